"""The hall's days, read from the journal beside the running server: each is replayed by the same `apply` as the book.

A day that is over does not change but for grades that come later, so what was read is kept, on disk and as many visits as
fit; the present day is read on from where it was left. Thread-safe.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lobby.centre import Centre
from queue_server.events import Event, TicketIssued, TicketRated
from queue_server.journal import FILE, FOLLOW_UPS, JournalError, read_event
from queue_server.kept_days import KeptDays
from queue_server.reports.after import appointments, follow_ups
from queue_server.reports.days import Day, Reading, StepDone
from queue_server.reports.sections import Followed, Kept
from queue_server.reports.visits import Visit, of_the_day_before

VISITS_KEPT = 130_000
COME_LATER = """
    SELECT seq, at, event, ticket, body FROM events WHERE seq > :seen
    AND (event = 'ticket_rated' OR (event = 'ticket_issued' AND json_extract(body, '$.day') IS NOT NULL)) ORDER BY seq
"""
PROMISES_OF = """
    SELECT at, event, body FROM events
    WHERE event IN ('appointment_booked', 'appointment_moved', 'appointment_cancelled', 'appointment_used',
                    'appointment_missed', 'miss_excused', 'appointment_reminded')
    AND json_extract(body, '$.appointment') IN (
        SELECT json_extract(body, '$.appointment') FROM events
        WHERE event IN ('appointment_booked', 'appointment_moved') AND json_extract(body, '$.slot') BETWEEN ? AND ?)
    ORDER BY seq
"""
"""Both `IN` lists stand word for word in the schema, or its indexes would not be used."""

Stretch = tuple[int, int]
"""From an event to before another one."""
Stretches = dict[str, list[Stretch]]


@dataclass(slots=True)
class Found:
    """What some days hold; `unreadable` are those that cannot be told, `left_open` those at whose end nobody was there."""

    days: list[Day] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    left_open: list[str] = field(default_factory=list)

    @property
    def steps(self) -> list[StepDone]:
        """Of all days."""
        return [step for day in self.days for step in day.steps]


class PastDays:
    """Reads `DATA/journal.db`; its file is opened for each look, and only to read."""

    def __init__(self, data: Path, centre: Centre) -> None:
        self._path, self._centre, self._disk = data / FILE, centre, KeptDays(data, centre)
        self._kept: OrderedDict[str, Day | None] = OrderedDict()
        self._lock = threading.Lock()
        self._today: tuple[Reading, int] | None = None
        self._later: dict[str, int] = {}
        self._late: dict[str, list[Visit]] = {}
        self._seen = 0

    def days(self) -> list[str]:
        """Every day of the journal, oldest first."""
        return sorted(stretches(self._path))

    def events(self, first: str, last: str) -> int:
        """How much is to be read for these days."""
        every = stretches(self._path)
        return sum(end - begin for day, some in every.items() if first <= day <= last for begin, end in some)

    def between(self, first: str, last: str) -> Found:
        """Everything of these days; the last of the journal as far as it has come."""
        with self._lock:  # two managers who ask for the same month wait for one reading
            every = stretches(self._path)
            wanted = sorted(day for day in every if first <= day <= last)
            present = next(reversed(every), "")
            for day in wanted:
                if day != present:
                    self._read(day, every[day])
            if wanted:
                self._come_later()
            return self._found(wanted, present, every)

    def _found(self, wanted: list[str], present: str, every: Stretches) -> Found:
        found = Found()
        for day in wanted:
            told = self._present(day, every[day]) if day == present else self._kept[day]
            if told is None:
                found.unreadable.append(day)
            else:
                found.days.append(told)
                found.visits += [*told.rated(self._later), *self._late.get(day, ())]
                found.left_open += [day] if told.left_open and day != present else []
        self._let_go()
        return found

    def _read(self, day: str, where: list[Stretch]) -> None:
        if day not in self._kept:
            told = self._disk.get(day, where[-1][1])
            if told is None and (told := self._replayed(day, where)):
                self._disk.put(told, where[-1][1])
            self._kept[day] = told
        self._kept.move_to_end(day)

    def _replayed(self, day: str, where: list[Stretch]) -> Day | None:
        """A day that is over; None where the centre's file cannot tell it any more."""
        reading = Reading(self._centre, day)
        try:
            for _, event in _events(self._path, where, 0):
                reading.take(event)
        except (LookupError, ValueError, JournalError):
            return None
        return reading.done()

    def _let_go(self) -> None:
        while len(self._kept) > 1 and sum(len(day.visits) for day in self._kept.values() if day) > VISITS_KEPT:
            self._kept.popitem(last=False)

    def _present(self, day: str, where: list[Stretch]) -> Day | None:
        """The journal's last day, read on from where it was left."""
        reading, last = self._today if self._today and self._today[0].day == day else (Reading(self._centre, day), 0)
        self._today = None  # where the reading breaks off, it begins anew
        try:
            for seq, event in _events(self._path, where, last):
                reading.take(event)
                last = seq
        except (LookupError, ValueError, JournalError):
            return None
        self._today = reading, last
        return reading.done()

    def _come_later(self) -> None:
        """Grades, and numbers of kiosks that were cut off, that came since the last look and belong to another day."""
        with closing(_open(self._path)) as db:
            rows = db.execute(COME_LATER, {"seen": self._seen}).fetchall()
        for seq, at, kind, ticket, body in rows:
            self._seen = seq
            event = read_event(kind, at, body)
            if isinstance(event, TicketIssued):
                self._late.setdefault(event.day or "", []).append(of_the_day_before(self._centre, event))
            elif isinstance(event, TicketRated):
                self._later[ticket] = event.grade

    # --- what is no visit -------------------------------------------------------------------------------------------

    def appointments(self, first: str, last: str) -> list[Kept]:
        """What became of those whose time lies on these days."""
        with closing(_open(self._path)) as db:
            rows = db.execute(PROMISES_OF, (self._midnight(first), self._midnight(last) + 2 * 86_400))
            found = appointments(self._centre, [read_event(kind, at, body) for at, kind, body in rows])
        return [one for one in found if first <= one.day <= last]

    def follow_ups(self, first: str, last: str) -> list[Followed]:
        """What became of bad ratings that opened a follow-up on these days."""
        query = "SELECT at, event, body FROM events WHERE at >= ? AND event IN (SELECT value FROM json_each(?)) ORDER BY seq"
        with closing(_open(self._path)) as db:
            rows = db.execute(query, (self._midnight(first), json.dumps(FOLLOW_UPS)))
            found = follow_ups(read_event(kind, at, body) for at, kind, body in rows)
        return [
            one for one in found if datetime.fromtimestamp(one.opened, self._centre.zone).date().isoformat() <= last
        ]

    def _midnight(self, day: str) -> float:
        return datetime.fromisoformat(day).replace(tzinfo=self._centre.zone).timestamp()


def stretches(path: Path) -> Stretches:
    """Where each day stands in the journal, in the order in which they were begun last.

    A day has several stretches where the clock went to another day and came back.
    """
    with closing(_open(path)) as db:
        opened = db.execute("SELECT seq, day FROM events WHERE event = 'day_opened' ORDER BY seq").fetchall()
        after = db.execute("SELECT coalesce(max(seq), 0) + 1 FROM events").fetchone()[0]
    found: Stretches = {}
    for at, (begin, day) in enumerate(opened):
        end = opened[at + 1][0] if at + 1 < len(opened) else after
        found[day] = [*found.pop(day, []), (begin, end)]
    return found


def _events(path: Path, where: Iterable[Stretch], after: int) -> Iterator[tuple[int, Event]]:
    """From the day's first opening, or after an event, to the opening of the next day."""
    with closing(_open(path)) as db:
        for begin, end in where:
            rows: Iterable[tuple[int, float, str, str]] = db.execute(
                "SELECT seq, at, event, body FROM events WHERE seq >= ? AND seq < ? ORDER BY seq",
                (max(begin, after + 1), end))  # fmt: skip
            for seq, at, kind, body in rows:
                yield seq, read_event(kind, at, body)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)
