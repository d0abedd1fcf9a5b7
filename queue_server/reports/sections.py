"""Tables of what is no visit: appointments, follow-ups, steps of packages, devices; each says what it is made of. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lobby.catalogue import both
from lobby.centre import Centre
from lobby.messages import Text
from queue_server.reports.days import StepDone
from queue_server.reports.figures import Figure, median_of, p90_of, share_of

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an appointment of a day: `booked`, `used`, `missed`, `excused` or `cancelled`."""

    day: str
    service: str
    state: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of a bad rating; seconds since 1970. `appeal` is None, `asked`, `upheld` or `rejected`."""

    service: str
    opened: float
    contact_due: float
    contacted: float | None = None
    closed: float | None = None
    late: bool = False
    appeal: str | None = None


@dataclass(frozen=True, slots=True)
class Uptime:
    """A device on the days: seconds that are known, those it was here, and how often it was lost."""

    device: str
    known: float
    online: float
    lost: int


Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Section:
    """`key` is what its rows are told apart by: a service's id, or a device's."""

    id: Literal["appointments", "follow_ups", "packages", "devices"]
    name: Text
    by: Text
    made_of: Text
    key: Callable[[Any], str]
    figures: tuple[Figure, ...]

    def report(self, centre: Centre, rows: Rows) -> dict[str, Any]:
        """The same shape as a table of visits."""
        groups: dict[str, list[Any]] = {}
        for row in rows:
            groups.setdefault(self.key(row), []).append(row)
        order = {key: at for at, key in enumerate(centre.service)}
        keys = sorted(groups, key=lambda key: (order.get(key, len(order)), key))
        return {
            "by": self.id, "name": self.by.model_dump(), "made_of": self.made_of.model_dump(),
            "figures": [figure.told() for figure in self.figures],
            "rows": [{"key": key, "name": _label(centre, key), "values": self._values(groups[key])} for key in keys],
            "total": self._values(rows),
        }  # fmt: skip

    def _values(self, rows: Rows) -> dict[str, float | None]:
        return {figure.id: figure.of(rows) for figure in self.figures}


def _label(centre: Centre, key: str) -> dict[str, str]:
    return centre.service[key].name.model_dump() if key in centre.service else {"zh": key, "en": key}


def _states(*states: str) -> Callable[[Sequence[Kept]], int]:
    return lambda rows: sum(row.state in states for row in rows)


def _kept_share(rows: Sequence[Kept]) -> float | None:
    used = _states("used")(rows)
    return share_of(used, used + _states("missed")(rows))


def _contacted_in_time(rows: Sequence[Followed]) -> float | None:
    called = [row for row in rows if row.contacted is not None]
    return share_of(sum((row.contacted or 0) <= row.contact_due for row in called), len(called))


def _closed(rows: Sequence[Followed]) -> list[Followed]:
    return [row for row in rows if row.closed is not None]


def _step(part: Literal["waited", "walked", "served"]) -> Callable[[Sequence[StepDone]], list[float]]:
    return lambda rows: [getattr(row, part) / 60 for row in rows]


SERVICE = both("Service")
SECTIONS: dict[str, Section] = {section.id: section for section in (
    Section("appointments", both("Appointments"), SERVICE, both(
        "Appointments whose time lies on these days, by the last that happened to each."), lambda row: row.service, (
        Figure("appointments", both("Appointments"), "count", both("For these days, without those cancelled"),
               _states("booked", "used", "missed", "excused")),
        Figure("kept", both("Kept"), "count", both("Became a number"), _states("used")),
        Figure("kept_late", both("Kept, late"), "count", both("Became a number after the time that is waited for them"),
               lambda rows: sum(row.state == "used" and row.late for row in rows)),
        Figure("missed", both("Missed"), "count", both("Nobody came; excused ones are not counted"), _states("missed")),
        Figure("kept_share", both("Kept share"), "share", both("Kept ÷ (kept + missed)"), _kept_share),
        Figure("excused", both("Excused"), "count", both("Nobody came, and it does not count"), _states("excused")),
        Figure("cancelled", both("Cancelled"), "count", both("Taken back before their time"), _states("cancelled")),
    )),
    Section("follow_ups", both("Follow-ups"), SERVICE, both(
        "Bad grades that opened a follow-up on these days, and what was done about them since."), lambda row: row.service, (
        Figure("opened", both("Opened"), "count", both("Grades 1 and 2 that are followed up"), len),
        Figure("contacted", both("Called back"), "count", both("The citizen was reached or tried"),
               lambda rows: sum(row.contacted is not None for row in rows)),
        Figure("contact_in_time", both("Called in time"), "share",
               both("First calls before they were due ÷ called back"), _contacted_in_time),
        Figure("closed", both("Cases closed"), "count", both("Put right and closed"), lambda rows: len(_closed(rows))),
        Figure("closed_in_time", both("Closed in time"), "share", both("Closed before it was due ÷ closed"),
               lambda rows: share_of(sum(not row.late for row in _closed(rows)), len(_closed(rows)))),
        Figure("hours", both("Until closed"), "hours", both("Middle value of the hours from opened to closed"),
               lambda rows: median_of([((row.closed or 0) - row.opened) / HOUR for row in _closed(rows)])),
        Figure("upheld", both("Appeals upheld"), "count", both("Grades that do not count against the clerk"),
               lambda rows: sum(row.appeal == "upheld" for row in rows)),
    )),
    Section("packages", both("Packages"), SERVICE, both(
        "Steps of packages that a clerk finished; each step has its own times."), lambda row: row.service, (
        Figure("steps", both("Steps"), "count", both("Steps finished"), len),
        Figure("step_wait", both("Wait, median"), "minutes", both("Middle value of the minutes waited for the step"),
               lambda rows: median_of(_step("waited")(rows))),
        Figure("step_wait_p90", both("Wait, 90 %"), "minutes", both("Nine of ten waited for the step at most so long"),
               lambda rows: p90_of(_step("waited")(rows))),
        Figure("step_service", both("Service, median"), "minutes", both("Middle value of the minutes of the step"),
               lambda rows: median_of(_step("served")(rows))),
        Figure("step_service_p90", both("Service, 90 %"), "minutes", both("Nine of ten steps took at most so long"),
               lambda rows: p90_of(_step("served")(rows))),
    )),
    Section("devices", both("Devices"), both("Device"), both(
        "What devices said of themselves while the server ran, from a day's opening to its closing. It stands in a table "
        "of its own beside the journal; the time in which the server did not run is not known and not counted."),
        lambda row: row.device, (
        Figure("uptime", both("Uptime"), "share", both("Time online ÷ time known"),
               lambda rows: share_of(sum(row.online for row in rows), sum(row.known for row in rows))),
        Figure("known_hours", both("Time known"), "hours", both("Hours of which it is known whether it was here"),
               lambda rows: round(sum(row.known for row in rows) / HOUR, 1)),
        Figure("away_minutes", both("Away"), "minutes", both("Minutes it was not here"),
               lambda rows: round(sum(row.known - row.online for row in rows) / 60, 1)),
        Figure("lost", both("Lost"), "count", both("How often it went away"), lambda rows: sum(row.lost for row in rows)),
    )),
)}  # fmt: skip
