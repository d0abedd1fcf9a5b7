"""What was done, by whom, from where, and how it was before and after: a file that only grows (`DATA/audit.db`).

The database itself refuses to change or delete a line, and each line holds the hash of the one before it, so that a line
changed behind our back is found. Nothing personal stands here: what is kept is chosen, never what a request carried.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

SCHEMA = """
CREATE TABLE IF NOT EXISTS audit (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    at     REAL NOT NULL,
    who    TEXT NOT NULL,
    act    TEXT NOT NULL,
    what   TEXT NOT NULL,
    status INTEGER NOT NULL,
    reason TEXT,
    before TEXT,
    after  TEXT,
    place  TEXT NOT NULL,
    chain  TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_who ON audit (who, seq);
CREATE INDEX IF NOT EXISTS audit_act ON audit (act, seq);
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""
SELECT = "SELECT seq, at, who, act, what, status, reason, before, after, place, chain FROM audit"


class Deed(BaseModel, frozen=True):
    """One thing done. `act` is the door (`users.add`), `what` it was done to, `place` an address."""

    who: str
    act: str
    what: str
    status: int
    reason: str | None
    before: Any
    after: Any
    place: str


class Act(Deed, frozen=True):
    """A deed with its time in seconds since 1970."""

    at: float


@dataclass(frozen=True, slots=True)
class Line:
    """An act with its number."""

    seq: int
    act: Act


class Audit:
    """The file. Thread-safe."""

    def __init__(self, path: Path | str) -> None:
        if isinstance(path, Path):
            path.touch(mode=0o600)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(SCHEMA)
        last = self._db.execute("SELECT chain FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        self._chain: str = last[0] if last else ""

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(self, act: Act) -> None:
        """One more line."""
        row = _row(act)
        with self._lock:
            chain = _link(self._chain, row)
            self._db.execute(
                "INSERT INTO audit (at, who, act, what, status, reason, before, after, place, chain) "
                "VALUES (?,?,?,?,?,?,?,?,?,?)", (*row, chain))  # fmt: skip
            self._chain = chain

    def lines(
        self, *, limit: int, before: int | None = None, who: str | None = None, act: str | None = None
    ) -> list[Line]:
        """The newest first, from before a number on; of one user, or of doors whose name begins so."""
        with self._lock:
            rows = self._db.execute(
                SELECT + " WHERE (? IS NULL OR seq < ?) AND (? IS NULL OR who = ?) "
                "AND (? IS NULL OR substr(act, 1, length(?)) = ?) ORDER BY seq DESC LIMIT ?",
                (before, before, who, who, act, act, act, limit)).fetchall()  # fmt: skip
        return [Line(row[0], _act(row)) for row in rows]

    def broken(self) -> int | None:
        """The number of the first line that is not what was written, or None where all are."""
        chain = ""
        for row in self._all():
            chain = _link(chain, row[1:10])
            if chain != row[10]:
                return int(row[0])
        return None

    def _all(self) -> Iterator[tuple[Any, ...]]:
        with self._lock:
            yield from self._db.execute(SELECT + " ORDER BY seq")


def _row(act: Act) -> tuple[Any, ...]:
    return (act.at, act.who, act.act, act.what, act.status, act.reason, _text(act.before), _text(act.after), act.place)


def _act(row: tuple[Any, ...]) -> Act:
    before, after = (json.loads(text) if text else None for text in row[7:9])
    return Act(at=row[1], who=row[2], act=row[3], what=row[4], status=row[5], reason=row[6],
               before=before, after=after, place=row[9])  # fmt: skip


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _link(chain: str, row: tuple[Any, ...]) -> str:
    return hashlib.sha256(f"{chain} {json.dumps(row, ensure_ascii=False)}".encode()).hexdigest()
