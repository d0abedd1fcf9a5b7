"""What is on the glass, as a board tells it: pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Drawing:
    """Pictures drawn since the start, what of the playlist is on, files that cannot be shown and why.

    `calls`: whether calls are to be seen on this board at all; on an entrance board they are not.
    """

    frames: int
    show: str | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    calls: bool = True
