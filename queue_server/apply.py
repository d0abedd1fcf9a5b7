"""`apply(book, event)`: one small function for each event, and the table that finds it.

Folding `apply` over the journal gives the book, today and after any upgrade. No clock, no randomness, no I/O.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lobby.messages import Text
from queue_server import events as e
from queue_server.book import LAST_LINES, Appointment, Book, EmergencyNow, Prompt
from queue_server.slots import slot_of
from queue_server.ticket import WAITING, Ticket

PROMPTS_KEPT_SECONDS = 2 * 86_400


def apply(book: Book, event: e.Event) -> None:
    """Change the book by one event, in place."""
    APPLY[type(event)](book, event)
    book.seq += 1


def _day_opened(book: Book, ev: e.DayOpened) -> None:
    if book.day != ev.day:
        book.new_day()
        book.prompts = {key: p for key, p in book.prompts.items() if p.until > ev.at - PROMPTS_KEPT_SECONDS}
        for window in book.windows.values():
            window.state, window.ticket, window.clerk, window.since = "closed", None, None, ev.at
    book.day, book.is_open = ev.day, True


def _day_closed(book: Book, ev: e.DayClosed) -> None:
    book.is_open = False
    for window in book.windows.values():
        window.state, window.ticket, window.clerk, window.since = "closed", None, None, ev.at


def _window(state: str) -> Callable[[Book, Any], None]:
    def change(book: Book, ev: Any) -> None:
        window = book.windows[ev.window]
        window.state, window.since = state, ev.at
        window.clerk = None if state == "closed" else ev.clerk
        window.reason = getattr(ev, "reason", None)

    return change


def _issued(book: Book, ev: e.TicketIssued) -> None:
    ticket = Ticket(
        id=ev.ticket, number=ev.number, queue=ev.queue, service=ev.service, ticket_class=ev.ticket_class,
        token=ev.token, issued_at=ev.issued_at, since=ev.since, state_at=ev.issued_at, device=ev.device,
        turn=len(book.tickets),
        basis=ev.basis, appointment=ev.appointment, item=ev.item, package=ev.package,
    )  # fmt: skip
    book.tickets[ticket.id] = ticket
    book.tokens[ticket.token] = ticket.id
    if ev.day is None:  # a number of a day that is over takes none of today's
        book.numbers[ticket.number] = ticket.id
        book.serials[ev.series] = max(ev.serial, book.serials.get(ev.series, 0))
        book.given[ev.service] = book.given.get(ev.service, 0) + 1
    if ev.ask:
        book.asks[(ev.device, ev.ask)] = ticket.id
    book.enqueue(ticket)
    book.count("issued")


def _called(book: Book, ev: e.TicketCalled) -> None:
    ticket = book.tickets[ev.ticket]
    book.dequeue(ticket)
    ticket.move("ticket_called", ev.at)
    ticket.window, ticket.clerk, ticket.call, ticket.called_at = ev.window, ev.clerk, ev.call, ev.at
    ticket.nth, ticket.bar, ticket.why = 1, None, ev.why or None
    line = book.lines[ticket.queue]
    line.called += 1
    line.recent.append(ticket.ticket_class)
    for passed in ev.passed:
        if passed in book.tickets:
            book.tickets[passed].overtaken += 1
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
    if not ev.flagged:
        line = book.lines[ticket.queue]
        line.served += 1
        line.serving_seconds += ticket.served
    if ev.prompt:
        book.prompts[ev.prompt] = Prompt(
            ev.prompt, ticket.id, ticket.number, ev.window, ticket.clerk or "", ev.prompt_until, ticket.case_numbers
        )


def _no_show(book: Book, ev: e.TicketNoShow) -> None:
    ticket = book.tickets[ev.ticket]
    ticket.move("ticket_no_show", ev.at)
    book.free(ev.window, ev.at)
    book.count("no_show")


def _returned(book: Book, ev: e.TicketReturned) -> None:
    ticket = book.tickets[ev.ticket]
    window, was_called = ticket.window, ticket.state == "called"
    ticket.move("ticket_returned", ev.at)
    if was_called:
        book.free(window, ev.at)
    ticket.window, ticket.call, ticket.returned = None, None, True
    ticket.bar = book.lines[ticket.queue].called + ev.after
    book.enqueue(ticket)


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
    ticket.since = ev.at - ticket.waited  # it keeps the time waited, not the time served
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


def _rated(book: Book, ev: e.TicketRated) -> None:
    if ev.prompt in book.prompts:
        book.prompts[ev.prompt].grade = ev.grade
    if ev.ticket in book.tickets:
        book.tickets[ev.ticket].grade = ev.grade
    book.grades[ev.grade] = book.grades.get(ev.grade, 0) + 1


def _booked(book: Book, ev: e.AppointmentBooked) -> None:
    book.appointments[ev.appointment] = Appointment(ev.appointment, ev.code, ev.service, ev.slot, ev.external)
    book.codes[ev.code] = ev.appointment
    place = ev.service, slot_of(book.centre, ev.slot)
    book.places[place] = book.places.get(place, 0) + 1


def _used(book: Book, ev: e.AppointmentUsed) -> None:
    book.appointments[ev.appointment].ticket = ev.ticket


def _help_asked(book: Book, ev: e.HelpAsked) -> None:
    book.helps.setdefault(ev.device, ev.at)


def _help_answered(book: Book, ev: e.HelpAnswered) -> None:
    book.helps.pop(ev.device, None)


def _notice(book: Book, ev: e.NoticeSet) -> None:
    book.notice = None if ev.zh is None or ev.en is None else Text(zh=ev.zh, en=ev.en)


def _emergency_begun(book: Book, ev: e.EmergencyBegun) -> None:
    book.emergency = EmergencyNow(ev.emergency, ev.zh, ev.en, ev.at)


def _emergency_ended(book: Book, _ev: e.EmergencyEnded) -> None:
    book.emergency = None


def _nothing(_book: Book, _ev: e.Event) -> None:
    """Kept for the record only."""


APPLY: dict[type[e.Event], Callable[[Book, Any], None]] = {
    e.DayOpened: _day_opened,
    e.DayClosed: _day_closed,
    e.WindowOpened: _window("idle"),
    e.WindowPaused: _window("paused"),
    e.WindowClosed: _window("closed"),
    e.TicketIssued: _issued,
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.TicketStarted: _started,
    e.TicketFinished: _finished,
    e.TicketNoShow: _no_show,
    e.TicketReturned: _returned,
    e.CallUndone: _call_undone,
    e.StartUndone: _start_undone,
    e.TicketParked: _parked,
    e.TicketResumed: _resumed,
    e.TicketTransferred: _transferred,
    e.TicketCancelled: _ended("ticket_cancelled", "cancelled"),
    e.TicketExpired: _ended("ticket_expired", "expired"),
    e.TicketPrinted: _printed,
    e.CaseBound: _case,
    e.TicketRated: _rated,
    e.AppointmentBooked: _booked,
    e.AppointmentUsed: _used,
    e.HelpAsked: _help_asked,
    e.HelpAnswered: _help_answered,
    e.DeviceTold: _nothing,
    e.SettingsChanged: _nothing,
    e.NoticeSet: _notice,
    e.EmergencyBegun: _emergency_begun,
    e.EmergencyEnded: _emergency_ended,
}
