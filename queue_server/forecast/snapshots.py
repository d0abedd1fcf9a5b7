"""Snapshots of many queues as columns: sorted by queue, day and time, with the called number cleaned as it is known.

A queue is an office with a queue's id; a queue-day is one queue on one date. Times are minutes since midnight, local, as
published: a clock change makes minutes repeat or jump, which every reader of these columns bears.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

DAY_MINUTES = 2000  # more than a day has: queue-day x this + minute orders all rows by one number
Name = TypeVar("Name", str, tuple[str, str])
FAR = 1_000_000  # more than any number called in a day


@dataclass(frozen=True)
class Columns:
    """One file as it was read, row by row: texts as published, minutes since midnight, numbers (nan: not given)."""

    office: Sequence[str]
    queue_id: Sequence[str]
    date: Sequence[str]
    time: Sequence[str]
    minute: Ints
    stated: Floats
    windows: Floats
    waiting: Floats
    called: Floats


@dataclass(frozen=True)
class Snapshots:
    """Rows sorted by queue-day and minute. `line`: each row's place in the file; `queues`, `offices`, `days` name codes."""

    line: Ints
    queue: Ints
    office: Ints
    day: Ints
    queue_day: Ints
    first: Ints  # row at which this row's queue-day begins
    minute: Ints
    stated: Floats
    windows: Floats
    waiting: Floats  # nan where not given
    called: Floats  # as published, nan where none
    reached: Floats  # highest number called so far today, 0 before the first
    begun: Flags  # whether a number has been called today
    queues: tuple[tuple[str, str], ...]
    offices: tuple[str, ...]
    days: tuple[str, ...]  # ascending

    @property
    def clock(self) -> Ints:
        """Ascending: queue-day and minute in one number."""
        return self.queue_day * DAY_MINUTES + self.minute


def arrange(columns: Columns) -> Snapshots:
    """Sort and number the rows of a file. Nothing in a row depends on a later row of its day."""
    days, day = _codes(columns.date)
    offices, office = _codes(columns.office)
    queues, queue = _codes(list(zip(columns.office, columns.queue_id, strict=True)))
    line = np.lexsort((columns.minute, day, queue))
    queue, day, minute = queue[line], day[line], columns.minute[line]
    queue_day, first = _runs(queue * len(days) + day)
    called = np.clip(columns.called[line], 0, FAR / 4)
    reached = _highest(np.nan_to_num(called, nan=-1.0), queue_day)
    return Snapshots(
        line=line,
        queue=queue,
        office=office[line],
        day=day,
        queue_day=queue_day,
        first=first,
        minute=minute,
        stated=np.nan_to_num(np.clip(columns.stated[line], 0, None), nan=0.0),
        windows=np.nan_to_num(np.clip(columns.windows[line], 0, None), nan=0.0),
        waiting=np.clip(columns.waiting[line], 0, FAR / 4),
        called=called,
        reached=np.maximum(reached, 0.0),
        begun=reached >= 0,
        queues=queues,
        offices=offices,
        days=days,
    )


def without_days(columns: Columns, days: set[str]) -> Columns:
    """The rows of other days alone."""
    kept = [line for line, day in enumerate(columns.date) if day not in days]
    if len(kept) == len(columns.date):
        return columns
    texts = (columns.office, columns.queue_id, columns.date, columns.time)
    office, queue_id, date, time = ([text[line] for line in kept] for text in texts)
    numbers = (columns.stated, columns.windows, columns.waiting, columns.called)
    stated, windows, waiting, called = (values[kept] for values in numbers)
    return Columns(office, queue_id, date, time, columns.minute[kept], stated, windows, waiting, called)


def so_far(values: Floats, queue_day: Ints) -> Floats:
    """The highest of `values` (0 to FAR / 2) up to each row, afresh for every queue-day."""
    return _highest(values, queue_day)


def _highest(values: Floats, queue_day: Ints) -> Floats:
    lift = queue_day * float(FAR)
    highest: Floats = np.maximum.accumulate(values + lift) - lift
    return highest


def _codes(names: Sequence[Name]) -> tuple[tuple[Name, ...], Ints]:
    known = sorted(set(names))
    code = {name: place for place, name in enumerate(known)}
    return tuple(known), np.fromiter((code[name] for name in names), np.int64, len(names))


def _runs(keys: Ints) -> tuple[Ints, Ints]:
    """Number the runs of equal keys, and give for each row the row where its run begins."""
    new = np.ones(len(keys), bool)
    new[1:] = keys[1:] != keys[:-1]
    run = np.cumsum(new) - 1
    return run, np.flatnonzero(new)[run] if len(keys) else run
