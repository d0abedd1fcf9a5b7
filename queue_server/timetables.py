"""The timetable that a manager edits while the hall runs: special days, plans of places, closures. Pure.

It is laid upon what the centre's file says: its days go before the file's, its plans and closures are added to them.
"""

from __future__ import annotations

from typing import Any

from lobby.booking_settings import Timetable
from lobby.centre import Centre, Hours
from queue_server import commands as c
from queue_server import events as e
from queue_server.book import Book
from queue_server.commands import Asked


def set_timetable(book: Book, command: c.SetTimetable, _asked: Asked, now: float) -> list[e.Event]:
    """From now on this counts; nothing where it is so already."""
    if command.text == book.timetable:
        return []
    table: dict[str, Any] = command.table.model_dump(mode="json", by_alias=True, exclude_none=True)
    return [e.TimetableSet(now, command.text, table)]


def laid(centre: Centre, written: Centre, table: Timetable) -> Centre:
    """The centre by a timetable; `written` is what its file says, `centre` what else has been changed since."""
    rules = written.appointments.model_copy(update={
        "plans": (*table.plans, *written.appointments.plans),
        "closures": (*written.appointments.closures, *table.closures),
    })  # fmt: skip
    return centre.model_copy(update={"hours": _hours(written.hours, table), "appointments": rules})


def _hours(hours: Hours | None, table: Timetable) -> Hours | None:
    if hours is None:
        return None
    rests = {day.date for day in table.days if day.kind == "rest"}
    works = {day.date for day in table.days if day.kind == "work"}
    return hours.model_copy(update={
        "holidays": tuple(sorted((set(hours.holidays) - works) | rests)),
        "workdays": tuple(sorted((set(hours.workdays) - rests) | works)),
    })  # fmt: skip
