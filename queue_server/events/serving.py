"""What happened to a number at a window."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class TicketCalled(Event):
    """`why` has the sentence in `zh` and `en` and the rule; `passed` are ids of tickets that were there before.

    `reason` is the clerk's own word for a call out of order. `silent`: the citizen stands at the window already, so
    nobody is told. `over` are the queues all of whose earlier arrivals were passed, where they are more than are named.
    """

    ticket: str
    window: str
    call: str
    clerk: str
    why: dict[str, str] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    reason: str | None = None
    silent: bool = False
    over: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TicketRecalled(Event):
    ticket: str
    window: str
    call: str


@dataclass(frozen=True, slots=True)
class TicketStarted(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketFinished(Event):
    """`prompt` may be answered by a rating until `prompt_until`; `flagged` where the day's end finished it."""

    ticket: str
    window: str
    prompt: str | None = None
    prompt_until: float = 0.0
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class TicketNoShow(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class CallUndone(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class StartUndone(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketParked(Event):
    ticket: str
    window: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TicketResumed(Event):
    ticket: str
    window: str
    clerk: str


@dataclass(frozen=True, slots=True)
class TicketTransferred(Event):
    """`to_window` is the one window that may call it while that is open; `by` and `reason` say who sent it on, and why."""

    ticket: str
    window: str
    service: str
    queue: str
    to_window: str | None = None
    reason: str | None = None
    by: str | None = None
