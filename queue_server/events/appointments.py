"""What happened to a promise of a time."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class AppointmentBooked(Event):
    appointment: str
    code: str
    service: str
    slot: float
    external: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentUsed(Event):
    appointment: str
    ticket: str
