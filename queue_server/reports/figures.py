"""The table of figures: each with its unit, and its formula in words and in code. A report shows what stands here.

Minutes and seconds are of visits that a clerk served and finished; a visit without a rating is not rated, never good.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median
from typing import Any, Generic, Literal, Protocol, Self, TypeVar

from lobby.catalogue import both
from lobby.messages import Text
from queue_server.ticket import CANCELLED, EXPIRED, FINISHED, NO_SHOW


class Seen(Protocol):
    """What a figure reads of a visit, or of a ticket of today; times in seconds."""

    @property
    def state(self) -> str: ...
    @property
    def flagged(self) -> bool: ...
    @property
    def waited(self) -> float: ...
    @property
    def walked(self) -> float: ...
    @property
    def served(self) -> float: ...
    @property
    def grade(self) -> int | None: ...


Visits = Sequence[Seen]
OneSeen = TypeVar("OneSeen", bound=Seen)


@dataclass(frozen=True, slots=True)
class Figure:
    """`of` gives None where there is nothing to say; `unit` is how it is shown."""

    id: str
    name: Text
    unit: Literal["count", "hours", "minutes", "seconds", "share", "grade"]
    formula: Text
    of: Callable[[Sequence[Any]], float | None]

    def told(self) -> dict[str, Any]:
        """As a reader needs it: name, unit and formula."""
        return {"id": self.id, "name": self.name.model_dump(), "unit": self.unit, "formula": self.formula.model_dump()}


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that so large a share of all does not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)] if values else None


def served(visits: Sequence[OneSeen]) -> list[OneSeen]:
    """Those a clerk served and finished; what the end of the day finished (`flagged`) is not."""
    return [visit for visit in visits if visit.state == FINISHED and not visit.flagged]


class Sample(list[OneSeen], Generic[OneSeen]):
    """Visits of which what several figures ask is worked out once; times of those served, in order."""

    @classmethod
    def of(cls, visits: Sequence[OneSeen]) -> Self:
        """The same where it is one already."""
        return visits if isinstance(visits, cls) else cls(visits)

    @cached_property
    def done(self) -> list[OneSeen]:
        """Those served."""
        return served(self)

    @cached_property
    def timed(self) -> list[OneSeen]:
        """Those served whose times are known; a ticket of today says nothing of that."""
        return [one for one in self.done if getattr(one, "timed", True)]

    @cached_property
    def waits(self) -> list[float]:
        """Minutes."""
        return sorted(one.waited / 60 for one in self.timed)

    @cached_property
    def walks(self) -> list[float]:
        """Seconds."""
        return sorted(one.walked for one in self.timed)

    @cached_property
    def services(self) -> list[float]:
        """Minutes."""
        return sorted(one.served / 60 for one in self.timed)

    @cached_property
    def grades(self) -> list[int]:
        """Of all that have one."""
        return [one.grade for one in self if one.grade is not None]


def count(state: str) -> Callable[[Visits], float]:
    """How many ended in a state."""
    return lambda visits: sum(visit.state == state for visit in visits)


def median_of(values: Sequence[float]) -> float | None:
    """The middle value, to a tenth."""
    return round(median(values), 1) if values else None


def p90_of(values: Sequence[float]) -> float | None:
    """What nine of ten do not exceed, to a tenth."""
    found = percentile(values, 0.9)
    return None if found is None else round(found, 1)


def share_of(part: float, whole: float) -> float | None:
    """A part of a whole, to a tenth of a per cent."""
    return round(part / whole, 3) if whole else None


def _no_show_share(visits: Visits) -> float | None:
    gone = sum(visit.state == NO_SHOW for visit in visits)
    return share_of(gone, gone + len(_of(visits).done))


def _mean_grade(visits: Visits) -> float | None:
    return round(fmean(grades), 2) if (grades := _of(visits).grades) else None


def _rated_share(visits: Visits) -> float | None:
    done = _of(visits).done
    return share_of(sum(visit.grade is not None for visit in done), len(done))


def _satisfied(visits: Visits) -> float | None:
    grades = _of(visits).grades
    return share_of(sum(grade >= 3 for grade in grades), len(grades))


_of = Sample.of
_ARRIVALS_AND_WAITS: tuple[Figure, ...] = (
    Figure("issued", both("Issued"), "count", both("Numbers given"), len),
    Figure("served", both("Served"), "count", both("Finished by a clerk"), lambda some: len(_of(some).done)),
    Figure("no_show", both("No-shows"), "count", both("Called and did not come"), count(NO_SHOW)),
    Figure("no_show_share", both("No-show share"), "share", both("No-shows ÷ (served + no-shows)"), _no_show_share),
    Figure("cancelled", both("Given up"), "count", both("Given up before being served"), count(CANCELLED)),
    Figure("expired", both("Expired"), "count", both("Still waiting when the day was closed"), count(EXPIRED)),
    Figure("wait_median", both("Wait, median"), "minutes", both("Middle value of the minutes waited by those served"),
           lambda some: median_of(_of(some).waits)),
    Figure("wait_p90", both("Wait, 90 %"), "minutes", both("Nine of ten of those served waited at most so long"),
           lambda some: p90_of(_of(some).waits)),
)  # fmt: skip
_SERVICE_AND_RATINGS: tuple[Figure, ...] = (
    Figure("walk_median", both("Walk, median"), "seconds", both("Middle value of the seconds from call to arrival"),
           lambda some: median_of(_of(some).walks)),
    Figure("service_median", both("Service, median"), "minutes", both("Middle value of the minutes at the window"),
           lambda some: median_of(_of(some).services)),
    Figure("service_p90", both("Service, 90 %"), "minutes", both("Nine of ten services took at most so long"),
           lambda some: p90_of(_of(some).services)),
    Figure("rated", both("Rated"), "count", both("Visits with a grade"), lambda some: len(_of(some).grades)),
    Figure("rated_share", both("Rated share"), "share", both("Rated ÷ served"), _rated_share),
    Figure("satisfied", both("Satisfied"), "share", both("Grades 3 to 5 ÷ rated"), _satisfied),
    Figure("grade_mean", both("Mean grade"), "grade", both("Mean of the grades, 5 is best"), _mean_grade),
)  # fmt: skip
FIGURE: dict[str, Figure] = {figure.id: figure for figure in (*_ARRIVALS_AND_WAITS, *_SERVICE_AND_RATINGS)}
"""Those that are the same in every centre."""


def over_target(minutes: float) -> Figure:
    """How many waited longer than the centre promises itself (`policy.target_minutes`)."""

    def of(visits: Visits) -> float | None:
        done = _of(visits).timed
        return share_of(sum(visit.waited > minutes * 60 for visit in done), len(done))

    formula = both("Those served who waited more than {minutes} min ÷ all served", minutes=f"{minutes:g}")
    return Figure("over_target", both("Waited too long"), "share", formula, of)


def figures(target: float) -> tuple[Figure, ...]:
    """All of a centre whose target is so many minutes, in the order in which they are shown."""
    return (*_ARRIVALS_AND_WAITS, over_target(target), *_SERVICE_AND_RATINGS)
