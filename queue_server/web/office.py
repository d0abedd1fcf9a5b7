"""The manager's doors: the hall now, calls for help, the intake outbox."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from queue_server import commands as c
from queue_server import notices
from queue_server.house import House
from queue_server.reports import now as reports
from queue_server.web import guard, paging
from queue_server.web.devices import Upkeep, devices_of, upkeep
from queue_server.web.problems import house, problem

routes = Blueprint("office", __name__, url_prefix="/api/v1")

INTAKE = "intake"
STATES = ("waiting", "delivered", "parked")


def snapshot(of: House, kept: Upkeep) -> dict[str, Any]:
    """The whole office, as the page and its live events have it."""
    now = of.clock()
    seen = of.writer.look(lambda book: reports.office(book, now))
    outbox = receivers(of)
    return {**seen, "devices": devices_of(of, kept), "intake": outbox[INTAKE], "outbox": outbox}


def receivers(of: House) -> dict[str, dict[str, Any]]:
    """Everybody who is sent something, by their names in the outbox: whether they are set up (`url`), and how much is where.

    One who is not set up any more stays while there is something for them. `name` is that of a unit outside the hall.
    """
    kept, set_up = of.writer.tend(lambda journal: journal.outbox.receivers()), of.carriers
    names = dict.fromkeys((INTAKE, *set_up, *sorted(kept)))
    units = {notices.receiver(unit.id): unit.name.model_dump() for unit in of.centre.departments}
    return {name: {"url": name in set_up, **{state: kept.get(name, {}).get(state, 0) for state in STATES},
                   **({"name": units[name]} if name in units else {})}
            for name in names}  # fmt: skip


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
    """The outbox, by state: what goes to the intake system, or to the `receiver` that is named."""
    guard.need("intake.see")
    state = request.args.get("state", "waiting")
    if state not in STATES:
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="state", why=", ".join(STATES))
    to = _receiver()
    rows = house().writer.tend(lambda journal: journal.outbox.rows(to, state))
    return paging.listed([{**row, "ticket": row["subject"]} for row in rows], "id")


@routes.post("/intake/events/replay")
def replay_all() -> Response:
    """Try every parked event again, of the intake system's or of the `receiver` that is named; how many."""
    guard.need("intake.replay")
    carrier = house().carriers.get(_receiver())
    return jsonify({"replayed": carrier.replay_all() if carrier else 0})


@routes.post("/intake/events/<parcel>/replay")
def replay(parcel: str) -> Response:
    """Try a parked event again, of the intake system's or of the `receiver` that is named."""
    guard.need("intake.replay")
    carrier = house().carriers.get(_receiver())
    if carrier is None or not carrier.replay(parcel):
        raise problem(404, "http_404", "There is no such page or thing.")
    return Response(status=202)


def _receiver() -> str:
    """Who is meant; refused where nobody is called so."""
    name, known = request.args.get("receiver", INTAKE), receivers(house())
    if name not in known:
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="receiver", why=", ".join(known))
    return name
