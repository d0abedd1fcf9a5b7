"""What a hall could say without learning much: the three estimates that the learner is measured against. Minutes.

stated: stated minutes x waiting / windows (at least one). last to enter: the wait of the one called last. places: (waiting
+ 1) x the queue's median of minutes per place in the training file (of all queues, where the queue was not seen).
"""

from __future__ import annotations

import numpy as np

from queue_server.forecast.features import last_to_enter
from queue_server.forecast.snapshots import Floats, Ints, Snapshots
from queue_server.forecast.truth import Waits

Queue = tuple[str, str]
ALL = ("", "")
NAMES = ("stated minutes x waiting / windows", "last to enter service", "places x median minutes per place")


def minutes_per_place(snapshots: Snapshots, seen: Waits) -> dict[Queue, float]:
    """The median of each queue over rows that count; under ALL that of them all (nothing where none counts)."""
    rows = np.flatnonzero(seen.counts)
    if not len(rows):
        return {}
    each = seen.minutes[rows] / (snapshots.waiting[rows] + 1.0)
    found = {ALL: float(np.median(each))}
    order = np.argsort(snapshots.queue[rows], kind="stable")
    queues, starts = np.unique(snapshots.queue[rows][order], return_index=True)
    for queue, part in zip(queues.tolist(), np.split(each[order], starts[1:]), strict=True):
        found[snapshots.queues[queue]] = float(np.median(part))
    return found


def baselines(snapshots: Snapshots, rows: Ints, per_place: dict[Queue, float]) -> dict[str, Floats]:
    """Each baseline's minutes for `rows`; the third only where the training file gave a basis."""
    waiting = snapshots.waiting[rows]
    stated = snapshots.stated[rows] * waiting / np.maximum(snapshots.windows[rows], 1.0)
    found = dict(zip(NAMES, (stated, last_to_enter(snapshots, rows)), strict=False))
    if per_place:
        pace = np.array([per_place.get(queue, per_place[ALL]) for queue in snapshots.queues])
        found[NAMES[2]] = (waiting + 1.0) * pace[snapshots.queue[rows]]
    return found
