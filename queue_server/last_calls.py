"""The last calls of the hall board: the numbers that stand at windows, newest first, some of every zone.

Pure. A number that has gone takes no room from those that stand, and a busy zone none from a quiet one, for the boards
of all zones are told by one message.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from queue_server.book import Book
from queue_server.ticket import Ticket

OF_A_ZONE: Final = 12
"""As many as the largest board has lines."""
OF_ALL: Final = 36
"""As many as one message can carry: 16 KiB, with a notice and an emergency beside them."""


@dataclass(frozen=True)
class LastCall:
    """A number that was called to a window and is still there; `at` is its last call, seconds since 1970."""

    ticket: Ticket
    zone: str
    at: float


def last_calls(book: Book) -> list[LastCall]:
    """Newest first. The book's own list knows the order of the last few, recalls among them; older ones follow."""
    ages = {line["ticket"]: (age, line["at"]) for age, line in enumerate(book.calls)}
    found = []
    for window in book.windows.values():
        ticket = book.tickets.get(window.ticket or "")
        if ticket is not None and ticket.state in ("called", "serving"):
            age, at = ages.get(ticket.id, (len(ages), ticket.called_at or window.since))
            found.append(((age, -at), LastCall(ticket, book.centre.window[window.id].zone, at)))
    room: Counter[str] = Counter()
    kept = []
    for _, call in sorted(found, key=lambda pair: pair[0]):
        room[call.zone] += 1
        if room[call.zone] <= OF_A_ZONE:
            kept.append(call)
    return kept[:OF_ALL]
