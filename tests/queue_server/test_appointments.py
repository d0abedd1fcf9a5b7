"""Promises of a time: which are offered, that none is given twice over, and how they become numbers."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from desk_of import MONDAY_NINE, Hall, dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st
from server_of import Server

from lobby.centre import Appointments, Centre, Hours
from lobby.hours import at_hall
from queue_server import commands as c
from queue_server.appointments import free
from queue_server.inquiries import ROOM, free_days
from queue_server.journal import FILE, Journal
from queue_server.refusal import Refusal
from queue_server.slots import Slot, is_offered, marked, offered, slot_of, table
from queue_server.verify import fingerprint
from queue_server.writer import replay

SPANS = (("09:00", "12:00"), ("13:30", "17:00"))


def centre(**rules: Any) -> Centre:
    """Weekdays 09:00-12:00 and 13:30-17:00; slots by the rules given."""
    return dianjiang().model_copy(update={"hours": Hours(spans=SPANS), "appointments": Appointments(**rules)})


BARE = centre()


def booking(
    hall: Hall, minutes: float, name: str = "a", *, by_citizen: bool = True, **fields: Any
) -> c.BookAppointment:
    return c.BookAppointment(name, name.upper(), "tax", hall.now + minutes * 60, by_citizen=by_citizen, **fields)


def test_slots_lie_in_the_hours_after_the_lead_and_before_the_horizon() -> None:
    rules = centre(slot_minutes=60, lead_minutes=30, horizon_days=1)
    clocks = [(slot - MONDAY_NINE) / 60 for slot in offered(rules, MONDAY_NINE)]
    today, tomorrow = [60, 120, 270, 330, 390, 450], [1440, 1500, 1560, 1710, 1770, 1830, 1890]
    assert clocks == [*today, *tomorrow]  # 10:00, 11:00, 13:30 …; 09:00 is too soon


@given(st.integers(0, 8 * 1440), st.sampled_from([5, 15, 20, 45, 60, 90, 120]))
@settings(deadline=None, max_examples=60)
def test_what_is_offered_may_be_booked_and_nothing_else(minute: int, length: int) -> None:
    rules, now = centre(slot_minutes=length), MONDAY_NINE + 7
    slots, moment = set(offered(rules, now)), MONDAY_NINE + minute * 60
    assert is_offered(rules, moment, now) is (moment in slots)
    assert slot_of(rules, moment) <= moment < slot_of(rules, moment) + length * 60
    assert slot_of(rules, slot_of(rules, moment)) == slot_of(rules, moment)


def test_the_answer_names_only_what_is_free_and_fits_a_message() -> None:
    rules = centre(slot_minutes=5, capacity=1, horizon_days=60)
    first = next(offered(rules, MONDAY_NINE))
    seen = free_days(rules, "tax", [first], MONDAY_NINE, ROOM)
    assert seen[0]["slots"][0] == {"at": "2026-11-23T09:35:00+08:00", "free": 1, "quiet": True}
    assert len(json.dumps({"id": str(uuid.uuid4()), "ok": True, "days": seen})) <= 16 * 1024
    assert [day["date"] for day in seen[:3]] == ["2026-11-23", "2026-11-24", "2026-11-25"]


def test_a_citizen_books_what_is_offered_once_a_day_and_service() -> None:
    hall = Hall(centre())
    for minutes, why in ((15, "too_soon"), (37, "slot_unknown"), (170, "slot_unknown"), (8 * 1440, "beyond_horizon"),
                         (-30, "slot_past"), (5 * 1440 + 60, "hall_rests"), (400 * 1440, "beyond_horizon")):  # fmt: skip
        assert hall.refused(booking(hall, minutes)) == why
    assert hall.do(booking(hall, 60))["booking"] == {
        "id": "a", "code": "A", "service": "tax", "at": "2026-11-23T10:00:00.000+08:00",
    }  # fmt: skip
    assert hall.refused(booking(hall, 120, "b", candidates=("a",))) == "booked_already"
    hall.do(booking(hall, 1440, "c", candidates=("a",)))
    hall.do(c.BookAppointment("d", "D", "estate", hall.now + 3600, by_citizen=True, candidates=("a",)))
    hall.wait(60)
    hall.do(c.CheckIn("t", "k", candidates=("a",)))
    hall.do(booking(hall, 60, "e", candidates=("a",)))


def test_what_is_not_bookable_is_refused() -> None:
    hall = Hall(centre())
    shut = tuple(item.model_copy(update={"bookable": False}) for item in hall.centre.services)
    hall.book.centre = hall.centre.model_copy(update={"services": shut})
    assert hall.refused(booking(hall, 60)) == "not_bookable"


def test_staff_promise_any_time_that_has_room() -> None:
    """At 09:25 on the telephone: it takes a place of 09:15, and ranks from 09:25."""
    hall = Hall(centre(capacity=2))
    hall.do(booking(hall, 25, by_citizen=False))
    hall.do(booking(hall, 15, "b", by_citizen=False))
    assert hall.refused(booking(hall, 29, "c", by_citizen=False)) == "slot_full"
    assert [free(hall.book, "tax", hall.now + minutes * 60) for minutes in (14, 15, 29, 30)] == [2, 0, 0, 2]
    assert free(hall.book, "estate", hall.now + 15 * 60) == 2
    hall.assert_replay_is_live()
    assert hall.replayed().places == hall.book.places


@given(st.integers(1, 3), st.lists(st.tuples(st.integers(1, 3), st.integers(0, 59), st.booleans()), max_size=40))
@settings(deadline=None, max_examples=60)
def test_no_slot_is_promised_more_often_than_it_has_places(capacity: int, asks: list[tuple[int, int, bool]]) -> None:
    rules = BARE.model_copy(update={"appointments": Appointments(capacity=capacity, slot_minutes=20)})
    hours = Hours(spans=SPANS, cut_off_minutes=0)  # so that every slot begins at a whole twenty minutes
    hall, made = Hall(rules.model_copy(update={"hours": hours})), list[float]()
    for turn, (hour, minute, by_citizen) in enumerate(asks):
        minutes = hour * 60 + (minute // 20 * 20 if by_citizen else minute)
        command = booking(hall, minutes, f"a{turn}", by_citizen=by_citizen)
        full = sum(at // 1200 == command.slot // 1200 for at in made) == capacity
        decided = hall.ask(command)
        if not isinstance(decided, Refusal):
            made.append(command.slot)
        bookable = not by_citizen or is_offered(hall.centre, command.slot, hall.now)
        assert isinstance(decided, Refusal) is (full or not bookable)
    assert all(sum(other // 1200 == at // 1200 for other in made) <= capacity for at in made)


def test_sixteen_who_book_at_the_same_instant_get_what_there_is_and_no_more(tmp_path: Path) -> None:
    server = Server(tmp_path, centre=centre(capacity=2))
    slots = list(offered(server.centre, MONDAY_NINE))[:5]

    def book(turn: int) -> list[int]:
        asked = [c.BookAppointment(str(uuid.uuid4()), str(uuid.uuid4()), "tax", slot, by_citizen=bool(turn % 2))
                 for slot in slots]  # fmt: skip
        return [server.ask(command, f"device:kiosk-{turn}").status for command in asked]

    with ThreadPoolExecutor(16) as pool:
        statuses = [status for found in pool.map(book, range(16)) for status in found]
    counted = server.writer.look(lambda book: dict(book.places))
    server.end()
    assert (statuses.count(201), statuses.count(409)) == (10, 70)
    assert counted == {"tax": [slot for slot in slots for _ in range(2)]}


class TestCheckIn:
    @pytest.mark.parametrize(("minutes", "reason", "zh", "en"), [
        (45, "too_early", "今天09:15起", "from 09:15 today"),
        (1440, "other_day", "11月24日（星期二）09:00", "is on Tuesday 24 November at 09:00"),
        (-1440, "other_day", "11月22日（星期日）09:00", "was on Sunday 22 November at 09:00"),
    ])  # fmt: skip
    def test_who_comes_at_another_time_is_told_when(self, minutes: int, reason: str, zh: str, en: str) -> None:
        hall = Hall()
        hall.now -= 2 * 86_400
        hall.do(c.BookAppointment("a", "CODE22", "tax", MONDAY_NINE + minutes * 60))
        hall.now = MONDAY_NINE
        refusal = hall.ask(c.CheckIn("t", "k", code="CODE22"), "device:kiosk-1")
        assert isinstance(refusal, Refusal)
        assert refusal.reason == reason
        assert (zh in refusal.message.zh, en in refusal.message.en) == (True, True), refusal.message

    def test_a_card_with_an_old_promise_and_one_of_today_means_today(self) -> None:
        hall = Hall()
        hall.now -= 86_400
        hall.do(c.BookAppointment("old", "OLD222", "tax", hall.now))
        hall.now += 86_400
        hall.do(c.BookAppointment("new", "NEW222", "estate", hall.now))
        ticket = hall.do(c.CheckIn("t", "k", candidates=("old", "new")))["ticket"]
        assert ticket["service"] == "estate"

    def test_another_hall_s_code_is_told_so(self) -> None:
        hall = Hall()
        hall.do(c.BookAppointment("a", "CODE22", "tax", hall.now))
        assert hall.refused(c.CheckIn("t", "k", code="ANSHAN/CODE22")) == "other_hall"
        hall.do(c.CheckIn("t", "k", code="DIANJIANG/CODE22"))

    def test_the_code_alone_is_not_enough_where_the_telephone_is_asked_for(self) -> None:
        """And whether it was the code or the telephone that was wrong cannot be told apart."""
        hall = Hall(dianjiang().model_copy(update={"appointments": Appointments(ask_phone=True)}))
        hall.do(c.BookAppointment("a", "CODE22", "tax", hall.now))
        kiosk = "device:kiosk-1"
        assert hall.refused(c.CheckIn("t", "k", code="CODE22"), kiosk) == "phone_needed"
        assert hall.refused(c.CheckIn("t", "k", code="NOBODY"), kiosk) == "phone_needed"
        wrong_phone = hall.ask(c.CheckIn("t", "k", code="CODE22", phone="1111", phone_known="2222"), kiosk)
        wrong_code = hall.ask(c.CheckIn("t", "k", code="NOBODY", phone="1111"), kiosk)
        assert wrong_phone == wrong_code
        assert isinstance(wrong_code, Refusal)
        assert wrong_code.reason == "unknown_appointment"
        hall.do(c.CheckIn("t", "k", code="CODE22", phone="2222", phone_known="2222"), kiosk)


def test_what_was_promised_long_ago_is_forgotten_and_replay_agrees(tmp_path: Path) -> None:
    server = Server(tmp_path)
    for turn, days_on in enumerate((0, 1, 70, 90)):
        server.do(c.BookAppointment(f"a{turn}", f"CODE{turn}", "tax", MONDAY_NINE + days_on * 86_400, f"P-{turn}"))
    server.clock.now += 80 * 86_400
    server.do(c.OpenDay("2027-02-11"), "system:calendar")
    held = server.writer.look(
        lambda book: (list(book.appointments), list(book.codes), list(book.externals), len(book.places["tax"]))
    )
    assert held == (["a2", "a3"], ["CODE2", "CODE3"], ["P-2", "P-3"], 2)
    live = server.writer.look(fingerprint)
    server.end()
    server.begin()
    assert server.writer.look(fingerprint)["appointments"] == live["appointments"]
    server.end()
    with closing(Journal(tmp_path / FILE)) as journal:
        assert fingerprint(replay(server.centre, journal, everything=True))["appointments"] == live["appointments"]


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_places_follow_the_plans(data: st.DataObject) -> None:
    """By an oracle: closures, then plans for a date, then those for weekdays, then the capacity."""
    clocks = st.sampled_from(["08:00", "09:30", "11:00", "14:00", "16:45"])
    spans = st.tuples(clocks, clocks).filter(lambda both: both[0] < both[1])
    dates = st.sampled_from([(), ("2026-11-24",)])
    plans = data.draw(st.lists(st.tuples(spans, dates, st.integers(0, 9)), max_size=3))
    closed = data.draw(st.lists(spans, max_size=2))
    rules = Appointments.model_validate({
        "capacity": 7, "horizon_days": 1, "lead_minutes": 0,
        "plans": [{"from": a, "to": b, "dates": dates, "places": places} for (a, b), dates, places in plans],
        "closures": [{"from": a, "to": b} for a, b in closed],
    })  # fmt: skip
    hall = BARE.model_copy(update={"appointments": rules})
    for slot in table(hall, "tax", (), MONDAY_NINE):
        local = at_hall(hall, slot.start)
        clock, day = local.strftime("%H:%M"), local.date().isoformat()
        fits = [
            (bool(dates), places) for (a, b), dates, places in plans if a <= clock < b and (not dates or day in dates)
        ]
        wanted = next((places for named, places in sorted(fits, key=lambda one: -one[0])), 7)
        assert slot.places == (0 if any(a <= clock < b for a, b in closed) else wanted)


@pytest.mark.parametrize(("windows", "minutes", "slot", "places"), [
    (1, 8, 15, 1), (2, 8, 15, 3), (1, 15, 15, 1), (3, 10, 30, 9), (0, 8, 15, 0), (1, 20, 15, 0), (1, 0.3, 15, 50),
])  # fmt: skip
def test_windows_by_minutes_by_citizens_make_places(windows: int, minutes: float, slot: int, places: int) -> None:
    rules = Appointments.model_validate(
        {"slot_minutes": slot, "plans": [{"windows": windows, "service_minutes": minutes}]}
    )
    first = table(centre().model_copy(update={"appointments": rules}), "tax", (), MONDAY_NINE)[0]
    assert first.places == places


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12), st.integers(0, 4))
@settings(deadline=None)
def test_only_emptier_slots_are_called_quiet(day: list[tuple[int, int]], count: int) -> None:
    slots = marked([Slot(turn, turn + 1, places, taken) for turn, (places, taken) in enumerate(day)], count)
    shares = [slot.taken / slot.places for slot in slots if slot.places]
    quiet = [slot for slot in slots if slot.quiet]
    assert len(quiet) <= count
    assert all(slot.free and slot.taken / slot.places < max(shares) for slot in quiet)
    left = [slot.taken / slot.places for slot in slots if slot.free and not slot.quiet]
    assert not quiet or not left or max(slot.taken / slot.places for slot in quiet) <= min(left)
