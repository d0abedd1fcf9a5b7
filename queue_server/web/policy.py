"""The manager's doors to the rules of who is next: look, try, change, take back; the fairness log, and promises kept."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import Field

from lobby.hours import at_hall, day_of
from lobby.policy_settings import Policy
from queue_server import commands as c
from queue_server import estimate_day, policy_days, policy_draft, policy_log, views
from queue_server.book import Book, PolicyNow
from queue_server.policy_editing import written
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("policy", __name__, url_prefix="/api/v1")

DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class Draft(guard.Body):
    """The rules, whole, and a word on why."""

    policy: Policy
    note: str | None = Field(None, max_length=200)


class Older(guard.Body):
    """Which version is to stand again; 0 is the centre file's."""

    version: int = Field(ge=0)


@routes.get("/policy")
def policy() -> Response:
    """The rules of who is next as they stand; their version is the ETag."""
    guard.need("report.see")
    return _standing()


@routes.put("/policy")
def change_policy() -> Response:
    """Other rules from now on; If-Match guards what was seen. Contradictory ones are refused, with an example."""
    somebody, sent, seen = guard.need("policy.edit"), guard.body(Draft), guard.seen_number()
    policy = written(sent.policy)
    guard.ask(somebody, c.ChangePolicy(policy, seen, sent.note), {"policy": policy, "seen": seen, "note": sent.note})
    return _standing()


@routes.post("/policy/preview")
def preview() -> Response:
    """Who would be called next at each open window under these rules and under those that stand, and why."""
    guard.need("report.see")
    sent, now = guard.body(Draft), house().clock()
    return jsonify(house().writer.look(lambda book: policy_draft.preview(book, sent.policy, now)))


@routes.get("/policy/history")
def history() -> Response:
    """Every version, the newest first: since when, by whom, with its rules."""
    guard.need("report.see")
    return jsonify(house().writer.look(lambda book: [_version(book, one) for one in reversed(book.policies)]))


@routes.post("/policy/revert")
def revert() -> Response:
    """Have an older version stand again, as a new one."""
    somebody, sent, seen = guard.need("policy.edit"), guard.body(Older), guard.seen_number()
    guard.ask(somebody, c.RevertPolicy(sent.version, seen), {"version": sent.version, "seen": seen})
    return _standing()


@routes.get("/reports/fairness")
def fairness() -> Response:
    """Every overtaking of a day with its rule; `format=csv` for a spreadsheet. Without `day`: today."""
    guard.need("report.see")
    centre, now = house().centre, house().clock()
    day = request.args.get("day") or day_of(centre, now)
    if not DAY.match(day):
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="day", why="YYYY-MM-DD")
    found = list(policy_log.overtakings(policy_days.events_of(house().data, day)))
    if request.args.get("format") == "csv":
        answer = Response(policy_log.table(found, centre.zone), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="fairness-{day}.csv"'
        return answer
    return jsonify({"day": day, "overtakings": [_line(one) for one in found]})


@routes.get("/reports/promises")
def promises() -> Response:
    """How the waits that numbers were told came true, by day and service."""
    guard.need("report.see")
    return jsonify(house().writer.look(estimate_day.promises))


def _line(one: policy_log.Overtaking) -> dict[str, Any]:
    at = at_hall(house().centre, one.at).isoformat(timespec="milliseconds")
    return {
        "at": at, "window": one.window, "number": one.number, "class": one.ticket_class, "waited_minutes": one.minutes,
        "passed": one.passed, "passed_class": one.passed_class, "passed_waited_minutes": one.passed_minutes,
        "rule": one.rule, "why": {"zh": one.zh, "en": one.en},
    }  # fmt: skip


def _standing() -> Response:
    seen = house().writer.look(policy_draft.standing)
    response = jsonify(seen)
    response.set_etag(str(seen["version"]))
    return response


def _version(book: Book, one: PolicyNow) -> dict[str, Any]:
    return {
        "version": one.version, "at": views.clock(book, one.at) if one.version else None, "reverts": one.reverts,
        "by": one.by.removeprefix("user:") or None, "note": one.note, "policy": written(one.policy),
    }  # fmt: skip
