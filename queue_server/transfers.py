"""Rules of sending a citizen on: to another service, to one window, or to whoever sits there. Pure.

The time waited is kept. A number that was sent to one window waits for that window alone, as long as it is open and does
that work; then for every window of its queue.
"""

from __future__ import annotations

from lobby.centre import Service
from queue_server import commands as c
from queue_server import events as e
from queue_server import windows
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.issuing import need_service
from queue_server.refusal import refuse
from queue_server.ticket import SERVING, Ticket


def transfer(book: Book, command: c.TransferTicket, asked: Asked, now: float) -> list[e.Event]:
    """Send the citizen on."""
    ticket = windows.here(book, command.window, SERVING)
    window = _window(book, command)
    service = _service(book, command, ticket, window)
    return [e.TicketTransferred(now, ticket.id, command.window, service.id, service.queue, window, command.reason,
                                asked.actor)]  # fmt: skip


def _window(book: Book, command: c.TransferTicket) -> str | None:
    """The one window it goes to, or None for a queue."""
    wanted = command.to_window
    if command.person is not None:
        clerk = f"user:{command.person}"
        seats = [window.id for window in book.windows.values() if window.clerk == clerk and window.id != command.window]
        if not seats:
            raise refuse("sits_nowhere", "{found} sits at no other window now.", found=command.person[:40])
        wanted = seats[0]
    if wanted is None:
        return None
    name = book.centre.window[windows.known(book, wanted).id].name
    if wanted == command.window:
        raise refuse("same_window", "The citizen is at {window} already.", window=name)
    if book.windows[wanted].state == "closed":
        raise refuse("window_not_open", "{window} is not open.", window=name)
    return wanted


def _service(book: Book, command: c.TransferTicket, ticket: Ticket, window: str | None) -> Service:
    """What it waits for then."""
    named = need_service(book, command.service) if command.service is not None else None
    if window is None:
        return named or book.centre.service[ticket.service]
    there = book.works[window]
    if named is not None and named.queue not in there.serves:
        raise refuse("not_done_here", "{window} does not do {service}.", window=there.name, service=named.name)
    own = book.centre.service[ticket.service]
    return named or (own if own.queue in there.serves else book.centre.services_at(there)[0])
