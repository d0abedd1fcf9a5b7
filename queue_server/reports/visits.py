"""What reports are made of: one line for each ticket of a day. No number, no token, no name of a citizen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lobby.centre import Centre
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.events import TicketIssued
from queue_server.ticket import EXPIRED, Ticket


@dataclass(frozen=True, slots=True)
class Visit:
    """One ticket as a report sees it. `quarter` is its issue in minutes of the hall's day, by 15; the rest seconds.

    `clerk` is who served or called it last, `channel` how it was taken: `kiosk`, `desk`, `phone`, … `told` is the wait that
    the number was told, low and high, and `called` what it was until the first call, both minutes: None where nothing was
    told, or nobody called. `timed` is false where the clock was set back meanwhile: it counts, its times do not.
    """

    day: str
    quarter: int
    service: str
    queue: str
    window: str | None
    clerk: str | None
    channel: str
    ticket_class: str
    state: str
    flagged: bool
    waited: float
    walked: float
    served: float
    grade: int | None
    told: tuple[float, float] | None = None
    called: float | None = None
    timed: bool = True


def of_the_day_before(centre: Centre, event: TicketIssued) -> Visit:
    """A number that a kiosk gave while it was cut off, told after its day was over: nobody called it."""
    book = Book(centre)
    book.day = event.day
    apply(book, event)
    ticket = book.tickets[event.ticket]
    ticket.state = EXPIRED
    return visit_of(book, ticket, None)


def visit_of(book: Book, ticket: Ticket, first_call: float | None) -> Visit:
    """One line; `first_call` is when it was called for the first time, None where it stood at the window already."""
    at = datetime.fromtimestamp(ticket.issued_at, book.centre.zone)
    return Visit(
        day=book.day or "", quarter=(at.hour * 60 + at.minute) // 15 * 15, service=ticket.service, queue=ticket.queue,
        window=ticket.window, clerk=ticket.clerk.removeprefix("user:") if ticket.clerk else None,
        channel=channel_of(book, ticket), ticket_class=ticket.ticket_class, state=ticket.state,
        flagged=ticket.flagged, waited=ticket.waited, walked=ticket.walked, served=ticket.served, grade=ticket.grade,
        told=_told(ticket),
        called=None if first_call is None else (first_call - ticket.issued_at) / 60,
    )  # fmt: skip


def channel_of(book: Book, ticket: Ticket) -> str:
    """Where a number was taken: what its event says, the kind of the device, `desk` for staff, else what asked."""
    kind, _, name = ticket.device.partition(":")
    if ticket.channel or kind == "user":
        return ticket.channel or "desk"
    described = book.centre.device.get(name)
    return described.kind if described else "kiosk" if kind == "device" else kind


def _told(ticket: Ticket) -> tuple[float, float] | None:
    """What is told as “at once” is no range."""
    return (ticket.told_low or 0, ticket.told_high) if ticket.told_high else None
