"""Checking in an appointment: typed, scanned, by card, with and without the network, and by those who guess."""

from __future__ import annotations

import pytest
from citizen import NO, PLAIN, SEALED, Citizen, centre

from kiosk import effects, inputs
from kiosk import pages as p
from kiosk.step_check_in import MISSES_SECONDS, MOST_MISSES

WRONG = inputs.Refused(NO, "unknown_appointment")
PHONE = centre(appointments={"ask_phone": True})


def tries(citizen: Citizen, code: str = "AAAA") -> Citizen:
    return citizen.do("home", "check_in").types(code).do("submit").hears(WRONG)


def test_with_the_phone_asked_the_code_is_sent_with_its_last_digits() -> None:
    citizen = Citizen(centre=PHONE).do("check_in").types("7k4m").do("submit")
    assert (citizen.page, citizen.wished) == (p.CheckIn("7K4M", ""), [])
    citizen.types("12").do("submit")
    assert citizen.wished == []
    citizen.types("X3").do("erase").types("3456")
    assert citizen.page == p.CheckIn("7K4M", "1234")
    citizen.do("submit")
    assert citizen.wished == [effects.SendCode("7K4M", "zh", "1234")]
    assert citizen.page == p.CheckingIn("7K4M", "1234")


def test_back_from_the_phone_leads_to_the_code_and_from_there_home() -> None:
    citizen = Citizen(centre=PHONE).scans("7K4M2P").types("12").do("clear")
    assert citizen.page == p.CheckIn("7K4M2P", "")
    assert citizen.do("back").page == p.CheckIn("7K4M2P")
    assert citizen.do("back").page == p.Home()


def test_a_phone_that_only_the_server_wants_is_asked_for() -> None:
    citizen = Citizen().scans("7K4M2P").hears(inputs.Refused(NO, "phone_needed"))
    assert citizen.page == p.CheckIn("7K4M2P", "")
    assert citizen.types("1234").do("submit").wished == [effects.SendCode("7K4M2P", "zh", "1234")]


def test_a_wrong_code_can_be_corrected() -> None:
    citizen = Citizen().do("check_in").types("7K4X").do("submit").hears(WRONG)
    assert citizen.page == p.Sorry(NO, p.CheckIn("7K4X"))
    assert citizen.do("back", "erase").types("M").do("submit").wished == [effects.SendCode("7K4M", "zh")]


def test_a_card_checks_in_from_the_page_of_the_code_and_from_its_own() -> None:
    citizen = Citizen().do("check_in")
    assert citizen.reader == [True]
    citizen.lays_card()
    assert citizen.wished == [effects.SendCard(SEALED, "zh")]
    assert citizen.page == p.CheckingIn("", sealed=SEALED)
    assert citizen.reader == [True, False]
    own = Citizen().do("check_in").types("7").do("card")
    assert own.page == p.Identify("check_in", p.CheckIn("7"))
    assert own.do("back").page == p.CheckIn("7")
    assert own.hears(inputs.CardFailed(NO)).page == p.Identify("check_in", p.CheckIn("7"), wrong=NO)


def test_without_a_reader_there_is_no_way_by_card() -> None:
    assert Citizen(reader="none").do("check_in", "card").page == p.CheckIn()
    assert Citizen(reader="none").do("check_in").reader == []


@pytest.mark.parametrize("by_card", [False, True])
def test_unanswered_it_can_be_tried_again_or_left_for_a_number(by_card: bool) -> None:
    citizen = Citizen(centre=PHONE).do("check_in")
    citizen = citizen.lays_card() if by_card else citizen.types("7K4M").do("submit").types("1234").do("submit")
    sent = citizen.wished
    citizen.hears(inputs.Silent())
    assert isinstance(citizen.page, p.Unchecked)
    assert citizen.do("retry").wished == sent
    citizen.hears(inputs.Silent())
    assert citizen.do("back").page == citizen.page
    citizen.do("home")
    assert citizen.wished == [effects.GiveUpCode()]
    assert not citizen.knows(SEALED)


def test_help_over_an_unanswered_check_in_does_not_lose_the_way_to_a_number() -> None:
    citizen = Citizen().scans("7K4M2P").hears(inputs.Silent()).do("help", "home")
    assert citizen.wished == [effects.GiveUpCode()]


def test_who_guesses_codes_has_to_rest_and_numbers_and_cards_go_on() -> None:
    citizen = Citizen()
    for _ in range(MOST_MISSES - 1):
        assert tries(citizen).page == p.Sorry(NO, p.CheckIn("AAAA"))
    assert tries(citizen).page != p.Sorry(NO, p.CheckIn("AAAA"))
    assert isinstance(citizen.page, p.Sorry)
    assert citizen.do("home").scans("7K4M2P").wished == []
    assert isinstance(citizen.page, p.Sorry)
    assert citizen.do("home", "check_in").page == p.Identify("check_in", p.Home())
    assert citizen.lays_card().wished == [effects.SendCard(SEALED, "zh")]


def test_without_a_reader_the_rest_is_told_in_words() -> None:
    citizen = Citizen(centre=PLAIN, reader="none")
    for _ in range(MOST_MISSES):
        tries(citizen)
    assert isinstance(citizen.do("home", "check_in").page, p.Sorry)
    citizen.do("home").pick("collect")
    assert isinstance(citizen.wished[0], effects.Take)


def test_the_rest_ends_when_the_oldest_miss_is_long_ago_and_outlives_the_visit() -> None:
    citizen = Citizen(reader="none")
    for _ in range(MOST_MISSES):
        tries(citizen)
    citizen.waits(MISSES_SECONDS - 1)
    assert citizen.page == p.Home()
    assert isinstance(citizen.do("check_in").page, p.Sorry)
    citizen.waits(1)
    assert citizen.do("home", "check_in").page == p.CheckIn()


def test_a_wrong_code_that_is_still_held_before_the_scanner_is_one_guess() -> None:
    citizen = Citizen()
    for _ in range(2 * MOST_MISSES):
        citizen.scans("AAAA").hears(WRONG)
    assert len(citizen.screen.missed) == 1
    assert citizen.scans("BBBB").wished == [effects.SendCode("BBBB", "zh")]


def test_another_reason_or_a_wrong_card_is_no_guess() -> None:
    citizen = Citizen()
    for _ in range(2 * MOST_MISSES):
        citizen.do("home").scans("7K4M2P").hears(inputs.Refused(NO, "too_early"))
        assert citizen.page == p.Sorry(NO)
        citizen.do("home", "check_in").lays_card().hears(WRONG)
    assert citizen.screen.missed == ()


def test_a_late_no_counts_as_well() -> None:
    citizen = Citizen().scans("AAAA").hears(inputs.Silent()).hears(WRONG)
    assert citizen.screen.missed == (citizen.now,)


def test_a_code_stops_growing_and_takes_no_signs() -> None:
    citizen = Citizen(centre=PLAIN).do("check_in").types("7-k é４🙂" + "9" * 40)
    assert citizen.page == p.CheckIn(("7K" + "9" * 40)[:16])


def test_who_comes_for_somebody_else_says_so_and_whoever_comes_for_themselves_has_nothing_to_touch() -> None:
    own = Citizen().do("check_in").types("7K4M").do("submit")
    assert own.wished == [effects.SendCode("7K4M", "zh")]
    family = Citizen().do("check_in").choose("behalf", "family").types("7K4X").do("erase").types("M").do("submit")
    assert family.wished == [effects.SendCode("7K4M", "zh", behalf="family")]
    assert family.page == p.CheckingIn("7K4M", behalf="family")
    mind = Citizen().do("check_in").choose("behalf", "agent").choose("behalf", "self").scans("7K4M")
    assert mind.wished == [effects.SendCode("7K4M", "zh")]
    assert Citizen().do("check_in").choose("behalf", "king").page == p.CheckIn()


def test_it_is_kept_on_every_way_from_the_page_of_the_code() -> None:
    """Clearing, the telephone's digits, the scanner, a card, a wrong code, silence and trying again."""
    page = p.CheckIn("7K4M", behalf="agent")
    assert Citizen(page=page).do("clear").page == p.CheckIn(behalf="agent")
    assert Citizen(page=page).scans("ABCD22").wished == [effects.SendCode("ABCD22", "zh", behalf="agent")]
    phone = Citizen(page=page, centre=PHONE).do("submit")
    assert phone.page == p.CheckIn("7K4M", "", "agent")
    assert phone.choose("behalf", "self").page == phone.page, "it was said on the page before"
    assert phone.do("back").page == page
    assert phone.do("submit").types("1234").do("submit").wished == [
        effects.SendCode("7K4M", "zh", "1234", "agent")
    ]  # fmt: skip
    assert Citizen(page=page).lays_card().wished == [effects.SendCard(SEALED, "zh", "agent")]
    assert Citizen(page=page).do("card").lays_card().wished == [effects.SendCard(SEALED, "zh", "agent")]
    wanted = Citizen(page=page).do("submit").hears(inputs.Refused(NO, "phone_needed"))
    assert wanted.page == p.CheckIn("7K4M", "", "agent")
    wrong = Citizen(page=page).do("submit").hears(WRONG)
    assert wrong.scans("7K4M").wished == [], "it is still held before the scanner"
    assert wrong.scans("ABCD22").wished == [effects.SendCode("ABCD22", "zh", behalf="agent")]
    assert Citizen(page=page).do("submit").hears(WRONG).do("back").page == page
    for silent in (Citizen(page=page).do("submit"), Citizen(page=page).lays_card()):
        sent = silent.wished
        assert silent.hears(inputs.Silent()).do("retry").wished == sent


def test_the_next_citizen_comes_for_themselves() -> None:
    citizen = Citizen().do("check_in").choose("behalf", "family").do("home", "check_in")
    assert citizen.page == p.CheckIn()
