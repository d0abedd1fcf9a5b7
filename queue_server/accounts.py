"""Who may sign in and what they may do: users, sessions, lock-out. `DATA/accounts.db`, apart from the journal.

Passwords are kept as argon2id, session tokens as their hash. There is no default password: the first start makes
`admin` with the password it is given or a random one that is shown once.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SESSION_SECONDS = 12 * 3600
FAILURES, FAILURE_SECONDS, FAILURES_KEPT = 10, 300, 5_000
PASSWORD_BYTES = 12

CLERK = frozenset({"window.operate", "ticket.issue"})
RECEPTION = frozenset({
    "ticket.issue", "ticket.cancel", "ticket.return", "appointment.book", "hall.touch", "help.answer",
})  # fmt: skip
MANAGER = CLERK | RECEPTION | {"window.any", "window.choose", "day.close", "device.do", "intake.see", "report.see",
                             "hall.announce"}  # fmt: skip
ROLES: dict[str, frozenset[str]] = {
    "clerk": CLERK | {"ticket.return"},
    "reception": RECEPTION,
    "manager": MANAGER,
    "technician": frozenset({"device.do", "report.see", "hall.touch"}),
    "auditor": frozenset({"report.see", "intake.see"}),
    "admin": MANAGER | {"user.edit"},
}

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    name     TEXT PRIMARY KEY,
    role     TEXT NOT NULL,
    "window" TEXT,
    password TEXT NOT NULL        -- argon2id
);
CREATE TABLE IF NOT EXISTS sessions (
    token TEXT PRIMARY KEY,       -- SHA-256 of what the user holds
    name  TEXT NOT NULL,
    until REAL NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody signed in."""

    name: str
    role: str
    window: str | None

    @property
    def permissions(self) -> frozenset[str]:
        """What their role allows."""
        return ROLES[self.role]

    def may(self, permission: str) -> bool:
        """Whether they may do this."""
        return permission in self.permissions


class WrongPasswordError(Exception):
    """Name or password is wrong; which of them is not said."""


class LockedOutError(Exception):
    """Too many failures from here for this name; `minutes` until the next try."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"locked out for {minutes} minutes")
        self.minutes = minutes


class Accounts:
    """Users and their sessions. Thread-safe; `clock` gives seconds since 1970."""

    def __init__(self, path: Path | str, clock: Callable[[], float], hasher: PasswordHasher | None = None) -> None:
        """`hasher` is argon2id with OWASP's least figures unless another is given."""
        self._clock = clock
        self._lock = threading.Lock()
        self._hashing = threading.Semaphore(2)  # each takes 19 MiB; a crowd at nine o'clock must not take all memory
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._failures: dict[tuple[str, str], list[float]] = {}
        self._known: dict[str, tuple[User, float]] = {}
        if isinstance(path, Path):
            path.touch(mode=0o600)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add_missing(
        self, wanted: Iterable[tuple[str, str, str | None]], given: dict[str, str]
    ) -> list[tuple[str, str]]:
        """Make the users (name, role, window) that are not there; returns (name, password) of the new ones."""
        made = []
        for name, role, window in wanted:
            if self._row(name) is None:
                password = given.get(name) or secrets.token_urlsafe(PASSWORD_BYTES)
                with self._lock:
                    self._db.execute(
                        "INSERT INTO users VALUES (?,?,?,?)", (name, role, window, self._hasher.hash(password))
                    )
                made.append((name, password))
        return made

    def sign_in(self, name: str, password: str, where: str) -> tuple[User, str]:
        """The user and a new session token; WrongPasswordError or LockedOutError. Only failures count."""
        self._check_lock(name, where)
        row = self._row(name)
        # The same work for an unknown name, so that time does not tell which names there are.
        stored = row[3] if row else self._hasher.hash(secrets.token_urlsafe(8))
        with self._hashing:
            right = self._matches(stored, password)
        if row is None or not right:
            with self._lock:
                self._failures[(name, where)] = [*self._failures.get((name, where), []), self._clock()][-FAILURES:]
            raise WrongPasswordError
        with self._lock:
            self._failures.pop((name, where), None)
        return User(row[0], row[1], row[2]), self._new_session(name)

    def user_of(self, token: str) -> User | None:
        """Whose session this is, or None."""
        key, now = _hash(token), self._clock()
        known = self._known.get(key)
        if known is None:
            with self._lock:
                row = self._db.execute(
                    'SELECT u.name, u.role, u."window", s.until FROM sessions s JOIN users u ON u.name = s.name '
                    "WHERE s.token = ?", (key,)).fetchone()  # fmt: skip
            if row is None:
                return None
            known = self._known[key] = (User(row[0], row[1], row[2]), row[3])
        return known[0] if known[1] > now else None

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._known.pop(_hash(token), None)
        with self._lock:
            self._db.execute("DELETE FROM sessions WHERE token = ?", (_hash(token),))

    def _new_session(self, name: str) -> str:
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._db.execute("DELETE FROM sessions WHERE until < ?", (now,))
            self._db.execute("INSERT INTO sessions VALUES (?, ?, ?)", (_hash(token), name, now + SESSION_SECONDS))
        return token

    def _row(self, name: str) -> tuple[str, str, str | None, str] | None:
        with self._lock:
            row: tuple[str, str, str | None, str] | None = self._db.execute(
                'SELECT name, role, "window", password FROM users WHERE name = ?', (name,)
            ).fetchone()
        return row

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    def _check_lock(self, name: str, where: str) -> None:
        now = self._clock()
        with self._lock:
            if len(self._failures) > FAILURES_KEPT:  # a guesser of names must not fill the memory
                self._failures = {
                    key: times for key, times in self._failures.items() if now - times[-1] < FAILURE_SECONDS
                }
            recent = [at for at in self._failures.get((name, where), []) if now - at < FAILURE_SECONDS]
        if len(recent) >= FAILURES:
            raise LockedOutError(int((FAILURE_SECONDS - (now - recent[0])) // 60) + 1)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
