"""Many appointments at once from a platform: JSON or CSV, each row for itself, each with what became of it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import Field, ValidationError

from lobby import ids
from lobby.catalogue import both
from lobby.messages import Text
from queue_server import booking_rows, views
from queue_server import commands as c
from queue_server.accounts import User
from queue_server.appointments import of_external
from queue_server.asks import booking_code
from queue_server.book import Appointment, Book
from queue_server.booking_rows import BadTableError, Row
from queue_server.commands import Asked, Command, Person
from queue_server.web import guard
from queue_server.web.problems import Problem, house, problem
from queue_server.writer import Outcome, digest

routes = Blueprint("appointment_import", __name__, url_prefix="/api/v1/appointments")

LIVE = ("booked", "used")
DID = ("booked", "moved", "changed", "cancelled", "same", "refused")
"""What may become of a row; `changed`: somebody else is to be reached."""
Result = dict[str, Any]


class Rows(guard.Body):
    """Rows with `external_id`, `service`, `at`, `name`, `phone`, and `state` where one is taken back."""

    rows: tuple[dict[str, Any], ...] = Field(max_length=booking_rows.MOST)


@routes.post("/import")
def take_in() -> Response:
    """Rows are booked, moved or taken back by their `external_id`; a bad one harms no other, and is told."""
    somebody = guard.need("appointment.import")
    rows, key = _sent(), guard.key() or str(uuid.uuid4())
    seen: set[str] = set()
    asked = [(place, _begun(somebody, raw, f"{key}:{place}", seen)) for place, raw in enumerate(rows, 1)]
    results = [{"row": place, **(found if isinstance(found, dict) else _ended(*found))} for place, found in asked]
    counts = Counter(str(result["did"]) for result in results)
    return jsonify({"rows": results, **{did: counts[did] for did in DID}})


def _sent() -> list[Mapping[str, Any]]:
    if request.mimetype not in ("text/csv", "application/csv"):
        return list(guard.body(Rows).rows)
    try:
        return list(booking_rows.read(request.get_data()))
    except BadTableError as error:
        raise problem(422, "bad_table", "The table cannot be read: found {why}", why=str(error)) from error


def _begun(somebody: User, raw: Mapping[str, Any], key: str, seen: set[str]) -> Result | tuple[str, Future[Outcome]]:
    """What becomes of a row: a result at once, or what was asked for and the answer to come."""
    try:
        row = Row.model_validate({name: "" if value is None else value for name, value in raw.items()})
        if row.external_id in seen:
            return _refused("twice", both("This number stands twice in the table."))
        seen.add(row.external_id)
        made = ids.uuid7(house().clock()), booking_code()
        did, command, person = house().writer.look(lambda book: _meant(book, row, *made))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return _refused("bad_row", both("Field “{field}” does not fit: {why}.",
                                        field=".".join(map(str, first["loc"])), why=first["msg"]))  # fmt: skip
    except Problem as no:
        return _refused(no.reason, no.message)
    if command is None or (did["did"] == "same" and not _is_another(did["id"], person)):
        return did
    future: Future[Outcome] = Future()
    sent = digest({"route": request.path, **row.model_dump()})
    house().writer.submit(Asked(f"user:{somebody.name}", command, key, sent, person), future.set_result)
    return "changed" if did["did"] == "same" else str(did["did"]), future


def _is_another(appointment: str, person: Person | None) -> bool:
    """Whether a row names somebody else, or another telephone, than is kept of its appointment."""
    sealed = house().writer.tend(lambda journal: journal.person_at(appointment))
    return person is not None and (sealed is None or house().desk.persons.read(sealed) != person)


def _meant(book: Book, row: Row, new: str, code: str) -> tuple[Result, Command | None, Person | None]:
    """The command that a row means, by what is known of its number; none where it is so already."""
    before = of_external(book, row.external_id)
    if row.state == "cancelled":
        if before is None:
            raise problem(404, "unknown_appointment", "There is no such appointment.")
        return {"did": "cancelled"}, c.CancelAppointment(before.id, "upstream"), None
    at = _moment(book, row)
    if not row.name or not row.phone:
        raise problem(422, "bad_row", "Field “{field}” does not fit: {why}.", field="name, phone", why="needed")
    person = Person(name=row.name, phone=row.phone)
    if before is None or before.state not in LIVE:
        booking = c.BookAppointment(new, code, row.service, at, row.external_id, by="upstream")
        return {"did": "booked"}, booking, person
    if (before.service, before.slot) == (row.service, at):
        command = c.MoveAppointment(at, before.id, by="upstream") if before.state == "booked" else None
        return _same(book, before), command, person
    return {"did": "moved"}, c.MoveAppointment(at, before.id, row.service, "upstream"), person


def _moment(book: Book, row: Row) -> float:
    try:
        return booking_rows.moment(row.at, book.centre.zone)
    except (ValueError, OverflowError) as error:
        raise problem(422, "bad_row", "Field “{field}” does not fit: {why}.", field="at",
                      why="2026-11-24T09:30:00+08:00") from error  # fmt: skip


def _same(book: Book, item: Appointment) -> Result:
    return {"ok": True, "did": "same", **_kept(views.appointment(book, item))}


def _ended(did: str, future: Future[Outcome]) -> Result:
    outcome = future.result(30)
    reason = None if outcome.ok else str(outcome.body["reason"])
    house().metrics.count("http", "ImportAppointment", outcome.status, reason)
    if reason is not None:
        return {**_refused(reason, None), "message": outcome.body["message"]}
    return {"ok": True, "did": did, **_kept(outcome.body["appointment"])}


def _kept(seen: Mapping[str, Any]) -> Result:
    return {key: seen[key] for key in ("id", "code", "external_id")}


def _refused(reason: str, message: Text | None) -> Result:
    if message:
        house().metrics.bad.labels("http", reason).inc()
    return {"ok": False, "did": "refused", "reason": reason, **({"message": message.model_dump()} if message else {})}
