"""The learner: boosted trees that correct the usual wait, for the middle and both ends of the range.

The only file that imports the learning library. It learns the logarithm of the wait over the base (places x the queue's
usual pace), so that a queue of two and one of eighty teach each other. Same input, same trees: the seeds are fixed.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from queue_server.forecast.features import Table
from queue_server.forecast.history import SOFT
from queue_server.forecast.snapshots import Flags, Floats, Ints

Trees: TypeAlias = HistGradientBoostingRegressor
MIDDLE, ENDS = 0.5, (0.2, 0.8)
FEWEST_ROWS, FEWEST_DAYS = 300, 2  # fewer teach trees nothing that the base does not know
FEWEST_CORRECTING = 1000  # waits of days that are over, from which on they say anything of how the trees go wrong
EVERY, MOST_CORRECTING = 3, 6000  # snapshots five minutes apart say nearly the same


@dataclass(frozen=True)
class Model:
    """`middle`: learners whose mean is the middle; `ends`: of the range; `misses`: of days not learnt from (see misses)."""

    middle: tuple[Trees, ...]
    ends: tuple[Trees, ...]
    misses: Floats


def train(table: Table, minutes: Floats, day: Ints) -> Model | None:
    """Learn from rows whose wait is known; None where they are too few. Half of the days judge the other half's ranges."""
    days = np.unique(day)
    if len(minutes) < FEWEST_ROWS or len(days) < FEWEST_DAYS:
        return None
    values, target = _values(table), np.log((minutes + SOFT) / (table.base + SOFT))
    judges = np.isin(day, days[1::2])
    with alone():
        trees = [tree.fit(values, target) for tree in (_quantile(MIDDLE), _mean(), *map(_quantile, ENDS))]
        halves = [_quantile(quantile).fit(values[~judges], target[~judges]) for quantile in ENDS]
        judged = [tree.predict(values[judges]) for tree in halves]
    missed = misses(np.column_stack(judged), target[judges])
    return Model((trees[0], trees[1]), (trees[2], trees[3]), missed)


def predict(model: Model, table: Table) -> Floats:
    """Rows x (low, middle, high): logarithms of the wait over the base, ascending."""
    if not len(table.values):
        return np.zeros((0, 1 + len(ENDS)))
    values = _values(table)
    with alone():
        *middles, low, high = (tree.predict(values) for tree in (*model.middle, *model.ends))
    middle = np.mean(middles, axis=0)
    return np.column_stack([np.minimum(low, middle), middle, np.maximum(high, middle)])


def corrections(table: Table, logs: Floats, target: Floats, counts: Flags, day: Ints) -> Floats:
    """How far off the middle is found to be, by row (logarithm): by smaller trees, from the days of the file that are over.

    They learn what is left between the middle and the wait, anew for each day. After one such day half of it is believed,
    after two two thirds, and so on; nothing on the first.
    """
    found = np.zeros(len(logs))
    left = np.round(target - logs[:, 1], 5)
    values = np.column_stack([_values(table), np.round(logs[:, 1], 5).astype(np.float32)])
    for today in np.unique(day):
        past, mine = np.flatnonzero(counts & (day < today)), day == today
        if len(past) >= FEWEST_CORRECTING:
            some, days = past[:: max(EVERY, len(past) // MOST_CORRECTING)], len(np.unique(day[past]))
            with alone():
                said = _corrector().fit(values[some], left[some]).predict(values[mine])
            found[mine] = said * days / (days + 1)
    return found


def misses(low_high: Floats, target: Floats) -> Floats:
    """How far each wait lay below and above its range (rows x 2, negative inside), logarithms."""
    found: Floats = np.column_stack([low_high[:, 0] - target, target - low_high[:, -1]])
    return found


def alone() -> AbstractContextManager[Any]:
    """With one thread: the library's own wait for each other at every leaf.

    Where other programs keep the cores busy that takes ten times as long as one thread by itself.
    """
    limits: AbstractContextManager[Any] = threadpool_limits(limits=1, user_api="openmp")
    return limits


def _values(table: Table) -> npt.NDArray[np.float32]:
    """Rounded, so that what other queues do in the last bits of a sum moves no row to another leaf."""
    return np.round(table.values, 5).astype(np.float32)


def _quantile(quantile: float) -> Trees:
    return HistGradientBoostingRegressor(
        loss="quantile", quantile=quantile, max_iter=80, learning_rate=0.1, max_leaf_nodes=16, min_samples_leaf=120,
        l2_regularization=5.0, max_features=0.3, early_stopping=False, random_state=3,
    )  # fmt: skip


def _corrector() -> Trees:
    return HistGradientBoostingRegressor(
        loss="absolute_error", max_iter=60, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=66,
        l2_regularization=5.0, max_features=0.5, early_stopping=False, random_state=3,
    )  # fmt: skip


def _mean() -> Trees:
    return HistGradientBoostingRegressor(
        loss="squared_error", max_iter=120, learning_rate=0.07, max_leaf_nodes=24, min_samples_leaf=60,
        l2_regularization=5.0, max_features=0.2, early_stopping=False, random_state=3,
    )  # fmt: skip
