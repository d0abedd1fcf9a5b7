"""The people: name, role, window, whether they may come in, and what they come in with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from queue_server.accounts.store import Store
from queue_server.accounts.user import User

SELECT = 'SELECT name, role, "window", password, disabled, must_change, subject FROM users'

INSERT = 'INSERT INTO users (name, role, "window", password, disabled, must_change, subject) VALUES (?,?,?,?,?,?,?)'


class NameTakenError(ValueError):
    """Somebody is called so already."""


class LastAdminError(ValueError):
    """Nobody would be left who may change users."""


@dataclass(frozen=True, slots=True)
class Account:
    """One row. `password` is argon2id or empty, `subject` who they are at the provider (`issuer subject`)."""

    name: str
    role: str
    window: str | None
    password: str
    disabled: bool
    must_change: bool
    subject: str | None

    @property
    def user(self) -> User:
        """As somebody who is signed in."""
        return User(self.name, self.role, self.window, must_change=self.must_change)

    def shown(self) -> dict[str, Any]:
        """For people and for the audit."""
        return {"name": self.name, "role": self.role, "window": self.window, "disabled": self.disabled,
                "must_change": self.must_change, "provider": self.subject is not None}  # fmt: skip


class Users:
    """The table."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[Account]:
        """Everybody, by name."""
        return [_account(row) for row in self._store.rows(SELECT + " ORDER BY name")]

    def get(self, name: str) -> Account | None:
        """One of them."""
        row = self._store.row(SELECT + " WHERE name = ?", (name,))
        return _account(row) if row else None

    def by_subject(self, subject: str) -> Account | None:
        """Whom the provider calls so."""
        row = self._store.row(SELECT + " WHERE subject = ?", (subject,))
        return _account(row) if row else None

    def add(self, account: Account) -> None:
        """Somebody new; NameTakenError."""
        try:
            self._store.write(INSERT, _row(account))
        except sqlite3.IntegrityError as error:
            raise NameTakenError(account.name) from error

    def put(self, account: Account) -> None:
        """Somebody as they are from now on; LastAdminError where nobody would be left to change users."""
        with self._some_admin_stays(account.name):
            self._store.write(
                'UPDATE users SET role = ?, "window" = ?, password = ?, disabled = ?, must_change = ?, subject = ? '
                "WHERE name = ?", (*_row(account)[1:], account.name))  # fmt: skip

    def remove(self, name: str) -> None:
        """Take somebody out; LastAdminError."""
        with self._some_admin_stays(name):
            self._store.write("DELETE FROM users WHERE name = ?", (name,))

    @contextmanager
    def _some_admin_stays(self, name: str) -> Iterator[None]:
        active = "SELECT 1 FROM users WHERE role = 'admin' AND NOT disabled"
        with self._store.together():
            was_one = self._store.row(f"{active} AND name = ?", (name,))
            yield
            if was_one and not self._store.row(active):
                raise LastAdminError


def _account(row: tuple[Any, ...]) -> Account:
    return Account(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5]), row[6])


def _row(account: Account) -> tuple[Any, ...]:
    return (account.name, account.role, account.window, account.password, account.disabled, account.must_change,
            account.subject)  # fmt: skip
