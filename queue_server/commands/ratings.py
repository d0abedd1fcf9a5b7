"""What is said of a service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateService:
    """`window` is where the pad stands; None for a rating from the citizen's own phone."""

    prompt: str
    grade: int
    channel: str
    window: str | None = None
    reasons: tuple[str, ...] = ()
