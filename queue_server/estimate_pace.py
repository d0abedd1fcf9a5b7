"""How long a window is taken by one ticket: by service, window and hour, each drawn towards what is known more widely.

From the call until the window is free again, in minutes: walking, serving, also a no-show. The mean of a service begins at
the queue's own guess; a window and an hour change it by a factor that begins at one. A day that is over weighs less than
today. `rest` is the pause of a clerk between two citizens while somebody waits. Pure; folded from events.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

GUESS_WEIGHT, WINDOW_WEIGHT, HOUR_WEIGHT = 10.0, 8.0, 12.0
REST_WEIGHT, REST_GUESS, LONGEST_REST = 20.0, 0.25, 5.0
SHORTEST, LONGEST = 0.2, 240.0
"""Minutes: less is a press taken back, more a window that nobody freed."""
FADE = 0.7
LEARNT = 5.0
"""So many tickets of a service make its pace more than a guess."""

Sums = dict[str, list[float]]
"""By name: how many, minutes in all."""


@dataclass(slots=True)
class Paces:
    """What was seen, by service, by `service|window` and by `service|hour`; `rest` as one pair."""

    services: Sums = field(default_factory=dict)
    windows: Sums = field(default_factory=dict)
    hours: Sums = field(default_factory=dict)
    rest: list[float] = field(default_factory=lambda: [0.0, 0.0])

    def learn(self, service: str, window: str, hour: int, minutes: float) -> None:
        """A window was taken by one ticket for so long."""
        if SHORTEST <= minutes <= LONGEST:
            for table, name in ((self.services, service), (self.windows, f"{service}|{window}"),
                                (self.hours, f"{service}|{hour}")):  # fmt: skip
                found = table.setdefault(name, [0.0, 0.0])
                found[0] += 1
                found[1] += minutes

    def rested(self, minutes: float) -> None:
        """A window was free for so long although somebody waited."""
        if 0 <= minutes <= LONGEST_REST:
            self.rest[0] += 1
            self.rest[1] += minutes

    def mean(self, service: str, guess: float) -> float:
        """Minutes that a ticket of a service takes, over all windows and hours."""
        count, total = self.services.get(service, (0.0, 0.0))
        return (guess * GUESS_WEIGHT + total) / (GUESS_WEIGHT + count)

    def minutes(self, service: str, window: str, hour: int, guess: float) -> float:
        """Minutes that a ticket of a service takes at a window in an hour of the day."""
        mean = self.mean(service, guess)
        here = _factor(self.windows.get(f"{service}|{window}"), mean, WINDOW_WEIGHT)
        return mean * here * self.at_hour(service, hour, mean)

    def at_hour(self, service: str, hour: int, mean: float) -> float:
        """What an hour of the day does to a service of so many minutes, as a factor."""
        return _factor(self.hours.get(f"{service}|{hour}"), mean, HOUR_WEIGHT)

    def pause(self) -> float:
        """Minutes between two citizens while somebody waits."""
        return (REST_GUESS * REST_WEIGHT + self.rest[1]) / (REST_WEIGHT + self.rest[0])

    def seen(self, service: str) -> float:
        """How many tickets of a service taught (those of days over weigh less)."""
        return self.services.get(service, [0.0])[0]

    def written(self) -> dict[str, Any]:
        """As a day that ends keeps it: everything a little fainter."""
        return {
            name: {key: _faded(sums) for key, sums in table.items()} if isinstance(table, dict) else _faded(table)
            for name, table in asdict(self).items()
        }


def read(written: dict[str, Any]) -> Paces:
    """What `written` gave."""
    return Paces(**written)


def _factor(seen: list[float] | None, mean: float, weight: float) -> float:
    if seen is None:
        return 1.0
    return (seen[1] + weight * mean) / (seen[0] + weight) / mean


def _faded(sums: list[float]) -> list[float]:
    return [round(value * FADE, 3) for value in sums]
