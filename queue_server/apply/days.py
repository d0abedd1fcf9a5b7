"""The day and its windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server import events as e
from queue_server.apply.appointments import forget_promises
from queue_server.apply.change import Changes
from queue_server.book import Book

PROMPTS_KEPT_SECONDS = 2 * 86_400
CLOSED_KEPT_SECONDS = 30 * 86_400


def _day_opened(book: Book, ev: e.DayOpened) -> None:
    if book.day != ev.day:
        _other_numbers(book, ev.day)
        _forget_ratings(book, ev.at)
        forget_promises(book, ev.at)
        for window in book.windows.values():
            window.state, window.ticket, window.clerk, window.since = "closed", None, None, ev.at
    book.day, book.is_open = ev.day, True


def _other_numbers(book: Book, day: str) -> None:
    """A clock that was wrong and is right again opens a day a second time: its numbers go on, for none is given twice."""
    book.other_serials[book.day or ""] = book.serials
    book.new_day()
    book.serials = book.other_serials.pop(day, {})


def _forget_ratings(book: Book, now: float) -> None:
    """Drop what can be rated no more, and bad ratings that were seen to long ago."""
    book.prompts = {
        key: prompt for key, prompt in book.prompts.items()
        if max(prompt.until + PROMPTS_KEPT_SECONDS, prompt.rate_until) > now
    }  # fmt: skip
    book.rating_tokens = {prompt.token: key for key, prompt in book.prompts.items() if prompt.token}
    book.follow_ups = {
        key: item for key, item in book.follow_ups.items() if (item.closed_at or now) > now - CLOSED_KEPT_SECONDS
    }
    book.rated_lately = {}


def _day_closed(book: Book, ev: e.DayClosed) -> None:
    book.is_open = False
    for window in book.windows.values():
        window.state, window.ticket, window.clerk, window.since = "closed", None, None, ev.at


def _window(state: str) -> Callable[[Book, Any], None]:
    def change(book: Book, ev: Any) -> None:
        window = book.windows[ev.window]
        window.state, window.since = state, ev.at
        window.clerk = None if state == "closed" else ev.clerk
        window.reason = getattr(ev, "reason", None)

    return change


CHANGES: Changes = {
    e.DayOpened: _day_opened,
    e.DayClosed: _day_closed,
    e.WindowOpened: _window("idle"),
    e.WindowPaused: _window("paused"),
    e.WindowClosed: _window("closed"),
}
