"""The manager's doors: the hall now, calls for help, the intake outbox."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from queue_server import commands as c
from queue_server.house import House
from queue_server.reports import now as reports
from queue_server.web import guard, paging
from queue_server.web.devices import Upkeep, devices_of, upkeep
from queue_server.web.problems import house, problem

routes = Blueprint("office", __name__, url_prefix="/api/v1")

STATES = ("waiting", "delivered", "parked")
MOST_AT_ONCE = 1_000


def snapshot(of: House, kept: Upkeep) -> dict[str, Any]:
    """The whole office, as the page and its live events have it."""
    now = of.clock()
    seen = of.writer.look(lambda book: reports.office(book, now))
    counts = of.writer.tend(lambda journal: journal.outbox.counts("intake"))
    intake = {"url": of.carrier is not None, **{state: counts.get(state, 0) for state in STATES}}
    return {**seen, "devices": devices_of(of, kept), "intake": intake}


@routes.get("/office")
def office() -> Response:
    """The hall now, and the day's figures."""
    guard.need("report.see")
    return jsonify(snapshot(house(), upkeep()))


@routes.get("/day")
def day() -> Response:
    """The day as it stands, and whom closing it would leave without service."""
    guard.need("report.see")
    return jsonify(house().writer.look(reports.day))


@routes.get("/help")
def helps() -> Response:
    """Where somebody waits for a member of staff."""
    guard.need("help.answer")
    return jsonify(house().writer.look(reports.helps))


@routes.post("/help/<device>/answer")
def answer_help(device: str) -> Response:
    """A member of staff is on the way: the call is answered."""
    guard.ask(guard.need("help.answer"), c.AnswerHelp(device[:200]), {})
    return jsonify(house().writer.look(reports.helps))


@routes.get("/intake/events")
def intake_events() -> Response:
    """The outbox to the intake system, by state."""
    guard.need("intake.see")
    state = request.args.get("state", "waiting")
    if state not in STATES:
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="state", why=", ".join(STATES))
    rows = house().writer.tend(lambda journal: journal.outbox.rows("intake", state))
    return paging.listed([{**row, "ticket": row["subject"]} for row in rows], "id")


@routes.post("/intake/events/replay")
def replay_all() -> Response:
    """Try every parked event again; how many."""
    guard.need("intake.replay")
    carrier = house().carrier
    rows = house().writer.tend(lambda journal: journal.outbox.rows("intake", "parked", MOST_AT_ONCE)) if carrier else []
    return jsonify({"replayed": sum(carrier.replay(row["id"]) for row in rows) if carrier else 0})


@routes.post("/intake/events/<parcel>/replay")
def replay(parcel: str) -> Response:
    """Try a parked event again."""
    guard.need("intake.replay")
    carrier = house().carrier
    if carrier is None or not carrier.replay(parcel):
        raise problem(404, "http_404", "There is no such page or thing.")
    return Response(status=202)
