"""Appointments, one's own numbers, help, staff and time at a kiosk in a real window, pressed by xdotool."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.actions import Choose, Do, Pick
from lobby.catalogue import say
from tests.house.booth import Booth, token_of
from tests.house.conftest import PIN
from tests.house.door import Door
from tests.house.paper import printed, qr_on, words
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.screen]

ZHAO = {"name": "赵六", "number": "110101199003074557"}
QIAN = {"name": "钱七", "number": "110101199003074573"}


def appointment(office: Door, minutes: float = 5) -> str:
    """One that staff made; its code."""
    at = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat(timespec="seconds")
    booking = {"service": "tax", "at": at, "name": "王小明", "phone": "13800000000"}
    status, made = office.post("/appointments", booking)
    assert status == 201, made
    return str(made["code"])


def checked_in(booth: Booth) -> dict[str, Any]:
    number = booth.given()
    assert printed(booth.paper(), number)
    record = booth.record(number)
    assert record["ticket_class"] == "appointment"
    return record


def number_and_address(booth: Booth, service: str) -> tuple[str, str]:
    """A number like any other, and the address in the code on its slip."""
    booth.press(Pick(service), Do("take"))
    number, address = booth.given(), qr_on(booth.paper())
    booth.home()
    return number, address


def test_an_appointment_is_checked_in_by_its_code_as_it_is_typed(booth: Booth, office: Door) -> None:
    code = appointment(office)
    booth.press(Do("check_in"))
    booth.see("CheckIn")
    booth.types(code)
    booth.see("CheckIn", code)
    booth.photograph("check-in")
    booth.press(Do("submit"))
    checked_in(booth)
    booth.photograph("given-appointment")


def test_an_appointment_is_checked_in_by_its_code_before_the_scanner(booth: Booth, office: Door) -> None:
    booth.scan(appointment(office))
    checked_in(booth)


def test_a_time_is_booked_by_card_and_checked_in_by_card(booth: Booth) -> None:
    booth.press(Do("book"))
    booth.see("BookService")
    booth.photograph("book-service")
    booth.press(Pick("transport"))
    booth.glass.wait(lambda now: any("slot" in action for action, _ in now["targets"]), "free times")
    booth.photograph("slots")
    booth.press("Choose(kind='slot'")
    booth.see("Identify")
    booth.lay_card(**ZHAO)
    booth.see("Booked")
    booth.glass.wait(lambda now: now["slip"] == "printed", "its slip")
    booth.photograph("booked")
    code = qr_on(booth.paper())
    assert booth.codes_on_glass() == [code]
    booth.lift_card()
    booth.home()
    booth.press(Do("check_in"))
    booth.see("CheckIn")
    booth.lay_card(**ZHAO)
    record = checked_in(booth)
    assert record["service"] == "transport"
    assert booth.journal("appointment_used")[-1]["ticket"] == record["ticket"]


def test_who_comes_a_day_early_is_told_when_to_come(booth: Booth) -> None:
    booth.press(Do("book"), Pick("market"))
    booth.glass.wait(lambda now: any("slot" in action for action, _ in now["targets"]), "free times")
    days = [action for action, _ in booth.glass.now["targets"] if action.startswith("Choose(kind='day'")]
    booth.press(days[-1])
    booth.press("Choose(kind='slot'")
    booth.see("Identify")
    booth.lay_card(**QIAN)
    booth.see("Booked")
    code = booth.journal("appointment_booked")[-1]
    booth.glass.wait(lambda now: now["slip"] == "printed", "its slip")
    booth.home()
    booth.lift_card()
    booth.scan(qr_on(booth.paper()))
    booth.see("Sorry", "预约")
    booth.photograph("another-day")
    assert code["appointment"] not in [one.get("appointment") for one in booth.journal("appointment_used")]


def test_my_number_by_its_slip_is_printed_again_and_given_up(booth: Booth) -> None:
    number, address = number_and_address(booth, "tax")
    slips = booth.slips()
    booth.press(Do("my_ticket"))
    booth.see("Identify")
    booth.photograph("find")
    booth.scan(address)
    booth.see("Mine", number)
    booth.photograph("mine")
    booth.press(Do("reprint"))
    booth.glass.wait(lambda now: now["slip"] == "printed", "the slip once more")
    assert booth.slips() == slips + 1
    assert printed(booth.paper(), number)
    booth.press(Do("give_up"))
    booth.photograph("give-up")
    assert len(booth.glass.now["targets"]) < 12
    booth.press(Do("confirm"))
    booth.see("Sorry", number)
    booth.photograph("given-up")
    ticket = booth.record(number)["ticket"]
    assert [one["ticket"] for one in booth.journal("ticket_cancelled")].count(ticket) == 1
    assert token_of(address) not in booth.said()


def test_my_number_by_card(booth: Booth) -> None:
    booth.press(Pick("estate"), Do("take"))
    booth.see("Identify")
    booth.lay_card(**QIAN)
    number = booth.given()
    booth.lift_card()
    booth.home()
    booth.press(Do("my_ticket"))
    booth.see("Identify")
    booth.lay_card(**QIAN)
    booth.see("Mine", number)
    booth.photograph("mine-by-card")
    booth.lift_card()
    booth.press(Do("give_up"), Do("back"))
    booth.glass.wait(lambda now: any(one == repr(Do("give_up")) for one, _ in now["targets"]), "kept")
    assert booth.record(number)["ticket"] not in [one["ticket"] for one in booth.journal("ticket_cancelled")]


def test_help_reaches_the_hall_and_leads_back(booth: Booth) -> None:
    asked = len(booth.journal("help_asked"))
    booth.press(Pick("tax"), Do("help"))
    booth.see("Helped")
    until(lambda: len(booth.journal("help_asked")) == asked + 1, "staff are called")
    booth.photograph("help")
    booth.press(Do("back"))
    booth.see("Ready")


def test_staff_come_in_by_the_corner_and_their_pin_and_test_the_machine(booth: Booth) -> None:
    x, y = booth.place(Do("staff"))
    for nth in range(5):
        booth.click(x + 70 * (-1) ** nth, y)  # a second press at the same place at once is a finger that bounces
    booth.see("Pin")
    booth.types("111222")
    booth.photograph("pin")
    booth.press(Do("submit"))
    booth.see("Pin", say("zh", "This was not the PIN."))
    booth.types(PIN)
    booth.press(Do("submit"))
    booth.see("Staff")
    slips = booth.slips()
    booth.press(Choose("staff", "printer"))
    booth.see("Staff", "The test slip was printed.")
    assert booth.slips() == slips + 1
    assert "kiosk-1" in "".join(words(booth.paper()))
    booth.press(Choose("staff", "network"))
    booth.see("Staff", "The server answers over HTTP")
    booth.photograph("staff")
    booth.press(Choose("staff", "reader"))
    booth.see("Staff", "lay a card")
    booth.lay_card(**ZHAO)
    booth.see("Staff", "A card was read.")
    booth.press(Choose("staff", "log"))
    booth.see("Staff", "a wrong PIN")
    assert ZHAO["number"] not in "".join(booth.glass.now["words"])
    booth.home()
    assert PIN not in booth.said()


def test_nobody_there_the_hall_s_notice_is_shown_until_a_touch(booth: Booth) -> None:
    booth.wait_long(101)
    booth.see("Attract")
    booth.photograph("attract")
    booth.click(540, 900)
    booth.see("Home")


def test_a_page_asks_before_it_goes_and_more_time_can_be_had(booth: Booth) -> None:
    booth.press(Pick("tax"))
    booth.see("Ready")
    booth.wait_long(76)
    booth.glass.wait(lambda now: now["modes"]["warned"], "the question")
    booth.photograph("still-there")
    assert {action for action, _ in booth.glass.now["targets"]} <= {repr(Do("stay")), repr(Do("home"))}
    booth.press(Do("stay"))
    booth.glass.wait(lambda now: not now["modes"]["warned"], "more time")
    booth.wait_long(70)
    booth.see("Ready")
    booth.wait_long(6)
    booth.glass.wait(lambda now: now["modes"]["warned"], "the question again")
    booth.wait_long(15)
    booth.see("Home")
