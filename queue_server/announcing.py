"""Rules of what the whole hall is told: the notice along the foot of its boards, and an emergency. Pure."""

from __future__ import annotations

from queue_server import commands as c
from queue_server import events as e
from queue_server.book import Book
from queue_server.commands import Asked


def set_notice(book: Book, command: c.SetNotice, asked: Asked, now: float) -> list[e.Event]:
    """Other words, or none; nothing where they stand there already."""
    words = None if command.zh is None or command.en is None else (command.zh, command.en)
    shown = book.notice
    if words == (None if shown is None else (shown.zh, shown.en)):
        return []
    return [e.NoticeSet(now, asked.actor, *(words or ()))]


def begin_emergency(book: Book, command: c.BeginEmergency, asked: Asked, now: float) -> list[e.Event]:
    """From now on, or in other words from now on; the same words are said once only."""
    lasts = book.emergency
    if lasts and (lasts.zh, lasts.en) == (command.zh, command.en):
        return []
    return [e.EmergencyBegun(now, command.emergency, command.zh, command.en, asked.actor)]


def end_emergency(book: Book, _command: c.EndEmergency, asked: Asked, now: float) -> list[e.Event]:
    """It is over; nothing where there is none."""
    return [e.EmergencyEnded(now, book.emergency.id, asked.actor)] if book.emergency else []
