"""Rules of getting a number: at the kiosk, by appointment, while cut off, given up, come back. Pure."""

from __future__ import annotations

import re

from queue_server import commands as c
from queue_server import events as e
from queue_server.book import Appointment, Book
from queue_server.commands import Asked
from queue_server.hours import day_of, gives_numbers, spans
from queue_server.refusal import refuse
from queue_server.ticket import CALLED, LIFE, NO_SHOW, WAITING, Ticket

OFFLINE_NUMBER = re.compile(r"^([A-Z])([A-Z]{1,2})(\d{2,6})$")
FUTURE_SECONDS = 300
PAST_SECONDS = 30 * 86_400


def issue(book: Book, command: c.IssueTicket, asked: Asked, now: float) -> list[e.Event]:
    """A number for a service, in the order of asking."""
    _open(book, now)
    return [_new(book, command.service, command.ticket, command.token, asked, now,
                 ticket_class=command.ticket_class, basis=command.basis)]  # fmt: skip


def check_in(book: Book, command: c.CheckIn, asked: Asked, now: float) -> list[e.Event]:
    """An appointment becomes a number that ranks from its slot; too late, it becomes a walk-in."""
    _open(book, now)
    appointment = _appointment(book, command)
    policy = book.centre.policy
    early, late = appointment.slot - now, now - appointment.slot
    if early > policy.early_minutes * 60:
        raise refuse("too_early", "You are early: please check in from {minutes} minutes before your time.",
                     minutes=policy.early_minutes)  # fmt: skip
    in_time = late <= policy.late_minutes * 60
    ticket = _new(book, appointment.service, command.ticket, command.token, asked, now,
                  ticket_class="appointment" if in_time else "normal",
                  since=appointment.slot if in_time else now, appointment=appointment.id)  # fmt: skip
    return [ticket, e.AppointmentUsed(now, appointment.id, command.ticket)]


def book_appointment(book: Book, command: c.BookAppointment, _asked: Asked, now: float) -> list[e.Event]:
    """A promise of a time, for a service that there is."""
    _service(book, command.service)
    if command.slot < now - book.centre.policy.late_minutes * 60:
        raise refuse("slot_past", "That time has passed; please choose a later one.", status=422)
    if command.code in book.codes or command.appointment in book.appointments:
        raise refuse("code_taken", "That code is in use; please try again.")
    return [
        e.AppointmentBooked(now, command.appointment, command.code, command.service, command.slot, command.external)
    ]


def register_offline(book: Book, command: c.RegisterOffline, asked: Asked, now: float) -> list[e.Event]:
    """A number given while the kiosk was cut off: it counts from the time it was given, and is never refused for hours.

    A day that is over stays over: its number is recorded on its own day and expires at once; nobody of yesterday waits
    today, nor keeps a number from whoever has it today.
    """
    if command.ticket in book.tickets:
        return []
    queue = _service(book, command.service)
    letter, mark, serial = _offline_number(book, command, asked)
    issued_at = _given_at(command.issued_at, now)
    given_on = day_of(book.centre, issued_at)
    is_over = book.day is not None and given_on < book.day
    if command.number in book.numbers and not is_over:
        raise refuse("number_taken", "{number} has been given already today.", number=command.number)
    ticket = e.TicketIssued(
        now, command.ticket, command.number, letter + mark, serial, queue, command.service, command.ticket_class,
        command.token, issued_at, issued_at, asked.actor, asked.id, command.basis, offline=True,
        day=given_on if is_over else None,
    )  # fmt: skip
    expired = [e.TicketExpired(now, command.ticket)] if is_over else []
    return [*_never_answered(book, command, asked, now), ticket, *expired]


def _given_at(said: float, now: float) -> float:
    """When a kiosk gave a number, seconds since 1970; now, where its clock cannot be believed (a battery died)."""
    return min(said, now) if now - PAST_SECONDS <= said <= now + FUTURE_SECONDS else now


def _never_answered(book: Book, command: c.RegisterOffline, asked: Asked, now: float) -> list[e.Event]:
    """One citizen, one number: the ask that went unanswered was journalled after all."""
    first = book.asks.get((asked.actor, command.instead_of or ""))
    if first and book.tickets[first].state in LIFE["ticket_cancelled"][0]:
        return [e.TicketCancelled(now, first, "duplicate")]
    return []


def _offline_number(book: Book, command: c.RegisterOffline, asked: Asked) -> tuple[str, str, int]:
    match = OFFLINE_NUMBER.match(command.number)
    letter = book.centre.queue[book.centre.service[command.service].queue].letter
    device = book.centre.device.get(asked.actor.removeprefix("device:"))
    mark = device.mark if device and device.mark else None
    if not match or match[1] != letter or (mark and match[2] != mark):
        raise refuse("bad_number", "{number} is not a number of this kiosk's own series ({allowed}).",
                     status=422, number=command.number, allowed=f"{letter}{mark or 'X'}01")  # fmt: skip
    return letter, match[2], int(match[3])


def cancel(book: Book, command: c.CancelTicket, _asked: Asked, now: float) -> list[e.Event]:
    """The citizen gives the number up, or staff do it for them."""
    ticket = known(book, command.ticket)
    if ticket.state not in LIFE["ticket_cancelled"][0]:
        raise wrong_state(book, ticket)
    return [e.TicketCancelled(now, ticket.id, command.by)]


def return_ticket(book: Book, command: c.ReturnTicket, _asked: Asked, now: float) -> list[e.Event]:
    """A citizen who missed the call is back: the same rank, after N others."""
    ticket = known(book, command.ticket)
    if ticket.state not in (NO_SHOW, CALLED):
        raise wrong_state(book, ticket)
    return [e.TicketReturned(now, ticket.id, book.centre.policy.return_after)]


def mark_printed(book: Book, command: c.MarkPrinted, asked: Asked, now: float) -> list[e.Event]:
    """The slip is in the citizen's hand."""
    ticket = book.tickets.get(command.ticket)
    if ticket is None or ticket.printed:
        return []
    return [e.TicketPrinted(now, ticket.id, asked.actor)]


# --- shared with the rules of windows ---------------------------------------------------------------------------------


def known(book: Book, ticket_id: str) -> Ticket:
    """The ticket of today with this id, or a refusal."""
    ticket = book.tickets.get(ticket_id)
    if ticket is None:
        raise refuse("unknown_ticket", "There is no such number today.", status=404)
    return ticket


def wrong_state(book: Book, ticket: Ticket) -> Exception:
    """A refusal that says where the ticket is now."""
    window = book.centre.window.get(ticket.window or "")
    place = window.name if window else None
    sentences = {
        WAITING: "{number} is waiting.",
        "called": "{number} has been called to {window}.",
        "serving": "{number} is already being served at {window}.",
        "parked": "{number} is set aside at {window}.",
        "finished": "{number} has been served already.",
        "no_show": "{number} did not come when called; reception can let it wait again.",
        "cancelled": "{number} has been given up.",
        "expired": "{number} expired at the end of the day.",
    }
    return refuse(f"is_{ticket.state}", sentences[ticket.state], number=ticket.number, window=place or "-")


def _open(book: Book, now: float) -> None:
    if not book.is_open or not gives_numbers(book.centre, now):
        raise refuse("closed", "Numbers are given at these hours: {hours}.", hours=spans(book.centre))


def _service(book: Book, service: str) -> str:
    """The queue of a service, or a refusal."""
    described = book.centre.service.get(service)
    if described is None:
        raise refuse("unknown_service", "There is no service “{found}”; there are: {allowed}.", status=404,
                     found=service[:40], allowed=", ".join(book.centre.service))  # fmt: skip
    return described.queue


def _appointment(book: Book, command: c.CheckIn) -> Appointment:
    ids = (book.codes.get(command.code or "", ""), *command.candidates)
    found = [book.appointments[item] for item in ids if item in book.appointments]
    if not found:
        raise refuse("unknown_appointment", "We cannot find this appointment. Please check the code or ask at reception.",
                     status=404)  # fmt: skip
    unused = min((item for item in found if item.ticket is None), key=lambda item: item.slot, default=None)
    if unused is None:
        used = book.tickets.get(found[0].ticket or "")
        raise refuse("appointment_used", "This appointment has its number already: {number}.",
                     number=used.number if used else "-")  # fmt: skip
    return unused


def _new(
    book: Book, service: str, ticket: str, token: str, asked: Asked, now: float, *,
    ticket_class: str, since: float | None = None, basis: str | None = None, appointment: str | None = None,
) -> e.TicketIssued:  # fmt: skip
    queue = _service(book, service)
    letter = book.centre.queue[queue].letter
    serial = book.serials.get(letter, 0) + 1
    return e.TicketIssued(
        now, ticket, f"{letter}{serial:03d}", letter, serial, queue, service, ticket_class, token, now,
        now if since is None else since, asked.actor, asked.id, basis, appointment,
    )  # fmt: skip
