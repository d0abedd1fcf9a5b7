"""What the window intake system tells: cases, ratings to ask for, other windows, results, overdue cases.

It may sign what it sends by the Standard Webhooks scheme, with the secret it is sent events under (the `webhook-id` then
counts as the Idempotency-Key), or use an API token with `intake.tell`. A forged or stale signature is refused, a repeated
one gets the answer it had; neither changes anything.
"""

from __future__ import annotations

import re
import uuid
from datetime import date

from flask import Blueprint, Response, jsonify, request
from pydantic import Field
from standardwebhooks import Webhook, WebhookVerificationError

from lobby import ids
from queue_server import commands as c
from queue_server import handing
from queue_server.intake import ACTOR, CASE, NAME
from queue_server.notices import receiver
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("intake", __name__, url_prefix="/api/v1/intake")

SIGNATURE = "webhook-signature"
EVENT = re.compile(r"^([0-9a-f]{32})-(\d{1,18})(?:-([a-z0-9][a-z0-9_-]{0,39}))?$")


class Cases(guard.Body):
    """Case numbers for a ticket: its id, or the id of an event about it."""

    ticket: str | None = Field(None, max_length=100)
    event: str | None = Field(None, max_length=120)
    case_number: str | None = Field(None, pattern=CASE)
    case_numbers: tuple[str, ...] = Field((), max_length=30)
    item: str | None = Field(None, max_length=40)


class Case(guard.Body):
    """One case."""

    case_number: str = Field(pattern=CASE)


class NextStep(Case):
    """Which service the citizen needs next."""

    service: str = Field(max_length=100)


class Result(Case):
    """A result that can be collected; `here`: the citizen is in the hall."""

    item: str | None = Field(None, max_length=40)
    here: bool = True


class Urging(Case):
    """An overdue case and the day it was due."""

    due: date


class Acknowledgement(guard.Body):
    """A unit outside the hall has the notice of this event."""

    event: str = Field(max_length=120)


@routes.post("/cases")
def cases() -> Response:
    """Case numbers of a ticket, with the item they are of."""
    actor, sent = _teller(), guard.body(Cases)
    found = tuple(dict.fromkeys((*([sent.case_number] if sent.case_number else []), *sent.case_numbers)))
    if not found or any(not re.match(CASE, case) for case in found):
        raise problem(
            422, "bad_field", "Field “{field}” does not fit: {why}.", field="case_number", why="1-64 characters"
        )
    ticket = sent.ticket or _ticket_of(sent.event or "")
    return _told(actor, c.BindCases(ticket, found, sent.item), sent)


@routes.post("/rating-requests")
def rating_requests() -> Response:
    """Ask for a rating: the pad of the window lights up."""
    actor, sent = _teller(), guard.body(Case)
    return _told(actor, c.AskRating(sent.case_number, str(uuid.uuid4())), sent)


@routes.post("/next-steps")
def next_steps() -> Response:
    """The citizen needs another window; the time waited is kept."""
    actor, sent = _teller(), guard.body(NextStep)
    return _told(actor, c.SendOn(sent.case_number, sent.service), sent)


@routes.post("/results")
def results() -> Response:
    """A result can be collected: a number for the collection window where the citizen is here."""
    actor, sent = _teller(), guard.body(Result)
    command = c.TellReady(sent.case_number, ids.uuid7(house().clock()), ids.token(), sent.item, sent.here)
    return _told(actor, command, sent)


@routes.post("/urgings")
def urgings() -> Response:
    """A case is overdue: clerk and manager are shown (催办)."""
    actor, sent = _teller(), guard.body(Urging)
    return _told(actor, c.UrgeCase(sent.case_number, sent.due.isoformat()), sent)


@routes.get("/urgings")
def urged() -> Response:
    """Overdue cases that nobody has answered for: all, or those of one's own window."""
    somebody = guard.user()
    window = None if somebody.may("report.see") else guard.need("window.operate").window or "-"
    return jsonify(house().writer.look(lambda book: handing.urged(book, window)))


@routes.post("/urgings/answers")
def answers() -> Response:
    """Somebody sees to an overdue case."""
    somebody, sent = guard.need("window.operate"), guard.body(Case)
    if not somebody.may("report.see") and _window_of(sent.case_number) not in (None, somebody.window):
        raise problem(403, "other_window", "This window belongs to another clerk.")
    return jsonify(guard.ask(somebody, c.AnswerUrge(sent.case_number), sent.model_dump(mode="json")).body)


@routes.post("/acknowledgements")
def acknowledgements() -> Response:
    """A unit that has no desk in the hall has the notice of a number."""
    sent = guard.body(Acknowledgement)
    match = EVENT.match(sent.event)
    department = match[3] if match and match[3] else ""
    actor = _teller(receiver(department))
    return _told(actor, c.AcknowledgeNotice(_ticket_of(sent.event), department), sent)


def _window_of(case: str) -> str | None:
    """Where a case was taken in that is overdue; None where it is not, or that is not known."""
    return house().writer.look(lambda book: book.urged[case].window if case in book.urged else None)


def _told(actor: str, command: c.Command, sent: guard.Body) -> Response:
    signed = request.headers.get("webhook-id") if SIGNATURE in request.headers else None
    outcome = guard.ask(actor, command, sent.model_dump(mode="json"), under=signed)
    return jsonify(outcome.body.get("ticket", outcome.body) if "case_number" not in outcome.body else outcome.body)


def _teller(name: str = NAME) -> str:
    """Who tells: the receiver of this name by its signature, or somebody who may."""
    if SIGNATURE not in request.headers:
        return f"user:{guard.need('intake.tell').name}"
    secret = house().secrets.get(name)
    if secret is None:
        raise problem(401, "not_configured", "No intake system is configured; its messages cannot be checked.")
    try:
        Webhook(secret).verify(request.get_data(), {key.lower(): value for key, value in request.headers.items()})
    except (WebhookVerificationError, ValueError) as error:
        raise problem(401, "bad_signature", "This message is not signed by the intake system.") from error
    return ACTOR if name == NAME else f"system:{name}"


def _ticket_of(event: str) -> str:
    """The ticket an event was about; the empty id, which no ticket has, where there is none."""
    match = EVENT.match(event)
    if match is None or match[1] != house().writer.journal_id:
        return ""
    seq = int(match[2])
    return house().writer.tend(lambda journal: journal.ticket_at(seq)) or ""
