"""One day as reports see it, folded from its events: by the book's own `apply`, and what the book does not keep. Pure.

A number that took the place of another (an ask at a kiosk that was cut off) is one citizen's second: only one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lobby.centre import Centre
from queue_server import events as e
from queue_server.apply import apply, appointments, followups
from queue_server.book import Book
from queue_server.events import Event
from queue_server.reports.visits import Visit, visit_of
from queue_server.ticket import CALLED, PARKED, SERVING, WAITING, Ticket

IN_THE_HOUSE = (WAITING, CALLED, SERVING, PARKED)
WAITS = e.TicketIssued | e.TicketReturned | e.CallUndone | e.TicketTransferred
WAITS_NO_MORE = e.TicketCalled | e.TicketCancelled | e.TicketExpired
OF_OTHER_DAYS = (*appointments.CHANGES, *followups.CHANGES, e.PadLit)
"""What happens to things of days before, which are not here; visits need nothing of it."""
Span = tuple[float, float]
GAP = 1800.0
"""So many seconds without a word although somebody waited are told as not known."""
SET_BACK = 60.0
"""A clock that is set by less is only put right."""
LATE = 3600.0
"""By the clock a day is closed right after midnight; where that comes so late, nobody was there."""


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step of a package that a clerk finished; seconds."""

    day: str
    package: str
    service: str
    waited: float
    walked: float
    served: float


@dataclass(frozen=True, slots=True)
class Day:
    """`tickets` are the visits' ids, in their order: for ratings that come later, never shown. Times: seconds since 1970.

    `gaps` are half hours and more without a word while somebody waited, `silences` while nobody did; `set_back` are (before,
    after) of a clock that was set back; `left_open`: nobody, and no clock, closed the day at its end.
    """

    day: str
    begun: float
    ended: float
    tickets: tuple[str, ...] = ()
    visits: tuple[Visit, ...] = ()
    steps: tuple[StepDone, ...] = ()
    gaps: tuple[Span, ...] = ()
    silences: tuple[Span, ...] = ()
    set_back: tuple[Span, ...] = ()
    left_open: bool = False

    def rated(self, later: Mapping[str, int]) -> tuple[Visit, ...]:
        """The visits, with the grades that came after the day."""
        return tuple(
            replace(visit, grade=later[ticket]) if visit.grade is None and ticket in later else visit
            for ticket, visit in zip(self.tickets, self.visits, strict=True)
        )


@dataclass(slots=True)
class Reading:
    """A day under way: events go in, in their order; a day may be taken out at any time."""

    centre: Centre
    day: str
    book: Book = field(init=False)
    _midnight: float = field(init=False)
    begun: float = 0.0
    last: float = 0.0
    _calls: dict[str, float | None] = field(default_factory=dict)
    _twice: set[str] = field(default_factory=set)
    """Who does not count here: a citizen's second number, one of a day that is over."""
    _steps: list[StepDone] = field(default_factory=list)
    _waiting: set[str] = field(default_factory=set)
    _gaps: list[Span] = field(default_factory=list)
    _silences: list[Span] = field(default_factory=list)
    _set_back: list[Span] = field(default_factory=list)
    _untimed: set[str] = field(default_factory=set)
    _closed: float | None = None
    _latest: float = 0.0

    def __post_init__(self) -> None:
        self.book = Book(self.centre)
        night = datetime.fromisoformat(self.day).replace(tzinfo=self.centre.zone) + timedelta(days=1)
        self._midnight = night.timestamp()

    def take(self, event: Event) -> None:
        """One more event. Raises what `apply` raises where the centre's file knows its window or queue no more."""
        self._watch(event)
        if type(event) in OF_OTHER_DAYS:
            return
        if isinstance(event, e.TicketCalled):
            self._calls.setdefault(event.ticket, None if event.silent else event.at)
        elif isinstance(event, e.TicketCancelled) and event.by == "duplicate":
            self._twice.add(event.ticket)
        elif isinstance(event, e.TicketIssued) and event.day:
            self._twice.add(event.ticket)  # it counts on its own day, which is over
        elif isinstance(event, e.StepFinished):
            self._step(event)
        elif isinstance(event, e.DayOpened | e.DayClosed):
            self._closed = event.at if isinstance(event, e.DayClosed) else None
        apply(self.book, event)

    def done(self) -> Day:
        """As far as it has come."""
        counted = [ticket for ticket in self.book.tickets.values() if ticket.id not in self._twice]
        return Day(
            self.day, self.begun, self._ended(), tuple(ticket.id for ticket in counted),
            tuple(self._visit(ticket) for ticket in counted),
            tuple(self._steps), tuple(self._gaps), tuple(self._silences), tuple(self._set_back),
            left_open=self._closed is None or self._closed > self._midnight + LATE,
        )  # fmt: skip

    def _ended(self) -> float:
        """When the day was closed, else its last word: what is booked or rated at night is no hour of the hall."""
        return self._closed if self._closed and self._closed < self._midnight else self._latest

    def _visit(self, ticket: Ticket) -> Visit:
        seen = visit_of(self.book, ticket, self._calls.get(ticket.id))
        return replace(seen, timed=False) if ticket.id in self._untimed else seen

    def _watch(self, event: Event) -> None:
        """What of the day is not known; what comes after midnight is no part of it any more."""
        if event.at >= self._midnight:
            return
        self.begun = self.begun or event.at
        if event.at < self.last - SET_BACK:
            self._set_back.append((self.last, event.at))
            self._untimed |= {ticket.id for ticket in self.book.tickets.values() if ticket.state in IN_THE_HOUSE}
        elif self.last and self.book.is_open and event.at - self.last > GAP:
            (self._gaps if self._waiting else self._silences).append((self.last, event.at))
        self.last, self._latest = event.at, max(self._latest, event.at)
        if isinstance(event, WAITS):
            self._waiting.add(event.ticket)
        elif isinstance(event, WAITS_NO_MORE):
            self._waiting.discard(event.ticket)

    def _step(self, event: e.StepFinished) -> None:
        ticket = self.book.tickets[event.ticket]
        service = ticket.steps[event.step].service
        self._steps.append(StepDone(self.day, ticket.package or "", service, event.waited, event.walked, event.served))
