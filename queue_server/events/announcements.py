"""What everybody in the hall is told."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class NoticeSet(Event):
    """What the boards of the hall say along their foot from now on; without words the notice is taken down."""

    by: str
    zh: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True)
class EmergencyBegun(Event):
    """Every screen and every voice says this until it is ended."""

    emergency: str
    zh: str
    en: str
    by: str


@dataclass(frozen=True, slots=True)
class EmergencyEnded(Event):
    emergency: str
    by: str
