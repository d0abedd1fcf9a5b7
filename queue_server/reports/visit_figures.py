"""Figures of visits that a ticket alone does not tell: its queue's target, what it was told; and all figures together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lobby.catalogue import both
from lobby.policy_settings import Policy
from queue_server.reports.figures import Figure, Sample, figures, median_of, p90_of, share_of
from queue_server.reports.visits import Visit
from queue_server.ticket import CANCELLED, EXPIRED

Visits = Sequence[Visit]
BAD = 2


def of_visits(policy: Policy) -> tuple[Figure, ...]:
    """Every figure of a table of visits, in the order in which they are shown; by the targets that stand now."""
    return (*figures(policy.target_minutes), in_target(policy), *MORE)


def in_target(policy: Policy) -> Figure:
    """How many waited no longer than is meant for their queue."""

    def of(visits: Visits) -> float | None:
        done = _of(visits).timed
        return share_of(sum(visit.waited <= policy.target(visit.queue) * 60 for visit in done), len(done))

    formula = both("Those served who waited no longer than their queue's target ÷ all served")
    return Figure("in_target", both("Wait in target"), "share", formula, of)


def _gave_up(visits: Visits) -> float | None:
    return share_of(sum(visit.state in (CANCELLED, EXPIRED) for visit in visits), len(visits))


class VisitSample(Sample[Visit]):
    """And what they were told."""

    @cached_property
    def promises(self) -> list[tuple[float, float, float]]:
        """(low, high, what it was), minutes."""
        return [(*one.told, one.called) for one in self if one.told and one.called is not None and one.timed]


_of = VisitSample.of


def _inside(visits: Visits) -> float | None:
    kept = _of(visits).promises
    return share_of(sum(low <= was <= high for low, high, was in kept), len(kept))


def _longer(visits: Visits) -> float | None:
    kept = _of(visits).promises
    return share_of(sum(was > high for _, high, was in kept), len(kept))


def _error(visits: Visits) -> float | None:
    return median_of([abs(was - (low + high) / 2) for low, high, was in _of(visits).promises])


MORE: tuple[Figure, ...] = (
    Figure("gave_up_share", both("Left unserved"), "share", both("(Given up + expired) ÷ issued"), _gave_up),
    Figure("walk_p90", both("Walk, 90 %"), "seconds", both("Nine of ten of those served walked at most so long"),
           lambda some: p90_of(_of(some).walks)),
    Figure("bad", both("Bad grades"), "count", both("Grades 1 and 2; each is followed up"),
           lambda some: sum(one.grade is not None and one.grade <= BAD for one in some)),
    Figure("not_rated", both("Not rated"), "count", both("Served and not rated; never counted as good"),
           lambda some: sum(one.grade is None for one in _of(some).done)),
    Figure("told", both("Waits foretold"), "count", both("Numbers that were told a wait and were called"),
           lambda some: len(_of(some).promises)),
    Figure("told_inside", both("Foretold rightly"), "share",
           both("Waits to the first call inside what was told ÷ waits foretold; six of ten are meant to be"), _inside),
    Figure("told_longer", both("Longer than told"), "share",
           both("Waits to the first call beyond what was told ÷ waits foretold"), _longer),
    Figure("told_error", both("Error of what was told"), "minutes",
           both("Middle value of the minutes between the wait and the middle of what was told"),
           _error),
)  # fmt: skip
