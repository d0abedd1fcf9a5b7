"""What was asked and said of a service."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book, Prompt


def _asked(book: Book, ev: e.RatingAsked) -> None:
    ticket = book.tickets.get(ev.ticket)
    cases = ticket.case_numbers if ticket else list(ev.cases)  # a case that is bound later belongs to it too
    book.prompts[ev.prompt] = Prompt(
        ev.prompt, ev.ticket, ev.number, ev.window, ev.clerk, ev.until, cases, service=ev.service, token=ev.token,
        asked_at=ev.at, rate_until=ev.rate_until, appointment=ev.appointment,
    )  # fmt: skip
    book.rating_tokens[ev.token] = ev.prompt


def _rated(book: Book, ev: e.TicketRated) -> None:
    if ev.prompt in book.prompts:
        prompt = book.prompts[ev.prompt]
        prompt.grade, prompt.rated = ev.grade, ev
    if ev.ticket in book.tickets:
        book.tickets[ev.ticket].grade = ev.grade
    book.grades[ev.grade] = book.grades.get(ev.grade, 0) + 1
    since = ev.at - book.centre.ratings.burst_minutes * 60
    lately = [at for at in book.rated_lately.get(ev.window, []) if at >= since]
    book.rated_lately[ev.window] = [*lately, ev.at]


CHANGES: Changes = {
    e.RatingAsked: _asked,
    e.TicketRated: _rated,
}
