"""A clerk's day at the console in a real browser: every verb, a restart in the middle, two clerks at once."""

from __future__ import annotations

from collections import Counter as Count

import pytest
from playwright.sync_api import Browser, expect

from tests.house.counter import Counter, issued
from tests.house.door import Door
from tests.house.hall import Hall

pytestmark = [pytest.mark.network, pytest.mark.browser]


def told(staffed_hall: Hall, after: int = 0) -> Count[str]:
    """How often what has happened at window 3 since."""
    return Count(row["event"] for row in staffed_hall.journal() if row["seq"] > after and row.get("window") == "3")


def last(staffed_hall: Hall) -> int:
    return int(staffed_hall.journal()[-1]["seq"])


def asked(clerk: Counter, verb: str, pick: str | None, words: str = "") -> None:
    """A verb with a question: choose, write, go on."""
    clerk.press(verb)
    dialog = clerk.page.locator("dialog")
    if pick:
        dialog.get_by_text(pick, exact=True).click()
    if words:
        dialog.locator("input[type=text]").fill(words)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)


def listed(clerk: Counter, tab: str) -> None:
    """The one way back of the first in a list."""
    clerk.page.locator(f"#tab-{tab}").click()
    clerk.page.locator("#console-list li button").first.click()


def served(clerk: Counter, *verbs: str) -> str:
    """Call who is next and press on."""
    clerk.press("next")
    clerk.state("呼叫中")
    number = clerk.number()
    for verb in verbs:
        clerk.press(verb)
    return number


def morning(clerk: Counter) -> None:
    """Eleven numbers, each with another fate."""
    for verbs in (["start", "finish"], ["recall", "start", "finish"], ["no-show"]):
        served(clerk, *verbs)
        clerk.state("空闲")
    listed(clerk, "noShows")
    expect(clerk.page.locator("#tab-noShows b")).to_have_text("0")
    one_is_called_and_started_too_early(clerk)
    who_is_served_is_set_aside_and_taken_up_again(clerk)
    two_are_sent_on(clerk)
    one_comes_without_a_slip(clerk)


def one_is_called_and_started_too_early(clerk: Counter) -> None:
    number = served(clerk, "undo")
    clerk.state("空闲")
    assert served(clerk, "start", "undo") == number
    clerk.state("呼叫中")
    clerk.press("start")


def who_is_served_is_set_aside_and_taken_up_again(clerk: Counter) -> None:
    asked(clerk, "park", None, "补 <b>身份证</b> 复印件")
    clerk.state("空闲")
    listed(clerk, "parked")
    clerk.state("办理中")
    expect(clerk.page.locator(".details .sent")).to_contain_text("补 <b>身份证</b> 复印件")
    clerk.press("finish")


def two_are_sent_on(clerk: Counter) -> None:
    """One to another service, one to another window."""
    served(clerk, "start")
    asked(clerk, "transfer", "婚姻登记", "先做登记")
    served(clerk, "start")
    clerk.press("transfer")
    clerk.page.get_by_text("窗口", exact=True).click()
    clerk.page.locator("dialog").get_by_text("4号窗口").click()
    clerk.page.locator("dialog button[type=submit]").click()


def one_comes_without_a_slip(clerk: Counter) -> None:
    asked(clerk, "walk-in", "税务服务")
    clerk.state("办理中")
    expect(clerk.page.locator(".details")).to_contain_text("未取号")
    clerk.press("finish")
    clerk.state("空闲")


def restarted(clerk: Counter) -> None:
    """The server goes away under a press, longer than the press is tried at once, and comes back; it counts once."""
    before = last(clerk.hall)
    clerk.hall.server.stop()
    expect(clerk.page.locator(".mark.lost")).to_be_visible()
    clerk.page.keyboard.press("F2")  # nobody is there to hear it, yet
    expect(clerk.page.get_by_text("不会重复叫号")).to_be_visible()
    expect(clerk.page.get_by_text("刚才的操作已保留")).to_be_visible()
    expect(clerk.key("next")).to_have_attribute("aria-disabled", "true")
    clerk.hall.start_server()
    clerk.state("呼叫中")
    expect(clerk.page.locator(".word.retry")).to_have_count(0)
    expect(clerk.page.locator(".mark.live")).to_be_visible()
    assert told(clerk.hall, before)["ticket_called"] == 1


def evening(clerk: Counter) -> None:
    """Everybody who is left, by two keys each; then a pause, and the window closes."""
    clerk.press("start")
    while int(clerk.page.locator("#tab-waiting b").inner_text()) > 0:
        clerk.state("办理中")
        clerk.strike("next", "F2")  # finish and call the next, in one press
        clerk.state("呼叫中")
        clerk.strike("start", "F4")
    clerk.state("办理中")
    clerk.press("next")
    expect(clerk.page.get_by_text("现在没有人等候").first).to_be_visible()
    asked(clerk, "pause", "整理材料")
    clerk.state("整理材料")
    clerk.press("pause")
    clerk.state("空闲")
    clerk.page.locator(".switch").get_by_text("关窗").click()
    clerk.state("未开放")


def test_a_day_of_thirty_numbers_by_every_verb_with_a_restart_in_the_middle(
    staffed_hall: Hall, chromium: Browser, door: Door
) -> None:
    door.post("/windows/4/open")
    clerk = Counter(chromium, staffed_hall, "clerk-3")
    clerk.state("未开放")
    clerk.page.locator(".current .open").click()
    clerk.state("空闲")
    issued(door, 29)
    expect(clerk.page.locator("#tab-waiting b")).to_have_text("29")
    morning(clerk)
    restarted(clerk)
    evening(clerk)
    clerk.close()
    happened = told(staffed_hall)
    assert (happened["ticket_finished"], happened["ticket_transferred"]) == (28, 2), happened
    assert happened["ticket_called"] == 30 + 2, "each once; again who missed the call, and whose call was undone"
    assert (happened["ticket_parked"], happened["ticket_resumed"], happened["ticket_no_show"]) == (1, 1, 1), happened


def test_two_clerks_who_press_at_the_same_instant_never_have_the_same_citizen(
    staffed_hall: Hall, chromium: Browser, door: Door
) -> None:
    clerks = [Counter(chromium, staffed_hall, f"clerk-{window}") for window in ("1", "2")]
    for clerk in clerks:
        clerk.press("pause")  # opens
        clerk.state("空闲")
    for nth in range(5):
        numbers = issued(door, 1)
        for clerk in clerks:
            expect(clerk.page.locator("#tab-waiting b")).to_have_text("1")
        if nth == 2:
            staffed_hall.server.stop()
        for clerk in clerks:  # both leave at once: neither waits for the other's answer
            clerk.page.evaluate("setTimeout(() => document.querySelector('.verbs .next').click(), 100)")
        if nth == 2:  # both presses are kept until it is back
            staffed_hall.start_server()
            door.close()  # its line went with the server; the next ask opens another
        for clerk in clerks:
            expect(clerk.page.locator("#tab-waiting b")).to_have_text("0")
            expect(clerk.page.locator("main")).to_have_attribute("aria-busy", "false")
        held = [clerk for clerk in clerks if clerk.page.locator(".current.called").count()]
        assert [clerk.number() for clerk in held] == numbers
        expect(next(clerk for clerk in clerks if clerk not in held).page.locator(".word.info")).to_have_text(
            "现在没有人等候×"
        )
        held[0].press("no-show")
        held[0].state("空闲")
    for clerk in clerks:
        clerk.close()


def test_out_of_order_needs_a_permission_and_a_reason(staffed_hall: Hall, chromium: Browser, door: Door) -> None:
    first, second = issued(door, 2, "estate")
    clerk = Counter(chromium, staffed_hall, "clerk-5")
    clerk.press("pause")
    expect(clerk.page.locator("#console-list")).to_contain_text(first)
    expect(clerk.page.locator("#console-list button")).to_have_count(0)
    clerk.close()
    admin = Counter(chromium, staffed_hall, "admin", path="/console?window=5")
    admin.page.get_by_label(f"叫号 {second}").click()
    expect(admin.page.locator("dialog button[type=submit]")).to_be_disabled()
    admin.page.locator("dialog input").fill("行动不便")
    admin.page.locator("dialog button[type=submit]").click()
    expect(admin.page.locator(".current .number")).to_have_text(second)
    admin.close()
    row = staffed_hall.journal()[-1]
    assert (row["event"], row["reason"], row["clerk"]) == ("ticket_called", "行动不便", "user:admin")


def test_help_reaches_the_office(staffed_hall: Hall, chromium: Browser, door: Door) -> None:
    clerk = Counter(chromium, staffed_hall, "clerk-6")
    asked(clerk, "help", None, "读卡器坏了")
    expect(clerk.key("help")).to_have_text("取消求助⇧F9")
    status, office = door.get("/office")
    assert (status, [call["device"] for call in office["helps"]]) == (200, ["window:6"])
    clerk.press("help")
    expect(clerk.key("help")).to_have_text("求助⇧F9")
    assert door.get("/office")[1]["helps"] == []
    clerk.close()
