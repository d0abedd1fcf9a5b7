"""What happened to the work of windows: other queues for a day, and the centre file's again."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class WindowAssigned(Event):
    """From now on, until the day ends or it is taken back, the window serves and supports these queues and no others."""

    window: str
    by: str
    serves: list[str] = field(default_factory=list)
    supports: list[str] = field(default_factory=list)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WindowRestored(Event):
    """The window works as the centre's file describes it again."""

    window: str
    by: str
