"""What the window intake system told changes: prompts, results, who is urged."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book, Urged

OVERTIME_KEPT = 60


def _pad_lit(book: Book, ev: e.PadLit) -> None:
    prompt = book.prompts[ev.prompt]
    prompt.until, prompt.lit_at = ev.prompt_until, ev.at
    if ev.ticket in book.tickets:
        book.tickets[ev.ticket].prompt = ev.prompt


def _ready(book: Book, ev: e.ResultReady) -> None:
    if ev.ticket in book.tickets:
        book.tickets[ev.ticket].case_numbers.append(ev.case)
        book.collecting[ev.case] = ev.ticket


def _urged(book: Book, ev: e.CaseUrged) -> None:
    book.urged[ev.case] = Urged(ev.case, ev.ticket, ev.due, ev.at, ev.number, ev.window, ev.clerk)


def _answered(book: Book, ev: e.UrgeAnswered) -> None:
    book.urged.pop(ev.case, None)


def _acknowledged(book: Book, ev: e.UnitAcknowledged) -> None:
    if ev.ticket in book.tickets:
        book.tickets[ev.ticket].acknowledged.append(ev.department)


def _overtime(book: Book, ev: e.OvertimeNoted) -> None:
    book.overtime[ev.day] = ev.minutes, list(ev.queues)
    for day in sorted(book.overtime)[:-OVERTIME_KEPT]:
        del book.overtime[day]


CHANGES: Changes = {
    e.PadLit: _pad_lit,
    e.ResultReady: _ready,
    e.CaseUrged: _urged,
    e.UrgeAnswered: _answered,
    e.UnitAcknowledged: _acknowledged,
    e.OvertimeNoted: _overtime,
}
