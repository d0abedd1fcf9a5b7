"""How the thing that a request is about stands, for the record of acts: looked at before and after. Nothing personal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from queue_server import policy_draft, views
from queue_server.book import Book

Given = Mapping[str, Any]
MOST_TEXT = 4_000


def _window(book: Book, given: Given) -> dict[str, Any] | None:
    """The state of a window and of the ticket there, or of the ticket named."""
    ticket = book.tickets.get(given.get("ticket", ""))
    window = book.windows.get(given.get("window", ""))
    if window is not None:
        ticket = book.tickets.get(window.ticket or "")
    found: dict[str, Any] = {"window": window.state} if window else {}
    return found | ({"number": ticket.number, "ticket": ticket.state} if ticket else {}) or None


def _work(book: Book, given: Given) -> dict[str, Any] | None:
    if given.get("window") not in book.works:
        return None
    seen = views.work(book, given["window"])
    return {key: seen[key] for key in ("serves", "supports", "version")}


def _announced(book: Book, _given: Given) -> dict[str, Any]:
    return {"notice": views.notice(book), "emergency": views.emergency(book)}


def _rules(book: Book, _given: Given) -> Any:
    return policy_draft.standing(book)


def _times(book: Book, _given: Given) -> dict[str, str]:
    return {"timetable": book.timetable[:MOST_TEXT]}


def _promise(book: Book, given: Given) -> dict[str, Any] | None:
    item = book.appointments.get(given.get("appointment", ""))
    if item is None:
        return None
    seen = views.appointment(book, item)
    return {key: seen[key] for key in ("service", "at", "state")}


def _day(book: Book, _given: Given) -> dict[str, Any]:
    return {"day": book.day, "open": book.is_open}


LOOKS: dict[str, Callable[[Book, Given], Any]] = {
    "clerk": _window,
    "tickets": _window,
    "tickets.close_day": _day,
    "tickets.open_day": _day,
    "windows": _work,
    "announce": _announced,
    "policy": _rules,
    "timetable": _times,
    "appointments": _promise,
}
"""By door or by blueprint."""
BOTH = ("tickets.close_day", "tickets.open_day", "windows", "announce", "policy", "timetable", "appointments")
"""What is looked at again after the act; of the others the answer says enough."""


def look(endpoint: str, *, after: bool) -> Callable[[Book, Given], Any] | None:
    """How to look at what a door is about, where there is anything to see."""
    room = endpoint.partition(".")[0]
    if after and endpoint not in BOTH and room not in BOTH:
        return None
    return LOOKS.get(endpoint) or LOOKS.get(room)
