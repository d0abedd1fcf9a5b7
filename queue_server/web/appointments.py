"""Appointments by staff, at the desk or on the telephone, and by the platforms that book through the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from flask import Blueprint, Response, jsonify, request
from pydantic import AwareDatetime, Field, model_validator

from lobby import ids
from lobby.centre import Centre
from lobby.hours import day_of
from queue_server import booking_rows, views
from queue_server import commands as c
from queue_server.absences import excuse_of
from queue_server.asks import booking_code
from queue_server.book import Appointment, Book
from queue_server.commands import Person
from queue_server.journal import Journal
from queue_server.web import guard, paging, trail
from queue_server.web.problems import house, problem

routes = Blueprint("appointments", __name__, url_prefix="/api/v1")

OWN_NUMBER = "ext:"
"""Before a platform's own number, where an id is asked for."""


class Booking(guard.Body):
    """An appointment; `name` and `phone` are kept encrypted and apart from it."""

    service: str = Field(max_length=200)
    at: AwareDatetime
    name: str = Field(max_length=100)
    phone: str = Field(max_length=40)
    external_id: str | None = Field(None, max_length=200)


class Rebooking(guard.Body):
    """Another time, another service, or another person to reach (both `name` and `phone`)."""

    at: AwareDatetime | None = None
    service: str | None = Field(None, max_length=200)
    name: str | None = Field(None, max_length=100)
    phone: str | None = Field(None, max_length=40)

    @model_validator(mode="after")
    def changes_something(self) -> Self:
        if (self.name is None) != (self.phone is None):
            raise ValueError("name and phone go together")
        if self.at is None and self.service is None and self.name is None:
            raise ValueError("one of at, service, name with phone")
        return self


class DeskCheckIn(guard.Body):
    """At the desk; `on_behalf` where somebody comes in the stead of who booked."""

    on_behalf: Literal["family", "agent"] | None = None


@routes.post("/appointments")
def book() -> Response:
    """A promise of a time, with the code that checks it in; told again under one `external_id` it is the same one."""
    somebody = guard.need("appointment.book")
    sent = guard.body(Booking)
    by = "upstream" if sent.external_id else "staff"
    command = c.BookAppointment(
        ids.uuid7(house().clock()), booking_code(), sent.service, sent.at.timestamp(), sent.external_id or None, by=by
    )
    person = Person(name=sent.name, phone=sent.phone)
    return made(guard.ask(somebody, command, sent.model_dump(mode="json"), person).body["appointment"])


@routes.get("/appointments")
def listed() -> Response:
    """Those that are promised, in order of time; `day`, `service`, `state`, `external_id` and `code` narrow the list."""
    guard.need("appointment.book")
    return paging.listed(_rows(), "id")


def _rows() -> list[dict[str, Any]]:
    """What is asked for of a snapshot: the writer is kept as long as it takes to copy two lists, however many there are."""
    names = ("day", "service", "state", "external_id", "code")
    wanted = {key: request.args[key] for key in names if key in request.args}
    items, numbers, centre = house().writer.look(_snapshot)
    found = sorted((item for item in items if _fits(centre, item, wanted)), key=lambda item: item.slot)
    return [views.appointment_row(item, numbers.get(item.ticket or ""), centre.zone) for item in found]


def _snapshot(book: Book) -> tuple[list[Appointment], dict[str, str], Centre]:
    """All appointments, the numbers of today's tickets by their ids, and the centre as it is now; none of them changes."""
    return list(book.appointments.values()), {item.id: item.number for item in book.tickets.values()}, book.centre


def _fits(centre: Centre, item: Appointment, wanted: Mapping[str, str]) -> bool:
    fields = {"external" if key == "external_id" else key: value for key, value in wanted.items() if key != "day"}
    if any(getattr(item, field) != value for field, value in fields.items()):
        return False
    return "day" not in wanted or day_of(centre, item.slot) == wanted["day"]


@routes.get("/appointments.csv")
def exported() -> Response:
    """The same list as CSV, without anything personal."""
    guard.need("appointment.book")
    response = Response(booking_rows.written(_rows()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=appointments.csv"
    return response


@routes.get("/appointments/<appointment>")
def one(appointment: str) -> Response:
    """One of them, by its id or as `ext:` and the platform's own number."""
    guard.need("appointment.book")
    key = known(appointment)
    return jsonify(house().writer.look(lambda book: views.appointment(book, book.appointments[key])))


@routes.get("/appointments/<appointment>/contact")
def contact(appointment: str) -> Response:
    """Whom to reach, and why they were excused, for whoever may know it; that it was asked is written down."""
    somebody = guard.need("appointment.contact")
    key = known(appointment)
    trail.act_now("appointments.contact", somebody.name, key, 200)
    sealed = house().writer.tend(lambda journal: _sealed(journal, key))
    person = house().desk.persons.read(sealed) if sealed else Person()
    room = house().post_room
    excused = room.words(excuse_of(key)) if room else None
    return jsonify({"name": person.name, "phone": person.phone, **({"excuse": excused} if excused else {})})


def _sealed(journal: Journal, key: str) -> bytes | None:
    return journal.person_at(key)


@routes.patch("/appointments/<appointment>")
def change(appointment: str) -> Response:
    """To another time or service; its code stays."""
    somebody = guard.need("appointment.book")
    sent, key = guard.body(Rebooking), known(appointment)
    at = sent.at.timestamp() if sent.at else house().writer.look(lambda book: book.appointments[key].slot)
    person = Person(name=sent.name, phone=sent.phone) if sent.name is not None else None
    by = "upstream" if appointment.startswith(OWN_NUMBER) else "staff"
    command = c.MoveAppointment(at, key, sent.service, by)
    return jsonify(guard.ask(somebody, command, sent.model_dump(mode="json"), person).body["appointment"])


@routes.delete("/appointments/<appointment>")
def cancel(appointment: str) -> Response:
    """Given up; its place is free. Once more is no mistake."""
    somebody = guard.need("appointment.book")
    return jsonify(guard.ask(somebody, c.CancelAppointment(known(appointment)), {}).body["appointment"])


@routes.post("/appointments/<appointment>/check-in")
def check_in(appointment: str) -> Response:
    """An appointment becomes a ticket, at the desk."""
    somebody = guard.need("appointment.book")
    sent = guard.body(DeskCheckIn)
    command = c.CheckIn(ids.uuid7(house().clock()), ids.token(), candidates=(known(appointment),), agent=sent.on_behalf)
    return made(guard.ask(somebody, command, sent.model_dump()).body["ticket"])


def known(appointment: str) -> str:
    """The id that is meant, or 404."""
    own = appointment.removeprefix(OWN_NUMBER) if appointment.startswith(OWN_NUMBER) else None
    key = house().writer.look(lambda book: book.externals.get(own, "") if own else appointment)
    if not house().writer.look(lambda book: key in book.appointments):
        raise problem(404, "unknown_appointment", "There is no such appointment.")
    return key


def made(body: object) -> Response:
    """Something new: 201."""
    response = jsonify(body)
    response.status_code = 201
    return response
