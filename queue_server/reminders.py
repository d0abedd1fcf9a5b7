"""Reminders before an appointment: when each is due, and what it says to the platform that knows the citizen. Pure.

No name and no telephone goes out: the platform that booked knows them by its own number, others may ask for them.
"""

from __future__ import annotations

from typing import Any

from queue_server import commands as c
from queue_server import events as e
from queue_server import views
from queue_server.book import Appointment, Book
from queue_server.commands import Asked


def remind(book: Book, _command: c.RemindAppointments, _asked: Asked, now: float) -> list[e.Event]:
    """The nearest reminder of each appointment that is due one."""
    return [e.AppointmentReminded(now, item.id, minutes) for item, minutes in due(book, now)]


def due(book: Book, now: float) -> list[tuple[Appointment, int]]:
    """Appointments with the reminder that is due. One that was booked after its reminder's time needs none."""
    wanted = book.centre.appointments.remind_minutes
    if not wanted:
        return []
    coming = (item for item in book.appointments.values() if item.state == "booked" and item.slot > now)
    found = ((item, [each for each in wanted if _is_due(item, each, now)]) for item in coming)
    return [(item, min(minutes)) for item, minutes in found if minutes]


def _is_due(item: Appointment, minutes: int, now: float) -> bool:
    at = item.slot - minutes * 60
    last = item.reminded if item.reminded is not None else minutes + 1
    return item.booked_at <= at <= now and minutes < last


def letter(book: Book, event: e.AppointmentReminded) -> dict[str, Any]:
    """What a reminder carries."""
    item = book.appointments[event.appointment]
    return {
        "appointment": item.id, "external_id": item.external, "code": item.code, "minutes": event.minutes,
        "at": views.clock(book, item.slot), "service": item.service,
        "service_name": book.centre.service[item.service].name.model_dump(), "centre": book.centre.id,
        "centre_name": book.centre.name.model_dump(),
    }  # fmt: skip
