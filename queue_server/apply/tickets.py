"""A number is given and ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book
from queue_server.ticket import WAITING, Ticket


def _issued(book: Book, ev: e.TicketIssued) -> None:
    ticket = Ticket(
        id=ev.ticket, number=ev.number, queue=ev.queue, service=ev.service, ticket_class=ev.ticket_class,
        token=ev.token, issued_at=ev.issued_at, since=ev.since, state_at=ev.issued_at, device=ev.device,
        turn=len(book.tickets),
        basis=ev.basis, appointment=ev.appointment, item=ev.item, package=ev.package, channel=ev.channel,
        told_low=ev.low, told_high=ev.high,
    )  # fmt: skip
    book.tickets[ticket.id] = ticket
    book.tokens[ticket.token] = ticket.id
    if ev.day is None:  # a number of a day that is over takes none of today's
        book.numbers[ticket.number] = ticket.id
        book.serials[ev.series] = max(ev.serial, book.serials.get(ev.series, 0))
        book.given[ev.service] = book.given.get(ev.service, 0) + 1
    if ev.place is not None:
        ticket.placed = ev.queue, ev.since, ev.place
    if ev.ask:
        book.asks[(ev.device, ev.ask)] = ticket.id
    book.enqueue(ticket)
    book.count("issued")


def _returned(book: Book, ev: e.TicketReturned) -> None:
    ticket = book.tickets[ev.ticket]
    window, was_called = ticket.window, ticket.state == "called"
    ticket.move("ticket_returned", ev.at)
    if was_called:
        book.free(window, ev.at)
    ticket.window, ticket.call, ticket.returned = None, None, True
    ticket.bar = book.lines[ticket.queue].called + ev.after
    book.enqueue(ticket)


def _ended(event: str, what: str) -> Callable[[Book, Any], None]:
    def end(book: Book, ev: Any) -> None:
        ticket = book.tickets[ev.ticket]
        before = ticket.state
        if before == WAITING:
            book.dequeue(ticket)
        ticket.move(event, ev.at)
        if before == "called":
            book.free(ticket.window, ev.at)
        book.count(what)
        if getattr(ev, "by", None) == "duplicate":  # the citizen has another one in its stead
            book.given[ticket.service] = max(0, book.given.get(ticket.service, 0) - 1)

    return end


def _printed(book: Book, ev: e.TicketPrinted) -> None:
    if ev.ticket in book.tickets:
        book.tickets[ev.ticket].printed = True


def _case(book: Book, ev: e.CaseBound) -> None:
    if ev.ticket in book.tickets and ev.case not in book.tickets[ev.ticket].case_numbers:
        book.tickets[ev.ticket].case_numbers.append(ev.case)
    if ev.ticket in book.tickets:
        book.cases.setdefault(ev.case, ev.ticket)
    if ev.window:
        book.taken_in.setdefault(ev.case, (ev.window, ev.clerk))


CHANGES: Changes = {
    e.TicketIssued: _issued,
    e.TicketReturned: _returned,
    e.TicketCancelled: _ended("ticket_cancelled", "cancelled"),
    e.TicketExpired: _ended("ticket_expired", "expired"),
    e.TicketPrinted: _printed,
    e.CaseBound: _case,
}
