"""The emergency that stands: said at once, then again every minute, until the hall board has it no more. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from displays.announcements import Announcement, Rank
from lobby.messages import Emergency, HallBoard

EVERY: Final = timedelta(seconds=60)
NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """What the newest hall board says of emergencies, and when this voice says so next."""

    journal: str = ""
    seq: int = -1
    emergency: Emergency | None = None
    turn: int = 0
    next_at: datetime = NEVER

    def heard(self, board: HallBoard, now: datetime) -> Self:
        """After a hall board; an older one of the same journal changes nothing."""
        if board.journal == self.journal and board.seq < self.seq:
            return self
        known = replace(self, journal=board.journal, seq=board.seq)
        if board.emergency is None:
            return replace(known, emergency=None, next_at=NEVER)
        if self.emergency and self.emergency.id == board.emergency.id:
            return replace(known, emergency=board.emergency)
        return replace(known, emergency=board.emergency, turn=0, next_at=now)

    def due(self, now: datetime) -> tuple[Self, Announcement | None]:
        """What is to be said now, if it is time, and what stands then."""
        if self.emergency is None or timedelta() < self.next_at - now <= EVERY:
            return self, None  # what is due later than in a minute was put off by a clock that has been set back
        said = Announcement(
            id=f"{self.emergency.id}/{self.turn}",
            about=self.emergency.id,
            rank=Rank.EMERGENCY,
            text=self.emergency.text,
            expires=NEVER,
        )
        return replace(self, turn=self.turn + 1, next_at=now + EVERY), said

    def seconds(self, now: datetime) -> float:
        """How long it is until something is due."""
        return max(0.0, (self.next_at - now).total_seconds())

    def stands(self, emergency: str) -> bool:
        """Whether this one has not been ended."""
        return self.emergency is not None and self.emergency.id == emergency
