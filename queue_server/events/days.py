"""What happened to the day and its windows."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class DayOpened(Event):
    day: str


@dataclass(frozen=True, slots=True)
class DayClosed(Event):
    day: str


@dataclass(frozen=True, slots=True)
class WindowOpened(Event):
    window: str
    clerk: str


@dataclass(frozen=True, slots=True)
class WindowPaused(Event):
    window: str
    clerk: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WindowClosed(Event):
    window: str
    clerk: str
