"""What happened to a number."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class TicketIssued(Event):
    """`serial` is the place in its series: the letter, with a kiosk's mark when it was cut off. `day` only if it is over."""

    ticket: str
    number: str
    series: str
    serial: int
    queue: str
    service: str
    ticket_class: str
    token: str
    issued_at: float
    since: float
    device: str
    ask: str | None = None
    basis: str | None = None
    appointment: str | None = None
    offline: bool = False
    day: str | None = None
    item: str | None = None
    package: str | None = None


@dataclass(frozen=True, slots=True)
class TicketCalled(Event):
    """`why` has the sentence in `zh` and `en` and the rule; `passed` are ids of tickets that were there before."""

    ticket: str
    window: str
    call: str
    clerk: str
    why: dict[str, str] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TicketRecalled(Event):
    ticket: str
    window: str
    call: str


@dataclass(frozen=True, slots=True)
class TicketStarted(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketFinished(Event):
    """`prompt` may be answered by a rating until `prompt_until`; `flagged` where the day's end finished it."""

    ticket: str
    window: str
    prompt: str | None = None
    prompt_until: float = 0.0
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class TicketNoShow(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketReturned(Event):
    """Barred until `after` others of its queue have been called."""

    ticket: str
    after: int


@dataclass(frozen=True, slots=True)
class CallUndone(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class StartUndone(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketParked(Event):
    ticket: str
    window: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TicketResumed(Event):
    ticket: str
    window: str
    clerk: str


@dataclass(frozen=True, slots=True)
class TicketTransferred(Event):
    ticket: str
    window: str
    service: str
    queue: str


@dataclass(frozen=True, slots=True)
class TicketCancelled(Event):
    """`by` is `citizen`, `staff` or `duplicate` (an unanswered ask whose citizen got an offline number)."""

    ticket: str
    by: str


@dataclass(frozen=True, slots=True)
class TicketExpired(Event):
    ticket: str


@dataclass(frozen=True, slots=True)
class TicketPrinted(Event):
    ticket: str
    device: str


@dataclass(frozen=True, slots=True)
class CaseBound(Event):
    ticket: str
    case: str
