"""Calls for help; what devices were told stands in the record only."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes, nothing
from queue_server.book import Book


def _help_asked(book: Book, ev: e.HelpAsked) -> None:
    book.helps.setdefault(ev.device, ev.at)
    if ev.note:
        book.help_notes[ev.device] = ev.note


def _help_answered(book: Book, ev: e.HelpAnswered) -> None:
    book.helps.pop(ev.device, None)
    book.help_notes.pop(ev.device, None)


CHANGES: Changes = {
    e.HelpAsked: _help_asked,
    e.HelpAnswered: _help_answered,
    e.DeviceTold: nothing,
    e.SettingsChanged: nothing,
}
