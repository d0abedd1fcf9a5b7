"""`apply(book, event)`: one small function for each event, and the tables that find it.

Folding `apply` over the journal gives the book, today and after any upgrade. No clock, no randomness, no I/O.
"""

from __future__ import annotations

from queue_server.apply import (
    announcements,
    appointments,
    assignments,
    days,
    devices,
    followups,
    policy,
    postponing,
    promises,
    ratings,
    serving,
    tickets,
)
from queue_server.apply.change import Changes
from queue_server.apply.intake import CHANGES as INTAKE
from queue_server.apply.packages import CHANGES as PACKAGES
from queue_server.book import Book
from queue_server.events import Event

__all__ = ["APPLY", "apply"]

APPLY: Changes = {
    **days.CHANGES,
    **tickets.CHANGES,
    **serving.CHANGES,
    **appointments.CHANGES,
    **INTAKE,
    **PACKAGES,
    **ratings.CHANGES,
    **followups.CHANGES,
    **postponing.CHANGES,
    **devices.CHANGES,
    **announcements.CHANGES,
    **assignments.CHANGES,
    **policy.CHANGES,
    **promises.CHANGES,
}


def apply(book: Book, event: Event) -> None:
    """Change the book by one event, in place."""
    APPLY[type(event)](book, event)
    book.seq, book.at = book.seq + 1, max(book.at, event.at)
    book.moves += type(event) not in promises.STILL
