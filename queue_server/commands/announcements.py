"""What everybody in the hall is to be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetNotice:
    """Without words: take the notice down. `seen` is the version that was looked at; None: whatever stands."""

    zh: str | None = None
    en: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class BeginEmergency:
    emergency: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class EndEmergency:
    pass
