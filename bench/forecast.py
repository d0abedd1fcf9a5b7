"""Estimates of waits on recorded queues: learnt without a few days, scored on these, beside all baselines.

The file is the one named by LOBBY_SNAPSHOTS, else the one that lies beside this project. Days are left out two by two,
in order: snapshots of one day resemble one another, and the second day may use the first, which is over by then.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.report import spread, table
from queue_server.forecast.baselines import baselines
from queue_server.forecast.files import read
from queue_server.forecast.forecaster import forecast, learn
from queue_server.forecast.score import cells, lines, score
from queue_server.forecast.snapshots import Columns, Floats, arrange, without_days
from queue_server.forecast.truth import waits

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data" / "warsaw_offices_train.csv.gz"
ESTIMATE, LEFT_OUT = "estimate", 2


@dataclass(frozen=True)
class Fold:
    """One part of the days: the truth, and by name the middles, and the ends of the estimate's range."""

    days: tuple[str, ...]
    truth: Floats
    middles: dict[str, Floats]
    ends: Floats
    learning: float
    rate: float
    core_learning: float
    core_rate: float


def measure() -> str:
    """The tables."""
    path = Path(os.environ.get("LOBBY_SNAPSHOTS", BESIDE))
    if not path.exists():
        return f"  no recorded queues: {path} is not there; LOBBY_SNAPSHOTS=FILE.csv.gz names another"
    began = time.perf_counter()
    columns = read(path)
    reading = time.perf_counter() - began
    folds = list(_folds(columns))
    by_day = [(fold.days[0] + " .. " + fold.days[-1], *_cells(fold)) for fold in folds]
    speeds = [
        (f"reading {len(columns.date):,} rows", f"{reading:.1f}", "s"),
        ("learning", spread([fold.learning for fold in folds], "{:.1f}"), "s"),
        ("learning, time of one core", spread([fold.core_learning for fold in folds], "{:.1f}"), "s"),
        ("estimates, features and all (aim 20,000)", spread([fold.rate for fold in folds]), "a second"),
        ("estimates, in a second of one core", spread([fold.core_rate for fold in folds]), ""),
    ]
    heads = ("days left out", "waits", "MAE, min", "within 5", "within 10", "inside 20-80")
    return "\n\n".join((_together(folds), table(heads, by_day), table(("", "", ""), speeds)))


def _folds(columns: Columns) -> Iterator[Fold]:
    everything = arrange(columns)
    counts = waits(everything).counts
    good = [everything.days[day] for day in np.unique(everything.day[counts])]
    for first in range(0, len(good), LEFT_OUT):
        left_out = set(good[first : first + LEFT_OUT])
        yield _fold(without_days(columns, left_out), without_days(columns, set(everything.days) - left_out))


def _fold(train: Columns, test: Columns) -> Fold:
    began = _clocks()
    lesson = learn(arrange(train))
    learnt = _clocks()
    found = forecast(lesson, arrange(test))
    ended = _clocks()
    counts = found.seen.counts[found.rows]
    rows, ranges = found.rows[counts], found.ranges[counts]
    middles = baselines(found.snapshots, rows, lesson.per_place) | {ESTIMATE: ranges[:, 1]}
    learning, core_learning = learnt - began
    rate, core_rate = len(found.rows) / (ended - learnt)
    truth, ends = found.seen.minutes[rows], ranges[:, ::2]
    return Fold(found.snapshots.days, truth, middles, ends, learning, rate, core_learning, core_rate)


def _clocks() -> Floats:
    """Time that went by, and time that this process had of the cores: they part where others measure too."""
    return np.array([time.perf_counter(), time.process_time()])


def _cells(fold: Fold) -> tuple[str, ...]:
    return (f"{len(fold.truth):,}", *cells("", score(fold.truth, fold.middles[ESTIMATE], fold.ends))[1:])


def _together(folds: list[Fold]) -> str:
    truth, ends = np.concatenate([fold.truth for fold in folds]), np.concatenate([fold.ends for fold in folds])
    told = []
    for name in folds[0].middles:
        middle = np.concatenate([fold.middles[name] for fold in folds])
        told.append(cells(name, score(truth, middle, ends if name == ESTIMATE else None)))
    return "\n".join("  " + line for line in lines(told).splitlines())
