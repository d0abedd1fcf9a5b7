"""What of the playlist stands on the stage: each show whose time it is, in turn. Pure: the hall's clock comes in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lobby.displays_settings import Show, Weekday

WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Turn:
    """The show at `place` of the playlist has stood since then."""

    place: int
    since: datetime


def due(show: Show, at: datetime) -> bool:
    """Whether its time is now, by the hall's clock. A span over midnight belongs to the day on which it began."""
    clock, today = f"{at:%H:%M}", WEEKDAYS[at.weekday()]
    if show.start < show.end:
        return today in show.days and show.start <= clock < show.end
    yesterday = WEEKDAYS[at.weekday() - 1]
    return (today in show.days and clock >= show.start) or (yesterday in show.days and clock < show.end)


def turned(
    shows: Sequence[Show], turn: Turn | None, at: datetime, *, skipped: Collection[int] = (), over: bool = False
) -> Turn | None:
    """Whose turn it is: the same one's until its seconds have passed or it is `over`, then the next one's.

    `skipped` are places whose file cannot be shown. None while there is nothing to show.
    """
    ready = [place for place, show in enumerate(shows) if place not in skipped and due(show, at)]
    if not ready:
        return None
    if turn and turn.place in ready and not over and turn.since <= at < _end(shows, turn):
        return turn
    before = turn.place if turn else -1
    return Turn(next((place for place in ready if place > before), ready[0]), at)


def _end(shows: Sequence[Show], turn: Turn) -> datetime:
    return turn.since + timedelta(seconds=shows[turn.place].seconds)
