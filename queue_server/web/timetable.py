"""The timetable and what follows from missed appointments, as a manager edits them in the office."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic import Field

from lobby import chinese_days
from lobby.catalogue import both
from lobby.centre import Centre
from lobby.config import BadConfig
from lobby.hours import at_hall, day_of, works_on
from lobby.messages import Text
from queue_server import commands as c
from queue_server import slots, timetable_file, views
from queue_server.absences import counted, rests_until
from queue_server.book import Book
from queue_server.web import guard
from queue_server.web.problems import Problem, house

routes = Blueprint("timetable", __name__, url_prefix="/api/v1")

SHOWN_DAYS = 400


class TimetableText(guard.Body):
    """The timetable as TOML."""

    text: str = Field(max_length=timetable_file.LONGEST)


class Excuse(guard.Body):
    """Missed appointments that shall count no more, and what the manager was told."""

    appointments: tuple[str, ...] = Field(min_length=1, max_length=50)
    reason: str = Field(min_length=2, max_length=200)


@routes.get("/timetable")
def shown() -> Response:
    """The text, the special days that follow from it and from the State's arrangement, and which years are unknown."""
    guard.need("report.see")
    return jsonify(_shown(house().clock()))


@routes.put("/timetable")
def save() -> Response:
    """Another timetable, which counts at once; one with mistakes is refused whole, with each of them."""
    somebody = guard.need("timetable.edit")
    sent, now = guard.body(TimetableText), house().clock()
    try:
        table = timetable_file.read(sent.text, house().centre)
    except BadConfig as error:
        why = Text(zh="\n".join(error.errors), en="\n".join(error.errors))
        raise Problem(422, "bad_timetable", both("The timetable was not saved:\n{why}", why=why)) from error
    guard.ask(somebody, c.SetTimetable(sent.text, table), {"text": sent.text})
    return jsonify(_shown(now))


def _shown(now: float) -> dict[str, Any]:
    """The timetable and what follows from it; the writer is kept only for a list of what is promised."""
    items, centre, text = house().writer.look(
        lambda book: (list(book.appointments.values()), book.centre, book.timetable)
    )
    today = at_hall(centre, now).date()
    return {
        "text": text or timetable_file.BLANK, "days": _special_days(centre, today),
        "years": [{"year": year, "known": chinese_days.is_known(year)} for year in (today.year, today.year + 1)],
        "stranded": [views.appointment_row(item, None, centre.zone) for item in items
                     if item.state == "booked" and item.slot > now and not _stands(centre, item.service, item.slot)],
    }  # fmt: skip


def _stands(centre: Centre, service: str, slot: float) -> bool:
    """Whether the hall still works at a promised time."""
    hours = centre.hours
    rests = hours is not None and not works_on(hours, at_hall(centre, slot).date())
    return not rests and not any(slots.covers(centre, one, service, slot) for one in centre.appointments.closures)


def _special_days(centre: Centre, today: date) -> list[dict[str, Any]]:
    hours, found = centre.hours, []
    for day in (today + timedelta(days=n) for n in range(SHOWN_DAYS)):
        own = hours is not None and day in (*hours.holidays, *hours.workdays)
        state = (hours is None or hours.calendar == "china") and (chinese_days.rests(day) or chinese_days.makes_up(day))
        if own or state:
            works = works_on(hours, day) if hours else chinese_days.makes_up(day)
            name = chinese_days.name_of(day)
            found.append({"date": day.isoformat(), "works": works, "from": "centre" if own else "state",
                          "name": name.model_dump() if name else None})  # fmt: skip
    return found


@routes.get("/appointments/misses")
def misses() -> Response:
    """Who missed appointments, person by person without a name, and until when their booking rests."""
    guard.need("appointment.excuse")
    missed, now = house().writer.look(counted), house().clock()
    lookups = house().writer.tend(lambda journal: journal.lookups_of(missed))
    persons: dict[str, list[str]] = {}
    for key in missed:
        persons.setdefault(lookups.get(key, key), []).append(key)
    return jsonify(house().writer.look(lambda book: [_person(book, ids, now) for ids in persons.values()]))


def _person(book: Book, ids: list[str], now: float) -> dict[str, Any]:
    until = rests_until(book, ids, now)
    items = sorted((book.appointments[key] for key in ids), key=lambda item: -item.slot)
    return {"rests_until": day_of(book.centre, until) if until else None,
            "appointments": [views.appointment(book, item) for item in items]}  # fmt: skip


@routes.post("/appointments/excuses")
def excuse() -> Response:
    """A manager has heard why: these count no more, and booking goes on."""
    somebody = guard.need("appointment.excuse")
    sent = guard.body(Excuse)
    return jsonify(guard.ask(somebody, c.ExcuseMisses(sent.appointments, sent.reason), sent.model_dump()).body)
