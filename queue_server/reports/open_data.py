"""Open data: how many came, and how long it took, by day, hour and service. Pure.

Nothing of one person: no ticket, no clerk, no window, no class; fewer than five are "<5" without times; times are rounded to
five minutes; how long services took stands only where several clerks served, for what one does is one person's; and no sums
stand beside the rows from which a small number could be worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from queue_server.reports.figures import Sample, percentile
from queue_server.reports.visits import Visit

LEAST = 5
ROUNDED = 5
FEW = f"<{LEAST}"
HEADER = ("date", "hour", "service", "numbers", "wait_minutes_median", "wait_minutes_p90", "service_minutes_median")

Line = tuple[str | int, ...]


def lines(visits: Sequence[Visit]) -> Iterator[Line]:
    """The header, then a line for each day, hour and service in which somebody came."""
    groups: dict[tuple[str, str, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        groups[visit.day, f"{visit.quarter // 60:02d}:00", visit.service].append(visit)
    yield HEADER
    for key in sorted(groups):
        yield (*key, *_told(groups[key]))


def _told(visits: Sequence[Visit]) -> Line:
    if len(visits) < LEAST:
        return FEW, "", "", ""
    done = Sample.of(visits).timed
    if len(done) < LEAST:
        return len(visits), "", "", ""
    waits, services = [one.waited / 60 for one in done], [one.served / 60 for one in done]
    took = _rounded(median(services)) if len({one.clerk for one in done}) > 1 else ""
    return len(visits), _rounded(median(waits)), _rounded(percentile(waits, 0.9) or 0), took


def _rounded(minutes: float) -> int:
    """To five minutes; a half goes up."""
    return int((minutes + ROUNDED / 2) // ROUNDED) * ROUNDED
