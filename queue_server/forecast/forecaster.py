"""Learn from one file of snapshots, estimate every snapshot of another, using of that one nothing later.

Of the other file a snapshot's estimate rests on: the snapshot itself; the same day so far, of its queue and its office;
and the days of the file that are over. Those teach the usual pace, the schedule, how the trees go wrong, and the width of
the range. The trees stay as the training file made them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from queue_server.forecast import baselines, history, model
from queue_server.forecast.features import Table, last_to_enter, table
from queue_server.forecast.history import SOFT, Known, Sums
from queue_server.forecast.snapshots import Flags, Floats, Ints, Snapshots
from queue_server.forecast.truth import Waits, waits

SAME_WEEKDAY = 3.0  # offices keep other hours on some days of the week
NO_BASIS = 0.5  # half the width of a range that nothing has taught, logarithm
LONGEST = 24 * 60.0
FEWEST_SEEN = 20  # waits of a queue before its usual pace is trusted


@dataclass(frozen=True)
class Lesson:
    """What one file taught. `learner` is None where it held too little: no basis yet."""

    learner: model.Model | None
    sums: Sums
    queues: tuple[tuple[str, str], ...]
    days: tuple[str, ...]
    per_place: dict[baselines.Queue, float]
    waits: int
    taught_days: int


@dataclass(frozen=True)
class Forecast:
    """Estimates of `rows` of `snapshots`: rows x p20, p50, p80, minutes; and what came true."""

    snapshots: Snapshots
    rows: Ints
    ranges: Floats
    seen: Waits


def learn(snapshots: Snapshots) -> Lesson:
    """Learn from a file."""
    seen = waits(snapshots)
    past = history.sums(snapshots, seen)
    rows = np.flatnonzero(seen.counts)
    columns = study(snapshots, rows, seen, past)
    learner = model.train(columns, seen.minutes[rows], snapshots.day[rows])
    per_place = baselines.minutes_per_place(snapshots, seen)
    taught = len(np.unique(snapshots.day[rows]))
    return Lesson(learner, past, snapshots.queues, snapshots.days, per_place, len(rows), taught)


def study(snapshots: Snapshots, rows: Ints, seen: Waits, past: Sums) -> Table:
    """What trees learn from: for each day the other days stand for the past, so that they never see a day's own sums."""
    weights = _weights(snapshots.days, snapshots.days) * (1.0 - np.eye(len(snapshots.days)))
    return table(snapshots, rows, history.known(past, _offices(snapshots.queues), weights), seen)


def forecast(lesson: Lesson, snapshots: Snapshots) -> Forecast:
    """Estimate every snapshot at which somebody waits. Finite, not below 0, p20 <= p50 <= p80."""
    seen = waits(snapshots)
    rows = np.flatnonzero(snapshots.waiting > 0)
    learnt = _known(lesson, snapshots, seen)
    columns = table(snapshots, rows, learnt, seen)
    logs = model.predict(lesson.learner, columns) if lesson.learner else _without_basis(snapshots, rows, columns)
    target = np.log((seen.minutes[rows] + SOFT) / (columns.base + SOFT))
    counts = seen.counts[rows]
    if lesson.learner:
        logs = logs + model.corrections(columns, logs, target, counts, snapshots.day[rows])[:, None]
    logs = _widened(logs, target, counts, snapshots.day[rows], lesson.learner)
    ranges = np.exp(logs) * (columns.base + SOFT)[:, None] - SOFT
    return Forecast(snapshots, rows, np.clip(ranges, 0.0, LONGEST), seen)


def _known(lesson: Lesson, snapshots: Snapshots, seen: Waits) -> Known:
    """The training file's days teach all days, and each day of this file the later ones."""
    own = history.sums(snapshots, seen)
    code = {queue: place for place, queue in enumerate(snapshots.queues)}
    there = np.array([code.setdefault(queue, len(code)) for queue in lesson.queues], np.int64)
    days, taught = len(snapshots.days), len(lesson.days)
    parts = {}
    for field in fields(Sums):
        before, after = getattr(lesson.sums, field.name), getattr(own, field.name)
        whole = np.zeros((taught + days, len(code), *after.shape[2:]))
        whole[:taught, there], whole[taught:, : after.shape[1]] = before, after
        parts[field.name] = whole
    weights = _weights(snapshots.days, lesson.days + snapshots.days)
    weights[:, taught:] *= np.tri(days, k=-1)
    return history.known(Sums(**parts), _offices(tuple(code)), weights)


def _weights(known_on: tuple[str, ...], teaching: tuple[str, ...]) -> Floats:
    mine, theirs = (np.array([date.fromisoformat(day).weekday() for day in days]) for days in (known_on, teaching))
    return np.where(mine[:, None] == theirs[None, :], SAME_WEEKDAY, 1.0)


def _offices(queues: tuple[tuple[str, str], ...]) -> Ints:
    code: dict[str, int] = {}
    return np.array([code.setdefault(office, len(code)) for office, _ in queues], np.int64)


def _without_basis(snapshots: Snapshots, rows: Ints, columns: Table) -> Floats:
    """No trees: the queue's usual pace where days over have shown it, else the last to enter, else the stated minutes."""
    at = {name: columns.values[:, place] for place, name in enumerate(columns.names)}
    entered = last_to_enter(snapshots, rows)
    guess = np.where(snapshots.begun[rows] & (entered > 0), entered, at["stated_wait"])
    guess = np.where(at["usual_seen"] >= FEWEST_SEEN, at["usual_eta"], guess)
    middle = np.log((np.clip(guess, 0.0, LONGEST) + SOFT) / (columns.base + SOFT))
    found: Floats = np.column_stack([middle - NO_BASIS, middle, middle + NO_BASIS])
    return found


def _widened(logs: Floats, target: Floats, counts: Flags, day: Ints, learner: model.Model | None) -> Floats:
    """Move both ends so that of the waits known by then a fifth lay below, and a fifth above.

    Known are those of the training days, and of the days of this file that are over.
    """
    found = logs.copy()
    pool = [learner.misses if learner else np.zeros((0, 2))]
    for today in np.unique(day):
        mine = day == today
        known = np.concatenate(pool)
        if len(known) >= model.FEWEST_ROWS:
            found[mine, 0] -= np.quantile(known[:, 0], 1 - model.ENDS[0])
            found[mine, 2] += np.quantile(known[:, 1], model.ENDS[1])
        good = mine & counts
        pool.append(model.misses(logs[good], target[good]))
    found[:, 0] = np.minimum(found[:, 0], found[:, 1])
    found[:, 2] = np.maximum(found[:, 2], found[:, 1])
    return found
