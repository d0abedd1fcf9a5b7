"""Promises of a wait, and how they were kept: each range told with a number is scored when the number is called.

A fifth of the waits should lie below a range and a fifth above it. Whatever happened moves the ends of the next ranges of
its queue a little, by which side it lay on: ranges widen, narrow and shift by themselves. Pure; folded from events.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

BELOW, ABOVE = 0.2, 0.8
NORMAL = 0.84
"""Where a fifth of a normal distribution begins, in standard deviations."""
STEP, FIRST_STEPS = 0.06, 12.0
NARROWEST, FURTHEST = 0.15, 3.0
DAYS_KEPT = 60


@dataclass(slots=True)
class Ends:
    """Where the ranges of a queue begin and end, in standard deviations from the middle; `count` promises taught it."""

    low: float = -NORMAL
    high: float = NORMAL
    count: int = 0

    def learn(self, *, below: bool, above: bool) -> None:
        """A wait lay below the range, above it, or inside."""
        self.count += 1
        step = STEP + 0.6 / (FIRST_STEPS + self.count)
        self.low = max(-FURTHEST, min(FURTHEST - NARROWEST, self.low + step * (BELOW - below)))
        self.high = min(FURTHEST, self.high + step * (ABOVE - (not above)))
        self.high = max(self.high, self.low + NARROWEST)


@dataclass(slots=True)
class Kept:
    """The promises of a service and a day: how many, inside, below, above; minutes from the middle, and of width, in all."""

    count: int = 0
    inside: int = 0
    below: int = 0
    above: int = 0
    error: float = 0.0
    width: float = 0.0

    def score(self, low: float, high: float, actual: float) -> None:
        """One promise, minutes."""
        self.count += 1
        self.below += actual < low
        self.above += actual > high
        self.inside += low <= actual <= high
        self.error += abs(actual - (low + high) / 2)
        self.width += high - low


@dataclass(slots=True)
class Promises:
    """`ends` by queue; `days` by date and service."""

    ends: dict[str, Ends] = field(default_factory=dict)
    days: dict[str, dict[str, Kept]] = field(default_factory=dict)

    def of(self, queue: str) -> Ends:
        """Where the ranges of a queue begin and end now."""
        return self.ends.get(queue) or Ends()

    def score(self, day: str, queue: str, service: str, told: tuple[float, float], actual: float) -> None:
        """A number that was told `told` minutes was called after `actual`. "At once" is no range and is not scored."""
        low, high = told
        if high <= 0:
            return
        self.ends.setdefault(queue, Ends()).learn(below=actual < low, above=actual > high)
        self.days.setdefault(day, {}).setdefault(service, Kept()).score(low, high, actual)

    def written(self) -> dict[str, Any]:
        """As a day that ends keeps it: the last weeks only."""
        ends = {
            queue: {"low": round(e.low, 4), "high": round(e.high, 4), "count": e.count}
            for queue, e in self.ends.items()
        }
        days = sorted(self.days)[-DAYS_KEPT:]
        return {
            "ends": ends,
            "days": {day: {name: _rounded(one) for name, one in self.days[day].items()} for day in days},
        }


def read(written: dict[str, Any]) -> Promises:
    """What `written` gave."""
    ends = {queue: Ends(**one) for queue, one in written.get("ends", {}).items()}
    days = {day: {name: Kept(**one) for name, one in found.items()} for day, found in written.get("days", {}).items()}
    return Promises(ends, days)


def _rounded(kept: Kept) -> dict[str, Any]:
    return {name: round(value, 2) for name, value in asdict(kept).items()}
