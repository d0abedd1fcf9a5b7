"""Appointments where clocks and calendars are awkward: seconds, midnight, the year's end, 29 February, summer time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from booking_of import DAY, at, at_desk, booked, free, two_places
from desk_of import MONDAY_NINE, Hall, dianjiang
from server_of import Server
from site_of import Site, reason

from lobby.centre import Appointments, Centre, Hours
from lobby.hours import at_hall
from queue_server import commands as c
from queue_server.slots import is_offered, offered, slot_of, span_of, table

EARLY, LATE = 30 * 60, 15 * 60
WEEK: tuple[Any, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def centre(hours: Hours | None = None, zone: str = "Asia/Shanghai", **rules: Any) -> Centre:
    hall = dianjiang().model_copy(update={"hours": hours or Hours(), "appointments": Appointments(**rules)})
    return Centre.model_validate(hall.model_dump(by_alias=True) | {"timezone": zone})


def moment(day: str, clock: str, zone: str = "Asia/Shanghai") -> float:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(("seconds", "outcome"), [
    (-EARLY - 1, "too_early"), (-EARLY, "appointment"), (0, "appointment"), (LATE, "appointment"), (LATE + 1, "normal"),
])  # fmt: skip
def test_early_in_time_and_late_to_the_second(seconds: int, outcome: str) -> None:
    hall = Hall()
    slot = MONDAY_NINE + 3600
    hall.do(c.BookAppointment("a", "AAAAAA", "tax", slot))
    hall.now = slot + seconds
    command = c.CheckIn("t", "k", code="AAAAAA")
    if outcome == "too_early":
        assert hall.refused(command) == "too_early"
        return
    hall.do(command)
    assert hall.book.tickets["t"].ticket_class == outcome
    assert hall.book.tickets["t"].since == (slot if outcome == "appointment" else hall.now)


@pytest.mark.parametrize(("seconds", "refused"), [(-1, None), (0, None), (1, "too_soon")])
def test_the_lead_to_the_second(seconds: int, refused: str | None) -> None:
    """Half past nine, asked for at nine o'clock and a second before or after it."""
    rules = dianjiang().model_copy(update={"hours": Hours(), "appointments": Appointments(lead_minutes=30)})
    hall = Hall(rules, MONDAY_NINE + seconds)
    command = c.BookAppointment("a", "A", "tax", MONDAY_NINE + 1800, by_citizen=True)
    assert (hall.refused(command) if refused else hall.do(command) and None) == refused


@pytest.mark.parametrize(
    ("clock", "days", "fits"), [("23:59:59", 7, True), ("00:00:00", 7, True), ("23:59:59", 8, False)]
)
def test_the_horizon_is_a_day_of_the_calendar(clock: str, days: int, fits: bool) -> None:
    """Seven days ahead is the whole of that day, at whatever time of today it is asked for."""
    rules = centre(horizon_days=7, lead_minutes=0)
    now = moment("2026-11-23", clock)
    slot = moment("2026-11-23", "09:00:00") + days * 86_400
    assert is_offered(rules, slot, now) is fits
    assert (slot in set(offered(rules, now))) is fits


def test_in_grace_over_midnight_and_missed_after_it() -> None:
    """A hall at night: five to midnight is still in grace five minutes past it, and another day at half past."""
    slot = moment("2026-11-23", "23:55")
    for minutes, outcome in ((10, "appointment"), (35, "other_day")):
        hall = Hall()
        hall.do(c.BookAppointment("a", "AAAAAA", "tax", slot))
        hall.now = slot + minutes * 60
        hall.do(c.OpenDay("2026-11-24"), "system:calendar")
        hall.do(c.SettleAppointments(), "system:calendar")
        assert hall.book.appointments["a"].state == "missed"
        command = c.CheckIn("t", "k", code="AAAAAA")
        if outcome == "other_day":
            assert hall.refused(command) == "other_day"
        else:
            hall.do(command)
            assert (hall.book.tickets["t"].ticket_class, hall.book.appointments["a"].state) == (outcome, "used")
        hall.assert_replay_is_live()


def test_over_the_end_of_the_year_and_its_holiday() -> None:
    """From Wednesday 31 December 2025: New Year's Day to Saturday rest, and Sunday 4 January is worked for it."""
    now = moment("2025-12-31", "08:00")
    hall = centre(slot_minutes=60, horizon_days=6)
    days = list(dict.fromkeys(at_hall(hall, slot).date() for slot in offered(hall, now)))
    assert days == [date(2025, 12, 31), date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 6)]


def test_a_weekend_that_is_worked_has_slots_and_the_holiday_has_none() -> None:
    """National Day 2026: 1 to 7 October rest, Saturday the 10th is worked, Sunday the 11th is a Sunday."""
    hall = centre(horizon_days=14, slot_minutes=60)
    now = moment("2026-09-30", "08:00")
    days = {at_hall(hall, slot).day for slot in offered(hall, now) if at_hall(hall, slot).month == 10}
    assert days == {8, 9, 10, 12, 13, 14}
    booker = Hall(hall, now)
    assert booker.refused(c.BookAppointment("a", "A", "tax", moment("2026-10-05", "09:00"))) == "hall_rests"
    booker.do(c.BookAppointment("b", "B", "tax", moment("2026-10-10", "09:00"), by_citizen=True))


def test_the_29th_of_february() -> None:
    """It is a Tuesday in 2028, with slots of its own, and a plan may name it."""
    hall = centre(horizon_days=2, lead_minutes=0, slot_minutes=60, plans=[{"dates": [date(2028, 2, 29)], "places": 7}])
    now = moment("2028-02-28", "08:00")
    places = {at_hall(hall, slot.start).date().isoformat(): slot.places for slot in table(hall, "tax", (), now)}
    assert places == {"2028-02-28": 20, "2028-02-29": 7, "2028-03-01": 20}


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-07", 24)])
def test_the_nights_on_which_clocks_are_changed(day: str, hours: int) -> None:
    """A hall in Berlin that is open day and night: an hour of slots fewer or more, and none overlaps another."""
    hall = centre(Hours(days=WEEK, spans=(("00:00", "23:59"),), calendar="none", cut_off_minutes=0), "Europe/Berlin",
                  slot_minutes=15, lead_minutes=0, horizon_days=2)  # fmt: skip
    now = moment(day, "00:00", "Europe/Berlin") - 86_400
    starts = [slot for slot in offered(hall, now) if at_hall(hall, slot).date().isoformat() == day]
    assert len(starts) == hours * 4
    assert [after - before for before, after in pairwise(starts)] == [900.0] * (len(starts) - 1)
    for start in starts:
        assert slot_of(hall, start) == start
        assert span_of(hall, start + 899)[0] == start or start == starts[-1]
    noon = moment(day, "12:00", "Europe/Berlin")
    assert noon in starts
    days = {at_hall(hall, slot).date() for slot in offered(hall, now)}
    assert days == {date.fromisoformat(day) + timedelta(days=n) for n in (-1, 0, 1)}


class TestAPlanThatIsChangedUnderBookings:
    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[Server]:
        yield from two_places(tmp_path)

    def test_promises_stand_and_no_new_one_is_made_until_there_is_room(self, site: Site) -> None:
        """Two places become one: both who have theirs keep it, may move within it and come; the third waits for room."""
        desk, manager = site.signed_in("desk"), site.signed_in("manager")
        first, second = (at_desk(desk, phone=f"1390000000{n}").json for n in range(2))
        plan = f"[[plans]]\ndates = [{DAY}]\nplaces = 1\n"
        assert manager.put("timetable", {"text": plan}).status_code == 200
        headers = {"Authorization": f"Bearer {desk.token}"}
        moved = desk.client.patch(f"/api/v1/appointments/{first['id']}", json={"at": at("09:40")}, headers=headers)
        assert moved.status_code == 200
        desk.client.delete(f"/api/v1/appointments/{first['id']}", headers=headers)
        assert (free(site, "09:30"), reason(booked(site.stranger()))) == (0, "slot_full")
        desk.client.delete(f"/api/v1/appointments/{second['id']}", headers=headers)
        assert free(site, "09:30") == 1
        assert booked(site.stranger()).status_code == 201

    def test_a_closure_keeps_who_is_promised_and_takes_nobody_more(self, site: Site) -> None:
        desk, manager = site.signed_in("desk"), site.signed_in("manager")
        made = at_desk(desk).json
        closed = f"[[closures]]\ndates = [{DAY}]\nfrom = '09:00'\nto = '10:00'\n"
        saved = manager.put("timetable", {"text": closed}).json
        assert [one["id"] for one in saved["stranded"]] == [made["id"]]
        assert [reason(at_desk(desk, clock)) for clock in ("09:00", "09:59")] == ["slot_closed"] * 2
        assert at_desk(desk, "10:00").status_code == 201
        site.server.clock.now = moment(DAY, "09:25")
        site.server.do(c.OpenDay(DAY), "system:calendar")
        came = site.signed_in("desk").post(f"appointments/{made['id']}/check-in", {})
        assert (came.status_code, came.json["class"]) == (201, "appointment")
