"""What happened to a promise of a time, and to the timetable that promises are made by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class AppointmentBooked(Event):
    """`by` is the way it was made: kiosk, phone, staff or upstream."""

    appointment: str
    code: str
    service: str
    slot: float
    external: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentMoved(Event):
    """To another time; `service` where that is another one too."""

    appointment: str
    slot: float
    service: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentCancelled(Event):
    appointment: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentUsed(Event):
    """It became a number: `late` one without its rank, with an `agent` (family, agent) in somebody's stead."""

    appointment: str
    ticket: str
    late: bool = False
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentMissed(Event):
    """Nobody came; `excused` where the hall did not work on that day."""

    appointment: str
    excused: bool = False


@dataclass(frozen=True, slots=True)
class MissExcused(Event):
    """A manager has heard why, and it counts no more. `words` is the key of why; older events have it as `reason`."""

    appointment: str
    reason: str = ""
    words: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentReminded(Event):
    """So many minutes before; the reminder goes out with the commit."""

    appointment: str
    minutes: int


@dataclass(frozen=True, slots=True)
class TimetableSet(Event):
    """`text` is what the manager wrote, `table` what it says (`lobby.booking_settings.Timetable`)."""

    text: str
    table: dict[str, Any] = field(default_factory=dict)
