"""What somebody has here: found, printed once more, given up."""

from __future__ import annotations

import pytest
from citizen import NO, SEALED, TOKEN, URL, Citizen, booking, ticket

from kiosk import effects, inputs
from kiosk import pages as p

TWO = ((ticket("A001"), URL), (ticket("B002", "estate"), URL))


def found(*tickets: object, bookings: tuple[object, ...] = ()) -> Citizen:
    citizen = Citizen().do("my_ticket").lays_card()
    return citizen.hears(inputs.Found(tickets or TWO, bookings))


def test_a_card_or_a_slip_finds_what_somebody_has() -> None:
    by_card = Citizen().do("my_ticket").lays_card()
    assert by_card.wished == [effects.Find(sealed=SEALED)]
    assert not by_card.knows(SEALED)
    by_slip = Citizen().do("my_ticket").scans(URL)
    assert by_slip.wished == [effects.Find(token=TOKEN)]
    assert by_slip.page == p.Finding()
    assert by_slip.hears(inputs.Found(TWO)).page == p.Mine(TWO)


def test_a_slip_finds_its_number_from_the_first_page_and_without_any_reader() -> None:
    assert Citizen(reader="none").scans(URL).wished == [effects.Find(token=TOKEN)]
    assert Citizen(reader="none").do("my_ticket").page == p.Identify("find", p.Home())


def test_nothing_found_is_said_and_silence_too() -> None:
    nothing = Citizen().scans(URL).hears(inputs.Found(()))
    assert isinstance(nothing.page, p.Sorry)
    silent = Citizen().scans(URL).hears(inputs.Silent())
    assert isinstance(silent.page, p.Sorry)
    assert Citizen().scans(URL).hears(inputs.Refused(NO)).page == p.Sorry(NO)


def test_what_is_found_for_somebody_who_has_gone_is_shown_to_nobody() -> None:
    citizen = Citizen().scans(URL).waits(30)
    assert citizen.page == p.Home()
    assert citizen.hears(inputs.Found(TWO)).page == p.Home()


def test_one_of_several_is_chosen_and_printed_once_a_press() -> None:
    citizen = found().choose("ticket", "id-B002").do("reprint")
    assert citizen.wished == [effects.Reprint(TWO[1][0], URL, "zh")]
    assert citizen.do("reprint").wished == []
    assert citizen.hears(inputs.Slip("id-A001", "failed")).page.slip == "printing"
    assert citizen.hears(inputs.Slip("id-B002", "failed")).page.slip == "failed"
    assert len(citizen.do("reprint").wished) == 1
    citizen.hears(inputs.Slip("id-B002", "printed"))
    assert citizen.do("reprint").wished == []
    assert citizen.choose("ticket", "id-A001").page.slip is None
    assert citizen.choose("ticket", "id-of-nobody").page.chosen == 0


def test_giving_up_is_asked_twice_done_once_and_what_else_there_is_stays() -> None:
    citizen = found(bookings=(booking(),)).do("give_up")
    assert citizen.page.giving_up
    assert citizen.do("reprint").choose("ticket", "id-B002").page.chosen == 0
    citizen.do("confirm")
    assert citizen.wished == [effects.GiveUpTicket("id-A001", TOKEN)]
    assert citizen.do("confirm", "give_up", "confirm").wished == []
    citizen.hears(inputs.GaveUp("id-A001"))
    assert isinstance(citizen.page, p.Sorry)
    assert citizen.page.good
    assert "A001" in citizen.page.message.en
    assert citizen.do("back").page == p.Mine(TWO[1:], (booking(),))


def test_the_last_number_given_up_leads_home() -> None:
    citizen = found(TWO[0]).do("give_up", "confirm").hears(inputs.GaveUp("id-A001"))
    assert citizen.do("back").page == p.Home()


def test_a_change_of_mind_keeps_the_number() -> None:
    citizen = found().do("give_up", "back")
    assert citizen.page == p.Mine(TWO)
    assert citizen.do("confirm").wished == []
    assert citizen.do("back").page == p.Home()


@pytest.mark.parametrize("answer", [inputs.Silent(), inputs.Refused(NO, "is_called")])
def test_a_number_that_could_not_be_given_up_is_still_there(answer: inputs.Input) -> None:
    citizen = found().do("give_up", "confirm").hears(answer)
    assert isinstance(citizen.page, p.Sorry)
    assert not citizen.page.good
    assert citizen.do("back").page == p.Mine(TWO)


def test_a_number_without_its_token_cannot_be_given_up_here() -> None:
    citizen = found((ticket(token=None), None)).do("give_up")
    assert not citizen.page.giving_up


def test_only_appointments_are_a_page_on_which_nothing_breaks() -> None:
    citizen = Citizen().scans(URL).hears(inputs.Found((), (booking(),)))
    before = citizen.page
    assert citizen.do("reprint", "give_up", "confirm").choose("ticket", "x").page == before
    assert citizen.hears(inputs.Slip("x", "failed")).page == before


def test_another_slip_is_looked_up_from_ones_numbers() -> None:
    other = "http://hall/t/" + "B" * 22
    assert found().scans(other).wished == [effects.Find(token="B" * 22)]
