"""Booking and checking in on a real phone-sized browser, from a real server: the citizen's side and the office's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.axe import spills, violations
from tests.house.daytime import day_centre
from tests.house.door import Door
from tests.house.hall import PASSWORD, Hall, running
from tests.house.handset import USUAL, looked_at, phone

pytestmark = [pytest.mark.network, pytest.mark.browser]

SMALL = (320, 640)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("booking")
    with running(folder / "data", centre=day_centre(folder)) as made:
        yield made


@pytest.fixture
def office(hall: Hall) -> Iterator[Door]:
    door = Door.signed_in(hall.http, "admin", PASSWORD)
    yield door
    door.close()


def promised(office: Door, minutes: int = 0, number: str = "13900005678") -> str:
    """The code of an appointment that reception made."""
    at = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
    status, made = office.post("/appointments", {"service": "tax", "at": at, "name": "李四", "phone": number})
    assert status == 201, made
    return str(made["code"])


@pytest.mark.parametrize(("size", "language"), [(USUAL, "zh"), (SMALL, "en")])
def test_a_citizen_books_moves_and_gives_up(
    hall: Hall, chromium: Browser, office: Door, size: tuple[int, int], language: str
) -> None:
    number = f"13800{size[0]:06}"
    page = phone(chromium, hall, "/book", size, language)
    page.locator("main li button").first.tap()
    times = page.locator(".times button")
    times.first.wait_for()
    looked_at(page)
    times.nth(3).tap()
    page.locator("input[autocomplete=name]").fill("张三")
    page.locator("input[type=tel]").fill(number)
    looked_at(page)
    page.locator("button[type=submit]").tap()
    code = page.locator(".code b").text_content() or ""
    looked_at(page)
    before = office.get(f"/appointments?code={code}")[1][0]
    assert (before["state"], before["by"]) == ("booked", "phone")
    _moves_and_gives_up(page, office, code, number)
    page.context.close()


def _moves_and_gives_up(page: Page, office: Door, code: str, number: str) -> None:
    """Found by code and digits, not by wrong ones; moved; given up."""
    before = office.get(f"/appointments?code={code}")[1][0]
    page.locator("nav button").nth(1).tap()
    page.locator("input.code").fill(code.lower())
    page.locator("input[inputmode=numeric]").fill("0000")
    page.locator("button[type=submit]").tap()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("input[inputmode=numeric]").fill(number[-4:])
    page.locator("button[type=submit]").tap()
    page.locator(".big-key").nth(0).tap()
    page.locator(".days button").last.tap()
    page.locator(".times button").first.tap()
    page.locator(".phone-form .big-key").tap()
    expect(page.locator(".phone-form")).to_have_count(0)
    assert office.get(f"/appointments?code={code}")[1][0]["at"] > before["at"]

    page.locator(".big-key.danger").tap()
    looked_at(page)
    page.locator("dialog button[type=submit]").tap()
    expect(page.locator("article.over")).to_be_visible()
    assert office.get(f"/appointments?code={code}")[1][0]["state"] == "cancelled"


def test_two_who_want_the_last_place_are_told_where_there_is_room(hall: Hall, chromium: Browser, office: Door) -> None:
    page = phone(chromium, hall, "/book")
    page.locator("main li button").nth(1).tap()
    chosen = page.locator(".times button").nth(1)
    clock = chosen.locator("b").text_content() or ""
    chosen.tap()
    days = office.get("/slots?service=estate")[1]["days"]
    slot = next(slot for day in days for slot in day["slots"] if slot["at"][11:16] == clock)
    for place in range(slot["free"]):
        wish = {"service": "estate", "at": slot["at"], "name": "甲", "phone": f"1370000{place:04}"}
        assert office.post("/appointments", wish)[0] == 201
    page.locator("input[autocomplete=name]").fill("张三")
    page.locator("input[type=tel]").fill("13800001111")
    page.locator("button[type=submit]").tap()
    expect(page.get_by_role("alert")).to_contain_text("附近还有")
    expect(page.locator(".times b", has_text=clock)).to_have_count(0)
    page.context.close()


def test_from_the_code_on_the_wall_to_one_s_number(hall: Hall, chromium: Browser, office: Door) -> None:
    code = promised(office)
    link = office.get("/check-in/wall-link")[1]["path"]
    wall = chromium.new_page(viewport={"width": 1080, "height": 1920})
    wall.goto(hall.http + link)
    expect(wall.locator("svg")).to_be_visible()
    assert violations(wall) == []
    shown = office.get(f"/check-in/code?key={link.partition('#')[2]}")[1]["url"]
    page = phone(chromium, hall, "/in" + shown.partition("/in")[2])
    page.locator("input.code").fill(code)
    page.locator("input[inputmode=numeric]").fill("5678")
    page.locator("select").select_option("family")
    looked_at(page)
    page.locator("button[type=submit]").tap()
    expect(page.get_by_text("亲属关系证明")).to_be_visible()
    number = page.locator(".number").text_content() or ""
    page.locator(".big-key").tap()
    expect(page.locator("article .number")).to_have_text(number)
    wall.close()
    page.context.close()


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_the_entrance_s_board_shows_the_code_to_whom_the_office_gave_its_address(
    hall: Hall, chromium: Browser, office: Door, size: tuple[int, int]
) -> None:
    link = office.get("/check-in/wall-link")[1]["board"]
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(hall.http + link.partition("#")[0])
    expect(page.locator(".service").first).to_be_visible()
    expect(page.locator(".check-in")).to_have_count(0)
    page.goto("about:blank")
    page.goto(hall.http + link)
    expect(page.locator(".check-in svg")).to_be_visible()
    expect(page.get_by_text("手机签到", exact=True)).to_be_visible()
    assert violations(page) == []
    page.close()


def test_a_forged_code_opens_nothing(hall: Hall, chromium: Browser) -> None:
    page = phone(chromium, hall, f"/in?c={int(time.time()) // 60:x}.AAAAAAAAAAAAAAAAAAAA", SMALL, "en")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("input")).to_have_count(0)
    looked_at(page)
    page.context.close()


def test_the_office_sees_books_and_sets_the_timetable(hall: Hall, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    context.add_init_script("localStorage.setItem('lobby.language', 'en')")
    page = context.new_page()
    page.goto(f"{hall.http}/sign-in?next=/office/slots")
    page.locator("input").nth(0).fill("admin")
    page.locator("input").nth(1).fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.locator(".slots-page td").first.wait_for()
    assert violations(page) == []
    page.locator("textarea").fill("[[days]]\ndate = 2027-02-30\nkind = 'rest'")
    page.locator("form .strong").click()
    expect(page.locator(".wrong")).to_contain_text("TOML")
    page.locator("textarea").fill("[[days]]\ndate = 2027-01-01\nkind = 'rest'\n")
    page.locator("form .strong").click()
    expect(page.locator(".wrong")).to_have_count(0)
    page.locator(".slots-page header .strong").click()
    page.locator("dialog .times button").nth(2).click()
    page.locator("dialog input").nth(1).fill("王五")
    page.locator("dialog input").nth(2).fill("13700009999")
    assert violations(page) == []
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .code b")).to_be_visible()
    page.set_viewport_size({"width": 820, "height": 1180})
    assert not spills(page)
    context.close()
