"""At the windows on a real day: calls, cases from the intake system, other windows, packages, units outside, results."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.house.counter import Counter
from tests.house.long_day import LongDay
from tests.until import until


def called_and_begun(clerk: Counter, number: str) -> None:
    clerk.strike("next", "F2")
    expect(clerk.page.locator(".current .number")).to_have_text(number)
    clerk.strike("start", "F4")
    clerk.state("办理中")


def finished(clerk: Counter) -> None:
    clerk.strike("finish", "F8")
    clerk.state("空闲")


def case_of(clerk: Counter) -> str:
    """The case number that came from the intake system, as the clerk reads it."""
    case = clerk.page.locator(".details dd").filter(has_text="AJ")
    expect(case).to_be_visible()
    return case.inner_text()


def one_goes_to_another_window(day: LongDay, citizen: Page, number: str) -> tuple[Counter, Counter, str]:
    """From window 3, where the case is opened, to window 11; between call and start the server starts again."""
    first = day.clerk("3")
    called_and_begun(first, number)
    expect(citizen.get_by_role("heading", name="正在3号窗口办理")).to_be_visible()
    case = case_of(first)
    day.tells("next-steps", {"case_number": case, "service": "general"})
    expect(first.page.locator(".sent-on")).to_contain_text(f"{number} 已转往")
    first.state("空闲")
    second = day.clerk("11")
    second.strike("next", "F2")
    expect(citizen.get_by_role("heading", name="请到11号窗口")).to_be_visible()
    day.restart()
    expect(second.page.locator(".mark.live")).to_be_visible()
    second.strike("start", "F4")
    second.state("办理中")
    assert second.number() == number
    finished(second)
    expect(citizen.get_by_text("请为这次服务评价")).to_be_visible()
    return first, second, case


def a_package_goes_step_by_step(day: LongDay, clerk: Counter, number: str) -> None:
    """Deed tax here, the title next door; the land office down the road is told and answers."""
    called_and_begun(clerk, number)
    steps = clerk.page.locator(".steps")
    expect(steps.locator("[aria-current=step]")).to_contain_text("契税申报")
    expect(clerk.page.locator(".details .next")).to_contain_text("下一步：不动产转移登记")
    finished(clerk)
    other = day.clerk("4")
    called_and_begun(other, number)
    unit = other.page.locator(".units li")
    expect(unit).to_contain_text("已通知，等待确认")
    until(lambda: day.unit.letters, "the unit has its notice")
    day.tells("acknowledgements", {"event": day.unit.letters[-1].json["id"]})
    expect(unit).to_contain_text("对方已确认")
    expect(other.page.locator(".steps .done")).to_contain_text("契税申报")
    other.leave_the_rest()
    other.page.get_by_role("dialog").get_by_role("button", name="放弃其余步骤").click()
    other.state("空闲")


def an_overdue_case_is_urged(day: LongDay, clerk: Counter, case: str) -> None:
    """Clerk and manager are shown; the clerk answers, and neither is shown any more."""
    office = day.office("/office")
    day.tells("urgings", {"case_number": case, "due": f"{day.later(days=-1):%Y-%m-%d}"})
    urged, alarm = clerk.page.locator(".urged"), office.get_by_text(f"催办：{case}")
    expect(urged).to_contain_text(case)
    expect(alarm).to_contain_text("3号窗口")
    urged.get_by_role("button", name="我来处理").click()
    expect(urged).to_have_count(0)
    expect(alarm).to_have_count(0)


def a_result_is_collected(day: LongDay, case: str) -> None:
    """The intake system says that it is ready: a number for the collection window."""
    ready = day.tells("results", {"case_number": case, "here": True})["ticket"]
    clerk = day.clerk("13")
    expect(clerk.page.locator("#console-list")).to_contain_text(ready["number"])
    assert ready["number"].startswith("J")
    called_and_begun(clerk, ready["number"])
    finished(clerk)
