"""Clerks beside one another, fairly: by indirect standardisation. Pure.

Whoever serves slow matters has slow services. So each clerk's own services are set against what the same services took the
whole hall: the ratio of the two, times the hall's mean, is what the clerk would show with everybody's mix. Raw times and
grades of clerks are not shown beside one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import fmean

from lobby.catalogue import both
from queue_server.reports.figures import Figure, Sample
from queue_server.reports.visits import Visit

LEAST = 20
"""With fewer there is nothing to compare."""
COMPARED_ONLY_ADJUSTED = frozenset({
    "wait_median", "wait_p90", "over_target", "in_target", "walk_median", "walk_p90", "service_median", "service_p90",
    "satisfied", "grade_mean", "bad", "told", "told_inside", "told_longer", "told_error", "gave_up_share",
    "cancelled", "expired",
})  # fmt: skip
"""What depends on the mix of services, or is not a clerk's doing."""
ADJUSTED = both("Compared only after adjusting for the mix of services: indirect standardisation; from {least} services on.",
                least=LEAST)  # fmt: skip

Value = Callable[[Visit], float]


def of_clerks(everybody: Sequence[Visit]) -> tuple[Figure, ...]:
    """The figures by which clerks may be compared; `everybody` is the hall in the same days."""
    took, found_good = Usual(Sample.of(everybody).timed, _minutes), Usual(_rated(everybody), _good)
    return (
        Figure("expected", both("Expected"), "minutes",
               both("Mean of what the same services took the whole hall, for the clerk's own mix"),
               lambda some: _rounded(took.expected(Sample.of(some).timed), 1)),
        Figure("service_adjusted", both("Service, adjusted"), "minutes",
               both("The clerk's mean ÷ expected × the hall's mean"),
               lambda some: _rounded(took.adjusted(Sample.of(some).timed), 1)),
        Figure("satisfied_adjusted", both("Satisfied, adjusted"), "share",
               both("Share of grades 3 to 5 ÷ expected for the clerk's mix × the hall's share; at most 100 %"),
               lambda some: _rounded(_at_most_one(found_good.adjusted(_rated(some))), 3)),
    )  # fmt: skip


class Usual:
    """What the whole hall shows of a value, by service: worked out once, however many clerks are set against it."""

    def __init__(self, everybody: Sequence[Visit], value: Value) -> None:
        by_service: dict[str, list[float]] = defaultdict(list)
        for visit in everybody:
            by_service[visit.service].append(value(visit))
        self._value = value
        self._means = {service: fmean(values) for service, values in by_service.items()}
        self._mean = fmean(map(value, everybody)) if everybody else 0.0

    def expected(self, own: Sequence[Visit]) -> float | None:
        """The mean that this mix of services would have in the whole hall; None with too few."""
        return fmean(self._means[visit.service] for visit in own) if len(own) >= LEAST else None

    def adjusted(self, own: Sequence[Visit]) -> float | None:
        """What the clerk would show with everybody's mix; None with too few."""
        expected = self.expected(own)
        return fmean(map(self._value, own)) / expected * self._mean if expected else None


def _minutes(visit: Visit) -> float:
    return visit.served / 60


def _good(visit: Visit) -> float:
    return float((visit.grade or 0) >= 3)


def _rated(visits: Sequence[Visit]) -> list[Visit]:
    return [visit for visit in visits if visit.grade is not None]


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _at_most_one(value: float | None) -> float | None:
    return None if value is None else min(1.0, value)
