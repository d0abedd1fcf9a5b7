"""What is odd about a file of snapshots though it can be read: told in one line, and how it is dealt with. Pure."""

from __future__ import annotations

import numpy as np

from queue_server.forecast.snapshots import Snapshots

GAP = 30  # minutes


def told(snapshots: Snapshots) -> str | None:
    """Snapshots of one queue and minute that stand more than once, and gaps in a queue's day; None where there are none."""
    step = np.diff(snapshots.minute)
    same = snapshots.queue_day[1:] == snapshots.queue_day[:-1]
    twice, gaps = int((same & (step == 0)).sum()), int((same & (step > GAP)).sum())
    said = []
    if twice:
        said.append(f"{twice:,} snapshots of a queue and minute that stands there already, each estimated for itself")
    if gaps:
        said.append(f"{gaps:,} gaps of more than {GAP} minutes in a queue's day, for which nothing is invented")
    return "; ".join(said) or None
