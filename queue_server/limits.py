"""Limits on numbers: hours, the day's cap, one live number for each person, identity where it is asked for. Pure.

What is refused at the press is told before it: `closed_services` is part of the queue's board.
"""

from __future__ import annotations

from datetime import datetime, time

from lobby.catalogue import both
from lobby.centre import Service
from lobby.hours import at_hall, clock_of, day_in_words, next_opening, why_closed
from lobby.messages import Text
from queue_server import commands as c
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.refusal import refuse
from queue_server.ticket import CALLED, PARKED, SERVING, WAITING, Ticket

LIVE = (WAITING, CALLED, SERVING, PARKED)


def hall_closed(book: Book, now: float) -> Text | None:
    """Why nobody gets a number here now, or None."""
    if not book.is_open:
        opens = _next_day(book, now)
        if opens is None:
            return both("The hall has closed for today. Please come again on the next working day.")
        return both("The hall has closed for today. Please come back on {day} from {time}.",
                    day=day_in_words(book.centre, opens), time=clock_of(book.centre, opens))  # fmt: skip
    return why_closed(book.centre, now)


def cap_reached(book: Book, service: Service, now: float) -> Text | None:
    """Why this service gives no more numbers today, or None."""
    if service.daily_cap is None or book.given.get(service.id, 0) < service.daily_cap:
        return None
    opens = _next_day(book, now)
    if opens is None:
        return both("All {cap} numbers of {service} for today have been given. Please come again on another day.",
                    cap=service.daily_cap, service=service.name)  # fmt: skip
    return both(
        "All {cap} numbers of {service} for today have been given. The next ones are given on {day} from {time}.",
        cap=service.daily_cap, service=service.name,
        day=day_in_words(book.centre, opens), time=clock_of(book.centre, opens),
    )  # fmt: skip


def closed_services(book: Book, queue: str, now: float) -> dict[str, Text]:
    """Service → why it gives no numbers now, of one queue's services; empty where all do."""
    hall = hall_closed(book, now)
    found = {item.id: hall or cap_reached(book, item, now) for item in book.centre.services if item.queue == queue}
    return {service: sentence for service, sentence in found.items() if sentence}


def need_identity(service: Service, asked: Asked) -> None:
    """An identity where the service asks for one; staff have looked at the card themselves."""
    known = asked.person is not None and (asked.person.id_number or asked.person.phone)
    if service.identity == "required" and not known and asked.actor.startswith("device:"):
        raise refuse("identity_required", "Please read your identity card first: {service} asks for it.",
                     status=422, service=service.name)  # fmt: skip


def need_no_other(book: Book, command: c.IssueTicket, service: Service) -> None:
    """Nobody holds two live numbers of a service that allows one."""
    if not service.one_live:
        return
    for ticket in owned(book, command.candidates):
        if ticket.service == service.id and ticket.state in LIVE:
            raise refuse("has_number", "You have number {number} for {service} already. Please keep it.",
                         number=ticket.number, service=service.name)  # fmt: skip


def owned(book: Book, candidates: tuple[str, ...]) -> list[Ticket]:
    """The day's tickets among these ids, and those that appointments among them became."""
    used = (book.appointments[key].ticket for key in candidates if key in book.appointments)
    keys = dict.fromkeys((*candidates, *(key for key in used if key)))
    return [book.tickets[key] for key in keys if key in book.tickets]


def _next_day(book: Book, now: float) -> float | None:
    """When the first number of another day is given; None where no hours say so."""
    if book.centre.hours is None:
        return None
    midnight = datetime.combine(at_hall(book.centre, now), time(23, 59, 59, 999_999), book.centre.zone)
    return next_opening(book.centre, midnight.timestamp())
