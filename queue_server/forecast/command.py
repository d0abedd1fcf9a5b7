"""`lobby estimate score`: learn from one file, estimate the other, write the estimates, print how good they were."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from queue_server.forecast import oddities
from queue_server.forecast.baselines import baselines
from queue_server.forecast.files import BadSnapshots, read, write
from queue_server.forecast.forecaster import Forecast, Lesson, forecast, learn
from queue_server.forecast.score import cells, lines, score
from queue_server.forecast.snapshots import Columns, arrange, without_days

UNUSABLE = 2


def run(train: Path, test: Path, predictions: Path) -> int:
    """The whole command; returns its exit status."""
    both: list[Columns] = []
    wrong: list[str] = []
    for path in (train, test):
        try:
            both.append(read(path))
        except BadSnapshots as error:
            wrong.append(str(error))
    if wrong:
        sys.stderr.write("\n".join(wrong) + "\n")
        return UNUSABLE
    try:
        predictions.open("w", encoding="utf-8").close()  # before minutes are spent on what nobody could keep
        for path, columns in zip((train, test), both, strict=True):
            if odd := oddities.told(arrange(columns)):
                sys.stdout.write(f"{path}: {odd}\n")
        sys.stdout.write(_report(both[0], both[1], predictions) + "\n")
    except OSError as error:
        sys.stderr.write(f"--predictions: {error}; needed a file that can be written\n")
        return UNUSABLE
    return 0


def _report(train: Columns, test: Columns, predictions: Path) -> str:
    began = time.perf_counter()
    # A day that is to be estimated teaches nothing, also where it stands in both files.
    lesson = learn(arrange(without_days(train, set(test.date))))
    learnt, used = time.perf_counter(), time.process_time()
    found = forecast(lesson, arrange(test))
    seconds, used = time.perf_counter() - learnt, time.process_time() - used
    write(predictions, found.snapshots, test, found.rows, found.ranges)
    rows = len(found.rows)
    told = [
        _learnt(lesson, learnt - began),
        (
            f"estimated {rows:,} snapshots with somebody waiting in {seconds:.1f} s, {rows / seconds:,.0f} a second "
            f"({rows / used:,.0f} in a second that a core had for it)"
        ),
        f"{int(found.seen.counts[found.rows].sum()):,} of them have a truth:",
        lines(scores(lesson, found)),
        f"{predictions}: {rows:,} rows",
    ]
    return "\n".join(told)


def scores(lesson: Lesson, found: Forecast) -> list[tuple[str, ...]]:
    """The table: the baselines, and the estimate; over the rows that have a truth."""
    counts = np.flatnonzero(found.seen.counts[found.rows])
    rows = found.rows[counts]
    truth, ranges = found.seen.minutes[rows], found.ranges[counts]
    beside = baselines(found.snapshots, rows, lesson.per_place).items()
    told = [cells(name, score(truth, middle)) for name, middle in beside]
    return [*told, cells("estimate", score(truth, ranges[:, 1], ranges[:, ::2]))]


def _learnt(lesson: Lesson, seconds: float) -> str:
    if lesson.learner is None:
        return (
            f"no basis yet: {lesson.waits} waits on {lesson.taught_days} days that can be learnt from; estimates rest on "
            "the other file's days that are over, else on the last to enter service, else on the stated minutes"
        )
    return f"learnt from {lesson.waits:,} waits on {lesson.taught_days} days in {seconds:.1f} s"
