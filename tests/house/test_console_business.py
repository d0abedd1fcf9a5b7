"""What a number brings with it to the window: steps of a package, units outside the hall, cases, overdue cases, ratings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.house.axe import spills, violations
from tests.house.counter import Counter, staffed
from tests.house.door import Door
from tests.house.hall import CENTRE, Hall

pytestmark = [pytest.mark.network, pytest.mark.browser]

PHONE = "023-74512345"
LAND = 'id = "land"\nname = { zh = "规划和自然资源局", en = "Planning and Natural Resources" }\n'
CASE = "5002310012026112200017"


@pytest.fixture(scope="module")
def staffed_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall in which the land office has no desk, but a telephone."""
    folder = tmp_path_factory.mktemp("business")
    known = CENTRE.read_text("utf-8")
    assert LAND in known
    centre = folder / "centre.toml"
    centre.write_text(known.replace(LAND, f'{LAND}off_site = {{ phone = "{PHONE}" }}\n'), "utf-8")
    with staffed(folder, centre) as made:
        yield made


@pytest.fixture
def clerk(staffed_hall: Hall, chromium: Browser, door: Door) -> Iterator[Counter]:
    """A clerk who serves a citizen that buys a home: deed tax, title, water and power."""
    began(door)
    made = Counter(chromium, staffed_hall, "clerk-3")
    made.state("办理中")
    yield made
    made.close()


def began(door: Door) -> None:
    for window in ("3", "4"):
        assert door.post(f"/windows/{window}/open")[0] == 200
    assert door.post("/tickets", {"service": "tax", "package": "second-hand-home"})[0] == 201
    for verb in ("call-next", "start"):
        assert door.post(f"/windows/3/{verb}")[0] == 200


def bound(door: Door, clerk: Counter, case: str) -> None:
    """The intake system tells the case of the number that is served."""
    ticket = door.get("/windows/3")[1]["ticket"]["id"]
    assert door.post("/intake/cases", {"ticket": ticket, "case_number": case})[0] == 200
    expect(clerk.page.locator(".details dl")).to_contain_text(case)


def test_a_package_goes_step_by_step_and_its_rest_is_given_up(clerk: Counter, chromium: Browser) -> None:
    details = clerk.page.locator(".details")
    expect(details.locator("[aria-current=step]")).to_contain_text("契税申报")
    expect(details.locator(".next")).to_contain_text("下一步：不动产转移登记 → ")
    expect(details.locator(".units")).to_have_count(0)
    expect(clerk.key("finish")).to_contain_text("办结本步")
    clerk.strike("finish", "F8")
    clerk.state("空闲")
    expect(clerk.page.locator(".rating")).to_have_count(0)
    other = Counter(chromium, clerk.hall, "clerk-4")
    other.strike("next", "F2")
    other.strike("start", "F4")
    expect(other.page.locator(".steps .done")).to_contain_text("契税申报")
    expect(other.page.locator(".units .to_call")).to_contain_text("规划和自然资源局")
    expect(other.page.locator(".units .to_call")).to_contain_text(PHONE)
    other.leave_the_rest()
    expect(other.page.locator("dialog li")).to_have_text(["水电气过户"])
    other.page.keyboard.press("Escape")
    expect(other.page.locator("dialog")).to_have_count(0)
    other.state("办理中")
    other.leave_the_rest()
    other.page.locator("dialog button[type=submit]").click()
    other.state("空闲")
    expect(other.page.locator(".rating.asked")).to_contain_text("已请评价")
    other.close()
    assert [row["event"] for row in clerk.hall.journal()].count("rating_asked") == 1


def test_a_case_number_goes_with_the_finish_and_a_wrong_one_finishes_nothing(clerk: Counter) -> None:
    field = clerk.page.locator("#case-number")
    expect(field).to_be_editable()
    clerk.page.keyboard.press("Shift+F7")
    expect(field).to_be_focused()
    clerk.page.keyboard.insert_text("x" * 65)
    for key in ("F8", "F2", "Enter"):
        clerk.page.keyboard.press(key)
    expect(clerk.page.locator(".word.error")).to_contain_text("64")
    expect(field).to_be_focused()
    clerk.state("办理中")
    field.fill(f" {CASE} ")
    clerk.strike("finish", "F8")
    clerk.state("空闲")
    told = [row for row in clerk.hall.journal() if row["event"] == "case_bound"]
    assert [row["case"] for row in told] == [CASE]


def test_an_overdue_case_stands_there_until_its_clerk_sees_to_it(clerk: Counter, door: Door) -> None:
    bound(door, clerk, "late-1")
    assert door.post("/intake/urgings", {"case_number": "late-1", "due": "2026-11-20"})[0] == 200
    urged = clerk.page.locator(".urged")
    expect(urged).to_contain_text("late-1")
    expect(urged).to_contain_text("2026-11-20")
    urged.get_by_role("button").focus()
    clerk.page.keyboard.press("Enter")
    expect(urged).to_have_count(0)
    assert door.get("/intake/urgings")[1] == []


def test_whom_the_intake_system_sends_on_leaves_no_question_open(clerk: Counter, door: Door) -> None:
    bound(door, clerk, "on-1")
    clerk.strike("transfer", "F9")
    expect(clerk.page.locator("dialog")).to_be_visible()
    number = clerk.number()
    assert door.post("/intake/next-steps", {"case_number": "on-1", "service": "estate"})[0] == 200
    clerk.state("空闲")
    expect(clerk.page.locator("dialog")).to_have_count(0)
    expect(clerk.page.locator(".sent-on")).to_contain_text(f"{number} 已转往")
    clerk.strike("next", "F2")  # the keys are the page's again
    expect(clerk.page.locator(".word.info")).to_contain_text("现在没有人等候")


@pytest.mark.parametrize(("size", "language"), [((1366, 768), "zh"), ((360, 740), "en")])
def test_all_of_it_is_for_every_eye(
    staffed_hall: Hall, chromium: Browser, clerk: Counter, door: Door, size: tuple[int, int], language: str
) -> None:
    bound(door, clerk, f"eye-{language}")
    door.post("/intake/urgings", {"case_number": f"eye-{language}", "due": "2026-11-20"})
    seen = Counter(chromium, staffed_hall, "admin", language=language, size=size, path="/console?window=3")
    expect(seen.page.locator(".urged")).to_be_visible()
    found = violations(seen.page)
    seen.leave_the_rest()
    expect(seen.page.locator("dialog")).to_be_visible()
    assert found + violations(seen.page) == []
    assert not spills(seen.page)
    keys = seen.page.locator(".verbs .keys").bounding_box()
    assert keys
    assert keys["y"] + keys["height"] <= size[1], "every key is on the screen without scrolling"
    seen.close()
