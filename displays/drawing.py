"""What is on the glass, as a board tells it: pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Drawing:
    """Pictures drawn since the start, what of the playlist is on, files that cannot be shown and why."""

    frames: int
    show: str | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
