"""Days of reports that are over, kept beside the journal so that a month is not replayed for each look at it.

Only a shortcut: the file may be deleted at any time. What was made by other code, for another centre's file or from another
stretch of the journal is made anew.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import zlib
from contextlib import closing
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from lobby.centre import Centre
from queue_server.reports.days import Day

log = logging.getLogger(__name__)

FILE = "past-days.db"
SCHEMA = "CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, made TEXT NOT NULL, body BLOB NOT NULL)"
SHAPE: TypeAdapter[Day] = TypeAdapter(Day)


class KeptDays:
    """`DATA/past-days.db`; opened for each look."""

    def __init__(self, data: Path, centre: Centre) -> None:
        self._path = data / FILE
        self._made = hashlib.sha256(f"{_code()} {centre.model_dump_json()}".encode()).hexdigest()

    def get(self, day: str, end: int) -> Day | None:
        """A day whose last event stands before `end`, where it was kept."""
        try:
            with closing(self._open()) as db:
                row = db.execute(
                    "SELECT body FROM days WHERE day = ? AND made = ?", (day, f"{end} {self._made}")
                ).fetchone()
        except sqlite3.Error as error:
            log.warning("%s cannot be read, its days are replayed: %s", self._path, error)
            return None
        return SHAPE.validate_json(zlib.decompress(row[0])) if row else None

    def put(self, day: Day, end: int) -> None:
        """Keep one; where that cannot be, it is replayed again some day."""
        body = zlib.compress(SHAPE.dump_json(day), 1)
        try:
            with closing(self._open()) as db, db:
                db.execute("INSERT OR REPLACE INTO days VALUES (?, ?, ?)", (day.day, f"{end} {self._made}", body))
        except sqlite3.Error as error:
            log.warning("%s cannot be written: %s", self._path, error)

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=5)
        db.execute(SCHEMA)
        return db


@cache
def _code() -> str:
    """What the program is made of: another version may read the same events otherwise."""
    made = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        made.update(file.read_bytes())
    return made.hexdigest()
