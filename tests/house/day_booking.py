"""Appointments of a real day: the manager's slots and closures, citizens on their phones, the telephone at the desk."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.house.long_day import LongDay

ZHANG, LI, WANG = ("张三", "13700001111"), ("李四", "13700002222"), ("王五", "13700003333")
PLAN = '[[plans]]\nservices = ["tax"]\nplaces = 2\n'


def closure(day: LongDay, begin: str, end: str, why: str) -> str:
    tomorrow = day.later(days=1).date()
    return (
        f'\n[[closures]]\nservices = ["tax"]\ndates = [{tomorrow}]\nfrom = "{begin}"\nto = "{end}"\n'
        f'reason = {{ zh = "{why}", en = "Closed for a while" }}\n'
    )


def saved(office: Page, text: str) -> None:
    office.get_by_role("textbox", name="排期与节假日").fill(text)
    office.get_by_role("button", name="保存并生效").click()
    expect(office.get_by_role("button", name="保存并生效")).to_be_enabled()


def the_manager_sets_slots_and_a_closure(day: LongDay, office: Page) -> None:
    saved(office, PLAN + closure(day, "09:00", "11:00", "系统维护"))
    expect(office.get_by_role("status").filter(has_text="排期已保存，立即生效。")).to_be_visible()
    expect(office.locator("td.closed")).to_have_count(8)
    expect(office.get_by_role("cell", name="0 / 2").first).to_be_visible()


def chosen(page: Page, day: int, clock: str | None = None) -> str:
    """The time that is tapped, of the `day`-th day; the first of it unless another is named."""
    page.locator(".days button").nth(day).tap()
    times = page.locator(".times button")
    times.first.wait_for()
    spot = times.filter(has_text=clock).first if clock else times.first
    shown = spot.locator("b").inner_text()
    spot.tap()
    return shown


def asked_for(page: Page, who: tuple[str, str]) -> None:
    page.get_by_label("姓名").fill(who[0])
    page.get_by_label("手机号").fill(who[1])
    page.get_by_role("button", name="确认预约").tap()


def code_of(page: Page) -> str:
    return page.locator(".code b").inner_text()


def a_citizen_books_and_not_twice(day: LongDay) -> tuple[Page, str]:
    """Zhang's phone and code."""
    page = day.phone("/book")
    page.get_by_role("button", name="税务服务").tap()
    page.locator(".days button").nth(1).tap()
    times = page.locator(".times b")
    expect(times.filter(has_text="08:45")).to_have_count(1)
    assert not {"09:00", "10:45"} & set(times.all_inner_texts()), "what is closed is not offered"
    at = chosen(page, 0)
    asked_for(page, ZHANG)
    code = code_of(page)
    page.get_by_role("button", name="再约一个").tap()
    page.get_by_role("button", name="税务服务").tap()
    chosen(page, 0)
    asked_for(page, ZHANG)
    expect(page.get_by_role("alert")).to_contain_text(f"您当天已经预约了税务服务，时间{at}")
    return page, code


def found(page: Page, code: str, who: tuple[str, str]) -> None:
    page.get_by_role("button", name="我的预约").tap()
    page.get_by_label("预约码").fill(code)
    page.get_by_label("预约手机号后四位").fill(who[1][-4:])
    page.get_by_role("button", name="查询").tap()


def it_is_moved(page: Page, code: str) -> None:
    found(page, code, ZHANG)
    before = page.locator(".when").inner_text()
    page.get_by_role("button", name="改时间").tap()
    chosen(page, 2)
    page.get_by_role("button", name="确认改期").tap()
    expect(page.get_by_role("button", name="确认改期")).to_have_count(0)
    expect(page.locator(".when")).not_to_have_text(before)
    expect(page.locator(".code b")).to_have_text(code)


def another_meets_a_closure_books_and_gives_up(day: LongDay, office: Page) -> None:
    page = day.phone("/book")
    page.get_by_role("button", name="税务服务").tap()
    chosen(page, 1, "14:00")
    saved(office, PLAN + closure(day, "14:00", "15:00", "停电检修"))
    asked_for(page, LI)
    expect(page.get_by_role("alert")).to_contain_text("该时段暂停预约：停电检修")
    expect(page.locator(".times b", has_text="14:00")).to_have_count(0)
    expect(page.locator(".days button").nth(1)).to_have_attribute("aria-pressed", "true")
    chosen(page, 1, "16:00")
    asked_for(page, LI)
    code = code_of(page)
    found(page, code, LI)
    page.get_by_role("button", name="取消预约").tap()
    page.get_by_role("dialog").get_by_role("button", name="取消预约").tap()
    expect(page.get_by_text("预约已取消")).to_be_visible()
    expect(page.get_by_role("button", name="改时间")).to_have_count(0)


def staff_book_by_telephone(day: LongDay, office: Page) -> str:
    """Wang rings up; a time that has gone by is refused, the one in ten minutes is promised. The code."""
    office.get_by_role("button", name="为群众预约").click()
    form = office.get_by_role("dialog")
    form.get_by_label("业务").select_option("tax")
    form.get_by_label("姓名").fill(WANG[0])
    form.get_by_label("手机号").fill(WANG[1])
    form.get_by_label("或其他时间").fill(f"{day.later(days=-1):%Y-%m-%dT%H:%M}")
    form.get_by_role("button", name="确认预约").click()
    expect(form.get_by_role("alert")).to_contain_text("这个时间已过")
    form.get_by_label("或其他时间").fill(f"{day.later(minutes=20):%Y-%m-%dT%H:%M}")
    form.get_by_role("button", name="确认预约").click()
    code = code_of(office)
    form.get_by_role("button", name="完成").click()
    row = office.get_by_role("row").filter(has_text=code)
    expect(row).to_contain_text("工作人员")
    expect(row).to_contain_text("已预约")
    return code
