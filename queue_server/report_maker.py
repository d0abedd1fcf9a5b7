"""Every report as it leaves the house: JSON for the page, files for a spreadsheet, open data. Read beside the writer.

It is asked in the server for a few events, and in a process of its own for many (`report_process`): what is asked and what
is answered can be sent from one to the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lobby.centre import Centre
from lobby.hours import at_hall
from queue_server import uptime
from queue_server.exports import WRITERS, csv_file
from queue_server.past_days import Found, PastDays
from queue_server.reports import busy_hours, open_data, staffing
from queue_server.reports.days import Span
from queue_server.reports.doubts import doubts
from queue_server.reports.groups import GROUPINGS, report
from queue_server.reports.sections import SECTIONS
from queue_server.reports.visit_figures import VisitSample

HISTORY_DAYS = 56
"""Eight weeks teach the staffing plan and the busy hours."""
IN_MONTH = ("day", "quarter", "service", "window", "clerk", "channel", "class", *SECTIONS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Days `first` to `last`, by the rules and the clock that stand when it is asked; `now` is seconds since 1970."""

    centre: Centre
    first: str
    last: str
    now: float

    @classmethod
    def history(cls, centre: Centre, today: str, now: float) -> Wanted:
        """The last weeks before a day."""
        day = date.fromisoformat(today)
        first, last = day - timedelta(days=HISTORY_DAYS), day - timedelta(days=1)
        return cls(centre, first.isoformat(), last.isoformat(), now)


class ReportMaker:
    """Makes them from the journal of a folder; `centre` is its file, without what was changed since. Thread-safe."""

    def __init__(self, data: Path, centre: Centre) -> None:
        self._data, self.past = data, PastDays(data, centre)

    def table(self, wanted: Wanted, by: str) -> bytes:
        """Every figure by service, window, clerk and so on."""
        return _json(self._report(wanted, by))

    def file(self, wanted: Wanted, by: str, form: str, language: str) -> bytes:
        """The same as `csv` or `xlsx`."""
        return WRITERS[form](self._report(wanted, by), language)

    def month(self, wanted: Wanted, month: str) -> bytes:
        """Every table of a month, as the printed report has it."""
        found, centre = self._between(wanted), wanted.centre
        return _json({
            **self._told(found, wanted), "month": month, "centre": centre.name.model_dump(),
            "target_minutes": centre.policy.target_minutes, "target_share": centre.policy.target_share,
            "tables": {by: self._table(by, found, wanted) for by in IN_MONTH},
        })  # fmt: skip

    def open_data(self, wanted: Wanted) -> bytes:
        """By hour and service, rounded, small numbers left out; nothing of a person."""
        return csv_file(open_data.lines(self._between(wanted).visits))

    def staffing(self, wanted: Wanted, start: date) -> bytes:
        """How many windows each queue needs in each hour of the week from a day on, on days as those that are wanted."""
        return _json(staffing.plan(wanted.centre, self._between(wanted).visits, start))

    def busy_hours(self, wanted: Wanted, today: date) -> bytes:
        """When it is usually busy on the next day of service."""
        return _json(busy_hours.told(wanted.centre, self._between(wanted).visits, today))

    def _report(self, wanted: Wanted, by: str) -> dict[str, Any]:
        found = self._between(wanted)
        return {**self._told(found, wanted), **self._table(by, found, wanted)}

    def _between(self, wanted: Wanted) -> Found:
        found = self.past.between(wanted.first, wanted.last)
        found.visits = VisitSample.of(found.visits)
        return found

    def _told(self, found: Found, wanted: Wanted) -> dict[str, Any]:
        """Which days, and what of them is not known.

        What could not be read, half hours without a word while somebody waited or the server was away, a clock that was set
        back, a day at whose end nobody was there.
        """
        begun = uptime.starts(self._data)
        silences = [span for day in found.days for span in day.silences if any(span[0] < at <= span[1] for at in begun)]
        gaps = sorted([*(gap for day in found.days for gap in day.gaps), *silences])
        set_back = [step for day in found.days for step in day.set_back]
        said = doubts(wanted.centre, found.unreadable, found.left_open, gaps, set_back)
        return {
            "from": wanted.first, "to": wanted.last, "days": [day.day for day in found.days],
            "unreadable": found.unreadable, "left_open": found.left_open,
            "gaps": _clock(wanted.centre, gaps), "set_back": _clock(wanted.centre, set_back),
            "doubts": [each.model_dump() for each in said],
        }  # fmt: skip

    def _table(self, by: str, found: Found, wanted: Wanted) -> dict[str, Any]:
        if by in GROUPINGS:
            return report(wanted.centre, found.visits, by)
        rows: dict[str, Callable[[], list[Any]]] = {
            "appointments": lambda: self.past.appointments(wanted.first, wanted.last),
            "follow_ups": lambda: self.past.follow_ups(wanted.first, wanted.last),
            "packages": lambda: found.steps,
            "devices": lambda: uptime.between(self._data, [(day.begun, day.ended) for day in found.days], wanted.now),
        }
        return SECTIONS[by].report(wanted.centre, rows[by]())


def _clock(centre: Centre, spans: Iterable[Span]) -> list[list[str]]:
    return [[at_hall(centre, at).isoformat(timespec="minutes") for at in span] for span in spans]


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
