"""What is asked of the day and its windows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenDay:
    day: str


@dataclass(frozen=True, slots=True)
class CloseDay:
    pass


@dataclass(frozen=True, slots=True)
class OpenWindow:
    window: str


@dataclass(frozen=True, slots=True)
class PauseWindow:
    window: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CloseWindow:
    window: str
