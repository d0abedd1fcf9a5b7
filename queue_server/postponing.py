"""Coming later: who needs more time lets some others go first, once, and keeps the number. Pure."""

from __future__ import annotations

from queue_server import commands as c
from queue_server import events as e
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.issuing import known, wrong_state
from queue_server.refusal import refuse
from queue_server.ticket import WAITING, Ticket


def postpone(book: Book, command: c.PostponeTicket, _asked: Asked, now: float) -> list[e.Event]:
    """Barred until so many others of its queue have been called; its rank stays, so it is then called at once."""
    ticket = known(book, command.ticket)
    most = book.centre.phone.postpone_most
    if ticket.state != WAITING:
        raise wrong_state(book, ticket)
    if ticket.postponed:
        raise refuse("postponed_before", "{number} has let others go first once already.", number=ticket.number)
    if not 1 <= command.places <= most:
        raise refuse("bad_places", "{found} is not possible here; allowed are 1 to {most} places.", status=422,
                     found=command.places, most=most)  # fmt: skip
    return [e.TicketPostponed(now, ticket.id, book.ahead(ticket) + command.places)]


def may_postpone(book: Book, ticket: Ticket) -> bool:
    """Whether it would be allowed."""
    return ticket.state == WAITING and not ticket.postponed and book.centre.phone.postpone_most > 0


def still_barred(book: Book, ticket: Ticket) -> int:
    """How many others are called before a waiting number that let them go first; no more than there are."""
    if ticket.state != WAITING:
        return 0
    line = book.lines[ticket.queue]
    return max(0, min((ticket.bar or 0) - line.called, len(line.order) - 1))
