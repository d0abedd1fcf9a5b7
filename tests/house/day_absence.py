"""Missed appointments on a real day: booking rests, a manager hears why, and it goes on."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.house.day_booking import asked_for, chosen, code_of
from tests.house.long_day import LongDay

NAME = "赵六"


def booking_rests_until_the_appeal_is_heard(day: LongDay, office: Page) -> None:
    phone = day.phone("/book")
    phone.get_by_role("button", name="不动产登记").tap()
    chosen(phone, 1, "16:00")
    asked_for(phone, (NAME, day.past.absent))
    expect(phone.get_by_role("alert")).to_contain_text("因多次预约未到，自助预约暂停至")
    the_manager_hears_why(office)
    chosen(phone, 1, "16:00")
    asked_for(phone, (NAME, day.past.absent))
    assert code_of(phone)


def the_manager_hears_why(office: Page) -> None:
    person = office.get_by_role("listitem").filter(has_text="爽约 3 次")
    expect(person).to_contain_text("自助预约暂停至")
    assert NAME not in office.content(), "nobody's name stands there"
    person.get_by_role("button", name="谅解").click()
    sure = office.get_by_role("dialog")
    sure.get_by_label("原因").fill("住院，有证明")
    sure.get_by_role("button", name="谅解").click()
    expect(office.get_by_text("近期没有爽约。")).to_be_visible()
