"""What everybody in the hall is told."""

from __future__ import annotations

from lobby.messages import Text
from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book, EmergencyNow


def _notice(book: Book, ev: e.NoticeSet) -> None:
    book.notice = None if ev.zh is None or ev.en is None else Text(zh=ev.zh, en=ev.en)


def _emergency_begun(book: Book, ev: e.EmergencyBegun) -> None:
    book.emergency = EmergencyNow(ev.emergency, ev.zh, ev.en, ev.at)


def _emergency_ended(book: Book, _ev: e.EmergencyEnded) -> None:
    book.emergency = None


CHANGES: Changes = {
    e.NoticeSet: _notice,
    e.EmergencyBegun: _emergency_begun,
    e.EmergencyEnded: _emergency_ended,
}
