"""What simulated days say together: ranges, never single figures. Pure.

Each figure is worked out for every day played; told are the value that one day in ten stays below, the middle one, and the
one that one day in ten goes beyond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from queue_server.whatif import Played

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
HALF_HOUR = 1800.0
ALL = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """One day played: figures of each queue and of all (``), by name; and the middle wait by half hour of arrival."""

    queues: dict[str, dict[str, float]]
    day: dict[str, float]
    curve: dict[float, float]


def summary(played: Played, targets: dict[str, float]) -> Summary:
    """The figures of one day. `targets` are minutes, by queue. Who gave up beyond the target was not served within it."""
    by_queue: dict[str, list[float]] = defaultdict(list)
    gone: dict[str, list[float]] = defaultdict(list)
    by_time: dict[float, list[float]] = defaultdict(list)
    for queue, at, minutes in played.waits:
        by_queue[queue].append(minutes)
        by_time[at // HALF_HOUR * HALF_HOUR].append(minutes)
    for queue, _, minutes in played.gone:
        gone[queue].append(minutes)
    queues = {queue: _figures(waits, gone[queue], targets.get(queue)) for queue, waits in by_queue.items()}
    if by_queue:
        queues[ALL] = _figures([wait for waits in by_queue.values() for wait in waits], [*chain(*gone.values())], None)
        queues[ALL]["in_target"] = _kept(by_queue, gone, targets)
    day = {
        "idle_share": played.idle_minutes / played.open_minutes if played.open_minutes else 0.0,
        "overtime_minutes": played.overtime_minutes, "left": float(len(played.left)), "gave_up": float(len(played.gone)),
    }  # fmt: skip
    for queue, figures in queues.items():
        figures["left"] = float(played.left.count(queue) if queue else len(played.left))
    return Summary(queues, day, {at: share(waits, MIDDLE) for at, waits in by_time.items()})


def _figures(waits: Sequence[float], gone: Sequence[float], target: float | None) -> dict[str, float]:
    figures = {
        "count": float(len(waits)), "mean": sum(waits) / len(waits), "p50": share(waits, MIDDLE),
        "p90": share(waits, HIGH), "longest": max(waits), "gave_up": float(len(gone)),
    }  # fmt: skip
    return figures if target is None else {**figures, "in_target": _in_target(waits, gone, target)}


def _in_target(waits: Sequence[float], gone: Sequence[float], target: float) -> float:
    late = sum(wait > target for wait in waits) + sum(minutes > target for minutes in gone)
    return 1 - late / (len(waits) + sum(minutes > target for minutes in gone))


def _kept(waits: dict[str, list[float]], gone: dict[str, list[float]], targets: dict[str, float]) -> float:
    """Of everybody, by the target of their own queue."""
    late = of = 0
    for queue, found in waits.items():
        target = targets.get(queue, float("inf"))
        fled = sum(minutes > target for minutes in gone[queue])
        late, of = late + fled + sum(wait > target for wait in found), of + fled + len(found)
    return 1 - late / of


def ranges(days: Sequence[Summary]) -> dict[str, Any]:
    """All days together: every figure as [low, middle, high]."""
    queues: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    whole: dict[str, list[float]] = defaultdict(list)
    curve: dict[float, list[float]] = defaultdict(list)
    for day in days:
        for queue, figures in day.queues.items():
            for name, value in figures.items():
                queues[queue][name].append(value)
        for name, value in day.day.items():
            whole[name].append(value)
        for at, value in day.curve.items():
            curve[at].append(value)
    return {
        "queues": {
            queue: {name: _range(values) for name, values in figures.items()} for queue, figures in queues.items()
        },
        "day": {name: _range(values) for name, values in whole.items()},
        "curve": [{"at": at, "wait": _range(values)} for at, values in sorted(curve.items())],
    }


def share(values: Iterable[float], part: float) -> float:
    """The value below which so large a part lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


def _range(values: Sequence[float]) -> list[float]:
    return [round(share(values, part), 3) for part in (LOW, MIDDLE, HIGH)]
