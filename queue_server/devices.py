"""Rules of devices: calls for help, and a record of what staff had a device do. Pure."""

from __future__ import annotations

from queue_server import commands as c
from queue_server import events as e
from queue_server import windows
from queue_server.book import Book
from queue_server.commands import Asked


def ask_help(book: Book, command: c.AskHelp, _asked: Asked, now: float) -> list[e.Event]:
    """Somebody needs a member of staff; a clerk who asks again adds nothing."""
    if command.window is None:
        return [e.HelpAsked(now, command.device)]
    windows.known(book, command.window)
    if command.device in book.helps and book.help_notes.get(command.device) == command.note:
        return []
    return [e.HelpAsked(now, command.device, command.window, command.note)]


def answer_help(book: Book, command: c.AnswerHelp, asked: Asked, now: float) -> list[e.Event]:
    """A member of staff goes there; nothing where nobody calls (any more)."""
    return [e.HelpAnswered(now, command.device, asked.actor)] if command.device in book.helps else []


def tell_device(_book: Book, command: c.TellDevice, asked: Asked, now: float) -> list[e.Event]:
    """Who had which device do what."""
    return [e.DeviceTold(now, command.device, command.verb, command.do, asked.actor)]


def change_settings(_book: Book, command: c.ChangeSettings, asked: Asked, now: float) -> list[e.Event]:
    """Who changed a device's settings, and to which version."""
    return [e.SettingsChanged(now, command.device, command.version, asked.actor)]
