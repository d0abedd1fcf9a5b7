"""When a citizen who joined at a snapshot was called, by the rules of the data's README: known only later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queue_server.forecast.snapshots import FAR, Flags, Floats, Ints, Snapshots

LEAST_CALLED_SNAPSHOTS = 30
LEAST_WAITING = 4
LEAST_NUMBERS = 15
MOST_BACKWARDS = 0.03
FIRST_SNAPSHOT = 6  # the seventh of the day


@dataclass(frozen=True)
class Waits:
    """What came of each row.

    `minutes`: until one who joins then is called (nan: never seen); `seen_at`: the minute of the snapshot that shows it,
    before which it is not known; `counts`: whether the data's rules let the row be scored.
    """

    minutes: Floats
    seen_at: Floats
    counts: Flags


def waits(snapshots: Snapshots) -> Waits:
    """The wait of a citizen who joins at each snapshot at which somebody waits and a number has been called."""
    rows = np.flatnonzero(~np.isnan(snapshots.called))
    minutes, seen_at = np.full(len(snapshots.line), np.nan), np.full(len(snapshots.line), np.nan)
    minutes[rows], seen_at[rows] = _reached(snapshots, rows)
    counts = _fair_queue_days(snapshots, rows)[snapshots.queue_day] & ~np.isnan(minutes)
    counts[rows] &= _place_in_day(snapshots.queue_day[rows]) >= FIRST_SNAPSHOT
    return Waits(minutes, seen_at, counts)


def _reached(snapshots: Snapshots, rows: Ints) -> tuple[Floats, Floats]:
    """Interpolated between the two snapshots around the moment at which one's number is called."""
    lift = snapshots.queue_day[rows] * float(FAR)
    reached, minute = snapshots.reached[rows] + lift, snapshots.minute[rows].astype(float)
    waiting = snapshots.waiting[rows]
    number = reached + np.nan_to_num(waiting) + 1
    after = np.minimum(np.searchsorted(reached, number), max(len(rows) - 1, 0))
    before = np.maximum(after - 1, 0)
    good = (waiting > 0) & (reached[after] >= number) & (lift[after] == lift)
    step = np.where(good, reached[after] - reached[before], 1.0)
    share = (number - reached[before]) / step
    called_at = minute[before] + share * (minute[after] - minute[before])
    return np.where(good, called_at - minute, np.nan), np.where(good, minute[after], np.nan)


def _fair_queue_days(snapshots: Snapshots, rows: Ints) -> Flags:
    """Which queue-days the README's rules admit."""
    count = int(snapshots.queue_day[-1]) + 1 if len(snapshots.line) else 0
    queue_day = snapshots.queue_day[rows]
    called = np.bincount(queue_day, minlength=count)
    most_waiting = np.zeros(count)
    np.maximum.at(most_waiting, snapshots.queue_day, np.nan_to_num(snapshots.waiting))
    same = queue_day[1:] == queue_day[:-1]
    back = same & (np.diff(snapshots.called[rows]) < 0)
    backwards = np.bincount(queue_day[1:][back], minlength=count) / np.maximum(called - 1, 1)
    low, high = np.full(count, float(FAR)), np.zeros(count)
    np.minimum.at(low, queue_day, snapshots.reached[rows])
    np.maximum.at(high, queue_day, snapshots.reached[rows])
    fair: Flags = (called >= LEAST_CALLED_SNAPSHOTS) & (most_waiting >= LEAST_WAITING)
    fair &= (high - low >= LEAST_NUMBERS) & (backwards <= MOST_BACKWARDS)
    return fair


def _place_in_day(queue_day: Ints) -> Ints:
    return np.arange(len(queue_day)) - np.searchsorted(queue_day, queue_day)
