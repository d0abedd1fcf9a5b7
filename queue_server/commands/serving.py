"""What a clerk asks at a window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallNext:
    window: str
    call: str


@dataclass(frozen=True, slots=True)
class CallTicket:
    window: str
    ticket: str
    call: str


@dataclass(frozen=True, slots=True)
class Recall:
    window: str
    call: str


@dataclass(frozen=True, slots=True)
class StartService:
    window: str


@dataclass(frozen=True, slots=True)
class FinishService:
    window: str
    prompt: str
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
    window: str
    service: str


@dataclass(frozen=True, slots=True)
class Undo:
    window: str
