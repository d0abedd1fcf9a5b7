"""The citizen's phone: reached by the token on the slip, never by the number. Cheap to poll: conditional GET."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import Field

from queue_server import commands as c
from queue_server import views
from queue_server.book import Book
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("phone", __name__, url_prefix="/api/v1/phone")


class Grade(guard.Body):
    """What the citizen thinks of the visit."""

    grade: int = Field(ge=1, le=5)
    reasons: tuple[str, ...] = ()


@routes.get("/<token>")
def page(token: str) -> Response:
    """Where this number stands; 304 where nothing has changed."""
    seen = house().writer.look(lambda book: _seen(book, token))
    if seen is None:
        raise problem(404, "unknown_ticket", "There is no such number today.")
    response = jsonify(seen)
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


@routes.post("/<token>/cancel")
def cancel(token: str) -> Response:
    """The citizen gives the number up."""
    ticket = _ticket(token)
    guard.ask(f"phone:{ticket}", c.CancelTicket(ticket, "citizen"), {})
    return page(token)


@routes.post("/<token>/rate")
def rate(token: str) -> Response:
    """The citizen rates the visit."""
    ticket = _ticket(token)
    sent = guard.body(Grade)
    prompt = house().writer.look(lambda book: book.tickets[ticket].prompt)
    if prompt is None:
        raise problem(409, "unknown_prompt", "Nobody was asked for this rating.")
    guard.ask(f"phone:{ticket}", c.RateService(prompt, sent.grade, "phone", None, sent.reasons), sent.model_dump())
    return page(token)


def _ticket(token: str) -> str:
    found = house().writer.look(lambda book: book.tokens.get(token))
    if found is None:
        raise problem(404, "unknown_ticket", "There is no such number today.")
    return found


def _seen(book: Book, token: str) -> dict[str, Any] | None:
    item = book.tickets.get(book.tokens.get(token, ""))
    if item is None:
        return None
    seen = views.ticket(book, item)
    window = book.centre.window.get(item.window or "")
    kept = ("number", "state", "ahead", "wait_low", "wait_high", "window", "called_at", "passed_by")
    return {
        **{key: seen[key] for key in kept},
        "service": book.centre.service[item.service].name.model_dump(),
        "window_name": window.name.model_dump() if window else None,
        "windows": [other.name.model_dump() for other in book.windows_of(item.queue)],
        "centre": book.centre.name.model_dump(), "hotline": book.centre.hotline,
        "may_rate": item.prompt is not None and item.grade is None, "rated": item.grade is not None,
    }  # fmt: skip
