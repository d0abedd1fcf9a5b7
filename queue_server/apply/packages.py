"""A package goes from step to step."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book
from queue_server.ticket import StepNow


def _begun(book: Book, ev: e.PackageBegun) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.steps = [
        StepNow(one["zh"], one["en"], one["service"], one["queue"], one.get("department")) for one in ev.steps
    ]
    ticket.steps[ev.step].state = "now"
    ticket.step, ticket.any_order = ev.step, ev.order == "any"


def _finished(book: Book, ev: e.StepFinished) -> None:
    ticket = book.tickets[ev.ticket]
    step, line = ticket.steps[ev.step], book.lines[ticket.queue]
    step.state, step.window, step.clerk = "done", ev.window, ev.clerk
    step.waited, step.walked, step.served = ev.waited, ev.walked, ev.served
    line.served += 1
    line.serving_seconds += ev.served


def _next(book: Book, ev: e.StepBegun) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("step_continued" if ev.here else "step_begun", ev.at)
    ticket.step, ticket.queue, ticket.service = ev.step, ev.queue, ev.service
    ticket.steps[ev.step].state = "now"
    if ev.here:
        book.occupy(ev.window, ticket, "serving", ev.at)
        return
    book.free(ev.window, ev.at)
    ticket.window, ticket.call, ticket.why, ticket.nth = None, None, None, 0
    ticket.since = ticket.joined = ev.at
    ticket.bar, ticket.returned, ticket.overtaken = None, False, 0
    book.enqueue(ticket)


CHANGES: Changes = {
    e.PackageBegun: _begun,
    e.StepFinished: _finished,
    e.StepBegun: _next,
}
