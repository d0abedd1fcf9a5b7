"""Clerks beside one another, fairly: by indirect standardisation. Pure.

Whoever serves slow matters has slow services. So each clerk's own services are set against what the same services took the
whole hall: the ratio of the two, times the hall's mean, is what the clerk would show with everybody's mix. Raw times and
grades of clerks are not shown beside one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import mean

from lobby.catalogue import both
from queue_server.reports.figures import Figure, served
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
    done = served(everybody)
    return (
        Figure("expected", both("Expected"), "minutes",
               both("Mean of what the same services took the whole hall, for the clerk's own mix"),
               lambda some: _expected(done, served(some), _minutes)),
        Figure("service_adjusted", both("Service, adjusted"), "minutes",
               both("The clerk's mean ÷ expected × the hall's mean"),
               lambda some: _rounded(_adjusted(done, served(some), _minutes), 1)),
        Figure("satisfied_adjusted", both("Satisfied, adjusted"), "share",
               both("Share of grades 3 to 5 ÷ expected for the clerk's mix × the hall's share; at most 100 %"),
               lambda some: _rounded(_at_most_one(_adjusted(_rated(everybody), _rated(some), _good)), 3)),
    )  # fmt: skip


def _minutes(visit: Visit) -> float:
    return visit.served / 60


def _good(visit: Visit) -> float:
    return float((visit.grade or 0) >= 3)


def _rated(visits: Sequence[Visit]) -> list[Visit]:
    return [visit for visit in visits if visit.grade is not None]


def _expected(everybody: Sequence[Visit], own: Sequence[Visit], value: Value) -> float | None:
    found = _ratio_parts(everybody, own, value)
    return round(found[1], 1) if found else None


def _adjusted(everybody: Sequence[Visit], own: Sequence[Visit], value: Value) -> float | None:
    found = _ratio_parts(everybody, own, value)
    if found is None or not found[1]:
        return None
    return found[0] / found[1] * mean(map(value, everybody))


def _ratio_parts(everybody: Sequence[Visit], own: Sequence[Visit], value: Value) -> tuple[float, float] | None:
    """(the clerk's mean, what is expected of the same mix); None with too few."""
    if len(own) < LEAST:
        return None
    by_service: dict[str, list[float]] = defaultdict(list)
    for visit in everybody:
        by_service[visit.service].append(value(visit))
    means = {service: mean(values) for service, values in by_service.items()}
    return mean(map(value, own)), mean(means[visit.service] for visit in own)


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _at_most_one(value: float | None) -> float | None:
    return None if value is None else min(1.0, value)
