"""What is asked about a promise of a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from lobby.booking_settings import Timetable


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """`by_citizen`: at a time that is offered, and once a day and service; staff may promise any time there is room for."""

    appointment: str
    code: str
    service: str
    slot: float
    external: str | None = None
    by_citizen: bool = False
    candidates: tuple[str, ...] = ()
    by: str = "staff"


@dataclass(frozen=True, slots=True)
class MoveAppointment:
    """By its id; by a citizen with `code` and the last digits of the telephone, which `phone_known` is compared to.

    `candidates` are the citizen's own appointments, put in by the writer.
    """

    slot: float
    appointment: str = ""
    service: str | None = None
    by: str = "staff"
    code: str | None = None
    phone: str | None = None
    phone_known: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    """As `MoveAppointment`."""

    appointment: str = ""
    by: str = "staff"
    code: str | None = None
    phone: str | None = None
    phone_known: str | None = None


@dataclass(frozen=True, slots=True)
class SettleAppointments:
    """Those of days that are over to which nobody came are missed."""


@dataclass(frozen=True, slots=True)
class RemindAppointments:
    """Those whose reminder is due."""


@dataclass(frozen=True, slots=True)
class ExcuseMisses:
    """They count no more, because of what a manager was told: `words`, which are kept encrypted."""

    appointments: tuple[str, ...]
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetTimetable:
    text: str
    table: Timetable
