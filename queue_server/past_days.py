"""The hall's days, read from the journal beside the running server: each is replayed by the same `apply` as the book.

A day that is over does not change but for grades that come later, so what was read is kept, as many visits as fit; the
present day is read on from where it was left. Many days at once are replayed by a process of its own: the writer's is not
held up. Thread-safe.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lobby.centre import Centre
from lobby.lifeline import die_with
from queue_server.events import Event
from queue_server.journal import FILE, FOLLOW_UPS, JournalError, read_event
from queue_server.reports.after import appointments, follow_ups
from queue_server.reports.days import Day, Reading, StepDone
from queue_server.reports.sections import Followed, Kept
from queue_server.reports.visits import Visit

VISITS_KEPT = 130_000
AT_ONCE = 2
"""So many days that are not kept yet are read here; more by a process of its own."""
PASSED_OVER = "appointment_%"
"""Promises are made days before; visits need nothing of them."""
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


class UnreadableDayError(Exception):
    """A day that today's centre file cannot tell any more: it names a window or a queue that is gone."""


@dataclass(slots=True)
class Found:
    """What some days hold; `unreadable` are those that cannot be told, `gaps` (from, until) in seconds since 1970."""

    days: list[Day] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def steps(self) -> list[StepDone]:
        """Of all days."""
        return [step for day in self.days for step in day.steps]

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """Of all days."""
        return [gap for day in self.days for gap in day.gaps]


class PastDays:
    """Reads `DATA/journal.db`; its file is opened for each look, and only to read."""

    def __init__(self, data: Path, centre: Centre) -> None:
        self._path, self._centre = data / FILE, centre
        self._kept: OrderedDict[str, Day | None] = OrderedDict()
        self._lock = threading.Lock()
        self._today: tuple[Reading, int] | None = None
        self._later: dict[str, int] = {}
        self._seen = 0

    def days(self) -> list[str]:
        """Every day of the journal, oldest first."""
        with closing(_open(self._path)) as db:
            rows = db.execute("SELECT DISTINCT day FROM events WHERE event = 'day_opened' ORDER BY day").fetchall()
        return [row[0] for row in rows]

    def between(self, first: str, last: str) -> Found:
        """Everything of these days; the last of the journal as far as it has come."""
        every = self.days()
        wanted = [day for day in every if first <= day <= last]
        with self._lock:  # two managers who ask for the same month wait for one reading
            if wanted:
                self._read([day for day in wanted if day != every[-1]])
                self._rated_later()
            return self._found(wanted, every[-1] if every else "")

    def _found(self, wanted: list[str], present: str) -> Found:
        found = Found()
        for day in wanted:
            told = self._present(day) if day == present else self._kept[day]
            if told is None:
                found.unreadable.append(day)
            else:
                found.days.append(told)
                found.visits += told.rated(self._later)
        self._let_go()
        return found

    def _read(self, days: list[str]) -> None:
        missing = [day for day in days if day not in self._kept]
        if len(missing) > AT_ONCE:
            with _process() as other:
                read = list(other.map(read_day, [self._path] * len(missing), [self._centre] * len(missing), missing))
        else:
            read = [read_day(self._path, self._centre, day) for day in missing]
        self._kept.update(zip(missing, read, strict=True))
        for day in days:
            self._kept.move_to_end(day)

    def _let_go(self) -> None:
        while len(self._kept) > 1 and sum(len(day.visits) for day in self._kept.values() if day) > VISITS_KEPT:
            self._kept.popitem(last=False)

    def _present(self, day: str) -> Day | None:
        """The journal's last day, read on from where it was left."""
        reading, last = self._today if self._today and self._today[0].day == day else (Reading(self._centre, day), 0)
        self._today = None  # where the reading breaks off, it begins anew
        try:
            for seq, event in _events(self._path, day, last):
                reading.take(event)
                last = seq
        except (LookupError, ValueError, JournalError):
            return None
        self._today = reading, last
        return reading.done()

    def _rated_later(self) -> None:
        """Grades that came since the last look, on whichever day."""
        with closing(_open(self._path)) as db:
            rows = db.execute(
                "SELECT seq, ticket, body FROM events WHERE seq > ? AND event = 'ticket_rated'", (self._seen,)
            )
            for seq, ticket, body in rows:
                self._seen = seq
                self._later[ticket] = json.loads(body)["grade"]

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


def read_day(path: Path, centre: Centre, day: str) -> Day | None:
    """A day that is over; None where the centre's file cannot tell it any more."""
    reading = Reading(centre, day)
    try:
        for _, event in _events(path, day, 0):
            reading.take(event)
    except (LookupError, ValueError, JournalError):
        return None
    return reading.done()


def _events(path: Path, day: str, after: int) -> Iterator[tuple[int, Event]]:
    """From the day's first opening, or after an event, to the opening of the next day."""
    with closing(_open(path)) as db:
        first = db.execute("SELECT min(seq) FROM events WHERE event = 'day_opened' AND day = ?", (day,)).fetchone()[0]
        end = db.execute(
            "SELECT min(seq) FROM events WHERE event = 'day_opened' AND day != ? AND seq > ?", (day, first)
        ).fetchone()[0]  # fmt: skip
        rows: Iterable[tuple[int, float, str, str]] = db.execute(
            "SELECT seq, at, event, body FROM events WHERE seq >= ? AND seq < coalesce(?, seq + 1) AND event NOT LIKE ? "
            "ORDER BY seq", (max(first, after + 1), end, PASSED_OVER))  # fmt: skip
        for seq, at, kind, body in rows:
            yield seq, read_event(kind, at, body)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)


def _process() -> ProcessPoolExecutor:
    """One that reads days, and stands back for everything else."""
    context = multiprocessing.get_context("spawn")  # a server of many threads must not be copied as it stands
    return ProcessPoolExecutor(1, context, initializer=_stand_back, initargs=(os.getpid(),))


def _stand_back(parent: int) -> None:
    die_with(parent)
    os.nice(10)
