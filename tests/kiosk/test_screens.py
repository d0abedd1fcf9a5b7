"""Stories of citizens at the glass, without glass: screens step from input to input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from citizen import board, centre

from kiosk import actions, effects, inputs, samples, screens
from kiosk import pages as p
from kiosk.lists import home_pages
from kiosk.screens import WARNING_SECONDS, code_of, deadline, patience, service_pages, step
from lobby.config import load
from lobby.messages import Text

DIANJIANG = load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
CENTRE = centre(departments=[], items=[], packages=[], grounds=[], kiosk={"checklist": False})
"""Nothing stands before the number here."""
TICKET = samples.ticket(CENTRE)
NO = Text(zh="现在不取号", en="Closed")


def start(**more: object) -> p.Screen:
    return replace(p.Screen(p.Facts(CENTRE, "kiosk-1", {"tax": board(seq=1)})), **more)


def walk(screen: p.Screen, *given: inputs.Input, now: float = 1.0) -> tuple[p.Screen, list[effects.Effect]]:
    wished: list[effects.Effect] = []
    for one in given:
        screen, more = step(screen, one, now)
        wished += more
    return screen, wished


def touch(what: str) -> inputs.Touch:
    return inputs.Touch(actions.Do(what))


def test_one_press_takes_a_number_and_the_second_press_of_a_double_press_does_nothing() -> None:
    screen, wished = walk(
        start(),
        inputs.Touch(actions.Pick("tax")),
        inputs.Touch(actions.Pick("tax")),
        inputs.Touch(actions.Pick("collect")),
    )
    assert wished == [effects.Take(p.Wanted("tax"), "zh")]
    assert screen.page == p.Taking(p.Wanted("tax"))


@pytest.mark.parametrize("page", [p.Taking(p.Wanted("tax")), p.CheckingIn("7K4M2P")])
@pytest.mark.parametrize("what", ["home", "help", "elder", "check_in", "submit", "retry", "back"])
def test_nothing_can_be_pressed_while_a_number_is_fetched(page: p.Page, what: str) -> None:
    assert step(start(page=page), touch(what), 0.0) == (start(page=page), [])


def test_the_number_is_shown_and_follows_its_slip() -> None:
    screen, _ = walk(start(), inputs.Touch(actions.Pick("tax")), inputs.Took(TICKET, samples.URL))
    assert screen.page == p.Given(TICKET, samples.URL)
    printed, _ = walk(screen, inputs.Slip(TICKET.id, "printed"))
    assert printed.page == p.Given(TICKET, samples.URL, slip="printed")
    failed, _ = walk(screen, inputs.Slip(TICKET.id, "failed"))
    assert failed.page.slip == "failed"
    other, _ = walk(screen, inputs.Slip("of-another-ticket", "failed"))
    assert other == screen


def test_a_number_without_paper_stays_long_enough_to_be_photographed() -> None:
    shown, _ = walk(start(), inputs.Took(TICKET, samples.URL), inputs.Slip(TICKET.id, "printed"))
    kept, _ = walk(start(), inputs.Took(TICKET, samples.URL), inputs.Slip(TICKET.id, "failed"))
    assert patience(kept) >= 3 * patience(shown)


def test_the_servers_sentence_is_shown() -> None:
    screen, _ = walk(start(), inputs.Touch(actions.Pick("tax")), inputs.Refused(NO))
    assert screen.page == p.Sorry(NO)
    home, _ = walk(screen, touch("home"))
    assert home.page == p.Home()


def test_a_code_is_typed_corrected_and_sent_once() -> None:
    keys = [inputs.Touch(actions.Type(key)) for key in "7K4X"]
    screen, wished = walk(
        start(),
        touch("check_in"),
        *keys,
        touch("erase"),
        inputs.Touch(actions.Type("M")),
        touch("submit"),
        touch("submit"),
    )
    assert wished == [effects.SendCode("7K4M", "zh")]
    assert screen.page == p.CheckingIn("7K4M")


def test_a_short_code_is_not_sent_and_a_long_one_stops_growing() -> None:
    short, wished = walk(start(), touch("check_in"), inputs.Touch(actions.Type("7")), touch("submit"))
    assert (short.page, wished) == (p.CheckIn("7"), [])
    long, _ = walk(start(), touch("check_in"), *[inputs.Touch(actions.Type("7"))] * 40)
    assert len(long.page.typed) == screens.LONGEST_CODE


def test_a_code_held_before_the_scanner_checks_in_from_the_first_page() -> None:
    screen, wished = walk(start(), inputs.Scanned(" 7k4m2p\r\n"))
    assert wished == [effects.SendCode("7K4M2P", "zh")]
    assert screen.page == p.CheckingIn("7K4M2P")


@pytest.mark.parametrize(
    "text",
    ["", "   ", "abc", "7K4M 2P", "x" * 10_000, "预约码七八", "\x1b[2J\x1b[31mAAAA", "A" * 17, "http://evil/?code=a'b"],
)
def test_hostile_or_foreign_codes_are_refused_in_words(text: str) -> None:
    screen, wished = walk(start(), inputs.Scanned(text))
    assert wished == []
    assert isinstance(screen.page, p.Sorry)
    assert screen.page.message.zh != screen.page.message.en


def test_a_booking_address_carries_its_code() -> None:
    assert code_of("https://hall.example/appointments?id=3&code=7k4m-2p") == "7K4M2P"


def test_a_scan_while_a_number_is_being_fetched_does_nothing() -> None:
    taking, _ = walk(start(), inputs.Touch(actions.Pick("tax")))
    assert step(taking, inputs.Scanned("7K4M2P"), 2.0) == (taking, [])


def test_an_unanswered_check_in_offers_a_number_so_that_nobody_stands_without_one() -> None:
    screen, _ = walk(start(), inputs.Scanned("7K4M2P"), inputs.Silent())
    assert screen.page == p.Unchecked("7K4M2P")
    again, wished = walk(screen, touch("retry"))
    assert (again.page, wished) == (p.CheckingIn("7K4M2P"), [effects.SendCode("7K4M2P", "zh")])
    instead, wished = walk(screen, touch("home"))
    assert (instead.page, wished) == (p.Home(), [effects.GiveUpCode()])


def test_a_number_is_shown_whatever_page_it_meets() -> None:
    for page in samples.pages(DIANJIANG).values():
        screen, _ = walk(start(page=page), inputs.Took(TICKET, samples.URL, offline=True))
        assert screen.page == p.Given(TICKET, samples.URL, offline=True)


def test_help_leads_back_to_where_one_was_and_the_number_is_not_lost() -> None:
    given_page, _ = walk(start(), inputs.Took(TICKET, samples.URL))
    asking, wished = walk(given_page, touch("help"))
    assert wished == [effects.CallStaff()]
    coming, _ = walk(asking, inputs.HelpAnswered(coming=True), inputs.Slip(TICKET.id, "printed"))
    assert coming.page.state == "coming"
    back, _ = walk(coming, touch("back"))
    assert back.page == p.Given(TICKET, samples.URL, slip="printed")


def test_help_times_out_to_the_number_not_to_the_first_page() -> None:
    asking, _ = walk(start(), inputs.Took(TICKET, samples.URL), touch("help"))
    due = deadline(asking)
    assert due is not None
    after, wished = step(asking, inputs.Tick(), due)
    assert isinstance(after.page, p.Given)
    assert wished == []


def test_language_and_large_type_last_for_one_visit() -> None:
    screen, _ = walk(start(), inputs.Touch(actions.Speak("en")), touch("elder"))
    assert (screen.language, screen.elder) == ("en", True)
    due = deadline(screen)
    assert due is not None
    after, wished = step(screen, inputs.Tick(), due)
    assert (after.language, after.elder, after.page) == ("zh", False, p.Home())
    assert wished == [effects.EndVisit()]


def test_a_half_typed_code_asks_before_it_goes_and_a_touch_keeps_it() -> None:
    typing, _ = walk(start(), touch("check_in"), inputs.Touch(actions.Type("7")), now=100.0)
    due = deadline(typing)
    assert due == 100.0 + patience(typing) - WARNING_SECONDS
    asked, _ = step(typing, inputs.Tick(), due)
    assert asked.warned
    stayed, _ = step(asked, touch("stay"), due + 1)
    assert (stayed.page, stayed.warned, stayed.touched) == (p.CheckIn("7"), False, due + 1)
    gone, _ = step(asked, inputs.Tick(), due + WARNING_SECONDS)
    assert gone.page == p.Home()


def test_the_elderly_get_more_time() -> None:
    assert patience(start(elder=True)) > patience(start())


def test_an_older_board_is_dropped_and_another_journal_always_wins() -> None:
    screen = start()
    for seq, waiting, journal in ((5, 50, "j"), (4, 40, "j")):
        screen, _ = step(
            screen,
            inputs.BoardCame(board().model_copy(update={"seq": seq, "waiting": waiting, "journal": journal})),
            1.0,
        )
    assert screen.facts.boards["tax"].waiting == 50
    screen, _ = step(
        screen, inputs.BoardCame(board().model_copy(update={"seq": 1, "waiting": 7, "journal": "new"})), 1.0
    )
    assert screen.facts.boards["tax"].waiting == 7


def test_every_service_is_on_exactly_one_page_and_no_page_is_too_full() -> None:
    for elder in (False, True):
        for count in (1, 4, 8, 9, 10, 11, 17, 64):
            services = tuple(CENTRE.services[0].model_copy(update={"id": f"s{number}"}) for number in range(count))
            facts = replace(
                samples.facts(CENTRE),
                centre=CENTRE.model_copy(update={"services": services}),
            )
            split = service_pages(start(facts=facts, elder=elder))
            assert [service for page in split for service in page] == [service.id for service in services]
            most = 4 if elder else 10 if len(split) == 1 else 8
            assert all(1 <= len(page) <= most for page in split)


def test_turning_pages_stays_within_the_book() -> None:
    screen, _ = walk(start(elder=True), inputs.Touch(actions.Turn(99)))
    assert screen.page == p.Home(len(home_pages(screen)) - 1)
    screen, _ = walk(screen, inputs.Touch(actions.Turn(-3)))
    assert screen.page == p.Home(0)
