"""A number that is called shows how its promise was kept; a day that ends leaves what it taught."""

from __future__ import annotations

from queue_server import estimate_pace, estimate_promises
from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book
from queue_server.ticket import Ticket


def kept(book: Book, ev: e.TicketCalled, called: Ticket) -> None:
    """Score the wait that a number was told, at its first call; not where it was given at the window itself."""
    if called.nth or called.joined is not None or ev.silent or called.told_low is None or called.told_high is None:
        return
    told = called.told_low, called.told_high
    waited = (ev.at - called.issued_at) / 60
    book.promises.score(book.day or "", called.queue, called.service, told, waited)


def _learnt(book: Book, ev: e.DayLearnt) -> None:
    book.paces, book.promises = estimate_pace.read(ev.paces), estimate_promises.read(ev.promises)


STILL = frozenset({
    e.TicketIssued, e.TicketPrinted, e.AppointmentBooked, e.AppointmentUsed, e.PackageBegun, e.HelpAsked, e.HelpAnswered,
    e.CaseBound, e.TicketRated, e.NoticeSet,
})  # fmt: skip
"""What moves nobody who waits: a run of the rules forward stays good (`Book.forward`)."""

CHANGES: Changes = {
    e.DayLearnt: _learnt,
}
