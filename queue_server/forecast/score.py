"""How good estimates were: formulae in docs/estimates.md. A row without a truth has no part in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queue_server.forecast.snapshots import Floats

NEAR, FAIR = 5.0, 10.0  # minutes


@dataclass(frozen=True)
class Score:
    """Mean absolute error in minutes, shares within 5 and 10 minutes, share inside the range (nan: none was given)."""

    rows: int
    error: float
    near: float
    fair: float
    inside: float = float("nan")


def score(truth: Floats, middle: Floats, ends: Floats | None = None) -> Score:
    """Score `middle` (and the range of `ends`, rows x low, high) against the true minutes; nan where no rows are."""
    if not len(truth):
        return Score(0, *(float("nan"),) * 4)
    error = np.abs(middle - truth)
    inside = float("nan")
    if ends is not None:
        inside = float(np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1])))
    return Score(len(truth), float(error.mean()), float(np.mean(error <= NEAR)), float(np.mean(error <= FAIR)), inside)


def cells(name: str, found: Score) -> tuple[str, ...]:
    """One line of the table; a dash where there is nothing."""
    shares = (f"{share:.1%}" if share == share else "-" for share in (found.near, found.fair, found.inside))  # noqa: PLR0124 - nan
    return (name, f"{found.error:.2f}" if found.rows else "-", *shares)


HEAD = ("", "MAE, min", "within 5", "within 10", "inside 20-80")


def lines(rows: list[tuple[str, ...]]) -> str:
    """The table as text, the first column to the left."""
    told = [HEAD, *rows]
    widths = [max(len(row[place]) for row in told) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            (row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)))
        )
        for row in told
    )
