"""Power cuts, one by one: no number twice, no slip without a record, and no number that nobody holds is ever called."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from kiosk import actions, inputs
from kiosk import pages as p
from kiosk.numbers import DOUBT_SECONDS, RESUME_PATIENCE
from kiosk.session import PATIENCE
from kiosk.visit import STILL_HERE
from lobby import topics
from lobby.outbox import Outbox


class PowerCut(BaseException):
    """Everything stops here."""


def again(house: Any, after: float = 3.0) -> None:
    """The power comes back."""
    house.cut_the_power()
    house.tray.before = lambda: None
    house.now += after
    house.screen = p.Screen(house.screen.facts)
    house.switch_on()


def shown(house: Any) -> str | None:
    return house.screen.page.ticket.number if isinstance(house.screen.page, p.Given) else None


def power_cut() -> None:
    raise PowerCut


def test_a_power_cut_between_commit_and_print_leaves_the_record_and_gives_the_next_number(house: Any) -> None:
    house.terminal.bus.lose()
    house.tray.before = power_cut
    with pytest.raises(PowerCut):
        house.press(actions.Pick("tax"))
    again(house)
    assert [ask["number"] for ask in house.journal()] == ["AK01"], "a number was given away without a record"
    assert (shown(house), house.screen.page.slip) == ("AK01", "failed"), "its citizen still stands there"
    house.terminal.bus.lose()
    house.press(actions.Do("home"))
    house.press(actions.Pick("tax"))
    assert house.tray.numbers() == ["AK02"]


def test_a_power_cut_before_the_commit_leaves_neither_record_nor_slip(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.terminal.bus.lose()

    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    monkeypatch.setattr(Outbox, "put", cut)
    with pytest.raises(PowerCut):
        house.press(actions.Pick("tax"))
    monkeypatch.undo()
    house.cut_the_power()
    house.screen = p.Screen(house.screen.facts)
    house.switch_on()
    assert house.tray.slips == []
    house.terminal.bus.lose()
    house.press(actions.Pick("tax"))
    assert house.tray.numbers() == ["AK01"]


def test_a_power_cut_after_the_slip_registers_it_once_however_often_it_is_said(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    house.wait(PATIENCE)
    house.cut_the_power()
    house.switch_on()
    house.cut_the_power()
    house.server.reply = house.server.good
    house.switch_on()
    assert [ask["number"] for ask in house.journal()] == ["AK01"]
    assert len(house.server.of("register_offline")) == 3, "said at each start, with one id"
    house.wait(6.0)
    assert len(house.outbox) == 0


def test_every_slip_has_its_record_before_it_leaves(house: Any) -> None:
    house.terminal.bus.lose()
    kept: list[int] = []
    house.tray.before = lambda: kept.append(len(house.outbox))
    for service in ("tax", "estate", "tax"):
        house.press(actions.Pick(service))
        house.press(actions.Do("home"))
    assert kept == [1, 3, 5], "records: this number, and each earlier one with its printed"


# --- between ask and slip ---------------------------------------------------------------------------------------------


def test_an_ask_that_the_power_cut_short_is_asked_again_with_its_id_and_its_slip_comes(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    house.server.reply = house.server.good
    again(house)
    first, second = house.server.of("issue")
    assert first == second, "the same id with another body would be refused"
    assert (shown(house), house.tray.numbers()) == ("A001", ["A001"])
    house.cut_the_power()
    house.screen = p.Screen(house.screen.facts)
    house.switch_on()
    assert shown(house) is None
    assert house.tray.numbers() == ["A001"], "what came out is not printed again"


def test_an_ask_that_nobody_answers_after_the_power_cut_either_becomes_a_number_of_our_own(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    again(house)
    house.wait(RESUME_PATIENCE)
    assert (shown(house), house.tray.numbers()) == ("AK01", ["AK01"])
    assert house.journal()[0]["instead_of"] == house.server.of("issue")[0]["id"]


def test_whoever_presses_once_more_after_the_power_cut_gets_one_number(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    again(house)
    house.server.reply = house.server.good
    house.press(actions.Pick("tax"))
    assert len({ask["id"] for ask in house.server.of("issue")}) == 1
    assert house.tray.numbers() == ["A001"]


def test_who_wants_something_else_after_the_power_cut_leaves_nothing_behind(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    again(house)
    house.server.reply = house.server.good
    house.press(actions.Pick("estate"))
    assert [ask["ticket"] for ask in house.server.of("cancel")] == ["0199aa00-0000-7000-8000-000000000001"]
    assert len(house.tray.slips) == 1
    assert house.outbox.mark("orphans") is None


def test_the_number_of_a_citizen_who_has_gone_is_given_up_so_that_nobody_calls_it(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    house.server.reply = house.server.good
    again(house, after=STILL_HERE)
    assert shown(house) is None
    assert house.tray.slips == []
    (given_up,) = house.server.of("cancel")
    assert given_up["token"] == "token-token-token-1"
    assert (house.outbox.mark("visit"), house.outbox.mark("orphans"), len(house.outbox)) == (None, None, 0)


def test_a_number_to_be_given_up_waits_for_the_server_through_more_power_cuts(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    again(house, after=STILL_HERE)
    again(house)
    assert house.server.of("cancel") == []
    house.server.reply = lambda ask: {"ok": False, "reason": "storage"}
    house.session.again()
    assert house.outbox.mark("orphans"), "a passing refusal is no answer"
    house.server.reply = house.server.good
    house.session.again()
    assert len({ask["id"] for ask in house.server.of("issue")}) == 1
    assert len(house.server.of("cancel")) == 1


def test_a_clock_that_went_back_is_not_believed(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    house.server.reply = house.server.good
    again(house, after=-100.0)
    assert house.tray.slips == []
    assert len(house.server.of("cancel")) == 1


def test_a_number_that_was_being_printed_is_shown_and_printed_again_by_a_press_only(house: Any) -> None:
    house.tray.before = power_cut
    with pytest.raises(PowerCut):
        house.press(actions.Pick("tax"))
    again(house)
    assert (shown(house), house.screen.page.slip) == ("A001", "failed")
    assert house.screen.page.url == "http://hall/t/token-token-token-1"
    assert house.tray.slips == [], "the first slip may be in somebody's hand"
    assert len(house.server.of("issue")) == 1


def test_a_number_that_was_being_printed_is_never_given_up(house: Any) -> None:
    house.tray.before = power_cut
    with pytest.raises(PowerCut):
        house.press(actions.Pick("tax"))
    again(house, after=STILL_HERE)
    assert shown(house) is None
    assert house.server.of("cancel") == [], "its slip may be in somebody's hand"


def test_the_office_sees_for_a_while_whose_slip_may_be_missing(house: Any) -> None:
    house.tray.before = power_cut
    with pytest.raises(PowerCut):
        house.press(actions.Pick("tax"))
    again(house, after=STILL_HERE)
    assert slip_health(house) == {"state": "unknown", "reason": "A001"}
    house.wait(DOUBT_SECONDS - 1)
    assert slip_health(house)["state"] == "unknown"
    house.wait(1)
    assert slip_health(house) == {"state": "ok"}


def test_of_a_number_that_is_shown_again_the_office_hears_nothing(house: Any) -> None:
    house.tray.before = power_cut
    with pytest.raises(PowerCut):
        house.press(actions.Pick("tax"))
    again(house)
    assert slip_health(house) is None


def slip_health(house: Any) -> Any:
    topic = topics.HEALTH.of(house.terminal.centre, "kiosk-1")
    return json.loads(house.broker.retained[topic]).get("slip")


def test_a_check_in_that_the_power_cut_short_goes_on_and_is_never_given_up(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.give(inputs.Scanned("7K4M2P"))
    again(house)
    house.wait(RESUME_PATIENCE)
    house.server.reply = house.server.good
    again(house, after=STILL_HERE)
    assert house.server.of("cancel") == [], "an appointment is found by its code at the next try"
    assert len({ask["id"] for ask in house.server.of("check_in")}) == 1


def test_after_the_visit_nothing_of_it_is_kept(house: Any) -> None:
    house.tray.works = False
    house.press(actions.Pick("tax"))
    assert house.outbox.mark("visit")
    for _ in range(6):
        house.wait(60.0)
    assert isinstance(house.screen.page, p.Home)
    assert house.outbox.mark("visit") is None


def test_an_outbox_that_cannot_be_written_takes_no_number_from_anybody_whom_the_server_gave_one(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Outbox, "note", full)
    house.press(actions.Pick("tax"))
    assert (shown(house), house.tray.numbers()) == ("A001", ["A001"])
