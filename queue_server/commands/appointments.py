"""What is asked about a promise of a time."""

from __future__ import annotations

from dataclasses import dataclass


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
