"""What a day taught, at its end: one event that holds it all, so that a server that starts reads no older days. Pure.

And how the promises of waits were kept, by service and day, as the office shows it.
"""

from __future__ import annotations

from typing import Any

from queue_server import events as e
from queue_server.book import Book
from queue_server.estimate_promises import Kept


def learnt(book: Book, now: float) -> list[e.Event]:
    """The event; nothing where nothing was learnt, ever."""
    if book.day is None or not (book.paces.services or book.promises.days):
        return []
    return [e.DayLearnt(now, book.day, book.paces.written(), book.promises.written())]


def promises(book: Book) -> dict[str, Any]:
    """By day, the newest first, and service: how many were told a range, the shares inside, below and above it, minutes.

    `aim` is the share that should lie inside. A day without promises is not there: no basis yet.
    """
    days = [
        {"day": day, "services": {name: _shares(one) for name, one in services.items()}, "all": _shares(_sum(services))}
        for day, services in sorted(book.promises.days.items(), reverse=True)
    ]
    ends = {
        queue: {"low": round(one.low, 2), "high": round(one.high, 2), "count": one.count}
        for queue, one in book.promises.ends.items()
    }
    return {"aim": 0.6, "days": days, "ends": ends}


def _sum(services: dict[str, Kept]) -> Kept:
    whole = Kept()
    for one in services.values():
        whole.count, whole.inside = whole.count + one.count, whole.inside + one.inside
        whole.below, whole.above = whole.below + one.below, whole.above + one.above
        whole.error, whole.width = whole.error + one.error, whole.width + one.width
    return whole


def _shares(kept: Kept) -> dict[str, Any]:
    count = max(1, kept.count)
    return {
        "count": kept.count, "inside": round(kept.inside / count, 3), "below": round(kept.below / count, 3),
        "above": round(kept.above / count, 3), "error_minutes": round(kept.error / count, 1),
        "width_minutes": round(kept.width / count, 1),
    }  # fmt: skip
