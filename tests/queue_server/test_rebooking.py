"""A promise that is changed: the rules hold as they do for a new one, and who booked is known as long as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from booking_of import DAY, at, at_desk, booked, two_places
from desk_of import MONDAY_NINE, Hall
from server_of import Server
from site_of import Site, reason

from queue_server import commands as c
from queue_server.calendar import Calendar

WEDNESDAY = "2026-11-25"
A_MONTH = 30 * 86_400


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from two_places(tmp_path)


def test_nobody_comes_by_a_second_time_of_a_day_by_moving_one_there(site: Site) -> None:
    phone = site.stranger()
    booked(phone, "09:30")
    other = booked(phone, "10:00", day=WEDNESDAY).json
    mine = {"code": other["code"], "phone": "1234"}
    assert reason(phone.post("bookings/move", {**mine, "at": at("11:00", DAY)})) == "booked_already"
    assert phone.post("bookings/move", {**mine, "at": at("11:00", WEDNESDAY)}).status_code == 200  # its own day is free


def test_another_person_s_time_of_that_day_is_no_hindrance(site: Site) -> None:
    phone = site.stranger()
    booked(phone, "09:30", phone="13900000000")
    other = booked(phone, "10:00", day=WEDNESDAY).json
    moved = phone.post("bookings/move", {"code": other["code"], "phone": "1234", "at": at("11:00", DAY)})
    assert moved.status_code == 200


@pytest.mark.parametrize(("to", "known"), [("2027-01-20", True), ("2026-11-24", False)])
def test_who_booked_is_known_until_a_month_after_the_time_that_stands(site: Site, to: str, known: bool) -> None:
    """Put off to January: still to be reminded and to be called in December. Put forward: forgotten sooner."""
    desk = site.signed_in("desk")
    made = at_desk(desk, at=at("09:30", "2026-12-01")).json["id"]
    headers = {"Authorization": f"Bearer {desk.token}"}
    assert (
        desk.client.patch(f"/api/v1/appointments/{made}", json={"at": at("09:30", to)}, headers=headers).status_code
        == 200
    )
    server = site.server
    server.do(c.CancelAppointment(made))  # of one that was missed the hash would stay
    server.clock.now = MONDAY_NINE + 5 * 86_400 + A_MONTH
    Calendar(server.centre, server.writer, server.clock).look()
    assert (server.writer.tend(lambda journal: journal.person_at(made)) is not None) is known


def test_a_phone_still_has_to_prove_whose_a_time_is_that_was_put_off(site: Site) -> None:
    """If the telephone were forgotten with the first time, the code alone would do."""
    phone, server = site.stranger(), site.server
    made = at_desk(site.signed_in("desk"), at=at("09:30", "2026-11-25")).json
    code = made["code"]
    server.do(c.MoveAppointment(MONDAY_NINE + 60 * 86_400, made["id"]))
    server.clock.now = MONDAY_NINE + 40 * 86_400
    Calendar(server.centre, server.writer, server.clock).look()
    assert reason(phone.post("bookings/cancel", {"code": code, "phone": "0000"})) == "unknown_appointment"
    assert phone.post("bookings/cancel", {"code": code, "phone": "5678"}).json["state"] == "cancelled"


class TestACardWithSeveral:
    """Two services on one morning, checked in by card: the one whose time it is."""

    def hall(self, now: float) -> Hall:
        hall = Hall()
        hall.do(c.BookAppointment("nine", "NINE99", "tax", MONDAY_NINE + 600))
        hall.do(c.BookAppointment("eleven", "ELEVEN", "estate", MONDAY_NINE + 2 * 3600))
        hall.now = now
        return hall

    def used(self, hall: Hall) -> str:
        ticket = hall.do(c.CheckIn("t", "k", candidates=("eleven", "nine")))["ticket"]
        return f"{ticket['service']} {ticket['class']}"

    def test_not_the_one_that_was_slept_through(self) -> None:
        hall = self.hall(MONDAY_NINE + 2 * 3600 - 60)
        assert self.used(hall) == "estate appointment"
        assert hall.book.appointments["nine"].state == "booked"

    def test_the_earlier_of_two_that_are_both_still_to_come(self) -> None:
        assert self.used(self.hall(MONDAY_NINE)) == "tax appointment"

    def test_between_them_the_late_one_is_a_walk_in(self) -> None:
        assert self.used(self.hall(MONDAY_NINE + 3600)) == "tax normal"
