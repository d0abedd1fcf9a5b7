"""What happened to the rules of who is next, and what a day taught of how long things take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class PolicyChanged(Event):
    """From now on these rules hold, whole, as `lobby.policy_settings` writes them; `reverts` names an older version."""

    version: int
    by: str
    policy: dict[str, Any] = field(default_factory=dict)
    note: str | None = None
    reverts: int | None = None
