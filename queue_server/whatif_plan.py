"""Plans of days to be played: a recorded day as it was, or the rest of today as days like it went. Pure, from events.

Nothing is invented: who comes later today is drawn from what the journal's days show for this time of day, else from today's
own last hours; where neither has anybody, there is no basis yet.
"""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from lobby.centre import Centre
from lobby.hours import at_hall, giving
from queue_server import estimate
from queue_server import events as e
from queue_server.book import Book
from queue_server.events import Event
from queue_server.whatif import QUARTER, Arrival, Plan, Turn

GAP = 1800.0
DURATIONS_KEPT = 400
WITHOUT_HOURS = time(17, 30)
RECENT = 7200.0
LEAST, MOST = 0.2, 240.0
"""Minutes from call to free that are believed."""
STATES = {e.WindowOpened: "open", e.WindowPaused: "closed", e.WindowClosed: "closed"}


class NoBasisError(ValueError):
    """Nothing is known from which a day could be played."""


def recorded(centre: Centre, events: Sequence[Event]) -> Plan:
    """A day of the journal: its arrivals, its windows, its own services. Raises NoBasisError where nobody came."""
    issued = [event for event in events if isinstance(event, e.TicketIssued) and event.day is None]
    if not issued:
        raise NoBasisError
    start = min(event.issued_at for event in issued) - 1
    turns = [Turn(event.at, event.window, STATES[type(event)])
             for event in events if isinstance(event, e.WindowOpened | e.WindowPaused | e.WindowClosed)]  # fmt: skip
    known = {service.id for service in centre.services}
    book = _begun(centre, start)
    return Plan(
        pickle.dumps(book), start, max(event.issued_at for event in issued) + 1,
        arrivals=tuple(Arrival(event.issued_at, event.service, event.ticket_class)
                       for event in issued if event.service in known),
        turns=tuple(turn for turn in turns if turn.window in book.windows),
        durations=_durations(events), usual=_usual(book), rest=_rest(events), no_show=_no_shows(events),
        gaps=tuple(gaps(events)),
    )  # fmt: skip


def rest_of_today(book: Book, now: float, today: Sequence[Event], before: Sequence[Sequence[Event]]) -> Plan:
    """From this moment to closing. `today` are the day's events, `before` those of days like it. Raises NoBasisError."""
    closing = _closing(book.centre, now)
    rates = _rates(book.centre, before, now, closing) if any(before) else _as_lately(book, today, now, closing)
    everything = [event for day in (*before, today) for event in day]
    if not rates:
        raise NoBasisError
    held = pickle.loads(pickle.dumps(book))  # noqa: S301 - a copy of what this program holds
    held.centre = without_limits(book.centre)
    held.forward = None
    classes = Counter(event.ticket_class for event in everything if isinstance(event, e.TicketIssued))
    return Plan(
        pickle.dumps(held), now, closing, rates=rates, classes=dict(classes), durations=_durations(everything),
        usual=_usual(book), hours=_hours(book), rest=book.paces.pause(), no_show=_no_shows(everything),
        gaps=tuple(gaps(today)),
    )  # fmt: skip


def without_limits(centre: Centre) -> Centre:
    """The centre without hours and caps: who is played took a number when it was given."""
    services = tuple(service.model_copy(update={"daily_cap": None}) for service in centre.services)
    changed = {name: getattr(centre, name) for name in Centre.model_fields}
    return Centre.model_construct(**{**changed, "hours": None, "services": services})


def waits_of(events: Iterable[Event]) -> list[tuple[str, float, float]]:
    """What truly happened: (queue, when the number was given, minutes until its first call)."""
    given: dict[str, e.TicketIssued] = {}
    found = []
    for event in events:
        if isinstance(event, e.TicketIssued):
            given[event.ticket] = event
        elif isinstance(event, e.TicketCalled) and event.ticket in given:
            issued = given.pop(event.ticket)
            found.append((issued.queue, issued.issued_at, (event.at - issued.issued_at) / 60))
    return found


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


def _begun(centre: Centre, start: float) -> Book:
    book = Book(without_limits(centre))
    book.day, book.is_open, book.at = at_hall(centre, start).date().isoformat(), True, start
    return book


def _closing(centre: Centre, now: float) -> float:
    spans = giving(centre, at_hall(centre, now).date()) if centre.hours else []
    if spans:
        return max(spans[-1][1], now)
    day = at_hall(centre, now).date()
    return max(datetime.combine(day, WITHOUT_HOURS, centre.zone).timestamp(), now + QUARTER)


def _rates(
    centre: Centre, days: Sequence[Sequence[Event]], now: float, closing: float
) -> dict[str, tuple[tuple[float, float], ...]]:
    """Expected arrivals of each service in each quarter hour from now on, as these days had them."""
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for event in (event for day in days for event in day if isinstance(event, e.TicketIssued) and event.day is None):
        local = at_hall(centre, event.issued_at)
        counts[event.service][(local.hour * 60 + local.minute) // 15] += 1
    midnight = at_hall(centre, now).replace(hour=0, minute=0, second=0, microsecond=0)
    had = sum(bool(day) for day in days)
    found = {}
    for service in (one.id for one in centre.services if one.id in counts):
        quarters = ((midnight + timedelta(minutes=15 * quarter), count) for quarter, count in counts[service].items())
        found[service] = tuple(sorted((at.timestamp(), count / had) for at, count in quarters
                                      if now - QUARTER < at.timestamp() < closing))  # fmt: skip
    return found


def _as_lately(
    book: Book, today: Sequence[Event], now: float, closing: float
) -> dict[str, tuple[tuple[float, float], ...]]:
    """As many in each quarter hour as in those of the last two hours."""
    lately = [event for event in today if isinstance(event, e.TicketIssued) and event.issued_at > now - RECENT]
    if not lately:
        return {}
    span = max(QUARTER, now - min(event.issued_at for event in lately))
    quarters = [now + QUARTER * turn for turn in range(int((closing - now) // QUARTER) + 1)]
    counts = Counter(event.service for event in lately)
    return {service: tuple((at, count * QUARTER / span) for at in quarters if at < closing)
            for service, count in counts.items() if service in book.centre.service}  # fmt: skip


def _durations(events: Iterable[Event]) -> dict[str, tuple[float, ...]]:
    """Minutes from each call until the window was free, by service; the last ones."""
    called: dict[str, float] = {}
    service: dict[str, str] = {}
    found: dict[str, list[float]] = defaultdict(list)
    for event in events:
        if isinstance(event, e.TicketIssued):
            service[event.ticket] = event.service
        elif isinstance(event, e.TicketCalled):
            called[event.ticket] = event.at
        elif isinstance(event, e.TicketFinished | e.TicketParked | e.TicketTransferred) and event.ticket in called:
            minutes = (event.at - called.pop(event.ticket)) / 60
            if LEAST <= minutes <= MOST and not getattr(event, "flagged", False) and event.ticket in service:
                found[service[event.ticket]].append(minutes)
            if isinstance(event, e.TicketTransferred):
                service[event.ticket] = event.service
    return {name: tuple(values[-DURATIONS_KEPT:]) for name, values in found.items()}


def _usual(book: Book) -> dict[str, float]:
    return {service.id: book.paces.mean(service.id, book.centre.queue[service.queue].service_minutes)
            for service in book.centre.services}  # fmt: skip


def _hours(book: Book) -> dict[str, tuple[float, ...]]:
    """What each hour of the day has shown to do to a service, as a factor."""
    return {
        service: tuple(book.paces.at_hour(service, hour, minutes) for hour in range(24))
        for service, minutes in _usual(book).items() if book.paces.seen(service)
    }  # fmt: skip


def _rest(events: Iterable[Event]) -> float:
    """Minutes between a window's being free and its next call, where somebody had waited; the middle one."""
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
            if given.get(event.ticket, event.at) <= since and event.at - since < GAP / 6:
                seen.append((event.at - since) / 60)
    return sum(seen) / len(seen) if seen else 0.25


def _no_shows(events: Sequence[Event]) -> float:
    calls = sum(isinstance(event, e.TicketCalled) for event in events)
    return sum(isinstance(event, e.TicketNoShow) for event in events) / calls if calls else 0.0


def out_of_target(book: Book, now: float) -> list[str]:
    """Queues whose wait, for somebody who takes a number now, is likely to be longer than the centre means it to be."""
    target = book.centre.policy.target
    return [queue for queue in book.lines if estimate.queue_wait(book, queue, now)[1] > target(queue)]
