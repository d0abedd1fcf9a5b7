"""The journal: every event that made the book, append-only in SQLite, and the answers that commands were given.

One connection, one thread: the writer's. Commits are `synchronous=FULL`; a batch is one commit. Starting up reads the
last days only (`since_day`), because older tickets no longer matter; `verify` reads everything.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from queue_server.apply.appointments import KEPT_SECONDS
from queue_server.commands import Asked, Handed
from queue_server.events import KIND_OF, KINDS, Event, TicketIssued, body_of
from queue_server.outbox import Outbox, Posting

SCHEMA = Path(__file__).with_name("schema.sql")
FILE = "journal.db"
DAYS_READ = 2
FOLLOW_UPS = (
    "follow_up_opened", "follow_up_assigned", "citizen_contacted", "follow_up_extended", "service_rectified",
    "rating_appealed", "appeal_reviewed", "follow_up_closed",
)  # fmt: skip
OUTLIVE = ("timetable_set", "notice_set", "emergency_begun", "emergency_ended",
           "policy_changed", "day_learnt", *FOLLOW_UPS)  # fmt: skip
"""Kinds that still count after the days that are read: what the hall is told until somebody says otherwise."""
LATELY = ("rating_asked", "ticket_rated")
"""Kinds that still count for some weeks: a visit may be rated after its day."""
LATELY_SECONDS = 30 * 86_400
HANDED_IN = ("case_urged", "urge_answered", "overtime_noted")
"""What outlives a day of the intake system's: cases take days."""
READ = """
    SELECT seq, at, event, body FROM events
    WHERE seq >= :first OR event IN (SELECT value FROM json_each(:outlive))
    OR (at >= (SELECT max(at) FROM events) - :weeks AND event IN (SELECT value FROM json_each(:lately)))
    OR seq IN (
        SELECT seq FROM events
        WHERE event IN ('appointment_booked', 'appointment_moved', 'appointment_cancelled', 'appointment_used',
                        'appointment_missed', 'miss_excused', 'appointment_reminded')
        AND json_extract(body, '$.appointment') IN (
            SELECT json_extract(body, '$.appointment') FROM events
            WHERE event IN ('appointment_booked', 'appointment_moved')
            AND json_extract(body, '$.slot') >= coalesce((SELECT at FROM events WHERE seq = :first), 0) - :kept))
    ORDER BY seq
"""
"""What the book is made of. Appointments: those not forgotten yet when the first of the days that are read was opened,
with all their events, however old. The two `IN` lists stand word for word in the schema: its indexes are used so."""
COLUMNS = {"events": 8, "commands": 6}
ROWS_AT_ONCE = 64
HASH_SECONDS = 31 * 86_400  # so much longer the keyed hash of who missed an appointment is kept

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class JournalError(Exception):
    """The file cannot be used, or does not hold what it should."""


@dataclass(slots=True)
class Entry:
    """One decided command on its way into the journal: its events, its answer, and what goes out with them."""

    asked: Asked
    at: float
    day: str | None
    events: Sequence[Event]
    status: int
    answer: dict[str, Any]
    postings: list[Posting] = field(default_factory=list)
    person: tuple[Any, ...] | None = None
    dated: list[tuple[float, str]] = field(default_factory=list)
    words: list[tuple[str, float, bytes]] = field(default_factory=list)


class Journal:
    """The file. Every method is called by the writer's thread only."""

    def __init__(self, path: Path | str, timezone: str = "UTC") -> None:
        """`timezone` is the hall's, kept in the file so that it can be read without the centre's settings."""
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(SCHEMA.read_text("utf-8"))
        self._db.execute("INSERT OR IGNORE INTO meta VALUES ('journal', ?)", (uuid.uuid4().hex,))
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('timezone', ?)", (timezone,))
        self.id: str = self._db.execute("SELECT value FROM meta WHERE key = 'journal'").fetchone()[0]
        self.seq: int = self._db.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0]
        self.outbox = Outbox(self._db)
        self._seq_before = self.seq
        self._at_hand: dict[tuple[str, str], tuple[str, int, str]] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # --- one commit for a batch ------------------------------------------------------------------------------------
    # A statement for each row would give Python's lock away for each row, and wait for it again: a batch takes few.

    def __enter__(self) -> Self:
        if self._db.in_transaction:  # what could not even be taken back before
            self._db.execute("ROLLBACK")
        self._db.execute("BEGIN IMMEDIATE")
        self._seq_before = self.seq
        self._at_hand, self._rows = {}, {table: [] for table in COLUMNS}
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Write what was appended and commit. IntegrityError where a number would be given twice; then nothing is."""
        try:
            if kind is None:
                self._write()
                self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self.seq = self._seq_before
                self._db.execute("ROLLBACK")

    def fetch(self, asks: Sequence[tuple[str, str]]) -> None:
        """Have at hand what these (actor, id) of a batch were answered before: one look for all of them."""
        if not asks:
            return
        # CROSS JOIN keeps the order of the tables: each ask is searched by the key. `IN (VALUES …)` would scan all rows.
        query = (
            f"WITH asked(actor, id) AS (VALUES {_places(len(asks), 2)}) "  # noqa: S608 - question marks only
            "SELECT actor, id, digest, status, answer FROM asked CROSS JOIN commands USING (actor, id)"
        )
        rows = self._db.execute(query, list(chain(*asks))).fetchall()
        self._at_hand = {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}

    def answered(self, actor: str, command_id: str) -> tuple[str, int, str] | None:
        """(digest, status, answer) that this id was given before; of those that were fetched, or appended since."""
        return self._at_hand.get((actor, command_id))

    def append(self, entry: Entry) -> None:
        """Take a decided command into the batch; inside `with journal:`."""
        for event in entry.events:
            self.seq += 1
            number = event.number if isinstance(event, TicketIssued) else None
            self._rows["events"].append((
                self.seq, event.at, KIND_OF[type(event)], getattr(event, "day", None) or entry.day,
                getattr(event, "ticket", None), number, entry.asked.id, _JSON.encode(body_of(event)),
            ))  # fmt: skip
        if entry.asked.id is not None:
            asked, text = entry.asked, _JSON.encode(entry.answer)
            self._rows["commands"].append((asked.actor, asked.id, asked.digest, entry.at, entry.status, text))
            self._at_hand[asked.actor, entry.asked.id] = (asked.digest, entry.status, text)
        if entry.postings:
            self.outbox.put(entry.postings)
        if entry.words:
            self._db.executemany("INSERT OR REPLACE INTO words VALUES (?, ?, ?)", entry.words)
        if entry.dated:  # who booked is kept by the time that stands, not by one that was given up for it
            self._db.executemany("UPDATE persons SET at = ? WHERE owner = ?", entry.dated)
        if entry.person:
            self._db.execute("INSERT OR REPLACE INTO persons VALUES (?, ?, ?, ?)", entry.person)

    def _write(self) -> None:
        for table, rows in self._rows.items():
            for start in range(0, len(rows), ROWS_AT_ONCE):
                some = rows[start : start + ROWS_AT_ONCE]
                places = _places(len(some), COLUMNS[table])
                self._db.execute(f"INSERT INTO {table} VALUES {places}", list(chain(*some)))  # noqa: S608 - our own word

    # --- reading ---------------------------------------------------------------------------------------------------

    def events(self, *, everything: bool = False) -> Iterator[tuple[int, Event]]:
        """(seq, event) in order: of the last days and what outlives a day, or everything."""
        rows = self._db.execute(READ, {
            "first": 0 if everything else self._since(), "outlive": json.dumps((*OUTLIVE, *HANDED_IN)),
            "lately": json.dumps(LATELY), "weeks": LATELY_SECONDS, "kept": KEPT_SECONDS,
        })  # fmt: skip
        for seq, at, kind, body in rows:
            yield seq, read_event(kind, at, body)

    def _since(self) -> int:
        """Where the last days began; the newest may have been opened before, while a clock was wrong."""
        days = self._db.execute(
            "SELECT min(seq) FROM events WHERE event = 'day_opened' GROUP BY day ORDER BY max(seq) DESC LIMIT ?",
            (DAYS_READ,),
        )
        return min((int(row[0]) for row in days), default=0)

    def person_of(self, lookup: str) -> list[str]:
        """Ids of tickets and appointments that belong to a keyed hash, newest first."""
        rows = self._db.execute("SELECT owner FROM persons WHERE lookup = ? ORDER BY at DESC", (lookup,)).fetchall()
        return [row[0] for row in rows]

    def handed_in(self, case: str) -> Handed | None:
        """With which number a case was handed in, on whichever day."""
        row = self._db.execute(
            "SELECT ticket, body FROM events WHERE event = 'case_bound' AND json_extract(body, '$.case') = ? "
            "ORDER BY seq LIMIT 1", (case,)).fetchone()  # fmt: skip
        body = json.loads(row[1]) if row else {}
        return Handed(row[0], body.get("number"), body.get("window"), body.get("clerk")) if row else None

    def ticket_at(self, seq: int) -> str | None:
        """Which ticket an event was about."""
        row = self._db.execute("SELECT ticket FROM events WHERE seq = ?", (seq,)).fetchone()
        return row[0] if row else None

    def issued(self, ticket: str) -> Handed | None:
        """A ticket of any day, by its id."""
        row = self._db.execute(
            "SELECT ticket, number FROM events WHERE ticket = ? AND number IS NOT NULL", (ticket,)
        ).fetchone()
        return Handed(*row) if row else None

    def person_at(self, owner: str) -> bytes | None:
        """The encrypted person of a ticket or an appointment."""
        row = self._db.execute("SELECT sealed FROM persons WHERE owner = ?", (owner,)).fetchone()
        return bytes(row[0]) if row and row[0] else None

    def lookups_of(self, owners: Iterable[str]) -> dict[str, str]:
        """The keyed hash of whom these tickets and appointments belong to, as far as that is kept."""
        query = (
            "SELECT owner, lookup FROM persons WHERE lookup IS NOT NULL AND owner IN (SELECT value FROM json_each(?))"
        )
        return dict(self._db.execute(query, (json.dumps(list(owners)),)).fetchall())

    def keep_only_lookups(self, owners: Iterable[str], before: float) -> None:
        """Of who these belong to only the keyed hash stays, once it is older than that; `forget` passes it over then."""
        self._db.execute(
            "UPDATE persons SET sealed = x'', at = at + ? WHERE at < ? AND length(sealed) > 0 "
            "AND owner IN (SELECT value FROM json_each(?))", (HASH_SECONDS, before, json.dumps(list(owners))))  # fmt: skip

    def keep_words(self, owner: str, at: float, sealed: bytes) -> None:
        """Keep something encrypted under a key."""
        self._db.execute("INSERT OR REPLACE INTO words VALUES (?, ?, ?)", (owner, at, sealed))

    def drop_words(self, owner: str) -> None:
        """Delete it."""
        self._db.execute("DELETE FROM words WHERE owner = ?", (owner,))

    def words_owned(self, prefix: str) -> list[str]:
        """Keys that begin so."""
        query = "SELECT owner FROM words WHERE owner >= ? AND owner < ?"
        return [row[0] for row in self._db.execute(query, (prefix, prefix + "\uffff"))]

    def words_of(self, owners: Sequence[str]) -> dict[str, bytes]:
        """What is kept, encrypted, under these keys."""
        query = "SELECT owner, sealed FROM words WHERE owner IN (SELECT value FROM json_each(?))"
        return {owner: bytes(sealed) for owner, sealed in self._db.execute(query, (json.dumps(list(owners)),))}

    def forget(self, before: float) -> int:
        """Delete persons, words and command answers older than the retention rule; how many persons went."""
        gone = self._db.execute("DELETE FROM persons WHERE at < ?", (before,)).rowcount
        self._db.execute("DELETE FROM commands WHERE at < ?", (before,))
        self._db.execute("DELETE FROM words WHERE at < ?", (before,))
        self.outbox.forget(before)
        return gone


def _places(rows: int, columns: int) -> str:
    """`(?,?),(?,?)` for so many rows."""
    return ",".join(["(" + ",".join("?" * columns) + ")"] * rows)


def read_event(kind: str, at: float, body: str) -> Event:
    """A row as its event; JournalError where this version does not know it."""
    try:
        return KINDS[kind](at, **json.loads(body))
    except (KeyError, TypeError, ValueError) as error:
        raise JournalError(f"unreadable event {kind}: {error}") from error


def dump(data: Path, after: int = 0) -> Iterator[dict[str, Any]]:
    """The journal as JSON lines have it (DESIGN §7), read beside a running server."""
    path = data / FILE
    if not path.exists():
        raise JournalError(f"no journal at {path}; allowed: the --data folder of a hall that has been started once")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as db:
        zone = ZoneInfo(db.execute("SELECT value FROM meta WHERE key = 'timezone'").fetchone()[0])
        numbers = dict(db.execute("SELECT ticket, number FROM events WHERE number IS NOT NULL"))
        rows = db.execute(
            "SELECT seq, at, event, day, ticket, command, body FROM events WHERE seq > ? ORDER BY seq", (after,)
        )
        for seq, at, event, day, ticket, command, body in rows:
            when = datetime.fromtimestamp(at, zone).isoformat(timespec="milliseconds")
            head = {"seq": seq, "at": when, "event": event, "day": day, "ticket": ticket, "number": numbers.get(ticket),
                    "command": command}  # fmt: skip
            yield {**{key: value for key, value in head.items() if value is not None}, **json.loads(body)}
