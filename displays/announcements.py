"""The line of things to be said in one zone: who speaks first, what replaces what, what is too late.

Pure: the clock comes in. Emergencies before calls before notices, each in the order they came. A recall takes the place
of the same ticket's waiting call; what has expired is never said; an id is never said twice, however often the bus
brings it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from lobby.messages import Call, Text
from lobby.phrases import call_phrase

REMEMBERED: Final = 500


class Rank(IntEnum):
    """What is said first; lower before higher."""

    EMERGENCY = 0
    CALL = 1
    NOTICE = 2


@dataclass(frozen=True)
class Announcement:
    """One thing to be said. `about` is what a later one replaces it by: a call's ticket, a notice's id."""

    id: str
    about: str
    rank: Rank
    text: Text
    expires: datetime


def of_call(call: Call, *, yao: bool = False) -> Announcement:
    """The announcement of a call; with `yao` the digit 1 is 幺."""
    return Announcement(
        id=call.call,
        about=call.ticket,
        rank=Rank.CALL,
        text=call_phrase(call.number, call.window_name, yao=yao),
        expires=call.expires,
    )


class Announcements:
    """The waiting line of one zone."""

    def __init__(self) -> None:
        self._waiting: list[Announcement] = []
        self._known: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, new: Announcement, now: datetime) -> bool:
        """Let it wait; False if it is too late or known already."""
        if new.expires <= now or new.id in self._known:
            return False
        self._remember(new.id)
        for place, old in enumerate(self._waiting):
            if old.about == new.about and old.rank == new.rank:
                self._waiting[place] = new
                return True
        self._waiting.append(new)
        self._waiting.sort(key=lambda each: each.rank)
        return True

    def take(self, now: datetime) -> Announcement | None:
        """The next one to say, or None; what has expired is dropped."""
        self._waiting = [each for each in self._waiting if each.expires > now]
        return self._waiting.pop(0) if self._waiting else None

    def peek(self, now: datetime) -> Announcement | None:
        """What `take` would give."""
        return next((each for each in self._waiting if each.expires > now), None)

    def put_back(self, cut: Announcement) -> None:
        """What was cut short waits again, before all of its rank; not where a later one about the same waits already."""
        if not any(each.about == cut.about and each.rank == cut.rank for each in self._waiting):
            self._waiting.insert(sum(each.rank < cut.rank for each in self._waiting), cut)

    def drop(self, about: str) -> None:
        """Nothing about this is to be said any more."""
        self._waiting = [each for each in self._waiting if each.about != about]

    def urgent(self) -> bool:
        """Whether an emergency waits: whatever is being said stops."""
        return bool(self._waiting) and self._waiting[0].rank == Rank.EMERGENCY

    def _remember(self, known: str) -> None:
        self._known[known] = None
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
