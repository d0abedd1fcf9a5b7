"""What the office opens over its tabs, and what it is pushed: devices, calendars, overdue cases, receivers, a notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.axe import violations
from tests.house.door import Door
from tests.house.hall import CENTRE, PASSWORD, Hall, running

pytestmark = [pytest.mark.network, pytest.mark.browser]

SIZES = ((1366, 768), (820, 1180))
WORDS = {"zh": "今天16:00停止取号", "en": "No more numbers after 16:00 today"}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall whose message gateway is away, so that what is meant for it waits."""
    folder = tmp_path_factory.mktemp("panels")
    (folder / "secret").write_text("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "utf-8")
    gateway = f'\n[messages]\nurl = "http://127.0.0.1:1/"\nsecret_file = "{folder}/secret"\n'
    centre = folder / "centre.toml"
    centre.write_text(CENTRE.read_text("utf-8") + gateway, "utf-8")
    with running(folder / "data", devices={"kiosk-1": "kiosk", "strip-3": "strip"}, centre=centre) as made:
        yield made


@pytest.fixture(scope="module")
def door(hall: Hall) -> Iterator[Door]:
    with closing(Door.signed_in(hall.http, "admin", PASSWORD)) as made:
        yield made


@pytest.fixture
def page(chromium: Browser, hall: Hall) -> Iterator[Page]:
    """A manager's page; whatever the browser's policy for our pages forbids fails the story."""
    made, said = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce").new_page(), []
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None)
    made.goto(f"{hall.http}/sign-in?next=/office")
    made.fill("[name=username]", "admin")
    made.fill("[name=password]", PASSWORD)
    made.keyboard.press("Enter")
    made.wait_for_url(f"{hall.http}/office")
    yield made
    made.context.close()
    assert said == []


def speak(page: Page, language: str) -> None:
    page.evaluate("language => localStorage.setItem('lobby.language', language)", language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_device_and_the_settings_of_a_kiosk_are_for_everybody(hall: Hall, page: Page, language: str) -> None:
    speak(page, language)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for device, shown in (("kiosk-1", "form input"), ("strip-3", "h2")):
            page.goto(f"{hall.http}/office/devices")
            page.get_by_role("button", name=device).first.click()
            expect(page.get_by_role("dialog").locator(shown).first).to_be_visible()
            assert violations(page) == []


@pytest.mark.parametrize(("language", "sunday"), [("zh", "日"), ("en", "Sun")])
def test_a_day_is_chosen_by_keyboard_from_a_calendar_in_one_s_own_language(
    hall: Hall, page: Page, language: str, sunday: str
) -> None:
    speak(page, language)
    page.goto(f"{hall.http}/office/reports")
    field = page.get_by_role("combobox", name="从" if language == "zh" else "From")
    field.click()
    expect(page.locator(".el-picker-panel:visible")).to_be_visible()
    assert violations(page) == []
    expect(page.locator(".el-picker-panel:visible th").first).to_have_text(sunday)
    field.fill("2026-06-09")
    with page.expect_request(lambda request: "from=2026-06-09" in request.url):
        field.press("Enter")


def test_users_are_sorted_by_a_press_on_a_head(hall: Hall, page: Page, door: Door) -> None:
    for name in ("wang.10", "wang.9"):
        assert door.post("/users", {"name": name, "role": "reception"})[0] == 201
    page.goto(f"{hall.http}/office/people")
    users = page.get_by_role("region", name="用户").locator("tbody tr .name")
    expect(users).not_to_have_count(0)
    page.get_by_role("region", name="用户").locator("th.name button").press("Enter")
    expect(page.get_by_role("region", name="用户").locator("th.name")).to_have_attribute("aria-sort", "ascending")
    names = users.all_inner_texts()
    assert names.index("wang.9") + 1 == names.index("wang.10")


def test_an_overdue_case_is_answered_for_where_the_alarm_stands(hall: Hall, page: Page, door: Door) -> None:
    ticket = door.post("/tickets", {"service": "tax"})[1]["id"]
    for path, body in (
        ("/intake/cases", {"ticket": ticket, "case_number": "AJ-77"}),
        ("/intake/urgings", {"case_number": "AJ-77", "due": "2026-11-20"}),
    ):
        assert door.post(path, body)[0] == 200
    alarm = page.locator("li", has_text="AJ-77")
    expect(alarm).to_contain_text("2026-11-20")
    assert violations(page) == []
    alarm.get_by_role("button").click()
    expect(alarm).to_have_count(0)
    assert door.get("/intake/urgings")[1] == []


def test_an_alarm_leads_to_its_queue(hall: Hall, page: Page, door: Door) -> None:
    door.post("/tickets", {"service": "tax"})
    page.locator("li", has_text="没有开放的窗口").first.get_by_role("link").click()
    expect(page.locator('[data-queue="tax"][aria-current]')).to_be_visible()


def test_everybody_whom_something_leaves_the_house_for_is_looked_after(hall: Hall, page: Page, door: Door) -> None:
    door.post("/windows/3/open")
    door.post("/tickets", {"service": "tax"})
    door.post("/windows/3/call-next")
    page.goto(f"{hall.http}/office/intake")
    gateway = page.get_by_role("button", name="短信与小程序")
    expect(gateway).to_contain_text("待送")
    gateway.click()
    page.locator("tr", has_text="叫号").first.get_by_role("button", name="重发").click()
    with page.expect_response(
        lambda answer: "receiver=messages" in answer.url and answer.request.method == "POST"
    ) as told:
        page.get_by_role("dialog").locator("button[type=submit]").click()
    assert told.value.status == 202
    assert door.get("/intake/events?receiver=nobody")[0] == 422


def test_a_notice_that_somebody_else_has_changed_is_not_overwritten(hall: Hall, page: Page, door: Door) -> None:
    page.goto(f"{hall.http}/office/notices")
    for place, words in enumerate(("本厅周五下午停电", "No power on Friday afternoon")):
        page.locator("textarea").nth(place).fill(words)
    page.get_by_role("button", name="发布通知").click()
    assert door.put("/hall/notice", WORDS)[0] == 200
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("通知刚刚被其他人改过")
    expect(page.locator(".now").first).to_contain_text(WORDS["en"])
    assert page.locator("textarea").first.input_value() == "本厅周五下午停电", "what was written is kept"
