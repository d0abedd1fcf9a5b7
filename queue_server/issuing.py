"""Rules of getting a number: at the kiosk, while cut off, given up, come back. Pure."""

from __future__ import annotations

import hmac
import re

from lobby.centre import Service
from lobby.hours import day_of
from queue_server import commands as c
from queue_server import estimate, limits, matters, packages
from queue_server import events as e
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.refusal import Refusal, RefusedError, refuse
from queue_server.ticket import CALLED, LIFE, NO_SHOW, WAITING, Ticket

OFFLINE_NUMBER = re.compile(r"^([A-Z])([A-Z]{1,2})(\d{2,6})$")
FUTURE_SECONDS = 300
PAST_SECONDS = 30 * 86_400


def issue(book: Book, command: c.IssueTicket, asked: Asked, now: float) -> list[e.Event]:
    """A number for a service, in the order of asking."""
    service = need_service(book, command.service)
    matters.check(book.centre, command)
    need_open(book, now)
    limits.need_identity(service, asked)
    limits.need_no_other(book, command, service)
    if full := limits.cap_reached(book, service, now):
        raise RefusedError(Refusal("cap_reached", full))
    issued = made(book, command.service, command.ticket, command.token, asked, now, ticket_class=command.ticket_class,
                  basis=command.basis, item=command.item, package=command.package)  # fmt: skip
    return [issued, *packages.begun(book.centre, issued)]


def register_offline(book: Book, command: c.RegisterOffline, asked: Asked, now: float) -> list[e.Event]:
    """A number given while the kiosk was cut off: it counts from the time it was given, and is never refused for hours.

    A day that is over stays over: its number is recorded on its own day and expires at once; nobody of yesterday waits
    today, nor keeps a number from whoever has it today.
    """
    if command.ticket in book.tickets:
        return []
    queue = need_service(book, command.service).queue
    letter, mark, serial = _offline_number(book, command, asked)
    issued_at = _given_at(command.issued_at, now)
    given_on = day_of(book.centre, issued_at)
    is_over = book.day is not None and given_on < book.day
    if command.number in book.numbers and not is_over:
        raise refuse("number_taken", "{number} has been given already today.", number=command.number)
    ticket = e.TicketIssued(
        now, command.ticket, command.number, letter + mark, serial, queue, command.service, command.ticket_class,
        command.token, issued_at, issued_at, asked.actor, asked.id, command.basis, offline=True,
        day=given_on if is_over else None, item=matters.item_of(book.centre, command),
        package=matters.package_of(book.centre, command),
    )  # fmt: skip
    expired = [e.TicketExpired(now, command.ticket)] if is_over else []
    begun = [] if is_over else packages.begun(book.centre, ticket)
    return [*_never_answered(book, command, asked, now), ticket, *begun, *expired]


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
    if command.token is not None and not hmac.compare_digest(command.token.encode(), ticket.token.encode()):
        raise unknown_ticket()  # who guesses ids learns nothing
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
        raise unknown_ticket()
    return ticket


def unknown_ticket() -> RefusedError:
    """A refusal: no number of today, or none of theirs."""
    return refuse("unknown_ticket", "There is no such number today.", status=404)


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


def need_open(book: Book, now: float) -> None:
    """Numbers are given now, or a refusal that says when they are."""
    if closed := limits.hall_closed(book, now):
        raise RefusedError(Refusal("closed", closed))


def need_service(book: Book, service: str) -> Service:
    """The service, or a refusal with those there are."""
    described = book.centre.service.get(service)
    if described is None:
        raise refuse("unknown_service", "There is no service “{found}”; there are: {allowed}.", status=404,
                     found=service[:40], allowed=", ".join(book.centre.service))  # fmt: skip
    return described


def made(
    book: Book, service: str, ticket: str, token: str, asked: Asked, now: float, *,
    ticket_class: str, since: float | None = None, basis: str | None = None, appointment: str | None = None,
    item: str | None = None, package: str | None = None,
) -> e.TicketIssued:  # fmt: skip
    """The event of a new number, the next of its queue."""
    queue = need_service(book, service).queue
    letter, counted = book.centre.queue[queue].letter, now if since is None else since
    serial = book.serials.get(letter, 0) + 1
    place = book.place(queue, ticket_class, counted, now)
    low, high = estimate.promise(book, queue, place, now) if book.tells else (None, None)
    return e.TicketIssued(
        now, ticket, f"{letter}{serial:03d}", letter, serial, queue, service, ticket_class, token, now,
        counted, asked.actor, asked.id, basis, appointment, item=item, package=package,
        place=place, low=low, high=high,
    )  # fmt: skip
