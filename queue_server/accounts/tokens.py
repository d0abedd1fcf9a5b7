"""API tokens for machines: made once, shown once, kept as a hash; with an end, and with no more than its maker may."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from queue_server.accounts.sessions import hashed
from queue_server.accounts.store import Store
from queue_server.accounts.user import MACHINE, User
from queue_server.accounts.users import NameTakenError

PREFIX = "lobby_"
"""So that a token is known for what it is wherever it turns up."""
NOTED_SECONDS = 60


class Tokens:
    """The table."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock

    def make(self, name: str, scopes: Iterable[str], made_by: str, until: float | None) -> tuple[str, str]:
        """(id, token); the token is not to be had again. NameTakenError where one of this name is in use."""
        key, token = secrets.token_hex(8), PREFIX + secrets.token_urlsafe(32)
        try:
            self._store.write(
                "INSERT INTO tokens (id, name, token, scopes, made_by, made, until) VALUES (?,?,?,?,?,?,?)",
                (key, name, hashed(token), " ".join(sorted(scopes)), made_by, self._clock(), until),
            )
        except sqlite3.IntegrityError as error:
            raise NameTakenError(name) from error
        return key, token

    def user_of(self, token: str) -> User | None:
        """The machine that holds it, or None where it is unknown, revoked or past its end."""
        now = self._clock()
        row = self._store.row(
            "SELECT name, scopes, coalesce(used, 0), id FROM tokens "
            "WHERE token = ? AND revoked IS NULL AND (until IS NULL OR until > ?)", (hashed(token), now))  # fmt: skip
        if row is None:
            return None
        if now - row[2] >= NOTED_SECONDS:
            self._store.write("UPDATE tokens SET used = ? WHERE id = ?", (now, row[3]))
        return User(f"token:{row[0]}", MACHINE, scopes=frozenset(row[1].split()))

    def all(self) -> list[dict[str, Any]]:
        """What each may and how it is, without the token; newest first."""
        rows = self._store.rows(
            "SELECT id, name, scopes, made_by, made, until, used, revoked FROM tokens ORDER BY made DESC, id"
        )
        names = ("id", "name", "scopes", "made_by", "made", "until", "used", "revoked")
        return [dict(zip(names, row, strict=True)) | {"scopes": row[2].split()} for row in rows]

    def revoke(self, key: str) -> bool:
        """It opens nothing from now on; False where there is none that did."""
        return self._store.write("UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL",
                                 (self._clock(), key)) > 0  # fmt: skip
