"""Rules of what comes back from the window intake system: cases, ratings asked, other windows, results, urging. Pure."""

from __future__ import annotations

from typing import Any

from queue_server import commands as c
from queue_server import events as e
from queue_server import limits, off_site, ratings, transfers, views
from queue_server.book import Book
from queue_server.commands import Asked, Handed
from queue_server.issuing import known, made, wrong_state
from queue_server.refusal import RefusedError, refuse
from queue_server.ticket import FINISHED, SERVING, Ticket

MOST_CASES = 30
"""As many as a package has steps."""


def bind_cases(book: Book, command: c.BindCases, _asked: Asked, now: float) -> list[e.Event]:
    """Case numbers for a ticket of today, or of the day its event was late for; those it has already are passed over."""
    ticket = book.tickets.get(command.ticket)
    if ticket is None and command.known is None:
        known(book, command.ticket)  # refuses
    had = ticket.case_numbers if ticket else []
    fresh = [case for case in dict.fromkeys(command.cases) if case not in had]
    if len(had) + len(fresh) > MOST_CASES:
        raise refuse("too_many_cases", "A number holds at most {most} cases.", status=422, most=MOST_CASES)
    of = handed(ticket) if ticket else command.known or Handed(command.ticket)
    return [e.CaseBound(now, of.ticket, case, command.item, of.number, of.window, of.clerk) for case in fresh]


def handed(ticket: Ticket) -> Handed:
    """Where a ticket of today was served."""
    return Handed(ticket.id, ticket.number, ticket.window, ticket.clerk)


def ask_rating(book: Book, command: c.AskRating, _asked: Asked, now: float) -> list[e.Event]:
    """Light the pad for a visit that is not rated yet, while its citizen can be at that window."""
    ticket = _ticket_of(book, command.case)
    if ticket.grade is not None:
        raise refuse("already_rated", "This visit has been rated already. Thank you.")
    prompt, window = ticket.prompt, ticket.window
    if ticket.state not in (SERVING, FINISHED) or window is None or (ticket.state == FINISHED and prompt is None):
        raise wrong_state(book, ticket)
    other = book.at_window(window)
    if other is not None and other.id != ticket.id:
        raise refuse("other_citizen", "Another citizen is at {window} already; the pad stays dark.",
                     window=book.centre.window[window].name)  # fmt: skip
    until = now + book.centre.policy.prompt_seconds
    if prompt is not None and prompt in book.prompts:
        return [e.PadLit(now, ticket.id, prompt, window, until)]
    asked = ratings.asked(book, ticket, window, command.prompt, now)
    return [asked, e.PadLit(now, ticket.id, command.prompt, window, until)]


def send_on(book: Book, command: c.SendOn, asked: Asked, now: float) -> list[e.Event]:
    """To another service's windows; the time waited is kept."""
    ticket = _ticket_of(book, command.case)
    if ticket.state != SERVING or ticket.window is None:
        raise wrong_state(book, ticket)
    return transfers.transfer(book, c.TransferTicket(ticket.window, command.service), asked, now)


def tell_ready(book: Book, command: c.TellReady, asked: Asked, now: float) -> list[e.Event]:
    """A result: a number for the collection window where the citizen is in the hall, and an end to urging."""
    origin = _handed_in(book, command.case, command.known)
    ends = _ends_urging(book, command.case, asked, now)
    waiting = book.tickets.get(book.collecting.get(command.case, ""))
    if waiting is not None and waiting.state in limits.LIVE:
        return ends
    if not command.here or limits.hall_closed(book, now):
        return [*ends, e.ResultReady(now, command.case, origin.ticket, item=command.item)]
    service = collection_service(book)
    number = made(book, service, command.ticket, command.token, asked, now, ticket_class="normal")
    return [*ends, number, e.ResultReady(now, command.case, origin.ticket, number.ticket, command.item)]


def collection_service(book: Book) -> str:
    """What is collected (出件): the first service of the first collection window."""
    for window in book.centre.windows:
        if window.kind == "collection":
            return book.centre.services_at(window)[0].id
    raise refuse("no_collection", "This hall has no collection window.")


def urge(book: Book, command: c.UrgeCase, _asked: Asked, now: float) -> list[e.Event]:
    """An overdue case is shown to whoever took it in and to the manager; once for each day it was due."""
    of, before = _handed_in(book, command.case, command.known), book.urged.get(command.case)
    if before is not None and before.due == command.due:
        return []
    return [e.CaseUrged(now, command.case, of.ticket, command.due, of.number, of.window, of.clerk)]


def answer_urge(book: Book, command: c.AnswerUrge, asked: Asked, now: float) -> list[e.Event]:
    """Somebody sees to it."""
    return _ends_urging(book, command.case, asked, now)


def _ends_urging(book: Book, case: str, asked: Asked, now: float) -> list[e.Event]:
    one = book.urged.get(case)
    return [e.UrgeAnswered(now, case, asked.actor, one.window)] if one else []


def acknowledge(book: Book, command: c.AcknowledgeNotice, _asked: Asked, now: float) -> list[e.Event]:
    """A unit outside the hall has the notice of this number."""
    ticket = known(book, command.ticket)
    if command.department not in {unit.id for unit in off_site.units(book.centre, ticket)}:
        raise refuse("other_unit", "{number} is no business of “{found}”.", status=404,
                     number=ticket.number, found=command.department[:40])  # fmt: skip
    return [] if command.department in ticket.acknowledged else [e.UnitAcknowledged(now, ticket.id, command.department)]


def _ticket_of(book: Book, case: str) -> Ticket:
    ticket = book.tickets.get(book.cases.get(case, ""))
    if ticket is None:
        raise unknown_case(case)
    return ticket


def _handed_in(book: Book, case: str, other_day: Handed | None) -> Handed:
    """Where a case was taken in, wherever its citizen went on to."""
    ticket = book.tickets.get(book.cases.get(case, ""))
    if ticket is None and other_day is None:
        raise unknown_case(case)
    if ticket is None:
        return other_day or Handed("")
    window, clerk = book.taken_in.get(case, (ticket.window, ticket.clerk))
    return Handed(ticket.id, ticket.number, window, clerk)


def unknown_case(case: str) -> RefusedError:
    """A refusal: no number is known under this case."""
    return refuse("unknown_case", "No number is known under the case “{found}”.", status=404, found=case[:64])


def urged(book: Book, window: str | None = None) -> list[dict[str, Any]]:
    """Overdue cases that nobody has answered for, the oldest first: a window's own, or all."""
    return [
        {
            "case_number": one.case, "number": one.number, "window": one.window, "due": one.due,
            "since": views.clock(book, one.since),
        }
        for one in book.urged.values() if window is None or one.window == window
    ]  # fmt: skip
