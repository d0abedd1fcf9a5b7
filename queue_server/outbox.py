"""The outbox: what leaves the house, for every receiver, in the journal's database, written with the commit it follows from.

A parcel waits until its receiver has taken it. Those of one subject (a ticket, an appointment) go in the order they were
made; one that is parked holds the rest of its subject back until a person decides. `receiver` is who takes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

STATES = ("waiting", "delivered", "parked", "dropped")
COLUMNS = ("receiver", "id", "subject", "type", "state", "attempts", "due", "created", "error", "receipt")
AT_ONCE = 50
NEVER = 1e15
"""Due only once a person has decided about the one before it."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What is to leave. `id` is the receiver's to drop repeats by; the same one twice is put in once.

    `seq` is its place in the journal, `at` and `due` seconds since 1970; without `due` it goes at once.
    """

    receiver: str
    id: str
    seq: int
    subject: str
    type: str
    body: str
    at: float
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A posting that is due; `attempts` were made in vain since `created`."""

    id: str
    subject: str
    type: str
    body: str
    attempts: int
    created: float


class Outbox:
    """The table. Every method is called by the writer's thread only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._take_over()

    def put(self, postings: Iterable[Posting]) -> None:
        """Take what is to leave into the commit under way."""
        self._db.executemany(
            "INSERT OR IGNORE INTO outbox (receiver, id, seq, subject, type, body, state, due, created) "
            "VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
            [(one.receiver, one.id, one.seq, one.subject, one.type, one.body, one.at if one.due is None else one.due,
              one.at) for one in postings],
        )  # fmt: skip

    def due(self, receiver: str, now: float) -> list[Parcel]:
        """What goes to a receiver now: of each subject only the oldest, for its order is kept.

        It costs no more where a day's backlog waits: what stands behind another is not due before that is tried again.
        """
        rows = self._db.execute(
            "SELECT id, subject, type, body, attempts, created FROM outbox AS one "
            "WHERE receiver = :receiver AND state = 'waiting' AND due <= :now AND NOT EXISTS "
            "(SELECT 1 FROM outbox WHERE receiver = :receiver AND subject = one.subject AND seq < one.seq "
            "AND state IN ('waiting', 'parked')) ORDER BY due, seq LIMIT :most",
            {"receiver": receiver, "now": now, "most": AT_ONCE},
        ).fetchall()  # fmt: skip
        return [Parcel(*row) for row in rows]

    def done(self, receiver: str, parcel: str, now: float, receipt: str | None) -> None:
        """It was taken; `receipt` is the proof the receiver gave."""
        self._db.execute(
            "UPDATE outbox SET state = 'delivered', due = ?, error = NULL, receipt = ? WHERE receiver = ? AND id = ?",
            (now, receipt, receiver, parcel),
        )

    def failed(self, receiver: str, parcel: str, due: float, error: str, *, state: str = "waiting") -> None:
        """It was not: try again at `due`, or it is `parked` for a person, or `dropped` for good. The rest waits with it."""
        self._db.execute(
            "UPDATE outbox SET due = iif(id = :id, :due, max(due, :behind)), state = iif(id = :id, :state, state), "
            "attempts = attempts + (id = :id), error = iif(id = :id, :error, error) WHERE receiver = :receiver "
            "AND (id = :id OR state = 'waiting') "
            "AND subject = (SELECT subject FROM outbox WHERE receiver = :receiver AND id = :id)",
            {"id": parcel, "receiver": receiver, "state": state, "due": due, "error": error[:200],
             "behind": {"waiting": due, "parked": NEVER}.get(state, 0.0)},
        )  # fmt: skip

    def again(self, receiver: str, parcel: str, now: float) -> bool:
        """A person wants it tried again, and what waits behind it after it."""
        query = (
            "UPDATE outbox SET state = 'waiting', due = ?, created = ? "
            "WHERE receiver = ? AND id = ? AND state != 'delivered'"
        )
        found = self._db.execute(query, (now, now, receiver, parcel)).rowcount > 0
        self._db.execute(
            "UPDATE outbox SET due = ? WHERE receiver = ? AND state = 'waiting' AND due >= ? AND subject = "
            "(SELECT subject FROM outbox WHERE receiver = ? AND id = ?)", (now, receiver, NEVER, receiver, parcel),
        )  # fmt: skip
        return found

    def again_all(self, receiver: str, now: float) -> int:
        """The same of everything that is parked, in its order; how many that were."""
        count = self._db.execute(
            "UPDATE outbox SET state = 'waiting', due = ?, created = ? WHERE receiver = ? AND state = 'parked'",
            (now, now, receiver),
        ).rowcount
        self._db.execute(
            "UPDATE outbox SET due = ? WHERE receiver = ? AND state = 'waiting' AND due >= ?", (now, receiver, NEVER)
        )
        return count

    def counts(self, receiver: str) -> dict[str, int]:
        """How many wait, are delivered, are parked, were dropped."""
        query = "SELECT state, count(*) FROM outbox WHERE receiver = ? GROUP BY state"
        return dict(self._db.execute(query, (receiver,)).fetchall())

    def receivers(self) -> dict[str, dict[str, int]]:
        """The same for every receiver that there ever was something for."""
        found: dict[str, dict[str, int]] = {}
        for receiver, state, count in self._db.execute(
            "SELECT receiver, state, count(*) FROM outbox GROUP BY receiver, state"
        ):
            found.setdefault(receiver, {})[state] = count
        return found

    def rows(self, receiver: str, state: str, limit: int = 200) -> list[dict[str, Any]]:
        """What a manager sees of it, without the bodies: of what was delivered the newest, else what waits longest."""
        order = "DESC" if state == "delivered" else "ASC"
        found = self._db.execute(
            f"SELECT {', '.join(COLUMNS)} FROM outbox WHERE receiver = ? AND state = ? ORDER BY seq {order} LIMIT ?",  # noqa: S608 - our own words
            (receiver, state, limit),
        ).fetchall()
        return [dict(zip(COLUMNS, row, strict=True)) for row in found]

    def forget(self, before: float) -> None:
        """Delete what was done with before that moment; what waits, is parked or has a receipt stays."""
        self._db.execute(
            "DELETE FROM outbox WHERE state IN ('delivered', 'dropped') AND receipt IS NULL AND created < ?", (before,)
        )

    def _take_over(self) -> None:
        """Files written before there were several receivers have a table of the intake system's alone."""
        if self._db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'intake'").fetchone():
            self._db.executescript(
                "BEGIN IMMEDIATE; "
                "INSERT OR IGNORE INTO outbox "
                "(receiver, id, seq, subject, type, body, state, attempts, due, created, error) "
                "SELECT 'intake', id, seq, ticket, type, body, state, attempts, due, created, error FROM intake; "
                "DROP TABLE intake; COMMIT;"
            )
