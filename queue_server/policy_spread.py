"""Even spread: a number for which a window is free is called at once, to the window that has been free longest. Pure.

Only where the policy asks for it, and only while nobody else waits for that window: otherwise the clerk's own press decides.
"""

from __future__ import annotations

import uuid

from queue_server import policy
from queue_server.book import Book
from queue_server.events import Event, TicketIssued
from queue_server.events.serving import TicketCalled
from queue_server.policy_words import RANK, longest_free


def spread(book: Book, events: list[Event], now: float) -> list[Event]:
    """The events, and the call of the number among them where a window is free for it."""
    issued = next((event for event in events if isinstance(event, TicketIssued)), None)
    if issued is None or issued.day is not None:
        return events
    window = least_recently_freed(book, issued.queue, issued.ticket_class)
    if window is None:
        return events
    call = str(uuid.uuid5(uuid.NAMESPACE_OID, f"spread {issued.ticket}"))
    sentence = longest_free(issued.number, book.works[window].name)
    why = {"zh": sentence.zh, "en": sentence.en, "rule": RANK, "rank": "0.0"}
    return [*events, TicketCalled(now, issued.ticket, window, call, book.windows[window].clerk or "", why)]


def least_recently_freed(book: Book, queue: str, ticket_class: str) -> str | None:
    """The window of this queue that has been free longest with nobody to call, or None."""
    kept = {one.window for one in book.centre.policy.reserved if ticket_class not in one.classes}
    free = [
        window for window in book.windows.values()
        if window.state == "idle" and window.id not in kept and queue in book.works[window.id].serves
        and not any(book.lines[other].order for other in policy.callable_queues(book, window.id))
    ]  # fmt: skip
    return min(free, key=lambda window: window.since).id if free else None
