"""What was asked and said of a service."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class RatingAsked(Event):
    """A visit may be rated: on the pad until `until`, by the phone's `token` until `rate_until`. It outlives the day."""

    ticket: str
    prompt: str
    number: str
    window: str
    clerk: str
    service: str
    token: str
    until: float
    rate_until: float
    cases: list[str] = field(default_factory=list)
    appointment: str | None = None


@dataclass(frozen=True, slots=True)
class TicketRated(Event):
    """A grade, bound to ticket, clerk, window and the case numbers known then.

    `reasons` are codes of the table `version`; `flags` what is odd about it (`fast`, `burst`); `words` the key under which
    the citizen's own words are kept, encrypted and apart from here.
    """

    ticket: str
    prompt: str
    grade: int
    window: str
    clerk: str
    channel: str
    cases: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    number: str | None = None
    service: str | None = None
    version: str | None = None
    flags: list[str] = field(default_factory=list)
    words: str | None = None
