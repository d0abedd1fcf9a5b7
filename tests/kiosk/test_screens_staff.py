"""The staff's menu: found by nobody by chance, opened by a PIN, left by itself."""

from __future__ import annotations

import pytest
from citizen import TOKEN, URL, Citizen, ticket

from kiosk import effects, inputs
from kiosk import pages as p


def at_the_door() -> Citizen:
    return Citizen().do(*["staff"] * 5)


def inside() -> Citizen:
    return at_the_door().types("2468").do("submit").hears(inputs.PinChecked(right=True))


def test_five_presses_in_time_open_the_door_and_four_do_not() -> None:
    assert Citizen().do(*["staff"] * 4).page == p.Home()
    assert at_the_door().page == p.Pin()


def test_slow_presses_and_presses_between_others_do_not_count() -> None:
    slow = Citizen()
    for _ in range(9):
        slow.do("staff").waits(1.3)
    assert slow.page == p.Home()
    mixed = Citizen()
    for _ in range(9):
        mixed.do("staff", "staff", "staff", "staff", "contrast")
    assert mixed.page == p.Home()


@pytest.mark.parametrize("page", [p.Given(ticket(), URL), p.Mine(((ticket(), URL),)), p.Helped("asking", p.Home())])
def test_the_gesture_takes_nothing_away_from_a_citizen(page: p.Page) -> None:
    assert Citizen(page=page).do(*["staff"] * 9).page == page


def test_the_pin_goes_once_and_is_not_kept() -> None:
    citizen = at_the_door().types("24x6").do("erase").types("68")
    assert citizen.page.typed == "2468"
    citizen.do("submit")
    assert citizen.wished == [effects.CheckPin("2468")]
    assert not citizen.knows("2468")
    assert citizen.do("submit").wished == []
    assert "2468" not in repr(citizen.page)


def test_a_short_pin_is_not_sent_and_a_long_one_stops_growing() -> None:
    assert at_the_door().types("246").do("submit").wished == []
    assert len(at_the_door().types("1" * 99).page.typed) == 12
    assert at_the_door().types("1234").do("clear").page == p.Pin()


def test_after_wrong_pins_none_is_sent_before_its_time() -> None:
    citizen = at_the_door().types("0000").do("submit").hears(inputs.PinChecked(right=False, until=1020.0))
    assert citizen.page == p.Pin(wrong=1, until=1020.0)
    assert citizen.types("2468").do("submit").wished == []
    assert citizen.waits(19).do("submit").wished == []
    assert citizen.waits(1).do("submit").wished == [effects.CheckPin("2468")]
    assert citizen.hears(inputs.PinChecked(right=True)).page == p.Staff()


def test_what_is_typed_while_a_wrong_pin_is_looked_at_stays() -> None:
    citizen = at_the_door().types("111111").do("submit").types("27").hears(inputs.PinChecked(right=False, until=5.0))
    assert citizen.page == p.Pin("27", wrong=1, until=5.0)


def test_an_answer_for_somebody_who_has_left_the_door_opens_nothing() -> None:
    citizen = at_the_door().types("2468").do("submit", "back")
    assert citizen.page == p.Home()
    assert citizen.hears(inputs.PinChecked(right=True)).page == p.Home()


def test_tests_run_one_press_at_a_time_and_say_what_they_found() -> None:
    citizen = inside().choose("staff", "printer")
    assert citizen.wished == [effects.Test("printer")]
    assert citizen.choose("staff", "printer").wished == []
    assert citizen.hears(inputs.Report("printer", ("ok",))).page == p.Staff("printer", ("ok",))
    assert citizen.choose("staff", "network").wished == [effects.Test("network")]
    assert citizen.hears(inputs.Report("printer", ("late",))).page == p.Staff("network")
    assert citizen.hears(inputs.Report("network", ())).page.lines
    assert citizen.choose("staff", "rm -rf").wished == []


@pytest.mark.parametrize("leave", ["home", "back"])
def test_leaving_the_menu_ends_the_visit(leave: str) -> None:
    citizen = inside().do(leave)
    assert citizen.page == p.Home()
    assert citizen.wished == [effects.EndVisit()]


def test_the_menu_and_its_door_close_by_themselves() -> None:
    assert at_the_door().waits(31).page == p.Home()
    assert inside().waits(121).page == p.Home()


def test_a_number_that_comes_late_is_shown_even_here() -> None:
    assert inside().hears(inputs.Took(ticket(), URL)).knows(TOKEN)
