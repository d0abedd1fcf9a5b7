"""Rules of ratings: once, only for one's own visit, within the days, odd ones kept and flagged, nobody's silence counted."""

from __future__ import annotations

import pytest
from desk_of import Hall, dianjiang

from lobby.rating_settings import RatingSettings, Reason, Reasons
from queue_server import commands as c
from queue_server import events as e
from queue_server.reports.now import today

DAY = 86_400


@pytest.fixture
def hall() -> Hall:
    made = Hall()
    made.open("3", "2")
    return made


def visit(hall: Hall, window: str = "3", seconds: float = 10.0) -> str:
    """Somebody is served; their ticket. Then so much time passes."""
    ticket = hall.issue()
    assert hall.serve(window) == ticket.number
    hall.now += seconds
    return ticket.id


def by_phone(hall: Hall, ticket: str, grade: int = 5, **more: object) -> c.RateService:
    return c.RateService(None, grade, "phone", token=hall.book.tickets[ticket].token, **more)


def rated(hall: Hall) -> list[e.TicketRated]:
    return [event for event in hall.events if isinstance(event, e.TicketRated)]


def test_a_visit_is_rated_once_whatever_the_channel(hall: Hall) -> None:
    ticket = visit(hall)
    prompt = hall.book.tickets[ticket].prompt or ""
    hall.do(c.RateService(prompt, 4, "pad", "3"), "device:pad-3")
    assert hall.refused(by_phone(hall, ticket)) == "already_rated"
    assert hall.refused(c.RateService(prompt, 5, "pad", "3"), "device:pad-3") == "already_rated"
    assert [event.grade for event in rated(hall)] == [4]


def test_nobody_rates_for_somebody_else(hall: Hall) -> None:
    ticket = visit(hall)
    prompt = hall.book.tickets[ticket].prompt
    assert hall.refused(c.RateService(prompt, 5, "pad", "2"), "device:pad-2") == "other_window"
    assert hall.refused(c.RateService(None, 5, "phone", token="token-of-nobody")) == "unknown_prompt"
    assert hall.refused(c.RateService("prompt-of-nobody", 5, "pad", "3")) == "unknown_prompt"
    assert hall.refused(c.RateService(prompt, 5, "kiosk"), "device:kiosk-1") == "other_window"  # stands at no window
    assert rated(hall) == []


def test_at_a_window_number_and_end_of_the_case_prove_the_visit(hall: Hall) -> None:
    ticket = visit(hall)
    number = hall.book.tickets[ticket].number
    at_three = {"channel": "window", "window": "3", "number": number}
    assert hall.refused(c.RateService(None, 1, case="0017", **at_three)) == "unknown_prompt"  # has no case at all
    hall.do(c.BindCases(ticket, ("5002310012026112200017",)))
    for wrong in ("9999", "17", "", None, "x0017x"):
        assert hall.refused(c.RateService(None, 1, case=wrong, **at_three)) == "unknown_prompt"
    assert hall.refused(c.RateService(None, 1, "window", "2", number=number, case="0017")) == "unknown_prompt"
    hall.do(c.RateService(None, 4, case="0017", **at_three))
    assert rated(hall)[0].cases == ["5002310012026112200017"]


def test_at_a_window_it_is_too_late_after_an_hour(hall: Hall) -> None:
    ticket = visit(hall)
    hall.do(c.BindCases(ticket, ("AJ0017",)))
    hall.wait(61)
    number = hall.book.tickets[ticket].number
    assert hall.refused(c.RateService(None, 5, "window", "3", number=number, case="0017")) == "unknown_prompt"


def test_on_the_phone_for_the_centre_s_days_across_days_and_restarts(hall: Hall) -> None:
    ticket = visit(hall)
    token = hall.book.tickets[ticket].token
    hall.now += 3 * DAY
    hall.do(c.OpenDay("2026-11-26"))
    hall.assert_replay_is_live()
    hall.do(c.RateService(None, 3, "phone", token=token))
    assert rated(hall)[0].number == "A001"


def test_after_those_days_not_any_more(hall: Hall) -> None:
    ticket = visit(hall)
    late = by_phone(hall, ticket)
    hall.now += 5 * DAY + 60
    assert hall.refused(late) == "too_late_to_rate"
    hall.do(c.OpenDay("2026-11-29"))
    assert hall.refused(late) == "unknown_prompt"
    assert hall.book.prompts == {}
    assert hall.book.rating_tokens == {}


@pytest.mark.parametrize(("seconds", "flags"), [(0.5, ["fast"]), (1.9, ["fast"]), (2.1, [])])
def test_faster_than_anybody_reads_is_kept_and_flagged(hall: Hall, seconds: float, flags: list[str]) -> None:
    ticket = visit(hall, seconds=seconds)
    hall.do(c.RateService(hall.book.tickets[ticket].prompt, 5, "pad", "3"))
    assert rated(hall)[0].flags == flags
    assert hall.book.grades == {5: 1}


@pytest.mark.parametrize(("seconds", "taken"), [(59.9, True), (61.0, True), (61.1, False), (3600.0, False)])
def test_by_pad_only_while_it_is_lit(hall: Hall, seconds: float, taken: bool) -> None:
    """A minute, and the second that a grade may travel; on the phone the visit can be rated afterwards."""
    ticket = visit(hall, seconds=seconds)
    by_pad = c.RateService(hall.book.tickets[ticket].prompt, 4, "pad", "3")
    if taken:
        hall.do(by_pad, "device:pad-3")
    else:
        assert hall.refused(by_pad, "device:pad-3") == "too_late_to_rate"
        hall.do(by_phone(hall, ticket, 4))
    assert [event.grade for event in rated(hall)] == [4]


def test_nobody_rates_at_the_desk_for_who_has_gone(hall: Hall) -> None:
    """The clerk's own tablet asks as long as a pad does: the silence of the day cannot be made good ones in the evening."""
    silent, now = visit(hall, seconds=600), visit(hall)
    gone, here = (c.RateService(hall.book.tickets[ticket].prompt, 5, "staff", "3") for ticket in (silent, now))
    assert hall.refused(gone) == "too_late_to_rate"
    hall.do(here)
    assert [event.ticket for event in rated(hall)] == [now]


@pytest.mark.parametrize(
    ("said", "taken"), [(30.0, True), (0.5, True), (90.0, False), (-3600.0, False), (9999.0, False)]
)
def test_a_pad_that_was_cut_off_counts_by_when_it_was_touched(hall: Hall, said: float, taken: bool) -> None:
    """It keeps the grade until it is back. What cannot be (long before the question, or to come) is not believed."""
    ticket = visit(hall, seconds=0)
    touched, hall.now = hall.now + said, hall.now + 600
    command = c.RateService(hall.book.tickets[ticket].prompt, 5, "pad", "3", touched=touched)
    if taken:
        hall.do(command, "device:pad-3")
        assert rated(hall)[0].flags == (["fast"] if said < 2 else [])
    else:
        assert hall.refused(command, "device:pad-3") == "too_late_to_rate"


def test_a_pad_whose_clock_is_behind_makes_nobody_look_hasty(hall: Hall) -> None:
    """Ten seconds after the question, as we know; by the pad's own clock it was before it."""
    ticket = visit(hall, seconds=10)
    command = c.RateService(hall.book.tickets[ticket].prompt, 5, "pad", "3", touched=hall.now - 30)
    hall.do(command, "device:pad-3")
    assert rated(hall)[0].flags == []


def test_a_pad_that_is_lit_again_asks_anew(hall: Hall) -> None:
    """The intake system asks for a rating ten minutes after the visit: another minute, and another two seconds."""
    ticket = visit(hall, seconds=600)
    hall.do(c.BindCases(ticket, ("AJ0017",)))
    hall.do(c.AskRating("AJ0017", "prompt-unused"), "system:intake")
    hall.now += 1
    hall.do(c.RateService(hall.book.tickets[ticket].prompt, 5, "pad", "3"), "device:pad-3")
    assert rated(hall)[0].flags == ["fast"]
    hall.assert_replay_is_live()


def test_a_burst_of_a_window_is_kept_and_flagged_and_another_window_is_not(hall: Hall) -> None:
    for window in "333332":
        hall.do(by_phone(hall, visit(hall, window)))
    assert [event.flags for event in rated(hall)] == [[], [], [], [], ["burst"], []]
    hall.wait(4)
    hall.do(by_phone(hall, visit(hall)))
    assert rated(hall)[-1].flags == []
    hall.assert_replay_is_live()


def test_what_a_stranger_gives_as_reason_stands_in_the_table(hall: Hall) -> None:
    ticket = visit(hall)
    for wrong in ("张三 500231199001011234", "207"):  # a free text, and a reason of another grade
        assert hall.refused(by_phone(hall, ticket, 5, reasons=(wrong,))) == "unknown_reason"
    hall.do(by_phone(hall, ticket, 5, reasons=("517", "517", "510")))
    assert rated(hall)[0].reasons == ["517", "510"]
    assert rated(hall)[0].version == hall.centre.reasons.version


def test_words_of_a_citizen_are_in_no_event(hall: Hall) -> None:
    ticket = visit(hall)
    prompt = hall.book.tickets[ticket].prompt
    hall.do(by_phone(hall, ticket, 2, words="我叫李四，电话13800000000"))
    assert "李四" not in repr(hall.events)
    assert rated(hall)[0].words == f"rating/{prompt}"


def test_silence_is_neither_good_nor_bad(hall: Hall) -> None:
    for _ in range(3):
        visit(hall)
    hall.do(by_phone(hall, visit(hall), 2))
    figures = today(hall.book)
    assert figures["ratings"] == {"5": 0, "4": 0, "3": 0, "2": 1, "1": 0}
    assert figures["rated_share"] == 0.25


def test_the_table_of_reasons_is_checked() -> None:
    one = {"id": "1", "grade": 5, "text": {"zh": "好", "en": "good"}, "pad": True}
    with pytest.raises(ValueError, match="each id only once"):
        Reasons.model_validate({"version": "x", "choices": [one, one]})
    with pytest.raises(ValueError, match="at most 6"):
        Reasons(version="x", choices=tuple(Reason(**{**one, "id": str(at)}) for at in range(7)))
    with pytest.raises(ValueError, match="close_days"):
        RatingSettings(contact_days=3, close_days=2)
    grades = {choice.grade for choice in dianjiang().reasons.choices}
    assert grades == {1, 2, 3, 4, 5}
