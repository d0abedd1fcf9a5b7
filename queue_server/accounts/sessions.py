"""Sessions: a token for the user, its hash for us; an end for who does nothing, and one for everybody after a day's work."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_server.accounts.store import Store

KEPT_SECONDS = 7 * 86_400
"""So long an ended session is known as ended, so that its user is told so."""
NOTED_SECONDS = 60
"""When a session was last used is written down not oftener than this."""


@dataclass(frozen=True)
class Limits:
    """`idle`: seconds without a word; `whole`: seconds in all."""

    idle: float = 4 * 3600
    whole: float = 12 * 3600


@dataclass(slots=True)
class Session:
    """One session as it is in memory."""

    id: str
    name: str
    began: float
    until: float
    seen: float
    noted: float
    place: str

    def shown(self) -> dict[str, Any]:
        """For its user and for who looks after users; times are seconds since 1970."""
        return {"id": self.id, "name": self.name, "began": self.began, "seen": self.seen, "until": self.until,
                "place": self.place}  # fmt: skip


class Sessions:
    """The table, and what of it is in use. Thread-safe."""

    def __init__(self, store: Store, clock: Callable[[], float], limits: Limits) -> None:
        self._store, self._clock, self.limits = store, clock, limits
        self._lock = threading.Lock()
        self._known: dict[str, Session] = {}

    def begin(self, name: str, place: str) -> str:
        """A new session; its token. `place` is where it was begun from."""
        token, now, key = secrets.token_urlsafe(32), self._clock(), secrets.token_hex(8)
        self._store.write("DELETE FROM sessions WHERE until < ?", (now - KEPT_SECONDS,))
        self._store.write(
            "INSERT INTO sessions (token, name, until, id, began, seen, place) VALUES (?,?,?,?,?,?,?)",
            (hashed(token), name, now + self.limits.whole, key, now, now, place),
        )
        return token

    def of(self, token: str) -> Session | None:
        """The session of a token, used just now; None where it has ended or never was."""
        key, now = hashed(token), self._clock()
        with self._lock:
            found = self._known.get(key) or self._read(key)
            if found is None or now >= found.until or now - found.seen >= self.limits.idle:
                self._known.pop(key, None)
                return None
            self._known[key], found.seen = found, now
            if now - found.noted >= NOTED_SECONDS:
                found.noted = now
                self._store.write("UPDATE sessions SET seen = ? WHERE token = ?", (now, key))
            return found

    def stands(self, token: str) -> bool:
        """Whether a session is still open; a look, which does not count as its use."""
        key, now = hashed(token), self._clock()
        with self._lock:
            found = self._known.get(key) or self._read(key)
        return found is not None and now < found.until and now - found.seen < self.limits.idle

    def ended(self, token: str) -> bool:
        """Whether a token that is good no more once was."""
        return self._store.row("SELECT 1 FROM sessions WHERE token = ?", (hashed(token),)) is not None

    def end(self, token: str) -> None:
        """End the session of a token."""
        self._end("token = ?", (hashed(token),))

    def end_one(self, session: str) -> bool:
        """End a session by its id; False where there is none."""
        return self._end("id = ?", (session,)) > 0

    def end_all(self, name: str, but: str | None = None) -> int:
        """End all sessions of somebody, but the one of this token; how many there were."""
        return self._end("name = ? AND token != ?", (name, hashed(but) if but else ""))

    def all(self, name: str | None = None) -> list[Session]:
        """Those that are open, newest first; of one user or of everybody."""
        now = self._clock()
        with self._lock:
            rows = self._store.rows(
                "SELECT token FROM sessions WHERE ended IS NULL AND until > ? AND (? IS NULL OR name = ?) "
                "ORDER BY began DESC", (now, name, name))  # fmt: skip
            found = [self._known.get(row[0]) or self._read(row[0]) for row in rows]
        return [one for one in found if one is not None and now - one.seen < self.limits.idle]

    def _read(self, key: str) -> Session | None:
        row = self._store.row(
            "SELECT coalesce(id, substr(token, 1, 16)), name, coalesce(began, until - ?), until, "
            "coalesce(seen, until - ?), coalesce(place, '') FROM sessions WHERE token = ? AND ended IS NULL",
            (self.limits.whole, self.limits.whole, key))  # fmt: skip
        return Session(row[0], row[1], row[2], row[3], row[4], row[4], row[5]) if row else None

    def _end(self, which: str, given: tuple[str, ...]) -> int:
        where = f"ended IS NULL AND {which}"  # `which` is one of the three above
        with self._lock:
            for row in self._store.rows(f"SELECT token FROM sessions WHERE {where}", given):  # noqa: S608 - as above
                self._known.pop(row[0], None)
            return self._store.write(
                f"UPDATE sessions SET ended = ? WHERE {where}",  # noqa: S608 - as above
                (self._clock(), *given),
            )


def hashed(token: str) -> str:
    """What is kept of a token: 256 random bits need no stretching."""
    return hashlib.sha256(token.encode()).hexdigest()
