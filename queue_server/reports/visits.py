"""What reports are made of: one line for each ticket of a day. No number, no token, no name of a citizen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_server.book import Book
from queue_server.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Visit:
    """One ticket as a report sees it. `quarter` is its issue in minutes of the hall's day, by 15; the rest seconds.

    `clerk` is who served or called it last, `channel` how it was taken: `kiosk`, `desk`, `phone`, …
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


def visits_of(book: Book) -> list[Visit]:
    """Every ticket of the book's day, in the order of issue."""
    return [_visit(book, ticket) for ticket in book.tickets.values()]


def _visit(book: Book, ticket: Ticket) -> Visit:
    at = datetime.fromtimestamp(ticket.issued_at, book.centre.zone)
    return Visit(
        day=book.day or "", quarter=(at.hour * 60 + at.minute) // 15 * 15, service=ticket.service, queue=ticket.queue,
        window=ticket.window, clerk=ticket.clerk.removeprefix("user:") if ticket.clerk else None,
        channel=channel_of(book, ticket.device), ticket_class=ticket.ticket_class, state=ticket.state,
        flagged=ticket.flagged, waited=ticket.waited, walked=ticket.walked, served=ticket.served, grade=ticket.grade,
    )  # fmt: skip


def channel_of(book: Book, actor: str) -> str:
    """Where a number was taken: the kind of the device, `desk` for staff, else what asked."""
    kind, _, name = actor.partition(":")
    if kind == "user":
        return "desk"
    described = book.centre.device.get(name)
    return described.kind if described else "kiosk" if kind == "device" else kind
