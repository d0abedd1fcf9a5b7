"""The learner: boosted trees that correct the usual wait, for the middle and both ends of the range.

The only file that imports the learning library. It learns the logarithm of the wait over the base (places x the queue's
usual pace), so that a queue of two and one of eighty teach each other. Same input, same trees: the seeds are fixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingRegressor

from queue_server.forecast.features import Table
from queue_server.forecast.history import SOFT
from queue_server.forecast.snapshots import Floats, Ints

MIDDLE, ENDS = 0.5, (0.2, 0.8)
FEWEST_ROWS, FEWEST_DAYS = 300, 2  # fewer teach trees nothing that the base does not know


@dataclass(frozen=True)
class Model:
    """`middle`: learners whose mean is the middle; `ends`: of the range; `misses`: of days not learnt from (see misses)."""

    middle: tuple[HistGradientBoostingRegressor, ...]
    ends: tuple[HistGradientBoostingRegressor, ...]
    misses: Floats


def train(table: Table, minutes: Floats, day: Ints) -> Model | None:
    """Learn from rows whose wait is known; None where they are too few. Half of the days judge the other half's ranges."""
    days = np.unique(day)
    if len(minutes) < FEWEST_ROWS or len(days) < FEWEST_DAYS:
        return None
    values, target = _values(table), np.log((minutes + SOFT) / (table.base + SOFT))
    middle = (_quantile(MIDDLE), _mean())
    ends = tuple(_quantile(quantile).fit(values, target) for quantile in ENDS)
    judges = np.isin(day, days[1::2])
    judged = [_quantile(quantile).fit(values[~judges], target[~judges]).predict(values[judges]) for quantile in ENDS]
    missed = misses(np.column_stack(judged), target[judges])
    return Model(tuple(each.fit(values, target) for each in middle), ends, missed)


def predict(model: Model, table: Table) -> Floats:
    """Rows x (low, middle, high): logarithms of the wait over the base, ascending."""
    if not len(table.values):
        return np.zeros((0, 1 + len(ENDS)))
    values = _values(table)
    middle = np.mean([tree.predict(values) for tree in model.middle], axis=0)
    low, high = (tree.predict(values) for tree in model.ends)
    return np.column_stack([np.minimum(low, middle), middle, np.maximum(high, middle)])


def misses(low_high: Floats, target: Floats) -> Floats:
    """How far each wait lay below and above its range (rows x 2, negative inside), logarithms."""
    found: Floats = np.column_stack([low_high[:, 0] - target, target - low_high[:, -1]])
    return found


def _values(table: Table) -> npt.NDArray[np.float32]:
    """Rounded, so that what other queues do in the last bits of a sum moves no row to another leaf."""
    return np.round(table.values, 5).astype(np.float32)


def _quantile(quantile: float) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        loss="quantile", quantile=quantile, max_iter=80, learning_rate=0.1, max_leaf_nodes=16, min_samples_leaf=120,
        l2_regularization=5.0, max_features=0.3, early_stopping=False, random_state=3,
    )  # fmt: skip


def _mean() -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        loss="squared_error", max_iter=120, learning_rate=0.07, max_leaf_nodes=24, min_samples_leaf=60,
        l2_regularization=5.0, max_features=0.2, early_stopping=False, random_state=3,
    )  # fmt: skip
