"""A visit rated, and an appointment checked in for somebody else, at a kiosk in a real window, pressed by xdotool."""

from __future__ import annotations

import pytest

from kiosk.actions import Choose, Do, Pick
from tests.house.booth import Booth, token_of
from tests.house.door import Door
from tests.house.paper import qr_on, words
from tests.house.test_kiosk_window_visits import appointment, checked_in
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.screen, pytest.mark.timeout(120)]

WINDOW = "3"


def ticket_and_address(booth: Booth) -> tuple[str, str]:
    """A number of the tax office: its id, and the address in the code on its slip."""
    booth.press(Pick("tax"), Do("take"))
    number, address = booth.given(), qr_on(booth.paper())
    booth.home()
    return str(booth.record(number)["ticket"]), address


def press_at_the_window(office: Door, verb: str, **body: str) -> None:
    status, said = office.post(f"/windows/{WINDOW}/{verb}", body)
    assert status == 200, said


def served(booth: Booth, office: Door) -> tuple[str, str]:
    """Somebody whose visit is over."""
    ticket, address = ticket_and_address(booth)
    press_at_the_window(office, "open")
    press_at_the_window(office, "call", ticket=ticket)
    press_at_the_window(office, "start")
    press_at_the_window(office, "finish")
    return ticket, address


def rating_of(booth: Booth, ticket: str) -> dict[str, object]:
    found = until(lambda: [one for one in booth.journal("ticket_rated") if one["ticket"] == ticket], "the rating")
    assert len(found) == 1
    return dict(found[0])


def test_a_visit_is_rated_by_its_slip_and_only_once(booth: Booth, office: Door) -> None:
    ticket, address = served(booth, office)
    booth.scan(address)
    booth.see("Rate", "非常满意", "非常不满意")
    booth.photograph("rate")
    booth.press(Choose("grade", "2"))
    booth.see("Rate", "窗口人员业务不熟练")
    booth.press(Choose("reason", "213"))
    booth.photograph("rate-why")
    booth.press(Do("submit"))
    booth.see("Sorry", "专人")
    booth.photograph("rated")
    rated = rating_of(booth, ticket)
    assert (rated["grade"], rated["channel"], rated["reasons"], rated["window"]) == (2, "kiosk", ["213"], WINDOW)
    assert [one["ticket"] for one in booth.journal("follow_up_opened")].count(ticket) == 1
    booth.home()
    booth.scan(address)
    booth.see("Sorry", "评价")
    booth.photograph("rated-already")
    assert token_of(address) not in booth.said()
    rating_of(booth, ticket)


def test_whoever_goes_after_touching_a_face_has_rated_and_whoever_goes_back_has_not(booth: Booth, office: Door) -> None:
    unrated, address = served(booth, office)
    booth.scan(address)
    booth.see("Rate")
    booth.press(Choose("grade", "1"), Do("back"), Do("home"))
    booth.see("Home")
    ticket, other = served(booth, office)
    booth.scan(other)
    booth.press(Choose("grade", "5"))
    booth.see("Rate", "提交评价")
    booth.wait_long(61)
    assert rating_of(booth, ticket)["grade"] == 5
    assert unrated not in [one["ticket"] for one in booth.journal("ticket_rated")]


def test_a_slip_whose_number_waits_shows_its_place_and_no_faces(booth: Booth) -> None:
    _ticket, address = ticket_and_address(booth)
    booth.scan(address)
    booth.see("Mine")
    assert not any("grade" in action for action, _ in booth.glass.now["targets"])


def test_somebody_of_the_family_checks_in_and_is_told_what_to_have_ready(booth: Booth, office: Door) -> None:
    code = appointment(office)
    booth.press(Do("check_in"), Choose("behalf", "family"))
    booth.types(code)
    booth.photograph("check-in-family")
    booth.press(Do("submit"))
    record = checked_in(booth)
    assert booth.journal("appointment_used")[-1]["agent"] == "family"
    assert any("家属代办" in line for line in words(booth.paper()))
    booth.see("Given", "家属代办，请备好双方身份证和亲属关系证明。")
    booth.photograph("given-family")
    assert record["ticket_class"] == "appointment"
