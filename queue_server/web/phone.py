"""The citizen's phone: reached by the token on the slip, never by the number. Cheap to poll: conditional GET.

A visit may be rated for some days after it; so the page of a number of yesterday still says how it ended.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, request
from pydantic import Field

from queue_server import commands as c
from queue_server import packages, policy_words, ratings, views
from queue_server.book import Book, Prompt
from queue_server.estimate import wait_range
from queue_server.post_room import PostRoom
from queue_server.postponing import may_postpone, still_barred
from queue_server.ticket import WAITING, Ticket
from queue_server.web import guard
from queue_server.web.problems import house, problem
from queue_server.web_push import Subscription

routes = Blueprint("phone", __name__, url_prefix="/api/v1/phone")

WORDS_LENGTH = 500
REASONS = 10
KEPT = ("number", "state", "ahead", "wait_low", "wait_high", "wait_basis", "window", "called_at")


class Grade(guard.Body):
    """What the citizen thinks of the visit: a grade, codes of reasons, words of their own."""

    grade: int = Field(ge=1, le=5)
    reasons: tuple[Annotated[str, Field(max_length=40)], ...] = Field((), max_length=REASONS)
    words: str | None = Field(None, max_length=WORDS_LENGTH)


class Places(guard.Body):
    """How many others are let go first."""

    places: int = Field(ge=1, le=1000)


@routes.get("/<token>")
def page(token: str) -> Response:
    """Where this number stands; 304 where nothing has changed."""
    room, now = house().post_room, house().clock()
    seen = house().writer.look(lambda book: _seen(book, token, now))
    if seen is None:
        raise _unknown()
    response = jsonify({**seen, "push_key": room.push_key if room else None})
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


@routes.post("/<token>/postpone")
def postpone(token: str) -> Response:
    """The citizen lets some others go first, once."""
    ticket, sent = _ticket(token), guard.body(Places)
    guard.ask(f"phone:{ticket}", c.PostponeTicket(ticket, sent.places), sent.model_dump())
    return page(token)


@routes.post("/<token>/rate")
def rate(token: str) -> Response:
    """The citizen rates the visit, on the day or some days after."""
    sent = guard.body(Grade)
    actor = house().writer.look(lambda book: book.tokens.get(token) or book.rating_tokens.get(token))
    if actor is None:
        raise _unknown()
    command = c.RateService(None, sent.grade, "phone", None, sent.reasons, token=token, words=sent.words)
    guard.ask(f"phone:{actor}", command, sent.model_dump())
    return page(token)


@routes.post("/<token>/push")
def subscribe(token: str) -> Response:
    """This phone wants to be told by web push."""
    room, ticket, sent = _room(), _ticket(token), guard.body(Subscription)
    if why := sent.wrong(house().centre.phone.push_hosts):
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="subscription", why=why)
    room.subscribe(ticket, sent)
    return Response(status=204)


@routes.delete("/<token>/push")
def unsubscribe(token: str) -> Response:
    """It does not any more."""
    _room().unsubscribe(_ticket(token))
    return Response(status=204)


def _room() -> PostRoom:
    room = house().post_room
    if room is None or room.push_key is None:
        raise problem(404, "no_push", "This hall sends no messages to browsers.")
    return room


def _ticket(token: str) -> str:
    found = house().writer.look(lambda book: book.tokens.get(token))
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Exception:
    return problem(404, "unknown_ticket", "There is no such number today.")


def _seen(book: Book, token: str, now: float) -> dict[str, Any] | None:
    item = book.tickets.get(book.tokens.get(token, ""))
    prompt = book.prompts.get(book.rating_tokens.get(token, ""))
    if item is None:
        return _past(book, prompt, now) if prompt else None
    seen = views.ticket(book, item)
    barred = still_barred(book, item)
    if barred > seen["ahead"]:
        seen["ahead"] = barred
        seen["wait_low"], seen["wait_high"] = wait_range(book, item.queue, barred)
    most = book.centre.phone.postpone_most if may_postpone(book, item) else 0
    return {
        **{key: seen[key] for key in KEPT}, **_said_of(book, item.service, item.window),
        "barred": barred, "postpone_most": most, "passed_why": _passed_why(item),
        "windows": [other.name.model_dump() for other in book.windows_of(item.queue)],
        "near": book.centre.messages.near, **_rating(prompt, now), "steps": packages.seen(book, item),
    }  # fmt: skip


def _passed_why(item: Ticket) -> dict[str, str] | None:
    """Who went before, by which rule: while one waits, and without persons."""
    told = policy_words.why_passed(item) if item.state == WAITING else None
    return told.model_dump() if told else None


def _past(book: Book, prompt: Prompt, now: float) -> dict[str, Any]:
    """A number of a day that is over, as long as it may be rated."""
    return {
        "number": prompt.number, "state": "finished", "ahead": 0, "wait_low": 0, "wait_high": 0, "wait_basis": None,
        "window": prompt.window, "called_at": None, **_said_of(book, prompt.service or "", prompt.window), "barred": 0,
        "postpone_most": 0, "passed_why": None, "windows": [], "near": book.centre.messages.near, "steps": [],
        **_rating(prompt, now),
    }  # fmt: skip


def _said_of(book: Book, service: str, window: str | None) -> dict[str, Any]:
    known, place = book.centre.service.get(service), book.centre.window.get(window or "")
    return {
        "service": known.name.model_dump() if known else None, "window_name": place.name.model_dump() if place else None,
        "centre": book.centre.name.model_dump(), "hotline": book.centre.hotline,
    }  # fmt: skip


def _rating(prompt: Prompt | None, now: float) -> dict[str, Any]:
    stands = ratings.standing(prompt, now) if prompt else None
    return {"may_rate": stands == "open", "rated": stands == "given"}
