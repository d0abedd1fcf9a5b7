"""Ratings of a real day: a bad one on the phone, its proof from the province, and the way until it is put right."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, Page, expect

from tests.house.axe import violations
from tests.house.counter import Counter
from tests.house.handset import looked_at
from tests.house.long_day import PROOF, LongDay
from tests.until import until

WORDS = "排了两次队"


def a_citizen_is_not_content(citizen: Page) -> None:
    citizen.get_by_text("非常不满意", exact=True).tap()
    reasons = citizen.locator(".reasons label")
    for place in (0, 1):
        reasons.nth(place).tap()
    citizen.get_by_label("还想说点什么").fill(WORDS)
    looked_at(citizen)
    citizen.get_by_role("button", name="提交评价").tap()
    expect(citizen.get_by_text("感谢您的评价")).to_be_visible()


def the_province_has_it(day: LongDay, case: str) -> None:
    """In their words, once; their proof stands in the office."""
    until(lambda: day.province.letters, "the province has the rating")
    sent = [json.loads(letter.body) for letter in day.province.letters]
    assert [(one["projectNo"], one["satisfaction"], one["writingEvaluation"]) for one in sent] == [(case, "1", WORDS)]
    assert len(sent[0]["evaluateDetail"]) == 2
    office = day.office("/office/intake?receiver=province")
    expect(office.get_by_role("button", name="规划和自然资源局")).to_contain_text("没有积压")
    office.get_by_role("button", name="已送达 1").click()
    row = office.get_by_role("row").filter(has_text=PROOF)
    expect(row).to_contain_text(case)
    assert violations(office) == []
    office.context.close()


def whoever_was_rated_appeals(clerk: Counter, number: str) -> None:
    """The clerk's own list, live; an appeal with its reason."""
    clerk.page.get_by_role("tab", name="差评 1").click()
    clerk.page.get_by_role("button", name=f"查看 {number}").click()
    panel = clerk.page.get_by_role("dialog")
    expect(panel).to_contain_text(WORDS)
    expect(panel.get_by_role("button", name="记录回访")).to_have_count(0)
    assert violations(clerk.page) == []
    panel.get_by_role("button", name="申诉").click()
    panel.get_by_label("原因").fill("按系统要求转窗办理")
    panel.locator("form").get_by_role("button", name="申诉").click()
    expect(panel.locator("form")).to_have_count(0)  # it is done; until then nothing closes the panel
    expect(panel).to_contain_text("申诉待复核")
    clerk.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def chosen(panel: Locator, act: str) -> Locator:
    """The form of an act, opened."""
    panel.get_by_role("group").get_by_role("button", name=act, exact=True).click()
    return panel.locator("form")


def done(form: Locator, act: str) -> None:
    form.get_by_role("button", name=act, exact=True).click()


def column_of(office: Page, name: str) -> Locator:
    return office.locator(".columns section").filter(has=office.get_by_role("heading", name=name))


def the_manager_puts_it_right(office: Page, number: str) -> None:
    """Put right, reviewed, contacted, put off with a reason, closed; what comes too early is told why."""
    to_call = column_of(office, "待回访").get_by_role("button").filter(has_text=number).filter(has_text=WORDS)
    to_call.click()
    panel = office.get_by_role("dialog")
    written(panel, "记录整改", "情况说明", "综合窗口增加引导")
    too_early(panel, "申诉")
    assert violations(office) == []
    form = chosen(panel, "复核申诉")
    form.get_by_label("申诉不成立").check()
    done(form, "复核申诉")
    expect(panel).to_contain_text("复核：申诉不成立")
    too_early(panel, "实名评价须先回访群众")
    form = chosen(panel, "记录回访")
    form.get_by_label("回访结果").select_option("explained")
    done(form, "记录回访")
    expect(panel).to_contain_text("回访：已联系，已解释")
    written(panel, "延期", "原因", "等省里答复", days="10")
    done(chosen(panel, "办结"), "办结")
    expect(panel.locator("form")).to_have_count(0)
    expect(panel.get_by_role("group")).to_have_count(0)
    office.keyboard.press("Escape")
    expect(column_of(office, "已办结").get_by_role("button").filter(has_text=WORDS)).to_be_visible()


def written(panel: Locator, act: str, label: str, words: str, days: str | None = None) -> None:
    """An act with its words, which stand among the steps then."""
    form = chosen(panel, act)
    if days:
        form.get_by_label("延至").fill(days)
    form.get_by_label(label).fill(words)
    done(form, act)
    expect(panel.locator("li").filter(has_text=words)).to_be_visible()


def too_early(panel: Locator, why: str) -> None:
    """It cannot be closed yet."""
    done(chosen(panel, "办结"), "办结")
    expect(panel.get_by_role("alert")).to_contain_text(why)


def an_old_one_is_overdue(day: LongDay) -> Page:
    """The alarm on the page of now leads to the board, where it stands in red. The board."""
    office = day.office("/office")
    alarm = office.get_by_role("listitem").filter(has_text="1 件差评整改已超期")
    alarm.get_by_role("link").click()
    expect(office.get_by_text("已超期 1 件")).to_be_visible()
    expect(office.locator("button.overdue")).to_contain_text("等了一上午")
    return office
