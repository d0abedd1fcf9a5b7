"""What must be so at a window before a clerk's press may count; otherwise a refusal says what is. Pure."""

from __future__ import annotations

from queue_server.book import Book, WindowNow
from queue_server.commands import Asked
from queue_server.issuing import wrong_state
from queue_server.refusal import refuse
from queue_server.ticket import Ticket


def clerk(window: WindowNow, asked: Asked) -> str:
    """Who serves: the one who opened the window, where a keypad asks for them."""
    return window.clerk or asked.actor if asked.actor.startswith("device:") else asked.actor


def known(book: Book, window: str) -> WindowNow:
    """The window, or a refusal that names those there are."""
    found = book.windows.get(window)
    if found is None:
        raise refuse("unknown_window", "There is no window “{found}”; there are: {allowed}.", status=404,
                     found=window[:40], allowed=", ".join(book.windows))  # fmt: skip
    return found


def ready(book: Book, window: str) -> WindowNow:
    """An open window with nobody before it."""
    found = without_citizen(book, window)
    if found.state != "idle":
        raise refuse("window_not_open", "{window} is not open.", window=book.centre.window[window].name)
    return found


def without_citizen(book: Book, window: str) -> WindowNow:
    """A window with nobody before it, open or not."""
    found = known(book, window)
    ticket = book.at_window(window)
    if ticket is not None:
        raise wrong_state(book, ticket)
    return found


def here(book: Book, window: str, state: str) -> Ticket:
    """The ticket at this window, in this state."""
    known(book, window)
    ticket = book.at_window(window)
    if ticket is None:
        raise refuse("nobody_here", "No number has been called to {window}.", window=book.centre.window[window].name)
    if ticket.state != state:
        raise wrong_state(book, ticket)
    return ticket
