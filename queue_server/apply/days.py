"""The day and its windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book

PROMPTS_KEPT_SECONDS = 2 * 86_400


def _day_opened(book: Book, ev: e.DayOpened) -> None:
    if book.day != ev.day:
        book.new_day()
        book.prompts = {key: p for key, p in book.prompts.items() if p.until > ev.at - PROMPTS_KEPT_SECONDS}
        for window in book.windows.values():
            window.state, window.ticket, window.clerk, window.since = "closed", None, None, ev.at
    book.day, book.is_open = ev.day, True


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
