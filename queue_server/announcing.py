"""Rules of what the whole hall is told: the notice along the foot of its boards, and an emergency. Pure."""

from __future__ import annotations

import hashlib

from lobby.messages import Text
from queue_server import commands as c
from queue_server import events as e
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.refusal import refuse

NO_NOTICE = "none"


def version(notice: Text | None) -> str:
    """Names a notice by its words, so that nobody changes one that they have not seen."""
    return hashlib.sha256(f"{notice.zh}\0{notice.en}".encode()).hexdigest()[:16] if notice else NO_NOTICE


def set_notice(book: Book, command: c.SetNotice, asked: Asked, now: float) -> list[e.Event]:
    """Other words, or none; nothing where they stand there already."""
    words = None if command.zh is None or command.en is None else (command.zh, command.en)
    shown = book.notice
    if command.seen is not None and command.seen != version(shown):
        raise refuse("other_version", "Somebody else has changed the notice in the meantime. Please look at it again.",
                     status=412)  # fmt: skip
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
