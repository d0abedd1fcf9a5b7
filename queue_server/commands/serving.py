"""What a clerk asks at a window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallNext:
    window: str
    call: str


@dataclass(frozen=True, slots=True)
class CallTicket:
    """`ticket` is an id, or a number of today."""

    window: str
    ticket: str
    call: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ServeWalkIn:
    """Somebody stands at the window without a slip."""

    window: str
    service: str
    ticket: str
    token: str
    call: str
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    window: str
    call: str


@dataclass(frozen=True, slots=True)
class StartService:
    window: str


@dataclass(frozen=True, slots=True)
class FinishService:
    """With `whole` the rest of a package is given up."""

    window: str
    prompt: str
    case: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class FinishAndCall:
    window: str
    prompt: str
    call: str
    case: str | None = None


@dataclass(frozen=True, slots=True)
class MarkNoShow:
    window: str


@dataclass(frozen=True, slots=True)
class ParkTicket:
    window: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ResumeTicket:
    window: str
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class TransferTicket:
    """To a service's queue; with `to_window`, or the `person` who sits there, to that window alone.

    Without a service the citizen keeps theirs, where that window does it.
    """

    window: str
    service: str | None = None
    to_window: str | None = None
    person: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    window: str
