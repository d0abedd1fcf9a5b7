"""What the days before teach about each queue, as sums per day and queue: what was known on a day is a weighted sum.

A day weighs nothing in what is known on itself; a day of the test file counts for the later days of that file alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queue_server.forecast.snapshots import Floats, Ints, Snapshots
from queue_server.forecast.truth import Waits

SLOT = 15  # minutes
SLOTS = 24 * 60 // SLOT
HOURS = 24
CROWDS = np.array([2.0, 4.0, 7.0, 13.0, 25.0])  # edges of the classes of waiting
SOFT = 2.0  # minutes added to a wait before its logarithm is taken
QUEUE_PRIOR, OFFICE_PRIOR, HOUR_PRIOR, CROWD_PRIOR = 40.0, 100.0, 30.0, 30.0


@dataclass(frozen=True)
class Sums:
    """Per day (first axis) and queue (second): what was seen.

    `paces`: logarithms of minutes per place, summed, and `seen`: their count; the same by hour of the day and by class of
    crowd; `calls`: numbers called per quarter hour; `worked`: 1 where a number was called; `closed`: minute of the last.
    """

    seen: Floats
    paces: Floats
    waits: Floats
    hour_seen: Floats
    hour_paces: Floats
    crowd_seen: Floats
    crowd_paces: Floats
    calls: Floats
    worked: Floats
    closed: Floats


@dataclass(frozen=True)
class Known:
    """What was known of each queue (second axis) at the beginning of each day (first axis); minutes and logarithms."""

    pace: Floats  # log of minutes per place, shrunk towards the office's and the centre's
    wait: Floats  # log of the usual wait
    seen: Floats
    worked: Floats  # days
    hour: Floats  # what an hour adds to the pace
    crowd: Floats  # what a class of crowd adds
    served: Floats  # numbers called until the end of each quarter hour, on a usual day; ascending
    closed: Floats  # minute of the last call, on average; nan: unknown


def pace(minutes: Floats, waiting: Floats) -> Floats:
    """Logarithm of the minutes that each place took."""
    found: Floats = np.log((minutes + SOFT) / (waiting + 1.0))
    return found


def crowd_class(waiting: Floats) -> Ints:
    """0 for one who waits, upwards."""
    return np.searchsorted(CROWDS, waiting, side="right").astype(np.int64)


def sums(snapshots: Snapshots, seen: Waits) -> Sums:
    """Add up each day of a file, for each of its queues."""
    shape = (len(snapshots.days), len(snapshots.queues))
    place = snapshots.day * shape[1] + snapshots.queue
    rows = np.flatnonzero(~np.isnan(seen.minutes) & seen.counts)
    logs = pace(seen.minutes[rows], snapshots.waiting[rows])
    hour = np.minimum(snapshots.minute[rows] // 60, HOURS - 1)
    crowd = crowd_class(snapshots.waiting[rows])
    steps = np.diff(snapshots.reached, prepend=0.0)
    steps[(snapshots.first == np.arange(len(steps))) | ~np.roll(snapshots.begun, 1)] = 0.0
    slot = np.minimum(snapshots.minute // SLOT, SLOTS - 1)
    moved = steps > 0
    closed = np.zeros(shape[0] * shape[1])
    np.maximum.at(closed, place[moved], snapshots.minute[moved].astype(float))
    calls = _add(place, slot, SLOTS, shape, steps)
    return Sums(
        seen=_add(place[rows], None, 1, shape, np.ones(len(rows))),
        paces=_add(place[rows], None, 1, shape, logs),
        waits=_add(place[rows], None, 1, shape, np.log(seen.minutes[rows] + SOFT)),
        hour_seen=_add(place[rows], hour, HOURS, shape, np.ones(len(rows))),
        hour_paces=_add(place[rows], hour, HOURS, shape, logs),
        crowd_seen=_add(place[rows], crowd, len(CROWDS) + 1, shape, np.ones(len(rows))),
        crowd_paces=_add(place[rows], crowd, len(CROWDS) + 1, shape, logs),
        calls=calls,
        worked=(calls.sum(axis=2) > 0).astype(float),
        closed=closed.reshape(shape),
    )


def _add(place: Ints, part: Ints | None, parts: int, shape: tuple[int, int], values: Floats) -> Floats:
    at = place if part is None else place * parts + part
    total: Floats = np.bincount(at, weights=values, minlength=shape[0] * shape[1] * parts).astype(np.float64)
    return total.reshape(shape if part is None else (*shape, parts))


def known(past: Sums, office: Ints, weights: Floats) -> Known:
    """What `weights` (days to know for x days that teach) let be known of each queue; `office` tells each queue's."""

    def weighed(values: Floats) -> Floats:
        total: Floats = np.tensordot(weights, values, axes=1)
        return total

    seen, paces, worked = weighed(past.seen), weighed(past.paces), weighed(past.worked)
    logs = _shrunk(seen, paces, office)
    hour_seen, crowd_seen = weighed(past.hour_seen), weighed(past.crowd_seen)
    hour = (weighed(past.hour_paces) - hour_seen * logs[:, :, None]) / (hour_seen + HOUR_PRIOR)
    crowd = (weighed(past.crowd_paces) - crowd_seen * logs[:, :, None]) / (crowd_seen + CROWD_PRIOR)
    usual = weighed(past.calls) / (worked + 0.3)[:, :, None] + 0.02
    with np.errstate(invalid="ignore", divide="ignore"):
        closed = np.where(worked > 0, weighed(past.closed) / worked, np.nan)
    return Known(
        pace=logs,
        wait=_shrunk(seen, weighed(past.waits), office),
        seen=seen,
        worked=worked,
        hour=hour,
        crowd=crowd,
        served=np.concatenate([np.zeros((*worked.shape, 1)), np.cumsum(usual, axis=2)], axis=2),
        closed=closed,
    )


def _shrunk(seen: Floats, total: Floats, office: Ints) -> Floats:
    """Each queue's mean, drawn towards its office's, and that towards the mean of all; 2 where nothing is known."""
    all_seen, all_total = seen.sum(axis=1), total.sum(axis=1)
    centre = (all_total + 2.0) / (all_seen + 1.0)
    offices = int(office.max()) + 1 if len(office) else 0
    member = np.zeros((len(office), offices))
    member[np.arange(len(office)), office] = 1.0
    office_mean = (total @ member + OFFICE_PRIOR * centre[:, None]) / (seen @ member + OFFICE_PRIOR)
    found: Floats = (total + QUEUE_PRIOR * office_mean[:, office]) / (seen + QUEUE_PRIOR)
    return found
