"""The number under way at this kiosk, as it stands in the outbox's marks through a power cut. Pure.

Written before the ask leaves, and again before anybody is shown what was answered; taken away with the commit that keeps
`printed`. See docs/decisions/0009-power-cut.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from lobby.messages import Ticket

MARK = "visit"
STILL_HERE = 60.0
"""Seconds after which whoever pressed has gone."""


@dataclass(frozen=True)
class Visit:
    """What was asked (with its id), when (seconds since 1970), and what was given. An identity in it is sealed."""

    ask: Mapping[str, Any] = field(repr=False)
    at: float
    language: str
    ticket: Ticket | None = None
    offline: bool = False

    @property
    def id(self) -> str:
        """The ask's id: the same for ever, so that the server answers the same."""
        return str(self.ask["id"])

    @property
    def takes(self) -> bool:
        """Whether a new number was asked for, not an appointment's."""
        return self.ask.get("command") == "issue"

    def is_here(self, now: float) -> bool:
        """Whether the citizen may still stand before the kiosk. A clock that went back says nothing, so: no."""
        return 0 <= now - self.at < STILL_HERE

    def text(self) -> str:
        """As the mark."""
        ticket = self.ticket.body() if self.ticket else None
        kept = {
            "ask": dict(self.ask),
            "at": self.at,
            "language": self.language,
            "ticket": ticket,
            "offline": self.offline,
        }
        return json.dumps(kept, ensure_ascii=False)


class _Kept(BaseModel):
    ask: dict[str, Any]
    at: float
    language: str
    ticket: Ticket | None = None
    offline: bool = False


def read(text: str | None) -> Visit | None:
    """From the mark; None where there is none, or where what stands there cannot be read."""
    try:
        kept = _Kept.model_validate_json(text or "")
    except ValidationError:
        return None
    return Visit(kept.ask, kept.at, kept.language, kept.ticket, kept.offline) if "id" in kept.ask else None
