"""One day as reports see it, folded from its events: by the book's own `apply`, and what the book does not keep. Pure.

A number that took the place of another (an ask at a kiosk that was cut off) is one citizen's second: only one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lobby.centre import Centre
from queue_server import events as e
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.events import Event
from queue_server.reports.visits import Visit, visit_of

WAITS = e.TicketIssued | e.TicketReturned | e.CallUndone | e.TicketTransferred
WAITS_NO_MORE = e.TicketCalled | e.TicketCancelled | e.TicketExpired
GAP = 1800.0
"""So many seconds without a word although somebody waited are told as not known."""


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
    """`tickets` are the visits' ids, in their order: for ratings that come later, never shown. Times: seconds since 1970."""

    day: str
    begun: float
    ended: float
    tickets: tuple[str, ...] = ()
    visits: tuple[Visit, ...] = ()
    steps: tuple[StepDone, ...] = ()
    gaps: tuple[tuple[float, float], ...] = ()

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
    _steps: list[StepDone] = field(default_factory=list)
    _waiting: set[str] = field(default_factory=set)
    _gaps: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.book = Book(self.centre)
        night = datetime.fromisoformat(self.day).replace(tzinfo=self.centre.zone) + timedelta(days=1)
        self._midnight = night.timestamp()

    def take(self, event: Event) -> None:
        """One more event. Raises what `apply` raises where the centre's file knows its window or queue no more."""
        self._watch(event)
        if isinstance(event, e.TicketCalled):
            self._calls.setdefault(event.ticket, None if event.silent else event.at)
        elif isinstance(event, e.TicketCancelled) and event.by == "duplicate":
            self._twice.add(event.ticket)
        elif isinstance(event, e.StepFinished):
            self._step(event)
        apply(self.book, event)

    def done(self) -> Day:
        """As far as it has come."""
        counted = [ticket for ticket in self.book.tickets.values() if ticket.id not in self._twice]
        return Day(
            self.day, self.begun, self.last, tuple(ticket.id for ticket in counted),
            tuple(visit_of(self.book, ticket, self._calls.get(ticket.id)) for ticket in counted),
            tuple(self._steps), tuple(self._gaps),
        )  # fmt: skip

    def _watch(self, event: Event) -> None:
        """A gap is half an hour and more without any event although somebody waited; a day that nobody closed is none."""
        if event.at >= self._midnight:
            return
        self.begun = self.begun or event.at
        if self._waiting and event.at - self.last > GAP:
            self._gaps.append((self.last, event.at))
        self.last = max(self.last, event.at)
        if isinstance(event, WAITS):
            self._waiting.add(event.ticket)
        elif isinstance(event, WAITS_NO_MORE):
            self._waiting.discard(event.ticket)

    def _step(self, event: e.StepFinished) -> None:
        ticket = self.book.tickets[event.ticket]
        service = ticket.steps[event.step].service
        self._steps.append(StepDone(self.day, ticket.package or "", service, event.waited, event.walked, event.served))
