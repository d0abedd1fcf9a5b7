"""What was said of a service."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class TicketRated(Event):
    """A grade, bound to ticket, clerk, window and the case numbers known then."""

    ticket: str
    prompt: str
    grade: int
    window: str
    clerk: str
    channel: str
    cases: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
