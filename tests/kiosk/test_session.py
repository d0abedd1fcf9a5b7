"""Stories of numbers: given, refused, unanswered, cut off, killed. Law 8 in all of them: nobody without, nothing twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from kiosk import actions, inputs
from kiosk import pages as p
from kiosk.session import PATIENCE


def numbers_shown(house: Any) -> str | None:
    return house.screen.page.ticket.number if isinstance(house.screen.page, p.Given) else None


def test_a_press_becomes_an_ask_a_slip_and_a_printed(house: Any) -> None:
    house.press(actions.Pick("tax"))
    assert [ask["service"] for ask in house.server.of("issue")] == ["tax"]
    assert house.tray.numbers() == ["A001"]
    assert house.screen.page.slip == "printed"
    assert house.screen.page.url == "http://hall/t/token-token-token-1"
    assert [ask["ticket"] for ask in house.server.of("printed")] == [house.screen.page.ticket.id]
    assert len(house.outbox) == 0


def test_a_double_press_is_one_ask_even_when_the_answer_takes_its_time(house: Any) -> None:
    house.server.reply = lambda ask: None
    for _ in range(5):
        house.press(actions.Pick("tax"))
    assert len(house.server.of("issue")) == 1
    house.server.answer(house.server.asks[0])
    house.press(actions.Pick("tax"))
    assert len(house.server.of("issue")) == 1
    assert house.tray.numbers() == ["A001"]


def test_silence_of_two_seconds_gives_a_number_of_our_own_that_names_the_unanswered_ask(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    house.wait(PATIENCE - 0.1)
    assert numbers_shown(house) is None
    house.wait(0.1)
    assert (numbers_shown(house), house.screen.page.offline) == ("AK01", True)
    assert house.tray.numbers() == ["AK01"]
    (registered,) = house.journal()
    assert registered["instead_of"] == house.server.of("issue")[0]["id"]
    assert registered["ticket"] == house.screen.page.ticket.id
    assert UUID(registered["ticket"]).version == 7


def test_a_late_answer_to_the_first_ask_is_passed_over(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    house.wait(PATIENCE)
    house.server.answer(house.server.of("issue")[0])
    assert numbers_shown(house) == "AK01"
    assert house.tray.numbers() == ["AK01"]


def test_an_answer_already_on_its_way_to_the_main_thread_is_too_late_all_the_same(house: Any) -> None:
    on_the_way = []
    house.session._numbers._later = on_the_way.append
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    house.server.answer(house.server.asks[0])
    house.session._numbers._later = lambda call: call()
    house.wait(PATIENCE)
    for call in on_the_way:
        call()
    assert numbers_shown(house) == "AK01"
    assert house.tray.numbers() == ["AK01"]


def test_a_kept_number_is_said_again_until_it_is_answered(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.press(actions.Pick("tax"))
    house.wait(PATIENCE)
    assert len(house.outbox) == 2  # register_offline and printed
    house.server.reply = house.server.good
    house.wait(6.0)
    assert len(house.outbox) == 0
    assert {ask["number"] for ask in house.server.of("register_offline")} == {"AK01"}


def test_cut_off_the_number_comes_at_once_and_is_registered_on_return(house: Any) -> None:
    house.terminal.bus.lose()
    house.press(actions.Pick("tax"))
    assert numbers_shown(house) == "AK01"
    house.press(actions.Do("home"))
    house.press(actions.Pick("estate"))
    assert house.tray.numbers() == ["AK01", "BK01"]
    assert house.server.asks == []
    house.terminal.bus.start()
    assert [ask["number"] for ask in house.journal()] == ["AK01", "BK01"]
    assert "instead_of" not in house.journal()[0]
    house.wait(6.0)
    assert len(house.outbox) == 0


def test_a_server_known_to_be_gone_is_not_waited_for_and_a_late_will_changes_nothing(house: Any) -> None:
    house.server.say_status("offline", since="2026-11-22T08:00:00+08:00")
    assert house.screen.facts.online, "the will of an earlier life was believed"
    house.server.say_status("offline")
    assert not house.screen.facts.online
    house.press(actions.Pick("tax"))
    assert numbers_shown(house) == "AK01"
    house.server.say_status("online", since="2026-11-23T10:00:00+08:00")
    house.press(actions.Do("home"))
    house.press(actions.Pick("tax"))
    assert numbers_shown(house) == "A001"


def test_no_is_told_in_the_servers_words_and_prints_nothing(house: Any) -> None:
    message = {"zh": "现在不取号", "en": "Closed"}
    house.server.reply = lambda ask: {"ok": False, "reason": "closed", "message": message}
    house.press(actions.Pick("tax"))
    assert house.screen.page.message.zh == "现在不取号"
    assert house.tray.slips == []
    house.wait(PATIENCE)
    assert isinstance(house.screen.page, p.Sorry)


@pytest.mark.parametrize("reason", ["storage", "busy"])
def test_a_server_that_cannot_write_does_not_send_people_away(house: Any, reason: str) -> None:
    house.server.reply = lambda ask: {"ok": False, "reason": reason, "message": {"zh": "忙", "en": "Busy"}}
    house.press(actions.Pick("tax"))
    assert numbers_shown(house) == "AK01"
    assert len(house.outbox) == 2, "a registration was lost to a passing refusal"
    house.server.reply = house.server.good
    house.wait(6.0)
    assert len(house.outbox) == 0


def test_without_paper_the_same_number_is_shown_and_nobody_is_told_it_was_printed(house: Any) -> None:
    house.tray.works = False
    house.press(actions.Pick("tax"))
    assert (numbers_shown(house), house.screen.page.slip) == ("A001", "failed")
    assert house.server.of("printed") == []


def test_a_booking_is_checked_in_and_ranks_as_an_appointment(house: Any) -> None:
    house.give(inputs.Scanned("7K4M2P"))
    assert [ask["code"] for ask in house.server.of("check_in")] == ["7K4M2P"]
    assert house.tray.numbers() == ["A001"]


def test_a_check_in_tried_again_keeps_its_id_so_that_it_is_done_once(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.give(inputs.Scanned("7K4M2P"))
    house.wait(PATIENCE)
    assert isinstance(house.screen.page, p.Unchecked)
    house.press(actions.Do("retry"))
    first, second = house.server.of("check_in")
    assert first["id"] == second["id"]
    house.server.answer(second)
    assert house.tray.numbers() == ["A001"]


def test_an_answer_that_comes_while_the_citizen_still_waits_is_welcome(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.give(inputs.Scanned("7K4M2P"))
    house.wait(PATIENCE)
    house.server.answer(house.server.asks[0])
    assert numbers_shown(house) == "A001"


def test_a_number_taken_instead_of_an_unanswered_check_in_names_it(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.give(inputs.Scanned("7K4M2P"))
    house.wait(PATIENCE)
    house.press(actions.Do("home"))
    house.server.answer(house.server.asks[0])
    assert isinstance(house.screen.page, p.Home), "a late check-in and a number would be two for one citizen"
    house.press(actions.Pick("tax"))
    assert numbers_shown(house) == "AK01"
    assert house.journal()[0]["instead_of"] == house.server.of("check_in")[0]["id"]


def test_the_next_citizen_does_not_cancel_the_last_ones_check_in(house: Any) -> None:
    house.server.reply = lambda ask: None
    house.give(inputs.Scanned("7K4M2P"))
    house.wait(PATIENCE)
    house.wait(50.0)
    house.wait(20.0)
    assert isinstance(house.screen.page, p.Home)
    house.server.reply = house.server.good
    house.press(actions.Pick("tax"))
    assert numbers_shown(house) == "A001"


def test_help_reaches_somebody_or_says_that_it_did_not(house: Any) -> None:
    house.press(actions.Do("help"))
    assert house.screen.page.state == "coming"
    house.press(actions.Do("back"))
    house.server.reply = lambda ask: None
    house.press(actions.Do("help"))
    house.wait(PATIENCE)
    assert house.screen.page.state == "missed"
    house.press(actions.Do("back"))
    house.terminal.bus.lose()
    house.press(actions.Do("help"))
    assert house.screen.page.state == "missed"


def test_the_slip_speaks_the_language_of_the_screen(house: Any) -> None:
    house.press(actions.Speak("en"))
    house.press(actions.Pick("tax"))
    words = " ".join(str(block.get("text", block.get("left", ""))) for block in house.tray.slips[0])
    assert "People ahead" in words
