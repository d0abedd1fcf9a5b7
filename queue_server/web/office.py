"""The manager's doors: the hall now, devices, the intake outbox."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import ConfigDict, Field

from queue_server import reports
from queue_server.house import House
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("office", __name__, url_prefix="/api/v1")

DO_SECONDS = 30
STATES = ("waiting", "delivered", "parked")


class Do(guard.Body):
    """A verb for a device, with its own fields beside it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    verb: str = Field(max_length=40)


def snapshot(of: House) -> dict[str, Any]:
    """The whole office, as the page and its live events have it."""
    now = of.clock()
    seen = of.writer.look(lambda book: reports.office(book, now))
    counts = of.writer.tend(lambda journal: journal.intake_counts())
    intake = {"url": of.carrier is not None, **{state: counts.get(state, 0) for state in STATES}}
    return {**seen, "devices": devices_of(of), "intake": intake}


def devices_of(of: House) -> dict[str, dict[str, Any]]:
    """Every enrolled device with its status and health."""
    seats = of.presence.seats()
    found = {}
    for row in of.registry.devices():
        seat = seats.get(row.device)
        found[row.device] = {
            "device": row.device, "kind": row.kind, "window": row.window, "status": seat.status if seat else "offline",
            "since": seat.since if seat else None, "version": seat.version if seat else None,
            "health": seat.health if seat else {},
        }  # fmt: skip
    return found


@routes.get("/office")
def office() -> Response:
    """The hall now, and the day's figures."""
    guard.need("report.see")
    return jsonify(snapshot(house()))


@routes.get("/devices")
def devices() -> Response:
    """Every device, how it is."""
    guard.need("report.see")
    return jsonify(list(devices_of(house()).values()))


@routes.post("/devices/<device>/do")
def do(device: str) -> Response:
    """Tell a device to do something; its `done` comes over the bus."""
    somebody = guard.need("device.do")
    known = house().registry.devices()
    if all(row.device != device for row in known):
        raise problem(404, "unknown_device", "There is no device “{found}”; there are: {allowed}.",
                      found=device[:40], allowed=", ".join(row.device for row in known))  # fmt: skip
    sent = guard.body(Do).model_dump()
    key = request.headers.get("Idempotency-Key") or str(uuid.uuid4())
    # The id follows from the key: the desk tells a device the same thing once, however often it is asked to.
    do_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{somebody.name} {device} {key}"))
    expires = datetime.now(UTC) + timedelta(seconds=DO_SECONDS)
    body = {**sent, "id": do_id, "expires": expires.isoformat(timespec="milliseconds")}
    if not house().desk.do(device, body):
        raise problem(503, "no_broker", "This device is not connected.")
    response = jsonify({"id": do_id})
    response.status_code = 202
    return response


@routes.get("/intake/events")
def intake_events() -> Response:
    """The outbox to the intake system, by state."""
    guard.need("intake.see")
    state = request.args.get("state", "waiting")
    if state not in STATES:
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="state", why=", ".join(STATES))
    return jsonify(house().writer.tend(lambda journal: journal.intake_rows(state)))


@routes.post("/intake/events/<parcel>/replay")
def replay(parcel: str) -> Response:
    """Try a parked event again."""
    guard.need("day.close")
    carrier = house().carrier
    if carrier is None or not carrier.replay(parcel):
        raise problem(404, "http_404", "There is no such page or thing.")
    return Response(status=202)
