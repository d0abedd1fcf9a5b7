"""How a visit was: a slip held before the scanner, a face, reasons for whoever wants to give some, and thanks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from citizen import NO, TOKEN, URL, Citizen, booking, centre, ticket

from kiosk import effects, inputs
from kiosk import pages as p
from kiosk.patience import PATIENCE
from kiosk.step_rate import MOST_REASONS, reasons_of
from lobby.config import load
from lobby.messages import Ticket, Visit

REASONS = load(Path(__file__).parents[2] / "config" / "dianjiang.toml").reasons
HALL = centre().model_copy(update={"reasons": REASONS})
OPEN = Visit(number="A001", service="tax", rating="open")


def over(number: str = "A001", state: str = "finished") -> Ticket:
    return ticket(number).model_copy(update={"state": state})


def served(visit: Visit | None = OPEN, *tickets: Ticket, **more: Any) -> Citizen:
    """Somebody whose slip has been looked up."""
    citizen = Citizen(centre=HALL, **more).scans(URL)
    found = tuple((one, URL) for one in tickets or (over(),))
    return citizen.hears(inputs.Found(found, (), visit, TOKEN))


def test_two_touches_after_the_slip_are_a_rating() -> None:
    citizen = served()
    assert citizen.page == p.Rate(OPEN, TOKEN)
    citizen.choose("grade", "4")
    assert citizen.wished == []
    citizen.do("submit")
    assert citizen.wished == [effects.Rate(TOKEN, 4)]
    assert citizen.page == p.Rating(4)
    citizen.hears(inputs.Rated())
    assert isinstance(citizen.page, p.Sorry)
    assert citizen.page.good
    assert "感谢" in citizen.page.message.zh


def test_the_slip_is_taken_where_ones_number_is_looked_for_too() -> None:
    citizen = Citizen(centre=HALL).do("my_ticket").scans(URL)
    assert citizen.wished == [effects.Find(token=TOKEN)]
    assert citizen.hears(inputs.Found((), (), OPEN, TOKEN)).page == p.Rate(OPEN, TOKEN)


def test_reasons_are_those_of_the_grade_as_many_as_fit_and_each_can_be_taken_back() -> None:
    citizen = served().choose("grade", "2").choose("reason", "213").choose("reason", "209").choose("reason", "213")
    citizen.choose("reason", "208").choose("reason", "510").choose("reason", "nothing").do("submit")
    assert citizen.wished == [effects.Rate(TOKEN, 2, ("209", "208"))]
    citizen.hears(inputs.Rated())
    assert "专人" in citizen.page.message.zh, "whoever was not satisfied hears that it is looked into"


def test_back_to_the_faces_takes_the_grade_and_its_reasons_away() -> None:
    citizen = served().choose("grade", "1").choose("reason", "113").do("back")
    assert (citizen.page, citizen.wished) == (p.Rate(OPEN, TOKEN), [])
    citizen.choose("grade", "5").do("submit")
    assert citizen.wished == [effects.Rate(TOKEN, 5)]


@pytest.mark.parametrize("grade", ["0", "6", "", "5.0", "x", "²"])
def test_there_are_five_grades(grade: str) -> None:
    assert served().choose("grade", grade).page == p.Rate(OPEN, TOKEN)
    assert served().choose("grade", "3").choose("grade", "1").page.grade == 3


def test_a_centre_without_reasons_needs_one_touch() -> None:
    bare = HALL.model_copy(update={"reasons": REASONS.model_copy(update={"choices": ()})})
    citizen = Citizen(page=p.Rate(OPEN, TOKEN), centre=bare).choose("grade", "3")
    assert citizen.wished == [effects.Rate(TOKEN, 3)]


def test_of_a_long_table_those_of_the_pad_come_first() -> None:
    first = REASONS.of(1)[0]
    many = tuple(
        first.model_copy(update={"id": f"r{number}", "pad": number in (10, 11)}) for number in range(MOST_REASONS + 4)
    )
    long = HALL.model_copy(update={"reasons": REASONS.model_copy(update={"choices": many})})
    assert [one.id for one in reasons_of(long, 1)] == ["r10", "r11", "r0", "r1", "r2", "r3", "r4", "r5"]


def test_nobody_has_to_rate() -> None:
    for leaving in (served(), served().choose("grade", "1")):
        assert leaving.do("home").page == p.Home()
        assert leaving.wished == []
    gone = served()
    seen = []
    while gone.page != p.Home():
        gone.waits(10)
        seen += gone.wished
    assert seen == [effects.EndVisit()]


def test_whoever_touched_a_face_and_went_has_said_what_they_think() -> None:
    citizen = served().choose("grade", "1").choose("reason", "113")
    citizen.waits(PATIENCE[p.Rate] - 1)
    assert citizen.page.grade == 1
    citizen.waits(1)
    assert citizen.wished == [effects.Rate(TOKEN, 1, ("113",))]
    assert citizen.page == p.Rating(1)
    citizen.hears(inputs.Rated()).waits(60)
    assert citizen.page == p.Home()
    assert not citizen.knows(TOKEN)


def test_while_it_is_sent_nothing_can_be_pressed_and_it_is_sent_once() -> None:
    citizen = served().choose("grade", "4").do("submit")
    assert citizen.do("submit", "home", "back").choose("grade", "1").wished == []
    assert citizen.page == p.Rating(4)


def test_help_keeps_the_grade() -> None:
    citizen = served().choose("grade", "2").do("help").hears(inputs.HelpAnswered(coming=True)).do("back")
    assert citizen.page == p.Rate(OPEN, TOKEN, 2)


# --- what cannot be rated ---------------------------------------------------------------------------------------------


def test_who_has_rated_is_thanked_and_whose_time_is_past_is_told_how_long_it_was() -> None:
    given = served(OPEN.model_copy(update={"rating": "given"}))
    assert given.page.good
    assert "已评价" in given.page.message.zh or "评价过" in given.page.message.zh
    past = served(OPEN.model_copy(update={"rating": "over"}))
    assert not past.page.good
    assert str(HALL.ratings.days) in past.page.message.zh


@pytest.mark.parametrize("state", ["waiting", "called", "serving", "parked", "no_show"])
def test_a_number_that_is_not_over_is_shown_as_ever_though_a_step_of_it_could_be_rated(state: str) -> None:
    live = over(state=state)
    assert served(OPEN, live).page == p.Mine(((live, URL),))
    assert served(None, live).page == p.Mine(((live, URL),))


@pytest.mark.parametrize("state", ["finished", "cancelled", "expired"])
def test_a_number_that_is_over_without_a_rating_says_so_and_has_nothing_to_press(state: str) -> None:
    citizen = served(None, over(state=state))
    assert citizen.page == p.Mine(((over(state=state), URL),))
    assert citizen.do("reprint").wished == []
    assert citizen.do("give_up").page.giving_up is False


def test_a_card_finds_numbers_and_appointments_and_never_a_rating() -> None:
    citizen = Citizen(centre=HALL).do("my_ticket").lays_card()
    citizen.hears(inputs.Found(((over(), URL),), (booking(),), OPEN, None))
    assert isinstance(citizen.page, p.Mine)


@pytest.mark.parametrize(("reason", "good"), [("already_rated", True), ("too_late_to_rate", False), ("busy", False)])
def test_the_server_s_no_is_told_in_its_own_words(reason: str, good: bool) -> None:
    citizen = served().choose("grade", "4").do("submit").hears(inputs.Refused(NO, reason))
    assert citizen.page == p.Sorry(NO, good=good)


def test_a_rating_that_could_only_be_kept_is_thanked_for_and_promised() -> None:
    citizen = served().choose("grade", "1").do("submit").hears(inputs.Rated(kept=True))
    assert citizen.page.good
    assert "网络" in citizen.page.message.zh


def test_an_answer_for_somebody_who_has_gone_is_shown_to_nobody() -> None:
    citizen = served().choose("grade", "4").do("submit").waits(60)
    assert citizen.page == p.Home()
    assert citizen.hears(inputs.Rated()).page == p.Home()
    late = Citizen(centre=HALL).scans(URL).waits(60).hears(inputs.Found((), (), OPEN, TOKEN))
    assert late.page == p.Home()
