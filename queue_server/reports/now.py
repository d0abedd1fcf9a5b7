"""The day's figures: read-only sums over the book. Pure; times in the units their names say."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from queue_server import announcing, followups, handing, overtime, views
from queue_server.book import Book
from queue_server.reports.figures import FIGURE, over_target, served
from queue_server.ticket import CALLED, FINISHED, PARKED, SERVING, WAITING, Ticket

IN_THE_HOUSE = (WAITING, CALLED, PARKED, SERVING)


def office(book: Book, now: float) -> dict[str, Any]:
    """What a manager sees of windows, queues and the day."""
    return {
        "seq": book.seq, "day": book.day if book.is_open else None,
        "windows": {item: _window(book, item, now) for item in book.windows},
        "queues": {item: _queue(book, item, now) for item in book.lines},
        "today": today(book), "hourly": hourly(book), "helps": helps(book),
        "notice": views.notice(book), "notice_version": announcing.version(book.notice), "emergency": views.emergency(book),
        "follow_ups": followups.alarms(book, now), "alarms": book.centre.alarms.model_dump(),
        # overdue cases (催办): case_number, number, window, due (a day), since; what to do: kind, queue, text
        "urged": handing.urged(book), "suggestions": overtime.suggestions(book),
    }  # fmt: skip


def day(book: Book) -> dict[str, Any]:
    """How many are in the house: those who wait, are called or set aside expire at the end; the served are finished."""
    states = Counter(ticket.state for ticket in book.tickets.values())
    return {
        "day": book.day, "open": book.is_open, **{state: states[state] for state in IN_THE_HOUSE},
        "windows_open": sum(window.state != "closed" for window in book.windows.values()),
    }  # fmt: skip


def wall(book: Book, now: float) -> dict[str, Any]:
    """What the hall's big screen shows besides the hall itself: sums only, no name and no clerk."""
    target = book.centre.policy.target_minutes
    groups: dict[str, list[Ticket]] = {service: [] for service in book.centre.service}
    for ticket in book.tickets.values():
        groups.setdefault(ticket.service, []).append(ticket)
    return {
        "seq": book.seq, "day": book.day if book.is_open else None, "target_minutes": target,
        "today": {**today(book), "over_target": over_target(target).of(list(book.tickets.values()))},
        "hourly": hourly(book),
        "services": [_service(book, service, groups[service], now) for service in book.centre.service],
    }  # fmt: skip


def helps(book: Book) -> list[dict[str, Any]]:
    """Where somebody waits for a member of staff, the longest wait first: a device, or a window with its clerk's words."""
    return [_help(book, place, at) for place, at in book.helps.items()]


def today(book: Book) -> dict[str, Any]:
    """Counts and medians, by the formulas of the table of figures, and how often each grade was given today."""
    tickets = list(book.tickets.values())
    states = Counter(ticket.state for ticket in tickets)
    done, rated = len(served(tickets)), sum(book.grades.values())
    return {
        "issued": len(tickets), "waiting": states[WAITING], "serving": states[SERVING], "served": states[FINISHED],
        "no_show": states["no_show"], "cancelled": states["cancelled"], "expired": states["expired"],
        "wait_minutes_median": FIGURE["wait_median"].of(tickets),
        "service_minutes_median": FIGURE["service_median"].of(tickets),
        "walk_seconds_median": FIGURE["walk_median"].of(tickets),
        "ratings": {str(grade): book.grades.get(grade, 0) for grade in (5, 4, 3, 2, 1)},
        "rated_share": round(rated / done, 3) if done else None,
    }  # fmt: skip


def hourly(book: Book) -> list[dict[str, int]]:
    """Issued and served by hour of the hall's clock."""
    issued = Counter(_hour(book, ticket.issued_at) for ticket in book.tickets.values())
    served = Counter(_hour(book, ticket.finished_at) for ticket in book.tickets.values() if ticket.finished_at)
    hours = sorted({*issued, *served})
    return [{"hour": hour, "issued": issued[hour], "served": served[hour]} for hour in hours]


def _help(book: Book, place: str, at: float) -> dict[str, Any]:
    call: dict[str, Any] = {"device": place, "at": views.clock(book, at)}
    window = book.centre.window.get(place.removeprefix("window:")) if place.startswith("window:") else None
    if window:
        call |= {"window": window.name.model_dump(), "note": book.help_notes.get(place)}
    return call


def _service(book: Book, service: str, tickets: list[Ticket], now: float) -> dict[str, Any]:
    waits = [(now - ticket.state_at) / 60 for ticket in tickets if ticket.state == WAITING]
    return {
        "service": service, "name": book.centre.service[service].name.model_dump(), "waiting": len(waits),
        "longest_minutes": int(max(waits, default=0)), "served": len(served(tickets)),
        "wait_median": FIGURE["wait_median"].of(tickets),
        "target_minutes": book.centre.policy.target(book.centre.service[service].queue),
    }  # fmt: skip


def _window(book: Book, window: str, now: float) -> dict[str, Any]:
    state, item = book.windows[window], book.at_window(window)
    clerk = state.clerk.removeprefix("user:") if state.clerk else None
    return {**views.window(book, window), **views.work(book, window), "clerk": clerk,
            "ticket": views.ticket(book, item) if item else None, "reason": state.reason,
            "minutes": max(0, int((now - state.since) / 60))}  # fmt: skip


def _queue(book: Book, queue: str, now: float) -> dict[str, Any]:
    first: Ticket | None = next(iter(book.waiting(queue)), None)
    arrivals = book.lines[queue].arrivals
    longest = int((now - arrivals[0][0]) / 60) if arrivals else 0
    return {**views.queue(book, queue), "longest_minutes": max(0, longest), "first": first.number if first else None,
            "target_minutes": book.centre.policy.target(queue)}  # fmt: skip


def _hour(book: Book, at: float | None) -> int:
    return datetime.fromtimestamp(at or 0.0, book.centre.zone).hour
