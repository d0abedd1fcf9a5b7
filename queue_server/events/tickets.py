"""What happened to a number."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class TicketIssued(Event):
    """`serial` is the place in its series: the letter, with a kiosk's mark when it was cut off. `day` only if it is over.

    `channel` is `desk` where a clerk gave it to somebody who stood at the window already.
    """

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
    place: float | None = None
    low: int | None = None
    high: int | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class TicketReturned(Event):
    """Barred until `after` others of its queue have been called."""

    ticket: str
    after: int


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
    """A case number for a ticket, with the item it is of, and where the ticket was taken in and by whom."""

    ticket: str
    case: str
    item: str | None = None
    number: str | None = None
    window: str | None = None
    clerk: str | None = None
