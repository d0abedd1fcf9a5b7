"""Rules of the day's edges and of what ends with it: opening, closing, whoever still waits. Pure."""

from __future__ import annotations

from queue_server import commands as c
from queue_server import estimate_day, overtime
from queue_server import events as e
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.ticket import LIFE, SERVING


def open_day(book: Book, command: c.OpenDay, asked: Asked, now: float) -> list[e.Event]:
    """Begin a day; one that was left open is closed first, and whoever was registered after a close expires."""
    if book.is_open and book.day == command.day:
        return []
    opened = e.DayOpened(now, command.day)
    if book.is_open:
        return [*close_day(book, c.CloseDay(), asked, now), opened]
    return [opened] if book.day == command.day else [*_ends(book, now), opened]


def close_day(book: Book, _command: c.CloseDay, _asked: Asked, now: float) -> list[e.Event]:
    """End the day: what waits expires, what is being served is finished and flagged."""
    if not book.is_open or book.day is None:
        return []
    return [*_ends(book, now), *overtime.noted(book, now), *estimate_day.learnt(book, now), e.DayClosed(now, book.day)]


def _ends(book: Book, now: float) -> list[e.Event]:
    """What becomes of those whom the day leaves behind."""
    ends: list[e.Event] = []
    for ticket in book.tickets.values():
        if ticket.state == SERVING:
            ends.append(e.TicketFinished(now, ticket.id, ticket.window or "", flagged=True))
        elif ticket.state in LIFE["ticket_expired"][0]:
            ends.append(e.TicketExpired(now, ticket.id))
    return ends
