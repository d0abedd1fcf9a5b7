"""What goes wrong at a console: the session ends, the page is stale, two tabs, a clock that is off, texts that bite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.house.counter import Counter, issued, password_of
from tests.house.door import Door
from tests.house.hall import Hall

pytestmark = [pytest.mark.network, pytest.mark.browser]

BITES = "<img src=x onerror=\"window.hit='yes'\"><script>window.hit='yes'</script>&lt;b&gt;"


@pytest.fixture
def clerk(staffed_hall: Hall, chromium: Browser, door: Door) -> Iterator[Counter]:
    door.post("/windows/3/open")
    made = Counter(chromium, staffed_hall, "clerk-3")
    made.state("空闲")
    yield made
    made.close()


def calls(staffed_hall: Hall, number: str) -> int:
    rows = staffed_hall.journal()
    ticket = next(row["ticket"] for row in rows if row.get("number") == number)
    return sum(row["event"] == "ticket_called" and row["ticket"] == ticket for row in rows)


def test_a_session_that_ends_in_the_middle_of_a_press_loses_no_press(
    staffed_hall: Hall, clerk: Counter, door: Door
) -> None:
    number = issued(door, 1)[0]

    def session_ends(route: Route) -> None:
        for session in door.get("/sessions")[1]:
            if session["name"] == "clerk-3":
                assert door.delete(f"/sessions/{session['id']}")[0] < 300
        route.continue_()

    clerk.page.route("**/call-next", session_ends, times=1)
    clerk.press("next")
    again = clerk.page.locator("dialog")
    expect(again).to_contain_text("刚才的操作还没有丢")
    assert calls(staffed_hall, number) == 0
    again.locator("input").fill("not the password")
    again.locator("button[type=submit]").click()
    expect(again.get_by_role("alert")).to_be_visible()
    again.locator("input").fill(password_of(staffed_hall, "clerk-3"))
    again.locator("button[type=submit]").click()
    expect(again).to_have_count(0)
    clerk.state("呼叫中")
    assert (clerk.number(), calls(staffed_hall, number)) == (number, 1)
    door.post("/windows/3/start")
    clerk.state("办理中")  # what others do is heard again


def test_a_press_in_whose_middle_the_page_is_loaded_anew_is_not_lost(
    staffed_hall: Hall, clerk: Counter, door: Door
) -> None:
    number = issued(door, 1)[0]
    keys: list[str] = []

    def answer_is_lost(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        route.fetch()  # it reaches the server, and nothing comes back
        route.abort()

    clerk.page.route("**/call-next", answer_is_lost, times=1)
    clerk.strike("next", "F2")
    expect(clerk.page.locator(".word.retry")).to_be_visible()
    with clerk.page.expect_request("**/call-next") as again:
        clerk.page.reload()
    clerk.state("呼叫中")
    assert again.value.headers["idempotency-key"] == keys[0]
    expect(clerk.page.locator("main")).to_have_attribute("aria-busy", "false")
    assert (clerk.number(), calls(staffed_hall, number)) == (number, 1)


def test_a_stale_page_says_what_is_so_and_shows_it(staffed_hall: Hall, chromium: Browser, door: Door) -> None:
    door.post("/windows/3/open")
    number = issued(door, 1)[0]
    stale = Counter(chromium, staffed_hall, "clerk-3", live=False)
    expect(stale.page.locator(".current .number.none")).to_have_text(number)
    door.post("/windows/3/call-next")
    stale.press("next")
    expect(stale.page.locator(".word.error")).to_contain_text(f"{number}已被叫到3号窗口。")
    stale.state("呼叫中")
    stale.press("start")
    stale.state("办理中")
    stale.close()


def test_two_tabs_are_both_true(clerk: Counter, door: Door) -> None:
    issued(door, 1)
    other = clerk.opened()
    clerk.press("next")
    expect(other.locator(".switch .pill")).to_contain_text("呼叫中")
    other.keyboard.press("F4")
    clerk.state("办理中")
    clerk.page.locator(".materials input").first.check()
    expect(other.locator(".materials input").first).to_be_checked()


def test_back_and_forward_never_act(staffed_hall: Hall, clerk: Counter, door: Door) -> None:
    issued(door, 2)
    clerk.press("next")
    clerk.state("呼叫中")
    clerk.press("start")
    clerk.state("办理中")
    clerk.page.locator(".home").click()
    clerk.page.wait_for_url("**/")
    before = len(staffed_hall.journal())
    for turn in (clerk.page.go_back, clerk.page.go_forward, clerk.page.go_back, clerk.page.reload):
        turn()
    clerk.state("办理中")
    assert len(staffed_hall.journal()) == before


def test_a_clock_that_is_an_hour_off_changes_no_minute(staffed_hall: Hall, chromium: Browser, door: Door) -> None:
    door.post("/windows/3/open")
    issued(door, 2)
    late = Counter(chromium, staffed_hall, "clerk-3", hours=1)
    late.press("next")
    late.state("呼叫中")
    expect(late.page.locator(".clock b")).to_have_text("0:02")
    expect(late.page.locator("#console-list .minutes").first).to_contain_text("0 分钟")
    late.press("undo")
    late.state("空闲")
    late.close()


def test_texts_are_texts_everywhere(clerk: Counter, door: Door) -> None:
    issued(door, 1)
    for verb, body in (("call-next", {}), ("start", {}), ("park", {"note": BITES})):
        assert door.post(f"/windows/3/{verb}", body)[0] == 200
    page = clerk.page
    page.locator("#tab-parked").click()
    expect(page.locator("#console-list .note")).to_have_text(BITES)
    door.put("/hall/emergency", {"zh": BITES, "en": BITES})
    expect(page.locator(".emergency")).to_contain_text(BITES)
    door.delete("/hall/emergency")
    expect(page.locator(".emergency")).to_have_count(0)
    door.post("/windows/3/pause", {"reason": BITES})
    expect(page.locator(".current .why")).to_have_text(BITES)
    door.post("/windows/3/open")
    door.post("/windows/3/resume")
    door.post("/windows/1/open")
    door.post("/windows/3/transfer", {"window": "1", "reason": BITES})
    other = Counter(page.context.browser, clerk.hall, "clerk-1")
    other.press("next")
    expect(other.page.locator(".details .sent").first).to_contain_text(BITES)
    for seen in (page, other.page):
        assert seen.evaluate("window.hit") is None
    other.press("no-show")
    other.close()


def test_the_name_is_masked_and_only_its_clerk_s(staffed_hall: Hall, clerk: Counter, door: Door) -> None:
    made = door.post("/appointments", {"service": "tax", "at": slot(), "name": "张三丰", "phone": "13800000000"})
    assert made[0] == 201, made
    number = door.post(f"/appointments/{made[1]['id']}/check-in")[1]["number"]
    clerk.press("next")
    expect(clerk.page.locator(".current .number")).to_have_text(number)
    expect(clerk.page.locator(".details")).to_contain_text("张**")
    expect(clerk.page.locator(".details")).to_contain_text("预约时间")
    assert "三丰" not in clerk.page.content()
    other = Counter(clerk.page.context.browser, staffed_hall, "admin", path="/console?window=3")
    expect(other.page.locator(".current .number")).to_have_text(number)
    expect(other.page.locator(".details")).not_to_contain_text("张")
    other.close()


def slot() -> str:
    """The next quarter of an hour."""
    now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(second=0, microsecond=0)
    return (now + timedelta(minutes=15 - now.minute % 15)).isoformat()
