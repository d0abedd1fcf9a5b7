"""How many windows each queue needs, hour by hour of a week, from what the journal's days had. Pure.

For each weekday and hour: how many numbers came on days of this weekday: on a quiet day (one in five had fewer),
a usual one (the middle) and a busy one (one in five had more). The windows are the fewest at which, with so many citizens an
hour and the queue's mean time from call to free, the centre's share of them waits no longer than the target (Erlang C: those
who arrive find all windows taken with the known chance, and wait beyond t with e^(-(c - a)·t/s) of it).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lobby.centre import Centre
from lobby.hours import works_on
from queue_server.reports.figures import Sample, percentile
from queue_server.reports.visits import Visit

BANDS = (("low", 0.2), ("usual", 0.5), ("high", 0.8))
LEAST_DAYS = 3
"""With fewer days of one weekday, all days stand for it."""
LEAST_SERVED = 5
MOST_WINDOWS = 200
WEEK = 7


@dataclass(frozen=True, slots=True)
class Load:
    """One queue's: minutes from call to free, and numbers by (day, hour)."""

    minutes: float
    numbers: Mapping[tuple[str, int], int]


def plan(centre: Centre, visits: Sequence[Visit], first: date) -> dict[str, Any]:
    """A week from a day on; `days` without any where nothing is known yet. `basis` is how many days it is drawn from."""
    had = sorted({visit.day for visit in visits})
    found = _loads(visits)
    loads = {queue: found[queue] for queue in centre.queue if queue in found}
    week = [first + timedelta(days=turn) for turn in range(WEEK)] if had else []
    return {
        "basis": len(had), "from": first.isoformat(), "target_share": centre.policy.target_share,
        "queues": [{"queue": queue, "letter": centre.queue[queue].letter, "name": centre.queue[queue].name.model_dump(),
                    "minutes": round(load.minutes, 1), "target_minutes": centre.policy.target(queue)}
                   for queue, load in loads.items()],
        "days": [_day(centre, loads, had, day) for day in week if _works(centre, day)],
    }  # fmt: skip


def windows_needed(per_hour: float, minutes: float, target: float, share: float) -> int:
    """The fewest windows at which this share waits at most `target` minutes; none where nobody comes."""
    busy = per_hour * minutes / 60
    if busy <= 0:
        return 0
    first = math.floor(busy) + 1
    return next((n for n in range(first, MOST_WINDOWS) if _waits_beyond(n, busy, target / minutes) <= 1 - share), first)


def _waits_beyond(windows: int, busy: float, target: float) -> float:
    """The chance of a wait longer than `target` services, by Erlang's formula for `windows` > `busy`."""
    blocked = 1.0
    for n in range(1, windows + 1):
        blocked = busy * blocked / (n + busy * blocked)
    found_all_taken = blocked / (1 - busy / windows * (1 - blocked))
    return found_all_taken * math.exp(-(windows - busy) * target)


def _loads(visits: Sequence[Visit]) -> dict[str, Load]:
    by_queue: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_queue[visit.queue].append(visit)
    found = {}
    for queue, some in by_queue.items():
        done = Sample.of(some).timed
        if len(done) >= LEAST_SERVED:
            minutes = sum(one.walked + one.served for one in done) / len(done) / 60
            found[queue] = Load(max(minutes, 0.1), Counter((one.day, one.quarter // 60) for one in some))
    return found


def _day(centre: Centre, loads: Mapping[str, Load], had: Sequence[str], day: date) -> dict[str, Any]:
    like = like_it(had, day)
    hours = sorted({hour for load in loads.values() for one, hour in load.numbers if one in like})
    return {
        "day": day.isoformat(), "days_like_it": len(like),
        "own_weekday": all(date.fromisoformat(one).weekday() == day.weekday() for one in like),
        "hours": [{"hour": hour, "queues": {queue: _need(centre, queue, load, like, hour) for queue, load in loads.items()}}
                  for hour in hours],
    }  # fmt: skip


def like_it(had: Sequence[str], day: date) -> list[str]:
    """Days of the same weekday, where there are enough of them; else all."""
    same = [one for one in had if date.fromisoformat(one).weekday() == day.weekday()]
    return same if len(same) >= LEAST_DAYS else list(had)


def _need(centre: Centre, queue: str, load: Load, like: Iterable[str], hour: int) -> list[int]:
    """Windows on a quiet, a usual and a busy day."""
    counts = [load.numbers.get((day, hour), 0) for day in like]
    target, share = centre.policy.target(queue), centre.policy.target_share
    return [windows_needed(percentile(counts, part) or 0, load.minutes, target, share) for _, part in BANDS]


def _works(centre: Centre, day: date) -> bool:
    return centre.hours is None or works_on(centre.hours, day)
