"""Whether the hall works past closing time so often that windows should be opened. Pure.

The county's plan asks for it (浦北县, 2019): 经常出现需延长工作时间的情况,应及时增设综合受理窗口.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from lobby.catalogue import both
from lobby.hours import giving
from queue_server import events as e
from queue_server.book import Book
from queue_server.ticket import FINISHED, Ticket

QUEUES_NAMED = 3


def noted(book: Book, now: float) -> list[e.Event]:
    """At the day's end: that service went on past closing, where it did for longer than is usual."""
    closing = closing_time(book)
    if closing is None or book.day is None:
        return []
    late = [ticket for ticket in book.tickets.values() if _ended(ticket) > closing]
    minutes = int((max(map(_ended, late)) - closing) / 60) if late else 0
    if minutes < book.centre.overtime.minutes:
        return []
    queues = [queue for queue, _ in Counter(ticket.queue for ticket in late).most_common(QUEUES_NAMED)]
    return [e.OvertimeNoted(now, book.day, minutes, queues)]


def closing_time(book: Book) -> float | None:
    """When today's hours end, seconds since 1970; None where there are none."""
    if book.day is None or book.centre.hours is None:
        return None
    last = max((end for _, end in giving(book.centre, date.fromisoformat(book.day))), default=None)
    return last + book.centre.hours.cut_off_minutes * 60 if last is not None else None


def suggestions(book: Book) -> list[dict[str, Any]]:
    """What the manager should do: a comprehensive window more, once late days have become a habit."""
    rule = book.centre.overtime
    since = (date.fromisoformat(book.day) - timedelta(days=rule.within_days)).isoformat() if book.day else ""
    recent = [late for day, late in book.overtime.items() if day >= since]
    if len(recent) < rule.days:
        return []
    queue = Counter(name for _, queues in recent for name in queues if name in book.centre.queue).most_common(1)
    words = both(
        "Work went on past closing time on {days} of the last days, up to {minutes} min. Please open one more "
        "comprehensive window for {queue}.",
        days=len(recent), minutes=max(minutes for minutes, _ in recent),
        queue=book.centre.queue[queue[0][0]].name if queue else book.centre.name,
    )  # fmt: skip
    return [{"kind": "open_window", "queue": queue[0][0] if queue else None, "text": words.model_dump()}]


def _ended(ticket: Ticket) -> float:
    return (ticket.finished_at or 0.0) if ticket.state == FINISHED and not ticket.flagged else 0.0
