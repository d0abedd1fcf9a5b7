"""Coming to the hall on a real day: the code on the wall, in time, late, and a second time."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.house.day_booking import WANG
from tests.house.handset import looked_at
from tests.house.long_day import LongDay


def at_the_wall(day: LongDay) -> Page:
    """A phone that has scanned the wall's code of this minute."""
    link = day.asks("GET", "/check-in/wall-link")["path"]
    shown = day.asks("GET", f"/check-in/code?key={link.partition('#')[2]}")["url"]
    return day.phone("/in" + shown.partition("/in")[2])


def signed_in(page: Page, code: str, digits: str) -> None:
    page.get_by_label("预约码").fill(code)
    page.get_by_label("预约手机号后四位").fill(digits)
    page.get_by_role("button", name="签到取号").tap()


def one_is_in_time(day: LongDay, code: str) -> tuple[Page, str]:
    """Wang's phone on the page of the number, and the number."""
    page = at_the_wall(day)
    signed_in(page, code, WANG[1][-4:])
    number = page.locator("article .number")
    expect(number).to_be_visible()
    looked_at(page)
    again = at_the_wall(day)
    signed_in(again, code, WANG[1][-4:])
    expect(again.get_by_role("alert")).to_contain_text(f"这个预约已经取号：{number.inner_text()}")
    return page, number.inner_text()


def one_is_late_and_waits_as_everybody(day: LongDay) -> str:
    """The late one's number."""
    page = at_the_wall(day)
    signed_in(page, day.past.late, day.past.late_phone[-4:])
    expect(page.get_by_text("已超过保留时间，按现场取号排队")).to_be_visible()
    looked_at(page)
    number = page.locator(".number").inner_text()
    page.get_by_role("button", name="查看排队进度").tap()
    expect(page.locator("article .number")).to_have_text(number)
    return number


def classes(day: LongDay) -> dict[str, str]:
    """The class of each number of today."""
    return {ticket["number"]: ticket["class"] for ticket in day.asks("GET", "/tickets")}
