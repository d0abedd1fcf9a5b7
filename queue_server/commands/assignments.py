"""What is asked of the work of windows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssignWindow:
    """`seen` is the version of the window's work that was looked at; None where whatever stands may be replaced."""

    window: str
    serves: tuple[str, ...]
    supports: tuple[str, ...] = ()
    reason: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class RestoreWindow:
    """`seen` as above."""

    window: str
    seen: str | None = None
