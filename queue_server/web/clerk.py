"""The clerk's doors: open, call, serve, set aside, send on. Each only parses and hands over."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, jsonify
from pydantic import Field

from lobby import ids
from queue_server import commands as c
from queue_server import consoles
from queue_server.commands import Command
from queue_server.intake import CASE
from queue_server.web import guard, trail
from queue_server.web.problems import house, problem
from queue_server.writer import Outcome

routes = Blueprint("clerk", __name__, url_prefix="/api/v1/windows")


class Act(guard.Body):
    """What an act may carry; each act reads its own fields."""

    reason: str | None = Field(None, max_length=200)
    note: str | None = Field(None, max_length=200)
    ticket: str | None = Field(None, max_length=100)
    service: str | None = Field(None, max_length=100)
    item: str | None = Field(None, max_length=100)
    window: str | None = Field(None, max_length=100)
    person: str | None = Field(None, max_length=100)
    case_number: str | None = Field(None, pattern=rf"{CASE}|^$")
    whole: bool = False


ACTS: dict[str, Callable[[str, Act, float], Command]] = {
    "open": lambda window, _act, _now: c.OpenWindow(window),
    "pause": lambda window, act, _now: c.PauseWindow(window, act.reason),
    "close": lambda window, _act, _now: c.CloseWindow(window),
    "call-next": lambda window, _act, now: c.CallNext(window, ids.uuid7(now)),
    "call": lambda window, act, now: c.CallTicket(window, _given("ticket", act.ticket), ids.uuid7(now), act.reason),
    "walk-in": lambda window, act, now: c.ServeWalkIn(
        window, _given("service", act.service), ids.uuid7(now), ids.token(), ids.uuid7(now), act.item
    ),
    "recall": lambda window, _act, now: c.Recall(window, ids.uuid7(now)),
    "start": lambda window, _act, _now: c.StartService(window),
    "finish": lambda window, act, _now: c.FinishService(window, str(uuid.uuid4()), _case(act), act.whole),
    "finish-and-call": lambda window, act, now: c.FinishAndCall(window, str(uuid.uuid4()), ids.uuid7(now), _case(act)),
    "no-show": lambda window, _act, _now: c.MarkNoShow(window),
    "park": lambda window, act, _now: c.ParkTicket(window, act.note),
    "resume": lambda window, act, _now: c.ResumeTicket(window, act.ticket),
    "transfer": lambda window, act, _now: _transfer(window, act),
    "undo": lambda window, _act, _now: c.Undo(window),
    "help": lambda window, act, _now: c.AskHelp(f"window:{window}", window, act.note),
    "help-end": lambda window, _act, _now: c.AnswerHelp(f"window:{window}"),
}


def _case(act: Act) -> str | None:
    """The case number that was typed or scanned, without the blanks around it; None where there is none."""
    return (act.case_number or "").strip() or None


def _transfer(window: str, act: Act) -> Command:
    """To a service, a window, or whoever sits there; at least one of them is named."""
    if act.window is None and act.person is None:
        _given("service", act.service)
    return c.TransferTicket(window, act.service, act.window, act.person, act.reason)


@routes.get("/<window>")
def console(window: str) -> Response:
    """What the clerk of this window sees."""
    guard.need_window(window)
    _known(window)
    now = house().clock()
    return jsonify(house().writer.look(lambda book: consoles.snapshot(book, window, now)))


@routes.get("/<window>/person")
def person(window: str) -> Response:
    """Who is at the window, by a masked name: for the clerk who serves them and for nobody else."""
    somebody = guard.need_window(window)
    _known(window)
    clerk, own = f"user:{somebody.name}", somebody.window == window
    owners = house().writer.look(lambda book: consoles.owners(book, window, clerk, own=own))
    if owners is None:
        raise problem(403, "other_window", "This window belongs to another clerk.")
    sealed = house().writer.tend(lambda journal: next(filter(None, map(journal.person_at, owners)), None))
    return jsonify({"name": consoles.masked(house().desk.persons.read(sealed).name) if sealed else None})


@routes.post("/<window>/<act>")
def act(window: str, act: str) -> Response:
    """One press at a window."""
    somebody = guard.need_window(window)
    if act not in ACTS:
        raise problem(404, "http_404", "There is no such page or thing.")
    if act == "call" and not somebody.may("window.choose"):
        raise problem(403, "not_allowed", "You may not do this.")
    sent = guard.body(Act)
    command = ACTS[act](window, sent, house().clock())
    outcome = guard.ask(somebody, command, sent.model_dump())
    if act == "call":  # out of order: why stands in the record of acts too
        number = outcome.body["ticket"]["number"]
        trail.note(g.get("looked"), {"number": number, "state": "called", "window": window, "reason": sent.reason})
    return _shown(outcome)


def _shown(outcome: Outcome) -> Response:
    if outcome.status == 204:
        return Response(status=204)
    body: Any = outcome.body
    if "call" not in body:
        body = body.get("ticket", body.get("window", body))
    return jsonify(body)


def _given(field: str, value: str | None) -> str:
    if not value:
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field=field, why="required")
    return value


def _known(window: str) -> None:
    if window not in house().centre.window:
        raise problem(404, "unknown_window", "There is no window “{found}”; there are: {allowed}.",
                      found=window[:40], allowed=", ".join(house().centre.window))  # fmt: skip
