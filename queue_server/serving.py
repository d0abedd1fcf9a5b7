"""Rules of a window: open, call, recall, serve, set aside, send on, undo. Pure."""

from __future__ import annotations

from lobby.catalogue import both
from queue_server import commands as c
from queue_server import events as e
from queue_server import policy
from queue_server.book import Book, WindowNow
from queue_server.commands import Asked
from queue_server.issuing import known, wrong_state
from queue_server.refusal import refuse
from queue_server.ticket import CALLED, PARKED, SERVING, WAITING, Ticket

UNDO_SECONDS = 10


def open_window(book: Book, command: c.OpenWindow, asked: Asked, now: float) -> list[e.Event]:
    """A clerk sits down; nothing where the window is open already."""
    window = _window(book, command.window)
    if not book.is_open:
        raise refuse("day_closed", "The day has not been opened.")
    return [e.WindowOpened(now, window.id, asked.actor)] if window.state in ("closed", "paused") else []


def pause_window(book: Book, command: c.PauseWindow, asked: Asked, now: float) -> list[e.Event]:
    """The clerk is away for a moment; not while a citizen is at the window."""
    window = _without_citizen(book, command.window)
    return [] if window.state == "paused" else [e.WindowPaused(now, window.id, asked.actor, command.reason)]


def close_window(book: Book, command: c.CloseWindow, asked: Asked, now: float) -> list[e.Event]:
    """The clerk goes; not while a citizen is at the window."""
    window = _without_citizen(book, command.window)
    return [] if window.state == "closed" else [e.WindowClosed(now, window.id, asked.actor)]


def call_next(book: Book, command: c.CallNext, asked: Asked, now: float) -> list[e.Event]:
    """Whoever is next by policy; no event where nobody waits."""
    window = _ready(book, command.window)
    choice = policy.next_ticket(book, window.id, now)
    if choice is None:
        return []
    why = {**choice.why.model_dump(), "rule": choice.rule}
    passed = [ticket.id for ticket in choice.passed]
    return [e.TicketCalled(now, choice.ticket.id, window.id, command.call, _clerk(window, asked), why, passed)]


def call_ticket(book: Book, command: c.CallTicket, asked: Asked, now: float) -> list[e.Event]:
    """One certain number, out of order: the clerk's own choice, and kept as such."""
    window = _ready(book, command.window)
    ticket = known(book, command.ticket)
    if ticket.state != WAITING:
        raise wrong_state(book, ticket)
    described = book.works[window.id]
    if ticket.queue not in (*described.serves, *described.supports):
        raise refuse(
            "not_served_here", "{window} does not serve {number}.", window=described.name, number=ticket.number
        )
    sentence = both("{number}: chosen by the clerk", number=ticket.number)
    early = [book.tickets[other] for *_, other in book.lines[ticket.queue].arrivals[: policy.LOOK]]
    passed = [other.id for other in early if policy.arrival(other) < policy.arrival(ticket)]
    why = {**sentence.model_dump(), "rule": "choice"}
    return [e.TicketCalled(now, ticket.id, window.id, command.call, _clerk(window, asked), why, passed)]


def recall(book: Book, command: c.Recall, _asked: Asked, now: float) -> list[e.Event]:
    """The same number again, as a new call."""
    ticket = _here(book, command.window, CALLED)
    return [e.TicketRecalled(now, ticket.id, command.window, command.call)]


def start(book: Book, command: c.StartService, _asked: Asked, now: float) -> list[e.Event]:
    """The citizen has come."""
    ticket = _here(book, command.window, CALLED)
    return [e.TicketStarted(now, ticket.id, command.window)]


def finish(book: Book, command: c.FinishService, _asked: Asked, now: float) -> list[e.Event]:
    """Business done; the citizen is asked how it went."""
    ticket = _here(book, command.window, SERVING)
    until = now + book.centre.policy.prompt_seconds
    case: list[e.Event] = [e.CaseBound(now, ticket.id, command.case)] if command.case else []
    return [*case, e.TicketFinished(now, ticket.id, command.window, command.prompt, until)]


def no_show(book: Book, command: c.MarkNoShow, _asked: Asked, now: float) -> list[e.Event]:
    """Called, did not come."""
    ticket = _here(book, command.window, CALLED)
    return [e.TicketNoShow(now, ticket.id, command.window)]


def park(book: Book, command: c.ParkTicket, _asked: Asked, now: float) -> list[e.Event]:
    """Set aside at this window, to be taken up again."""
    ticket = _here(book, command.window, SERVING)
    return [e.TicketParked(now, ticket.id, command.window, command.note)]


def resume(book: Book, command: c.ResumeTicket, asked: Asked, now: float) -> list[e.Event]:
    """Take up a ticket that was set aside; without a number, the one set aside here first."""
    window = _ready(book, command.window)
    aside = [t for t in book.tickets.values() if t.state == PARKED and t.window == window.id]
    if command.ticket is None and not aside:
        raise refuse("nothing_parked", "No number is set aside at this window.")
    ticket = known(book, command.ticket) if command.ticket else aside[0]
    if ticket.state != PARKED:
        raise wrong_state(book, ticket)
    return [e.TicketResumed(now, ticket.id, window.id, _clerk(window, asked))]


def transfer(book: Book, command: c.TransferTicket, _asked: Asked, now: float) -> list[e.Event]:
    """Send the citizen on to another service; the time waited is kept."""
    ticket = _here(book, command.window, SERVING)
    service = book.centre.service.get(command.service)
    if service is None:
        raise refuse("unknown_service", "There is no service “{found}”; there are: {allowed}.", status=404,
                     found=command.service[:40], allowed=", ".join(book.centre.service))  # fmt: skip
    return [e.TicketTransferred(now, ticket.id, command.window, service.id, service.queue)]


def undo(book: Book, command: c.Undo, _asked: Asked, now: float) -> list[e.Event]:
    """Take back a press of the last seconds: a call, or a start."""
    window = _window(book, command.window)
    ticket = book.at_window(window.id)
    if ticket is None or now - ticket.state_at > UNDO_SECONDS:
        raise refuse("too_late", "There is nothing from the last {seconds} seconds to undo.", seconds=UNDO_SECONDS)
    if ticket.state == CALLED:
        return [e.CallUndone(now, ticket.id, window.id)]
    return [e.StartUndone(now, ticket.id, window.id)]


# --- what must be so first --------------------------------------------------------------------------------------------


def _clerk(window: WindowNow, asked: Asked) -> str:
    """Who serves: the one who opened the window, where a keypad asks for them."""
    return window.clerk or asked.actor if asked.actor.startswith("device:") else asked.actor


def _window(book: Book, window: str) -> WindowNow:
    found = book.windows.get(window)
    if found is None:
        raise refuse("unknown_window", "There is no window “{found}”; there are: {allowed}.", status=404,
                     found=window[:40], allowed=", ".join(book.windows))  # fmt: skip
    return found


def _ready(book: Book, window: str) -> WindowNow:
    """An open window with nobody before it."""
    found = _without_citizen(book, window)
    if found.state != "idle":
        raise refuse("window_not_open", "{window} is not open.", window=book.centre.window[window].name)
    return found


def _without_citizen(book: Book, window: str) -> WindowNow:
    found = _window(book, window)
    ticket = book.at_window(window)
    if ticket is not None:
        raise wrong_state(book, ticket)
    return found


def _here(book: Book, window: str, state: str) -> Ticket:
    """The ticket at this window, in this state."""
    _window(book, window)
    ticket = book.at_window(window)
    if ticket is None:
        raise refuse("nobody_here", "No number has been called to {window}.", window=book.centre.window[window].name)
    if ticket.state != state:
        raise wrong_state(book, ticket)
    return ticket
