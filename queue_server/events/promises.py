"""What a day taught of how long things take, and how its promises were kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class DayLearnt(Event):
    """At a day's end: all that `estimate_pace` and `estimate_promises` know then, of this day and those before."""

    date: str
    paces: dict[str, Any] = field(default_factory=dict)
    promises: dict[str, Any] = field(default_factory=dict)
