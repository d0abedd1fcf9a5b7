"""Citizens book by themselves, on a phone: free times, a promise, and changing or giving it up by code and telephone."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from pydantic import AwareDatetime, Field

from lobby import ids
from queue_server import commands as c
from queue_server import views
from queue_server.accounts.lockout import LockedOutError, Lockout
from queue_server.appointments import code_here, unknown
from queue_server.asks import booking_code
from queue_server.book import Book
from queue_server.commands import Person
from queue_server.extras import last_digits
from queue_server.inquiries import free_days, need_bookable, slot_at
from queue_server.pace import Pace
from queue_server.refusal import RefusedError
from queue_server.slots import table
from queue_server.web import guard
from queue_server.web.appointments import made
from queue_server.web.problems import Problem, house, problem

routes = Blueprint("booking", __name__, url_prefix="/api/v1")

ACTOR = "phone:book"
UNKNOWN = "unknown_appointment"
BOOKINGS, BOOKINGS_SECONDS = 30, 600.0


class Wish(guard.Body):
    """A time for a service, and whom to reach."""

    service: str = Field(max_length=200)
    at: AwareDatetime
    name: str = Field(min_length=1, max_length=50, pattern=r"\S")
    phone: str = Field(pattern=r"^\+?[\d -]{6,20}$")


class Proof(guard.Body):
    """The code of an appointment and the last four digits of the telephone it was made with."""

    code: str = Field(min_length=4, max_length=60)
    phone: str = Field(pattern=r"^\d{4}$")


class Move(Proof):
    """To another time."""

    at: AwareDatetime


@routes.get("/slots")
def slots() -> Response:
    """The free times of a service by day, the quietest of each day marked; `all=1` shows staff the full ones too."""
    service, now = request.args.get("service", ""), house().clock()
    if request.args.get("all"):
        guard.need("appointment.book")
    with told():
        centre, _, booked = house().writer.look(lambda book: need_bookable(book, service))
    if not request.args.get("all"):
        return jsonify({"service": service, "days": free_days(centre, service, booked, now)})
    whole = [{"at": slot_at(centre, slot), "places": slot.places, "taken": slot.taken, "quiet": slot.quiet}
             for slot in table(centre, service, booked, now)]  # fmt: skip
    return jsonify({"service": service, "slots": whole})


@routes.get("/bookings/offer")
def offer() -> Response:
    """What can be booked here, and the rules that citizens should know before."""
    return jsonify(house().writer.look(_offer))


def _offer(book: Book) -> dict[str, Any]:
    centre = book.centre
    rules = centre.appointments
    return {
        "centre": centre.name.model_dump(), "hotline": centre.hotline, "online": rules.online,
        "services": [{"id": item.id, "name": item.name.model_dump(), "icon": item.icon, "colour": item.colour,
                      "materials": [text.model_dump() for text in item.materials]}
                     for item in centre.services if item.bookable],
        "early_minutes": centre.policy.early_minutes, "late_minutes": centre.policy.late_minutes,
        "horizon_days": rules.horizon_days, "lead_minutes": rules.lead_minutes,
    }  # fmt: skip


@routes.post("/bookings")
def book() -> Response:
    """A promise of a time, with the code that checks it in."""
    sent = guard.body(Wish)
    if not house().writer.look(lambda book: book.centre.appointments.online):
        raise problem(403, "not_online", "This hall cannot be booked on a phone. Please call, or come to the hall.")
    _slowly()
    at = sent.at.timestamp()
    command = c.BookAppointment(
        ids.uuid7(house().clock()), booking_code(), sent.service, at, by_citizen=True, by="phone"
    )
    phone = "".join(letter for letter in sent.phone if letter.isdigit() or letter == "+")
    person = Person(name=sent.name.strip(), phone=phone)
    return made(guard.ask(ACTOR, command, sent.model_dump(mode="json"), person).body["booking"])


def _slowly() -> None:
    """One telephone is soon full of appointments; whoever makes telephones up is slowed down by where they are."""
    pace: Pace = current_app.extensions.setdefault("booking_pace", Pace(BOOKINGS, BOOKINGS_SECONDS, house().clock))
    wait = pace.take(request.remote_addr or "")
    if wait:
        raise problem(429, "too_many_bookings", "Many appointments were just booked from here. Please try again in "
                      "{minutes} min, or call us.", minutes=int(wait // 60) + 1)  # fmt: skip


@routes.post("/bookings/find")
def find() -> Response:
    """The appointment of a code and a telephone."""
    sent = guard.body(Proof)
    with tried(sent.code):
        key, seen = house().writer.look(lambda book: _found(book, sent))
        sealed = house().writer.tend(lambda journal: journal.person_at(key))
        known = last_digits(house().desk.persons.read(sealed)) if sealed else None
        if seen is None or (known is not None and not hmac.compare_digest(known, sent.phone)):
            no = unknown().refusal
            raise Problem(no.status, no.reason, no.message)
    return jsonify(seen)


def _found(book: Book, sent: Proof) -> tuple[str, dict[str, Any] | None]:
    with told():
        key = book.codes.get(code_here(book, _code(sent)), "")
    item = book.appointments.get(key)
    if item is None:
        return key, None
    seen = views.appointment(book, item)
    return key, {name: seen[name] for name in ("id", "code", "service", "at", "state", "number")}


@routes.post("/bookings/move")
def move() -> Response:
    """The same appointment at another time."""
    sent = guard.body(Move)
    with tried(sent.code):
        command = c.MoveAppointment(sent.at.timestamp(), by="phone", code=_code(sent), phone=sent.phone)
        return jsonify(_own(guard.ask(ACTOR, command, sent.model_dump(mode="json")).body["appointment"]))


@routes.post("/bookings/cancel")
def cancel() -> Response:
    """Given up; its place is free for somebody else."""
    sent = guard.body(Proof)
    with tried(sent.code):
        command = c.CancelAppointment(by="phone", code=_code(sent), phone=sent.phone)
        return jsonify(_own(guard.ask(ACTOR, command, sent.model_dump()).body["appointment"]))


def _own(seen: dict[str, Any]) -> dict[str, Any]:
    return {name: seen[name] for name in ("id", "code", "service", "at", "state")}


def _code(sent: Proof) -> str:
    return sent.code.strip().upper()


@contextmanager
def tried(code: str) -> Iterator[None]:
    """Whoever guesses codes or digits is kept out for a while: by the code, and by where they are."""
    tries: Lockout = current_app.extensions.setdefault("booking_tries", Lockout(house().clock))
    here = (("code", code.strip().upper()), ("address", request.remote_addr or ""))
    try:
        for what in here:
            tries.check(*what)
        yield
    except LockedOutError as error:
        raise problem(429, "too_many_tries", "Too many tries. Please try again in {minutes} min, or ask at reception.",
                      minutes=error.minutes) from error  # fmt: skip
    except Problem as error:
        if error.reason == UNKNOWN:
            for what in here:
                tries.failed(*what)
        raise
    tries.forget(*here[0])


@contextmanager
def told() -> Iterator[None]:
    """A refusal of a rule that is asked outside the writer, as a problem."""
    try:
        yield
    except RefusedError as no:
        raise Problem(no.refusal.status, no.refusal.reason, no.refusal.message) from no
