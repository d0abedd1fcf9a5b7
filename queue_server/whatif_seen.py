"""What recorded days show of their work: how long services take, what a long line does to them, clerks' pauses. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from queue_server import events as e
from queue_server.book import Book
from queue_server.events import Event

CROWDS = (3, 6, 12, 25)
"""Others waiting in the queue, where the classes of a line's length begin."""
CROWD_PRIOR = 30.0
DURATIONS_KEPT = 400
LEAST, MOST = 0.2, 240.0
"""Minutes from call to free that are believed."""
LONGEST_PAUSE, USUAL_PAUSE = 300.0, 0.25
GAP = 1800.0

Taken = tuple[str, float, int]
"""A service, the minutes it took a window, and how many waited in its queue when it was called."""


def taken(events: Iterable[Event]) -> Iterator[Taken]:
    """Every service from its call (a later step at the same window: from its beginning) to the window's being free."""
    queue: dict[str, str] = {}
    service: dict[str, str] = {}
    began: dict[str, tuple[float, int]] = {}
    waiting: dict[str, int] = defaultdict(int)
    for event in events:
        ticket = getattr(event, "ticket", "")
        if isinstance(event, ENDS) and ticket in began and not getattr(event, "flagged", False):
            since, others = began.pop(ticket)
            if LEAST <= (event.at - since) / 60 <= MOST:
                yield service[ticket], (event.at - since) / 60, others
        if isinstance(event, e.TicketIssued | e.TicketTransferred | e.StepBegun):
            queue[ticket], service[ticket] = event.queue, event.service
            if isinstance(event, e.StepBegun) and event.here:
                began[ticket] = event.at, waiting[event.queue]
        if ticket in queue:
            waiting[queue[ticket]] = max(0, waiting[queue[ticket]] + _joins(event))
        if isinstance(event, e.TicketCalled) and ticket in queue:
            began[ticket] = event.at, waiting[queue[ticket]]


ENDS = (e.TicketFinished, e.TicketParked, e.TicketTransferred, e.StepFinished)


def _joins(event: Event) -> int:
    """What an event does to the line of its ticket."""
    if isinstance(event, e.TicketIssued):
        return event.day is None
    if isinstance(event, e.StepBegun):
        return not event.here
    if isinstance(event, e.TicketTransferred | e.CallUndone | e.TicketReturned):
        return 1
    return -isinstance(event, e.TicketCalled | e.TicketCancelled | e.TicketExpired)


def durations(seen: Iterable[Taken]) -> dict[str, tuple[float, ...]]:
    """Minutes by service, the last ones."""
    found: dict[str, list[float]] = defaultdict(list)
    for service, minutes, _ in seen:
        found[service].append(minutes)
    return {name: tuple(values[-DURATIONS_KEPT:]) for name, values in found.items()}


def crowd(seen: Sequence[Taken]) -> tuple[float, ...]:
    """What a line's length does to the time of a service, as a factor for each class: clerks hurry, or help each other."""
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for service, minutes, _ in seen:
        totals[service][0] += minutes
        totals[service][1] += 1
    sums = [[CROWD_PRIOR, CROWD_PRIOR] for _ in range(len(CROWDS) + 1)]
    for service, minutes, others in seen:
        found = sums[class_of(others)]
        found[0] += minutes * totals[service][1] / totals[service][0]
        found[1] += 1
    return tuple(total / count for total, count in sums)


def class_of(waiting: int) -> int:
    """The class of a line in which so many others wait."""
    return bisect_right(CROWDS, waiting)


def usual(book: Book) -> dict[str, float]:
    """Mean minutes of each service, as the hall has learnt them."""
    return {service.id: book.paces.mean(service.id, book.centre.queue[service.queue].service_minutes)
            for service in book.centre.services}  # fmt: skip


def hours(book: Book) -> dict[str, tuple[float, ...]]:
    """What each hour of the day has shown to do to a service, as a factor."""
    return {
        service: tuple(book.paces.at_hour(service, hour, minutes) for hour in range(24))
        for service, minutes in usual(book).items() if book.paces.seen(service)
    }  # fmt: skip


def rest(events: Iterable[Event]) -> float:
    """Minutes between a window's being free and its next call, where somebody had waited; the mean."""
    free: dict[str, float] = {}
    given: dict[str, float] = {}
    seen = []
    for event in events:
        if isinstance(event, e.TicketIssued):
            given[event.ticket] = event.issued_at
        elif isinstance(event, e.TicketFinished | e.TicketNoShow):
            free[event.window] = event.at
        elif isinstance(event, e.TicketCalled) and event.window in free:
            since = free.pop(event.window)
            if given.get(event.ticket, event.at) <= since and event.at - since < LONGEST_PAUSE:
                seen.append((event.at - since) / 60)
    return sum(seen) / len(seen) if seen else USUAL_PAUSE


def gaps(events: Sequence[Event]) -> list[tuple[float, float]]:
    """Spans of half an hour and more in which nothing was recorded although somebody waited."""
    waiting: set[str] = set()
    found, last = [], None
    for event in events:
        if last is not None and event.at - last > GAP and waiting:
            found.append((last, event.at))
        last = event.at
        if isinstance(event, e.TicketIssued | e.TicketReturned | e.CallUndone | e.TicketTransferred):
            waiting.add(event.ticket)
        elif isinstance(event, e.TicketCalled | e.TicketCancelled | e.TicketExpired):
            waiting.discard(event.ticket)
    return found
