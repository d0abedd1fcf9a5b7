"""A number is called and served."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.apply.policy import passed_over
from queue_server.apply.promises import kept
from queue_server.book import LAST_LINES, Book, Prompt
from queue_server.ticket import Ticket


def _called(book: Book, ev: e.TicketCalled) -> None:
    ticket = book.tickets[ev.ticket]
    passed_over(book, ev, ticket)
    kept(book, ev, ticket)
    book.dequeue(ticket)
    ticket.move("ticket_called", ev.at)
    ticket.window, ticket.clerk, ticket.call, ticket.called_at = ev.window, ev.clerk, ev.call, ev.at
    ticket.nth, ticket.bar, ticket.why = 1, None, ev.why or None
    line = book.lines[ticket.queue]
    line.called += 1
    line.recent.append(ticket.ticket_class)
    book.occupy(ev.window, ticket, "called", ev.at)
    _line_of_calls(book, ticket, ev.at)


def _recalled(book: Book, ev: e.TicketRecalled) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("ticket_recalled", ev.at)
    ticket.call, ticket.nth = ev.call, ticket.nth + 1
    _line_of_calls(book, ticket, ev.at)


def _line_of_calls(book: Book, ticket: Ticket, at: float) -> None:
    others = [line for line in book.calls if line["ticket"] != ticket.id]
    line = {"ticket": ticket.id, "call": ticket.call, "window": ticket.window, "nth": ticket.nth, "at": at}
    book.calls = [line, *others][:LAST_LINES]


def _started(book: Book, ev: e.TicketStarted) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("ticket_started", ev.at)
    ticket.serving_at = ev.at
    book.occupy(ev.window, ticket, "serving", ev.at)


def _finished(book: Book, ev: e.TicketFinished) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("ticket_finished", ev.at)
    ticket.finished_at, ticket.prompt, ticket.flagged = ev.at, ev.prompt, ev.flagged
    book.free(ev.window, ev.at)
    book.count("served")
    if not ev.flagged and not ticket.steps:  # a step counts by itself
        line = book.lines[ticket.queue]
        line.served += 1
        line.serving_seconds += ticket.served
    if ev.prompt and ev.prompt not in book.prompts:
        book.prompts[ev.prompt] = Prompt(
            ev.prompt, ticket.id, ticket.number, ev.window, ticket.clerk or "", ev.prompt_until, ticket.case_numbers
        )


def _no_show(book: Book, ev: e.TicketNoShow) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("ticket_no_show", ev.at)
    book.free(ev.window, ev.at)
    book.count("no_show")


def _call_undone(book: Book, ev: e.CallUndone) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("call_undone", ev.at)
    book.free(ev.window, ev.at)
    ticket.window, ticket.call, ticket.called_at = None, None, None
    book.calls = [line for line in book.calls if line["ticket"] != ticket.id]
    book.enqueue(ticket)


def _start_undone(book: Book, ev: e.StartUndone) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("start_undone", ev.at)
    ticket.serving_at = None
    book.occupy(ev.window, ticket, "called", ev.at)


def _parked(book: Book, ev: e.TicketParked) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("ticket_parked", ev.at)
    ticket.note = ev.note
    book.free(ev.window, ev.at)


def _resumed(book: Book, ev: e.TicketResumed) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("ticket_resumed", ev.at)
    ticket.window, ticket.clerk = ev.window, ev.clerk
    book.occupy(ev.window, ticket, "serving", ev.at)


def _transferred(book: Book, ev: e.TicketTransferred) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("ticket_transferred", ev.at)
    book.free(ev.window, ev.at)
    ticket.queue, ticket.service, ticket.window, ticket.call = ev.queue, ev.service, None, None
    ticket.to_window, ticket.sent_from, ticket.sent_reason = ev.to_window, ev.window, ev.reason
    ticket.since = ev.at - ticket.waited  # it keeps the time waited, not the time served
    book.enqueue(ticket)


CHANGES: Changes = {
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.TicketStarted: _started,
    e.TicketFinished: _finished,
    e.TicketNoShow: _no_show,
    e.CallUndone: _call_undone,
    e.StartUndone: _start_undone,
    e.TicketParked: _parked,
    e.TicketResumed: _resumed,
    e.TicketTransferred: _transferred,
}
