"""The code for checking in by phone, as an entrance board asks for it: each minute a new one, and never an old one shown.

The server says for how many seconds a code is good; they count from the question on, so that neither a slow answer nor
another clock makes an old code a good one. While the server is away there is none.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from lobby.messages import Answer
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

AGAIN_SECONDS: Final = 5.0
"""When an unanswered question is asked once more."""
REFUSED_SECONDS: Final = 60.0
"""When a refused one is: somebody may have set the server otherwise."""


@dataclass(frozen=True)
class Code:
    """An address for phones, and its times, seconds of the board's clock."""

    url: str
    since: float
    following: float
    until: float


class CodeDesk:
    """Asks over the board's own seat. `now` belongs to the drawing thread; `wake` is called when there is another code."""

    def __init__(self, terminal: Terminal, clock: Callable[[], float], wake: Callable[[], None]) -> None:
        self._terminal, self._clock, self._wake = terminal, clock, wake
        self._code: Code | None = None
        self._again: float | None = None
        self._refused, self._asked = False, ""

    def now(self, *, here: bool) -> str | None:
        """What the panel's code says, or None; `here` is whether the server is there."""
        at = self._clock()
        if not here:
            self._code = self._again = None
            return None
        code = self._code
        good = code is not None and code.since <= at < code.until
        if not good or (code and at >= code.following):
            self._ask(at)
        return code.url if good and code else None

    def _ask(self, at: float) -> None:
        """Unless it was asked just now; a clock that was put back waits for nothing."""
        if self._again is not None and self._again - REFUSED_SECONDS <= at < self._again:
            return
        self._again = at + AGAIN_SECONDS
        self._terminal.forget(self._asked)
        self._asked = str(uuid.uuid4())
        self._terminal.ask({"id": self._asked, "command": "wall_code"}, partial(self._answered, at))

    def _answered(self, asked: float, answer: Answer) -> None:
        """On the bus's thread."""
        wall = answer.wall
        if wall is None:
            self._again = asked + REFUSED_SECONDS
            if not self._refused:
                log.warning("%s shows no code for checking in: %s", self._terminal.device, answer.reason)
            self._refused, self._code = True, None
            return
        self._refused, self._again = False, None
        self._code = Code(wall.url, asked, asked + wall.next_in, asked + wall.good_for)
        self._wake()
