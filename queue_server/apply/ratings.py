"""What was said of a service."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book


def _rated(book: Book, ev: e.TicketRated) -> None:
    if ev.prompt in book.prompts:
        book.prompts[ev.prompt].grade = ev.grade
    if ev.ticket in book.tickets:
        book.tickets[ev.ticket].grade = ev.grade
    book.grades[ev.grade] = book.grades.get(ev.grade, 0) + 1


CHANGES: Changes = {
    e.TicketRated: _rated,
}
