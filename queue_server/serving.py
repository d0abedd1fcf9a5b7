"""Rules of a window: open, call, recall, serve, set aside, undo. Pure."""

from __future__ import annotations

from dataclasses import replace

from lobby.catalogue import both
from queue_server import commands as c
from queue_server import events as e
from queue_server import matters, policy, ratings, windows
from queue_server.book import Book, WindowNow
from queue_server.commands import Asked
from queue_server.issuing import known, made, need_service, wrong_state
from queue_server.packages import step_done
from queue_server.refusal import refuse
from queue_server.ticket import CALLED, PARKED, SERVING, WAITING, Ticket

UNDO_SECONDS = 10
"""A page offers it for five; the rest is for a slow line."""
DESK = "desk"


def open_window(book: Book, command: c.OpenWindow, asked: Asked, now: float) -> list[e.Event]:
    """A clerk sits down; nothing where the window is open already."""
    window = windows.known(book, command.window)
    if not book.is_open:
        raise refuse("day_closed", "The day has not been opened.")
    return [e.WindowOpened(now, window.id, asked.actor)] if window.state in ("closed", "paused") else []


def pause_window(book: Book, command: c.PauseWindow, asked: Asked, now: float) -> list[e.Event]:
    """The clerk is away for a moment; not while a citizen is at the window."""
    window = windows.without_citizen(book, command.window)
    return [] if window.state == "paused" else [e.WindowPaused(now, window.id, asked.actor, command.reason)]


def close_window(book: Book, command: c.CloseWindow, asked: Asked, now: float) -> list[e.Event]:
    """The clerk goes; not while a citizen is at the window."""
    window = windows.without_citizen(book, command.window)
    return [] if window.state == "closed" else [e.WindowClosed(now, window.id, asked.actor)]


def call_next(book: Book, command: c.CallNext, asked: Asked, now: float) -> list[e.Event]:
    """Whoever is next by policy; no event where nobody waits."""
    window = windows.ready(book, command.window)
    return _next(book, window, command.call, asked, now)


def finish_and_call(book: Book, command: c.FinishAndCall, asked: Asked, now: float) -> list[e.Event]:
    """One press: the business here is done, and whoever is next is called. Both or neither.

    Nobody is called where a package's next step goes on at this very window.
    """
    finished = finish(book, c.FinishService(command.window, command.prompt, command.case), asked, now)
    if any(getattr(event, "here", False) for event in finished):
        return finished
    if any(isinstance(event, e.StepBegun) and event.here for event in finished):
        return finished
    return [*finished, *_next(book, book.windows[command.window], command.call, asked, now)]


def _next(book: Book, window: WindowNow, call: str, asked: Asked, now: float) -> list[e.Event]:
    choice = policy.next_ticket(book, window.id, now)
    if choice is None:
        return []
    return [choice.call(window.id, call, windows.clerk(window, asked), now)]


def call_ticket(book: Book, command: c.CallTicket, asked: Asked, now: float) -> list[e.Event]:
    """One certain number, out of order: the clerk's own choice, and kept as such with the reason."""
    window = windows.ready(book, command.window)
    ticket = known(book, book.numbers.get(command.ticket, command.ticket))
    if ticket.state != WAITING:
        raise wrong_state(book, ticket)
    described = book.works[window.id]
    if ticket.queue not in (*described.serves, *described.supports):
        raise refuse(
            "not_served_here", "{window} does not serve {number}.", window=described.name, number=ticket.number
        )
    why = {**both("{number}: chosen by the clerk", number=ticket.number).model_dump(), "rule": "choice"}
    passed = policy.earlier(book, ticket.queue, policy.arrival(ticket))
    clerk = windows.clerk(window, asked)
    return [e.TicketCalled(now, ticket.id, window.id, command.call, clerk, why, passed, command.reason)]


def serve_walk_in(book: Book, command: c.ServeWalkIn, asked: Asked, now: float) -> list[e.Event]:
    """Somebody without a slip who stands here already: a number, called in silence, served at once.

    Hours and caps are for kiosks: this citizen is being spoken with.
    """
    window = windows.ready(book, command.window)
    service = need_service(book, command.service)
    described = book.works[window.id]
    if service.queue not in (*described.serves, *described.supports):
        raise refuse("not_done_here", "{window} does not do {service}.", window=described.name, service=service.name)
    matters.check(book.centre, c.IssueTicket(service.id, command.ticket, command.token, item=command.item))
    issued = replace(made(book, service.id, command.ticket, command.token, asked, now, ticket_class="normal",
                          item=command.item), channel=DESK)  # fmt: skip
    why = {**both("{number}: came to the window without a slip", number=issued.number).model_dump(), "rule": "walk_in"}
    passed = policy.earlier(book, service.queue, (now, len(book.tickets)))
    called = e.TicketCalled(now, command.ticket, window.id, command.call, windows.clerk(window, asked), why, passed,
                            silent=True)  # fmt: skip
    return [issued, called, e.TicketStarted(now, command.ticket, window.id)]


def recall(book: Book, command: c.Recall, _asked: Asked, now: float) -> list[e.Event]:
    """The same number again, as a new call."""
    ticket = windows.here(book, command.window, CALLED)
    return [e.TicketRecalled(now, ticket.id, command.window, command.call)]


def start(book: Book, command: c.StartService, _asked: Asked, now: float) -> list[e.Event]:
    """The citizen has come."""
    ticket = windows.here(book, command.window, CALLED)
    return [e.TicketStarted(now, ticket.id, command.window)]


def finish(book: Book, command: c.FinishService, _asked: Asked, now: float) -> list[e.Event]:
    """Business done; the citizen is asked how it went, after the last step where it is a package."""
    ticket = windows.here(book, command.window, SERVING)
    until = now + book.centre.policy.prompt_seconds
    case = [*_case(ticket, command.case, now), *step_done(book, ticket, now, rest=not command.whole)]
    if case and isinstance(case[-1], e.StepBegun):
        return case
    prompt = ticket.prompt or command.prompt  # the intake system may have had the pad lit already
    finished = [*case, e.TicketFinished(now, ticket.id, command.window, prompt, until)]
    return finished if ticket.grade else [*finished, ratings.asked(book, ticket, command.window, prompt, now)]


def _case(ticket: Ticket, case: str | None, now: float) -> list[e.Event]:
    """What a clerk typed; what it has already is not bound again."""
    if not case or case in ticket.case_numbers:
        return []
    return [e.CaseBound(now, ticket.id, case, ticket.item, ticket.number, ticket.window, ticket.clerk)]


def no_show(book: Book, command: c.MarkNoShow, _asked: Asked, now: float) -> list[e.Event]:
    """Called, did not come."""
    ticket = windows.here(book, command.window, CALLED)
    return [e.TicketNoShow(now, ticket.id, command.window)]


def park(book: Book, command: c.ParkTicket, _asked: Asked, now: float) -> list[e.Event]:
    """Set aside at this window, to be taken up again."""
    ticket = windows.here(book, command.window, SERVING)
    return [e.TicketParked(now, ticket.id, command.window, command.note)]


def resume(book: Book, command: c.ResumeTicket, asked: Asked, now: float) -> list[e.Event]:
    """Take up a ticket that was set aside; without a number, the one set aside here first."""
    window = windows.ready(book, command.window)
    aside = [t for t in book.tickets.values() if t.state == PARKED and t.window == window.id]
    if command.ticket is None and not aside:
        raise refuse("nothing_parked", "No number is set aside at this window.")
    ticket = known(book, command.ticket) if command.ticket else aside[0]
    if ticket.state != PARKED:
        raise wrong_state(book, ticket)
    return [e.TicketResumed(now, ticket.id, window.id, windows.clerk(window, asked))]


def undo(book: Book, command: c.Undo, _asked: Asked, now: float) -> list[e.Event]:
    """Take back a press of the last seconds: a call, a start, or a citizen without a slip. Nothing that has gone on."""
    window = windows.known(book, command.window)
    ticket = book.at_window(window.id)
    if ticket is None:
        raise refuse("nothing_to_undo", "Only a call or a start at this window can be undone. Whoever was finished, "
                     "set aside or sent on is found in the lists.")  # fmt: skip
    if now - ticket.state_at > UNDO_SECONDS:
        raise refuse("too_late", "There is nothing from the last {seconds} seconds to undo.", seconds=UNDO_SECONDS)
    if ticket.state == CALLED:
        if ticket.nth > 1:
            raise refuse(
                "was_recalled", "{number} has been called again; nobody came means no-show.", number=ticket.number
            )
        return [e.CallUndone(now, ticket.id, window.id)]
    if ticket.serving_at != ticket.state_at:
        raise refuse("was_resumed", "{number} was taken up again; it can be set aside once more.", number=ticket.number)
    start_undone = e.StartUndone(now, ticket.id, window.id)
    if ticket.channel != DESK:
        return [start_undone]
    return [start_undone, e.CallUndone(now, ticket.id, window.id), e.TicketCancelled(now, ticket.id, "staff")]
