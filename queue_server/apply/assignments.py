"""The work of a window changes: only which queues it may call from; who stands before it stays there."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book


def _assigned(book: Book, ev: e.WindowAssigned) -> None:
    work = {"serves": tuple(ev.serves), "supports": tuple(ev.supports)}
    book.works[ev.window] = book.centre.window[ev.window].model_copy(update=work)


def _restored(book: Book, ev: e.WindowRestored) -> None:
    book.works[ev.window] = book.centre.window[ev.window]


CHANGES: Changes = {
    e.WindowAssigned: _assigned,
    e.WindowRestored: _restored,
}
