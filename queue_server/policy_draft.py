"""What a draft of the rules would do: who would be called next at each open window, now and under it, and why. Pure."""

from __future__ import annotations

import copy
from bisect import bisect_left
from typing import Any, get_args

from lobby.policy_settings import Policy, TicketClass
from queue_server import policy, policy_editing
from queue_server.book import Book
from queue_server.policy_editing import unserved, written
from queue_server.ticket import WAITING

OPEN = ("idle", "called", "serving")
NEWCOMERS: tuple[str, ...] = tuple(name for name in get_args(TicketClass) if name != "returned")


def preview(book: Book, draft: Policy, now: float) -> dict[str, Any]:
    """Next at every open window, and where somebody who took a number now would stand; under the rules and the draft.

    Numbers that have been given keep their places among themselves: credits count for those who come from now on.
    """
    then = _under(book, draft)
    wrong = policy_editing.contradictions_of(book, draft)
    return {
        "contradictions": [{"rules": list(one.rules), "message": one.sentence.model_dump()} for one in wrong],
        "windows": [_window(book, then, window, now) for window, seen in book.windows.items() if seen.state in OPEN],
        "newcomers": [
            {"queue": queue, "class": name, "now": _ahead(book, queue, name, now), "then": _ahead(then, queue, name, now)}
            for queue in book.lines for name in NEWCOMERS
        ],
        "unserved": unserved(then),
    }  # fmt: skip


def standing(book: Book) -> dict[str, Any]:
    """The rules that stand, whole, with their version, who set them, and queues nobody can call from."""
    stands = policy_editing.now_standing(book)
    return {
        "version": stands.version, "by": stands.by.removeprefix("user:"), "policy": written(stands.policy),
        "unserved": unserved(book),
    }  # fmt: skip


def _under(book: Book, draft: Policy) -> Book:
    """The same book by other rules; it shares everything else and must not be changed."""
    then = copy.copy(book)
    then.centre = book.centre.model_copy(update={"policy": draft})
    return then


def _window(book: Book, then: Book, window: str, now: float) -> dict[str, Any]:
    before, after = _next(book, window, now), _next(then, window, now)
    return {"window": window, "name": book.works[window].name.model_dump(), "now": before, "then": after,
            "differs": (before or {}).get("number") != (after or {}).get("number")}  # fmt: skip


def _next(book: Book, window: str, now: float) -> dict[str, Any] | None:
    choice = policy.next_ticket(book, window, now)
    if choice is None:
        return None
    ticket = choice.ticket
    return {
        "number": ticket.number, "queue": ticket.queue, "class": policy.class_of(ticket), "why": choice.why.model_dump(),
        "rank": round(choice.rank, 1), "rule": choice.rule, "passed": [other.number for other in choice.passed[:5]],
    }  # fmt: skip


def _ahead(book: Book, queue: str, ticket_class: str, now: float) -> int:
    """How many of a queue would stand before somebody who takes a number now."""
    place = book.place(queue, ticket_class, now, now)
    return bisect_left(book.lines[queue].order, (place, len(book.tickets), WAITING))
