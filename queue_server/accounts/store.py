"""The file of accounts: one SQLite connection with a lock, its tables, and the columns that came later."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    name     TEXT PRIMARY KEY,
    role     TEXT NOT NULL,
    "window" TEXT,
    password TEXT NOT NULL        -- argon2id; empty for who comes from the provider alone
);
CREATE TABLE IF NOT EXISTS sessions (
    token TEXT PRIMARY KEY,       -- SHA-256 of what the user holds
    name  TEXT NOT NULL,
    until REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS tokens (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    token   TEXT NOT NULL UNIQUE, -- SHA-256 of what the machine holds
    scopes  TEXT NOT NULL,        -- permissions, with a blank between
    made_by TEXT NOT NULL,
    made    REAL NOT NULL,
    until   REAL,
    used    REAL,
    revoked REAL
);
CREATE TABLE IF NOT EXISTS answers (
    key  TEXT PRIMARY KEY,        -- SHA-256 of who asked and their Idempotency-Key
    at   REAL NOT NULL,
    box  BLOB NOT NULL            -- the answer, under a key that only the asker's own gives
);
"""
LATER = {
    "users": ("disabled INTEGER NOT NULL DEFAULT 0", "must_change INTEGER NOT NULL DEFAULT 0", "subject TEXT"),
    "sessions": ("id TEXT", "began REAL", "seen REAL", "place TEXT", "ended REAL"),
}
"""Columns that an older file has not: they are added when it is opened."""


class Store:
    """Reads and writes, one at a time. Thread-safe."""

    def __init__(self, path: Path | str) -> None:
        """`:memory:` or a path; a new file is readable for its owner alone."""
        if isinstance(path, Path):
            path.touch(mode=0o600)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(SCHEMA)
        for table, columns in LATER.items():
            there = {row[1] for row in self._db.execute(f"PRAGMA table_info({table})")}
            for column in columns:
                if column.split()[0] not in there:
                    self._db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def rows(self, query: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a question."""
        with self._lock:
            return self._db.execute(query, given).fetchall()

    def row(self, query: str, given: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found = self.rows(query, given)
        return found[0] if found else None

    def write(self, statement: str, given: Sequence[Any] = ()) -> int:
        """Change something; how many rows it was."""
        with self._lock:
            return self._db.execute(statement, given).rowcount

    @contextmanager
    def together(self) -> Iterator[None]:
        """All of it or nothing."""
        with self._lock, self._db:  # the connection commits in the end, or rolls back whatever went wrong
            self._db.execute("BEGIN IMMEDIATE")
            yield
