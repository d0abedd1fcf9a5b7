"""Appointments that nobody came to: counted, excused, and the rest from booking that follows from too many. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from lobby.hours import at_hall, day_in_words, works_on
from queue_server import commands as c
from queue_server import events as e
from queue_server.book import Appointment, Book
from queue_server.commands import Asked
from queue_server.refusal import refuse

DAY = 86_400


def settle(book: Book, _command: c.SettleAppointments, _asked: Asked, now: float) -> list[e.Event]:
    """Nobody came to these, and their day is over."""
    return [e.AppointmentMissed(now, item.id, excused=not _worked(book, item)) for item in unsettled(book, now)]


def unsettled(book: Book, now: float) -> list[Appointment]:
    """Those of days that are over which were neither used nor given up."""
    midnight = at_hall(book.centre, now).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    return [item for item in book.appointments.values() if item.state == "booked" and item.slot < midnight]


def _worked(book: Book, item: Appointment) -> bool:
    hours = book.centre.hours
    return hours is None or works_on(hours, at_hall(book.centre, item.slot).date())


def excuse(book: Book, command: c.ExcuseMisses, _asked: Asked, now: float) -> list[e.Event]:
    """A manager has heard why; those count no more."""
    found = [book.appointments.get(key) for key in command.appointments]
    missed = [item for item in found if item is not None and item.state == "missed"]
    if not missed:
        raise refuse("not_missed", "This appointment does not count as missed.")
    return [e.MissExcused(now, item.id, words=excuse_of(item.id)) for item in missed]


def excuse_of(appointment: str) -> str:
    """Under which key it is kept why somebody did not come: an illness is nobody's business but theirs."""
    return f"excuse/{appointment}"


def counted(book: Book) -> list[str]:
    """Ids of appointments that count as missed."""
    return [item.id for item in book.appointments.values() if item.state == "missed"]


def rests_until(book: Book, ids: Iterable[str], now: float) -> float | None:
    """Until when somebody with these appointments may not book alone, seconds since 1970; None where they may."""
    rules = book.centre.appointments.no_shows
    if not rules.count:
        return None
    found = (book.appointments[key] for key in dict.fromkeys(ids) if key in book.appointments)
    times = sorted(item.slot for item in found if item.state == "missed")
    ends = [last + rules.rest_days * DAY
            for first, last in zip(times, times[rules.count - 1 :], strict=False)
            if last - first <= rules.within_days * DAY]  # fmt: skip
    until = max(ends, default=now)
    return until if until > now else None


def need_no_rest(book: Book, ids: Iterable[str], now: float) -> None:
    """Whoever rests from booking is told until when, and what they can do."""
    until = rests_until(book, ids, now)
    if until is not None:
        raise refuse("booking_rests",
                     "Too many appointments were missed, so booking by yourself rests until {day}. You can take a "
                     "number at the hall at any time; if there was a reason, please tell reception.",
                     status=403, day=day_in_words(book.centre, until))  # fmt: skip
