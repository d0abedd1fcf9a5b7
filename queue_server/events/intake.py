"""What the window intake system and units outside the hall told, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class PadLit(Event):
    """The intake system had the pad of `window` lit for a visit; it may be pressed until `prompt_until`."""

    ticket: str
    prompt: str
    window: str
    prompt_until: float


@dataclass(frozen=True, slots=True)
class ResultReady(Event):
    """A result can be collected; `ticket` is the number given for that, `origin` the one the case was handed in with."""

    case: str
    origin: str
    ticket: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class CaseUrged(Event):
    """A case is overdue: whoever took it in at `window` is urged (催办), and the manager is shown. `due` is a day."""

    case: str
    ticket: str
    due: str
    number: str | None = None
    window: str | None = None
    clerk: str | None = None


@dataclass(frozen=True, slots=True)
class UrgeAnswered(Event):
    """It is being seen to: by a clerk, or the result is there."""

    case: str
    by: str
    window: str | None = None


@dataclass(frozen=True, slots=True)
class UnitAcknowledged(Event):
    """A unit that has no desk in the hall answered the notice of this number."""

    ticket: str
    department: str


@dataclass(frozen=True, slots=True)
class OvertimeNoted(Event):
    """Service of a day went on past closing time: by so many minutes, for these queues, the busiest first."""

    day: str
    minutes: int
    queues: list[str] = field(default_factory=list)
