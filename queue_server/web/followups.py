"""Follow-ups of bad ratings: the manager's board, and what is done about each.

What citizens and staff wrote is read out of the encrypted table for whoever may see it, and is in no answer to an act.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify
from pydantic import Field

from queue_server import commands as c
from queue_server import followups
from queue_server.book import Book
from queue_server.commands import Command
from queue_server.follow_up import CLOSED, FollowUp
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("followups", __name__, url_prefix="/api/v1/follow-ups")

B = TypeVar("B", bound=guard.Body)
WORDS_LENGTH = 1000
SEE, HANDLE, REVIEW, APPEAL = "rating.see", "rating.handle", "rating.review", "rating.appeal"


class Owner(guard.Body):
    """Who sees to it: the name of a user."""

    owner: str = Field(min_length=1, max_length=100)


class Call(guard.Body):
    """What came of calling the citizen."""

    result: str = Field(max_length=40)
    words: str | None = Field(None, max_length=WORDS_LENGTH)


class Longer(guard.Body):
    """Until which working day after the rating, and why."""

    days: int = Field(ge=1, le=60)
    words: str = Field(max_length=WORDS_LENGTH)


class Written(guard.Body):
    """What was done or is to be said."""

    words: str = Field("", max_length=WORDS_LENGTH)


class Verdict(guard.Body):
    """Whether the appeal is right, and why."""

    upheld: bool
    words: str | None = Field(None, max_length=WORDS_LENGTH)


@routes.get("")
def board() -> Response:
    """All that are open, those due first, and those closed of late; a clerk sees those of their own."""
    somebody, now = guard.user(), house().clock()
    if not (somebody.may(SEE) or somebody.may(APPEAL)):
        raise problem(403, "not_allowed", "You may not do this.")
    rows = house().writer.look(lambda book: [
        followups.seen(book, item, now) for item in sorted(book.follow_ups.values(), key=_order)
        if somebody.may(SEE) or item.clerk == f"user:{somebody.name}"
    ])  # fmt: skip
    counts = {name: sum(row["alarm"] == name for row in rows) for name in ("overdue", "soon")}
    return jsonify({"now": now, "counts": counts, "results": list(followups.RESULTS),
                    "extended_days": house().centre.ratings.extended_days, "follow_ups": _with_words(rows)})  # fmt: skip


@routes.post("/<follow_up>/assign")
def assign(follow_up: str) -> Response:
    """Somebody sees to it."""
    return _done(HANDLE, Owner, lambda sent: c.AssignFollowUp(follow_up, sent.owner))


@routes.post("/<follow_up>/contact")
def contact(follow_up: str) -> Response:
    """The citizen was called."""
    return _done(HANDLE, Call, lambda sent: c.RecordContact(follow_up, sent.result, sent.words))


@routes.post("/<follow_up>/extend")
def extend(follow_up: str) -> Response:
    """More time, with a reason."""
    return _done(HANDLE, Longer, lambda sent: c.ExtendFollowUp(follow_up, sent.days, sent.words))


@routes.post("/<follow_up>/rectify")
def rectify(follow_up: str) -> Response:
    """What was put right."""
    return _done(HANDLE, Written, lambda sent: c.RecordRectification(follow_up, sent.words))


@routes.post("/<follow_up>/appeal")
def appeal(follow_up: str) -> Response:
    """Whoever was rated disagrees."""
    somebody = guard.need(APPEAL)
    clerk = house().writer.look(lambda book: _clerk(book, follow_up))
    if clerk not in (None, f"user:{somebody.name}") and not somebody.may(HANDLE):
        raise problem(403, "not_allowed", "You may not do this.")
    return _done(APPEAL, Written, lambda sent: c.AppealRating(follow_up, sent.words))


@routes.post("/<follow_up>/review")
def review(follow_up: str) -> Response:
    """Somebody else looks at the appeal."""
    return _done(REVIEW, Verdict, lambda sent: c.ReviewAppeal(follow_up, sent.upheld, sent.words))


@routes.post("/<follow_up>/close")
def close(follow_up: str) -> Response:
    """Done."""
    return _done(HANDLE, Written, lambda sent: c.CloseFollowUp(follow_up, sent.words))


def _done(permission: str, model: type[B], command: Callable[[B], Command]) -> Response:
    """What was sent is asked of the writer by whoever may; the answer holds nothing that was written."""
    somebody, sent = guard.need(permission), guard.body(model)
    return jsonify(guard.ask(somebody, command(sent), sent.model_dump()).body)


def _clerk(book: Book, follow_up: str) -> str | None:
    item = book.follow_ups.get(follow_up)
    return item.clerk if item else None


def _order(item: FollowUp) -> tuple[bool, float]:
    return item.state == CLOSED, -(item.closed_at or 0) if item.state == CLOSED else followups.due_of(item) or 0


def _with_words(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was written, in the place of its keys."""
    keys = [key for row in rows for key in (row["said"], *(step["words"] for step in row["steps"])) if key]
    room = house().post_room
    kept = room.words_of(keys) if room else {}
    return [
        {**row, "said": kept.get(row["said"]),
         "steps": [{**step, "words": kept.get(step["words"])} for step in row["steps"]]}
        for row in rows
    ]  # fmt: skip
