"""Turns on a line: one thread serves all strips of one link, for only one may talk at a time.

Whoever has something new goes first, before refreshes and second tries, so that a call never waits behind routine.
Among equals the turn goes round in a circle: a strip that changes all the time gets no more than its share. A strip's
own newest state is all that it ever has to show, so no line works off a backlog.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

log = logging.getLogger(__name__)

AT_ONCE: Final = float("-inf")
"""How long a member with something new has to wait."""
SHORTEST_SECONDS: Final = 0.001


class Member(Protocol):
    """What takes turns; all but `close` and `turn` is asked while `Turns.changed` is held."""

    def due_in(self) -> float | None:
        """Seconds until its turn is due, `AT_ONCE`, or None when there is nothing to do."""

    def turn(self) -> None:
        """Do one short thing on the line."""

    def broke(self) -> None:
        """Its turn ended in an error that nobody foresaw."""

    def close(self) -> None:
        """Give the line back."""


class Turns:
    """The thread of one line; it lives while somebody is on it. `changed` guards what the members want."""

    def __init__(self, name: str) -> None:
        self.changed = threading.Condition()
        self._name = name
        self._members: list[Member] = []
        self._leaving: list[Member] = []
        self._first = 0
        self._thread: threading.Thread | None = None

    def join(self, member: Member) -> None:
        """Take a place in the circle, behind the last."""
        with self.changed:
            self._members.append(member)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self.changed.notify_all()

    def leave(self, member: Member) -> None:
        """Leave the circle; returns when the member has given the line back."""
        with self.changed:
            if member not in self._members:
                return
            self._leaving.append(member)
            self.changed.notify_all()
            self.changed.wait_for(lambda: member not in self._members)

    def _run(self) -> None:
        while (work := self._next()) is not None:
            member, do = work
            try:
                do()
            except Exception:  # the thread's one guard: no strip may take the others along
                log.exception("%s: a turn failed", self._name)
                member.broke()

    def _next(self) -> tuple[Member, Callable[[], None]] | None:
        with self.changed:
            while self._members:
                if self._leaving:
                    return self._leaving[0], partial(self._dismiss, self._leaving[0])
                waits = [(each, each.due_in()) for each in self._circle()]
                member = next((each for each, left in waits if left == AT_ONCE), None) or next(
                    (each for each, left in waits if left is not None and left <= 0), None
                )
                if member is not None:
                    self._first = self._members.index(member) + 1
                    return member, member.turn
                left = min((left for _, left in waits if left is not None), default=None)
                self.changed.wait(None if left is None else max(SHORTEST_SECONDS, left))
            self._thread = None
        return None

    def _circle(self) -> list[Member]:
        return self._members[self._first :] + self._members[: self._first]

    def _dismiss(self, member: Member) -> None:
        try:
            member.close()
        finally:
            with self.changed:
                self._leaving.remove(member)
                self._members.remove(member)
                self.changed.notify_all()
