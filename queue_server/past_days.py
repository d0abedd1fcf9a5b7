"""Days gone by, read from the journal beside the running server: each is replayed once, by the same `apply` as today.

A day that is over does not change (a rating that comes later counts on its own day), so what was read is kept, as many
visits as fit. Thread-safe.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from lobby.centre import Centre
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.events import Event
from queue_server.journal import FILE, JournalError, read_event
from queue_server.reports.visits import Visit, visits_of

VISITS_KEPT = 60_000
PASSED_OVER = "appointment_%"
"""Promises are made days before; visits need nothing of them."""


class UnreadableDayError(Exception):
    """A day that today's centre file cannot tell any more: it names a window or a queue that is gone."""


class PastDays:
    """Reads `DATA/journal.db`; its file is opened for each look, and only to read."""

    def __init__(self, data: Path, centre: Centre) -> None:
        self._path, self._centre = data / FILE, centre
        self._kept: OrderedDict[str, tuple[Visit, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def days(self) -> list[str]:
        """Every day of the journal, oldest first."""
        with closing(self._open()) as db:
            rows = db.execute("SELECT DISTINCT day FROM events WHERE event = 'day_opened' ORDER BY day").fetchall()
        return [row[0] for row in rows]

    def visits(self, day: str) -> tuple[Visit, ...]:
        """Everybody of a day that is over. Raises UnreadableDayError."""
        with self._lock:  # two managers who ask for the same month wait for one reading
            if day not in self._kept:
                self._keep(day, self._read(day))
            self._kept.move_to_end(day)
            return self._kept[day]

    def _keep(self, day: str, visits: tuple[Visit, ...]) -> None:
        self._kept[day] = visits
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > VISITS_KEPT:
            self._kept.popitem(last=False)

    def _read(self, day: str) -> tuple[Visit, ...]:
        book = Book(self._centre)
        try:
            for event in self._events(day):
                apply(book, event)
        except (LookupError, ValueError, JournalError) as error:
            raise UnreadableDayError(day) from error
        return tuple(visits_of(book))

    def _events(self, day: str) -> Iterator[Event]:
        """From the day's first opening to that of the next day."""
        with closing(self._open()) as db:
            first = db.execute(
                "SELECT min(seq) FROM events WHERE event = 'day_opened' AND day = ?", (day,)
            ).fetchone()[0]  # fmt: skip
            after = db.execute(
                "SELECT min(seq) FROM events WHERE event = 'day_opened' AND day != ? AND seq > ?", (day, first)
            ).fetchone()[0]  # fmt: skip
            rows = db.execute(
                "SELECT at, event, body FROM events WHERE seq >= ? AND seq < coalesce(?, seq + 1) AND event NOT LIKE ? "
                "ORDER BY seq", (first, after, PASSED_OVER))  # fmt: skip
            for at, kind, body in rows:
                yield read_event(kind, at, body)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)
