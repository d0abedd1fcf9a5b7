"""How an event changes the book: the shape of each table's entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from queue_server.book import Book
from queue_server.events import Event

Changes = Mapping[type[Event], Callable[[Book, Any], None]]
"""One small function for each event."""


def nothing(_book: Book, _ev: Event) -> None:
    """Kept for the record only."""
