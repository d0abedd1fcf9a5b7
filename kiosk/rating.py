"""Ratings of visits on their way to the server: kept in the outbox until it has answered, so that none is lost.

What was answered in time is said to the citizen; after `PATIENCE`, or cut off, that it is kept. Everything runs on the
main thread; answers come there through `later`.
"""

from __future__ import annotations

import logging
import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk import effects, inputs
from kiosk.errands import PATIENCE, Later
from kiosk.slips import Post
from lobby.catalogue import both
from lobby.messages import Answer
from lobby.terminal import Terminal

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """A rating whose citizen still waits; `until` is when it counts as unanswered."""

    id: str
    until: float


class Ratings:
    """The rating of whoever stands before the kiosk."""

    def __init__(
        self, terminal: Terminal, post: Post, later: Later, reachable: Callable[[], bool], wall: Callable[[], float]
    ) -> None:
        """`wall` gives seconds since 1970: a grade that had to wait here counts from when it was given."""
        self._terminal, self._post, self._later, self._reachable = terminal, post, later, reachable
        self._wall = wall
        self._asked: Asked | None = None

    def rate(self, effect: effects.Rate, now: float) -> None:
        """Keep it, send it, and tell what became of it."""
        asked, at = str(uuid.uuid4()), datetime.fromtimestamp(self._wall(), UTC).isoformat(timespec="milliseconds")
        body = {
            "command": "rate",
            "token": effect.token,
            "grade": effect.grade,
            "reasons": list(effect.reasons),
            "at": at,
        }
        self._asked, reachable = Asked(asked, now + PATIENCE), self._reachable()
        try:
            self._terminal.ask({"id": asked, **body}, self._heard, keep=True)
        except sqlite3.Error:
            log.exception("the outbox cannot be written; a rating cannot be taken")
            self._asked = None
            self._post(inputs.Refused(both("Ratings cannot be taken here now. Please rate on the page of your slip.")))
            return
        if not reachable:
            self._silent()

    def tick(self, now: float) -> None:
        """Let silence have its consequence."""
        if self._asked and now >= self._asked.until:
            self._silent()

    def due(self) -> float | None:
        """When `tick` is next needed."""
        return self._asked.until if self._asked else None

    def end_visit(self) -> None:
        """Whoever rated has gone; their rating goes its way."""
        self._asked = None

    def _silent(self) -> None:
        self._asked = None
        self._post(inputs.Rated(kept=True))

    def _heard(self, answer: Answer) -> None:
        self._later(lambda: self._answered(answer))

    def _answered(self, answer: Answer) -> None:
        if not answer.ok:
            log.info("a rating was refused: %s", answer.reason)
        if self._asked is None or self._asked.id != str(answer.id):
            return  # its citizen has been told already
        self._asked = None
        if answer.ok:
            self._post(inputs.Rated())
        else:
            self._post(inputs.Refused(answer.message or both("The server gave no reason."), answer.reason or ""))
