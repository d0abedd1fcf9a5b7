"""When devices were here: a small table beside the journal, written when a device comes or goes.

It holds what devices said of themselves. From each start of the server on it is known; between the last row before and the
start it is not, and that time is counted neither way.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from queue_server.presence import Presence
from queue_server.reports.sections import Uptime

FILE = "uptime.db"
SERVER = "*"
BEGUN, STILL, ONLINE = "begun", "still", "online"
KEPT_SECONDS = 400 * 86_400
STILL_SECONDS = 60
SCHEMA = "CREATE TABLE IF NOT EXISTS said (at REAL NOT NULL, device TEXT NOT NULL, status TEXT NOT NULL)"

SAID_OF = """
    SELECT at, device, status FROM said
    WHERE rowid >= coalesce((SELECT max(rowid) FROM said WHERE status = :begun AND at <= :since), 0)
    AND rowid <= coalesce((SELECT min(rowid) FROM said WHERE at > :until), (SELECT max(rowid) FROM said)) ORDER BY rowid
"""
"""From the server's start before them to the first word after them: a start there tells that the end is not known."""

Span = tuple[float, float]
Said = tuple[float, str, str]


class DeviceLog:
    """The table. Thread-safe: a connection for each look, and one lock for writing."""

    def __init__(self, data: Path, clock: Callable[[], float], presence: Presence) -> None:
        self._path, self._clock, self._presence = data / FILE, clock, presence
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._still = 0.0
        with closing(sqlite3.connect(self._path)) as db, db:
            db.execute(SCHEMA)
            db.execute("DELETE FROM said WHERE at < ?", (clock() - KEPT_SECONDS,))
        self._write([(SERVER, BEGUN)])
        for device in presence.seats():
            self.changed(device)

    def changed(self, device: str) -> None:
        """Something about a device is another; whether it is here is kept where that changed."""
        seat = self._presence.seats().get(device)
        with self._lock:
            if seat and self._known.get(device) != seat.status:
                self._known[device] = seat.status
                self._write([(device, seat.status)])
            elif self._clock() - self._still > STILL_SECONDS:
                self._write([(SERVER, STILL)])

    def _write(self, rows: Iterable[tuple[str, str]]) -> None:
        self._still = now = self._clock()
        with closing(sqlite3.connect(self._path)) as db, db:
            db.executemany("INSERT INTO said VALUES (?, ?, ?)", [(now, *row) for row in rows])


def between(data: Path, spans: Sequence[Span], now: float) -> list[Uptime]:
    """Every device in these spans of time, in order."""
    return uptimes(said(data, spans), spans, now)


def said(data: Path, spans: Sequence[Span]) -> list[Said]:
    """What the table holds of some spans, in the order in which it was said: from the server's start before the first on."""
    if not spans or not (data / FILE).exists():
        return []
    with closing(_read_only(data)) as db:
        return db.execute(SAID_OF, {
            "since": min(since for since, _ in spans), "until": max(until for _, until in spans), "begun": BEGUN,
        }).fetchall()  # fmt: skip


def starts(data: Path) -> list[float]:
    """When the server was started."""
    if not (data / FILE).exists():
        return []
    with closing(_read_only(data)) as db:
        return [row[0] for row in db.execute("SELECT at FROM said WHERE status = ?", (BEGUN,))]


def uptimes(rows: Sequence[Said], spans: Sequence[Span], now: float) -> list[Uptime]:
    """What the table says of some spans; a stretch ends at the last row before the next start of the server."""
    stretches = _stretches(rows, now)
    lost = _losses(rows, spans)
    return [
        Uptime(device, _within(each, spans), _within([one for one in each if one[2]], spans), lost.get(device, 0))
        for device, each in sorted(stretches.items()) if _within(each, spans)
    ]  # fmt: skip


def _read_only(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{(data / FILE).absolute().as_uri()}?mode=ro", uri=True, timeout=5)


def _stretches(rows: Sequence[Said], now: float) -> dict[str, list[tuple[float, float, bool]]]:
    """(from, until, online) of each device, as far as it is known."""
    found: dict[str, list[tuple[float, float, bool]]] = defaultdict(list)
    standing: dict[str, tuple[float, str]] = {}
    last = 0.0
    for at, device, status in rows:
        ending = list(standing) if status == BEGUN else [device] if device in standing else []
        for one in ending:  # a start ends what was known at the last word before it
            since, was = standing.pop(one)
            found[one].append((since, last if status == BEGUN else at, was == ONLINE))
        if device != SERVER:
            standing[device] = at, status
        last = at
    for device, (since, was) in standing.items():
        found[device].append((since, now, was == ONLINE))
    return found


def _losses(rows: Sequence[Said], spans: Sequence[Span]) -> Mapping[str, int]:
    lost: dict[str, int] = defaultdict(int)
    before: dict[str, str] = {}
    for at, device, status in rows:
        if status != ONLINE and before.get(device) == ONLINE and any(start <= at <= end for start, end in spans):
            lost[device] += 1
        before[device] = status
        if status == BEGUN:
            before.clear()
    return lost


def _within(stretches: Iterable[tuple[float, float, bool]], spans: Sequence[Span]) -> float:
    return sum(max(0.0, min(until, end) - max(since, start)) for since, until, _ in stretches for start, end in spans)
