"""Asks that must not be lost, kept in SQLite by their sender until the answer has come.

A ticket, a rating and a `printed` wait here through power cuts and dead brokers; a key press never does. Writing is
committed with `synchronous=FULL` before anything leaves. Thread-safe; one file a device.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WINDOW = 16  # asks in flight at most: brokers may refuse more, and paho does not count for us

SCHEMA = """
CREATE TABLE IF NOT EXISTS asks (
    id   TEXT PRIMARY KEY,   -- the ask's own id, the same at every retry
    at   REAL NOT NULL,      -- when it was put in, seconds since 1970
    body TEXT NOT NULL       -- the ask as JSON
);
CREATE TABLE IF NOT EXISTS marks (
    name  TEXT PRIMARY KEY,  -- counters and the like that must survive with the asks
    value TEXT NOT NULL
);
"""


class Outbox:
    """What a device has still to say."""

    def __init__(self, path: Path | str) -> None:
        """`path` of the SQLite file, or `:memory:`."""
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(SCHEMA)

    def put(
        self,
        ask: Mapping[str, Any],
        *,
        at: float,
        instead_of: str | None = None,
        marks: Mapping[str, str | None] | None = None,
    ) -> None:
        """Keep an ask; in the same commit drop the one it stands for and set marks (None takes one away)."""
        with self._lock, self._transaction():
            if instead_of:
                self._db.execute("DELETE FROM asks WHERE id = ?", (instead_of,))
            self._db.execute(
                "INSERT OR IGNORE INTO asks VALUES (?, ?, ?)", (str(ask["id"]), at, json.dumps(ask, ensure_ascii=False))
            )
            self._set(marks or {})

    def note(self, marks: Mapping[str, str | None]) -> None:
        """Set marks in one commit; None takes one away."""
        with self._lock, self._transaction():
            self._set(marks)

    def drop(self, ask_id: str) -> bool:
        """The answer has come; True if the ask was kept here."""
        with self._lock:
            return self._db.execute("DELETE FROM asks WHERE id = ?", (ask_id,)).rowcount > 0

    def keeps(self, ask_id: str) -> bool:
        """Whether this ask is kept here."""
        with self._lock:
            return self._db.execute("SELECT 1 FROM asks WHERE id = ?", (ask_id,)).fetchone() is not None

    def waiting(self, limit: int = WINDOW) -> list[dict[str, Any]]:
        """The oldest asks in the order they were put in (not by `at`: clocks jump, and a ticket goes before its printed)."""
        with self._lock:
            rows = self._db.execute("SELECT body FROM asks ORDER BY rowid LIMIT ?", (limit,)).fetchall()
        return [json.loads(body) for (body,) in rows]

    def mark(self, name: str) -> str | None:
        """A mark's value."""
        with self._lock:
            row = self._db.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def __len__(self) -> int:
        """How many asks wait."""
        with self._lock:
            return int(self._db.execute("SELECT count(*) FROM asks").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _set(self, marks: Mapping[str, str | None]) -> None:
        for name, value in marks.items():
            if value is None:
                self._db.execute("DELETE FROM marks WHERE name = ?", (name,))
            else:
                self._db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def _transaction(self) -> _Transaction:
        return _Transaction(self._db)


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")
