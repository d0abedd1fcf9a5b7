"""What is asked of the rules of who is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ChangePolicy:
    """`policy` as JSON has it; `seen` is the version that was looked at, None where whatever stands may be replaced."""

    policy: dict[str, Any]
    seen: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RevertPolicy:
    """Have an older version stand again, as a new one; 0 is the centre file's."""

    version: int
    seen: int | None = None
