"""Asks under way that nobody's number depends on: times, bookings, somebody's own numbers, help.

Each has an id of its own and the same patience; a newer one of the same name takes the older one's place, and what was
asked for a citizen who has gone is forgotten, so that the next one never sees its answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lobby.messages import Answer
from lobby.terminal import Terminal

PATIENCE = 2.0
"""Seconds until an ask counts as unanswered."""

Later = Callable[[Callable[[], None]], None]


@dataclass(frozen=True)
class Errand:
    """One ask: its id, when it counts as unanswered (seconds of the clock of `step`), and what follows."""

    id: str
    until: float
    answered: Callable[[Answer], None]
    silent: Callable[[], None]


class Errands:
    """Asks by name. Everything runs on the main thread; answers come there through `later`."""

    def __init__(self, terminal: Terminal, later: Later) -> None:
        self._terminal, self._later = terminal, later
        self._under_way: dict[str, Errand] = {}

    def run(
        self, name: str, body: Mapping[str, Any], now: float, answered: Callable[[Answer], None], silent: Callable[[], None]
    ) -> None:  # fmt: skip
        """Ask; then call one of both, once, unless it is dropped before."""
        self.drop(name)
        errand = Errand(str(uuid.uuid4()), now + PATIENCE, answered, silent)
        self._under_way[name] = errand
        ask = {"id": errand.id, **body}
        self._terminal.ask(ask, lambda answer: self._later(lambda: self._answered(name, answer)))

    def drop(self, *names: str) -> None:
        """Wait no more for these."""
        for name in names:
            if errand := self._under_way.pop(name, None):
                self._terminal.forget(errand.id)

    def tick(self, now: float) -> None:
        """Let silence have its consequence."""
        for name, errand in list(self._under_way.items()):
            if now >= errand.until:
                self.drop(name)
                errand.silent()

    def due(self) -> float | None:
        """When `tick` is next needed."""
        return min((errand.until for errand in self._under_way.values()), default=None)

    def _answered(self, name: str, answer: Answer) -> None:
        errand = self._under_way.get(name)
        if errand and errand.id == str(answer.id):
            del self._under_way[name]
            errand.answered(answer)
