"""A promise of a time is made, changed, kept or not; the timetable is another one."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import replace
from typing import Any

from lobby.booking_settings import KEPT_DAYS, Timetable
from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Appointment, Book
from queue_server.timetables import laid

KEPT_SECONDS = 86_400 * (2 * KEPT_DAYS + 15)


def _booked(book: Book, ev: e.AppointmentBooked) -> None:
    item = Appointment(ev.appointment, ev.code, ev.service, ev.slot, ev.external, by=ev.by, booked_at=ev.at)
    book.appointments[ev.appointment] = item
    book.codes[ev.code] = ev.appointment
    if ev.external:
        book.externals[ev.external] = ev.appointment
    _take_place(book, item)


def _moved(book: Book, ev: e.AppointmentMoved) -> None:
    item = book.appointments[ev.appointment]
    _free_place(book, item)
    _take_place(book, _changed(book, ev.appointment, slot=ev.slot, service=ev.service or item.service,
                               booked_at=ev.at, reminded=None))  # fmt: skip


def _cancelled(book: Book, ev: e.AppointmentCancelled) -> None:
    _free_place(book, _changed(book, ev.appointment, state="cancelled"))


def _used(book: Book, ev: e.AppointmentUsed) -> None:
    _changed(book, ev.appointment, ticket=ev.ticket, state="used", late=ev.late, agent=ev.agent)


def _missed(book: Book, ev: e.AppointmentMissed) -> None:
    _changed(book, ev.appointment, state="excused" if ev.excused else "missed")


def _excused(book: Book, ev: e.MissExcused) -> None:
    _changed(book, ev.appointment, state="excused")


def _reminded(book: Book, ev: e.AppointmentReminded) -> None:
    _changed(book, ev.appointment, reminded=ev.minutes)


def _changed(book: Book, appointment: str, **fields: Any) -> Appointment:
    """Another in its place, with these fields."""
    item = book.appointments[appointment] = replace(book.appointments[appointment], **fields)
    return item


def _timetable(book: Book, ev: e.TimetableSet) -> None:
    book.timetable = ev.text
    book.centre = laid(book.centre, book.written, Timetable.model_validate(ev.table))


def forget_promises(book: Book, now: float) -> None:
    """Drop those of long ago: no rule asks for them any more, and a hall goes on for years."""
    before = now - KEPT_SECONDS
    gone = [item for item in book.appointments.values() if item.slot < before]
    for item in gone:
        del book.appointments[item.id]
        if book.codes.get(item.code) == item.id:
            del book.codes[item.code]
        if item.external and book.externals.get(item.external) == item.id:
            del book.externals[item.external]
    for times in book.places.values() if gone else ():
        del times[: bisect_left(times, before)]


def _take_place(book: Book, item: Appointment) -> None:
    insort(book.places.setdefault(item.service, []), item.slot)


def _free_place(book: Book, item: Appointment) -> None:
    times = book.places[item.service]
    del times[bisect_left(times, item.slot)]


CHANGES: Changes = {
    e.AppointmentBooked: _booked,
    e.AppointmentMoved: _moved,
    e.AppointmentCancelled: _cancelled,
    e.AppointmentUsed: _used,
    e.AppointmentMissed: _missed,
    e.MissExcused: _excused,
    e.AppointmentReminded: _reminded,
    e.TimetableSet: _timetable,
}
