"""The events of a day, read from the journal's file beside the running server: for the fairness log and the simulator."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from queue_server.events import Event
from queue_server.journal import FILE, read_event


def days(data: Path) -> list[str]:
    """Every day of the journal, oldest first."""
    with closing(_open(data)) as db:
        return [row[0] for row in db.execute("SELECT DISTINCT day FROM events WHERE event = 'day_opened' ORDER BY day")]


def events_of(data: Path, day: str) -> list[Event]:
    """Everything from a day's first opening to that of another day; nothing where there was no such day."""
    with closing(_open(data)) as db:
        first = db.execute("SELECT min(seq) FROM events WHERE event = 'day_opened' AND day = ?", (day,)).fetchone()[0]
        if first is None:
            return []
        after = db.execute(
            "SELECT min(seq) FROM events WHERE event = 'day_opened' AND day != ? AND seq > ?", (day, first)
        ).fetchone()[0]
        rows = db.execute(
            "SELECT at, event, body FROM events WHERE seq >= ? AND seq < coalesce(?, seq + 1) ORDER BY seq",
            (first, after),
        )
        return [read_event(kind, at, body) for at, kind, body in rows]


def _open(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{(data / FILE).absolute().as_uri()}?mode=ro", uri=True, timeout=5)
