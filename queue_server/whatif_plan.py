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
from queue_server import estimate, packages, whatif_patience, whatif_seen
from queue_server import events as e
from queue_server.book import Appointment, Book
from queue_server.events import Event
from queue_server.whatif import QUARTER, Arrival, Booking, Plan, Turn

WITHOUT_HOURS = time(17, 30)
RECENT = 7200.0
MISSED_PRIOR, MISSED_GUESS = 10.0, 0.1
STATES = {e.WindowOpened: "open", e.WindowPaused: "closed", e.WindowClosed: "closed"}


class NoBasisError(ValueError):
    """Nothing is known from which a day could be played."""


def recorded(centre: Centre, events: Sequence[Event]) -> Plan:
    """A day of the journal: its arrivals, its windows, its own services. Raises NoBasisError where nobody came."""
    issued = [event for event in _given(events) if event.service in centre.service]
    if not issued:
        raise NoBasisError
    start = min(event.issued_at for event in issued) - 1
    turns = [Turn(event.at, event.window, STATES[type(event)])
             for event in events if isinstance(event, e.WindowOpened | e.WindowPaused | e.WindowClosed)]  # fmt: skip
    book = _begun(centre, start)
    _promise(book, issued)
    taken = list(whatif_seen.taken(events))
    return Plan(
        pickle.dumps(book), start, max(event.issued_at for event in issued) + 1,
        arrivals=tuple(_arrival(book, event) for event in issued),
        turns=tuple(turn for turn in turns if turn.window in book.windows),
        durations=whatif_seen.durations(taken), usual=whatif_seen.usual(book), crowd=whatif_seen.crowd(taken),
        rest=whatif_seen.rest(events), patience=whatif_patience.learnt(events), gaps=tuple(whatif_seen.gaps(events)),
    )  # fmt: skip


def rest_of_today(book: Book, now: float, today: Sequence[Event], before: Sequence[Sequence[Event]]) -> Plan:
    """From this moment to closing. `today` are the day's events, `before` those of days like it. Raises NoBasisError."""
    closing = _closing(book.centre, now)
    rates = _rates(book.centre, before, now, closing) if any(before) else _as_lately(book, today, now, closing)
    bookings = _bookings(book, now, closing)
    if not rates and not bookings:
        raise NoBasisError
    everything = [event for day in (*before, today) for event in day]
    walked_in = _walked_in(everything)
    held = pickle.loads(pickle.dumps(book))  # noqa: S301 - a copy of what this program holds
    held.centre = without_limits(book.centre)
    held.forward = None
    taken = list(whatif_seen.taken(everything))
    return Plan(
        pickle.dumps(held), now, closing, rates=rates, bookings=bookings, missed=_missed(book),
        classes=dict(Counter(event.ticket_class for event in walked_in)), packages=_packages(book.centre, walked_in),
        early=_early(book, everything), patience=whatif_patience.learnt(everything),
        durations=whatif_seen.durations(taken), usual=whatif_seen.usual(book), hours=whatif_seen.hours(book),
        crowd=whatif_seen.crowd(taken), rest=book.paces.pause(), gaps=tuple(whatif_seen.gaps(today)),
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


def _given(events: Iterable[Event]) -> list[e.TicketIssued]:
    """The numbers of the day itself."""
    return [event for event in events if isinstance(event, e.TicketIssued) and event.day is None]


def _walked_in(events: Iterable[Event]) -> list[e.TicketIssued]:
    """The numbers of those who had no appointment."""
    return [event for event in _given(events) if event.appointment is None]


def _begun(centre: Centre, start: float) -> Book:
    book = Book(without_limits(centre))
    book.day, book.is_open, book.at = at_hall(centre, start).date().isoformat(), True, start
    return book


def _promise(book: Book, issued: Iterable[e.TicketIssued]) -> None:
    """The appointments that these numbers came from, not yet used; a late one is a number like any other."""
    for event in issued:
        if event.appointment is not None and event.ticket_class == "appointment":
            book.appointments[event.appointment] = Appointment(event.appointment, "", event.service, event.since)


def _arrival(book: Book, event: e.TicketIssued) -> Arrival:
    appointment = event.appointment if event.appointment in book.appointments else None
    package = event.package if _begins(book.centre, event.package, event.service) else None
    return Arrival(event.issued_at, event.service, event.ticket_class, package, appointment)


def _begins(centre: Centre, package: str | None, service: str) -> bool:
    """Whether the centre has this package yet, and it begins with this service."""
    found = centre.package.get(package or "")
    return found is not None and service in packages.services(found)


def _packages(centre: Centre, issued: Iterable[e.TicketIssued]) -> dict[str, dict[str, float]]:
    """How often numbers of a service were for which package (`` for none), where any was."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for event in issued:
        counts[event.service][
            event.package if event.package and _begins(centre, event.package, event.service) else ""
        ] += 1
    return {service: dict(found) for service, found in counts.items() if set(found) != {""}}


def _bookings(book: Book, now: float, closing: float) -> tuple[Booking, ...]:
    """Appointments of the rest of the day that nobody has come for yet."""
    early = book.centre.policy.early_minutes * 60
    found = (one for one in book.appointments.values() if one.state == "booked" and now <= one.slot < closing)
    return tuple(Booking(one.id, one.service, one.slot, one.slot - early)
                 for one in found if one.service in book.centre.service)  # fmt: skip


def _missed(book: Book) -> float:
    """The share of appointments that nobody came to, of all the hall remembers; drawn towards one in ten."""
    states = Counter(one.state for one in book.appointments.values())
    missed, used = states["missed"], states["used"]
    return (missed + MISSED_PRIOR * MISSED_GUESS) / (missed + used + MISSED_PRIOR)


def _early(book: Book, events: Iterable[Event]) -> tuple[float, ...]:
    """Minutes before their slot at which citizens checked in; below nought where they were late."""
    found = ((event, book.appointments.get(event.appointment or "")) for event in _given(events))
    return tuple((booked.slot - event.issued_at) / 60 for event, booked in found if booked is not None)


def _closing(centre: Centre, now: float) -> float:
    spans = giving(centre, at_hall(centre, now).date()) if centre.hours else []
    if spans:
        return max(spans[-1][1], now)
    day = at_hall(centre, now).date()
    return max(datetime.combine(day, WITHOUT_HOURS, centre.zone).timestamp(), now + QUARTER)


def _rates(
    centre: Centre, days: Sequence[Sequence[Event]], now: float, closing: float
) -> dict[str, tuple[tuple[float, float], ...]]:
    """Expected arrivals without appointment, by service, in each quarter hour from now on, as these days had them."""
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for event in _walked_in(event for day in days for event in day):
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
    lately = [event for event in _walked_in(today) if event.issued_at > now - RECENT]
    if not lately:
        return {}
    span = max(QUARTER, now - min(event.issued_at for event in lately))
    quarters = [now + QUARTER * turn for turn in range(int((closing - now) // QUARTER) + 1)]
    counts = Counter(event.service for event in lately)
    return {service: tuple((at, count * QUARTER / span) for at in quarters if at < closing)
            for service, count in counts.items() if service in book.centre.service}  # fmt: skip


def out_of_target(book: Book, now: float) -> list[str]:
    """Queues whose wait, for somebody who takes a number now, is likely to be longer than the centre means it to be."""
    target = book.centre.policy.target
    return [queue for queue in book.lines if estimate.queue_wait(book, queue, now)[1] > target(queue)]
