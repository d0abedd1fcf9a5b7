"""A citizen lets others go first."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book


def _postponed(book: Book, ev: e.TicketPostponed) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("ticket_postponed", ev.at)
    ticket.bar, ticket.postponed = book.lines[ticket.queue].called + ev.after, True


CHANGES: Changes = {
    e.TicketPostponed: _postponed,
}
