"""The whole of accounts for the doors: signing in by password or provider, whose token it is, changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from queue_server.accounts import passwords
from queue_server.accounts.audit import Audit
from queue_server.accounts.lockout import Lockout
from queue_server.accounts.passwords import Hashing
from queue_server.accounts.repeats import Repeats
from queue_server.accounts.sessions import Limits, Sessions
from queue_server.accounts.store import Store
from queue_server.accounts.tokens import PREFIX, Tokens
from queue_server.accounts.user import User
from queue_server.accounts.users import Account, Users

AUDIT_FILE = "audit.db"


class WrongPasswordError(Exception):
    """Name or password is wrong, or they may not come in; which of them is not said."""


class Accounts:
    """Users, sessions, tokens, audit. Thread-safe; `clock` gives seconds since 1970."""

    def __init__(
        self, path: Path | str, clock: Callable[[], float], hasher: PasswordHasher | None = None,
        limits: Limits | None = None,
    ) -> None:  # fmt: skip
        """`hasher` is argon2id with OWASP's least figures unless another is given; `:memory:` keeps nothing."""
        self._store, self._hashing, self._lockout = Store(path), Hashing(hasher), Lockout(clock)
        self.users, self.tokens = Users(self._store), Tokens(self._store, clock)
        self.sessions = Sessions(self._store, clock, limits or Limits())
        self.repeats = Repeats(self._store, clock)
        self.audit = Audit(path.with_name(AUDIT_FILE) if isinstance(path, Path) else path)

    def close(self) -> None:
        """Close the files."""
        self.audit.close()
        self._store.close()

    def add_missing(
        self, wanted: Iterable[tuple[str, str, str | None]], given: dict[str, str], *, forced: Iterable[str] = ()
    ) -> list[tuple[str, str]]:
        """Make the users (name, role, window) that are not there; returns (name, password) of the new ones.

        Those of `forced` for whom no password is given choose one of their own at their first sign-in.
        """
        made = []
        for name, role, window in wanted:
            if self.users.get(name) is None:
                password = given.get(name) or passwords.random()
                must_change = name in set(forced) and name not in given
                self.users.add(Account(name, role, window, self._hashing.hash(password), False, must_change, None))
                made.append((name, password))
        return made

    # --- coming in ------------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, where: str) -> tuple[User, str]:
        """The user and a new session token; WrongPasswordError or LockedOutError. Only failures count."""
        account = self._proved(name, password, where)
        return account.user, self.sessions.begin(name, where)

    def welcome(self, subject: str, name: str, role: str, window: str | None, where: str) -> tuple[User, str]:
        """Whom the provider has sent, made or brought up to date; NameTakenError, or WrongPasswordError for the disabled."""
        account = self.users.by_subject(subject)
        if account is None:
            account = Account(name, role, window, "", disabled=False, must_change=False, subject=subject)
            self.users.add(account)
        if account.disabled:
            raise WrongPasswordError
        if (account.role, account.window) != (role, window or account.window):
            account = replace(account, role=role, window=window or account.window)
            self.users.put(account)
        return account.user, self.sessions.begin(account.name, where)

    def user_of(self, token: str) -> User | None:
        """Whose session or API token this is, or None."""
        if token.startswith(PREFIX):
            return self.tokens.user_of(token)
        session = self.sessions.of(token)
        account = self.users.get(session.name) if session else None
        return account.user if account and not account.disabled else None

    def stands(self, token: str) -> bool:
        """Whether this session or API token is still good; a look, which does not count as a session's use."""
        return self.tokens.user_of(token) is not None if token.startswith(PREFIX) else self.sessions.stands(token)

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.sessions.end(token)

    # --- changes ---------------------------------------------------------------------------------------------------

    def add(self, name: str, role: str, window: str | None) -> str:
        """Somebody new, with a password for once that is returned; NameTakenError."""
        password = passwords.random()
        self.users.add(Account(name, role, window, self._hashing.hash(password), False, True, None))
        return password

    def change(self, account: Account, **fields: Any) -> Account:
        """Somebody's role, window or right to come in; who may no more, or may other things, is signed out."""
        after = replace(account, **fields)
        self.users.put(after)
        if after.disabled or after.role != account.role:
            self.sessions.end_all(account.name)
        return after

    def remove(self, name: str) -> None:
        """Take somebody out, with their sessions; LastAdminError."""
        self.users.remove(name)
        self.sessions.end_all(name)

    def reset_password(self, account: Account) -> str:
        """A password for once, which is returned; they are signed out everywhere."""
        password = passwords.random()
        self.users.put(replace(account, password=self._hashing.hash(password), must_change=True))
        self.sessions.end_all(account.name)
        return password

    def choose_password(self, name: str, now: str, wanted: str, token: str | None, where: str) -> int:
        """One's own; WrongPasswordError, LockedOutError, WeakPasswordError. Signed out elsewhere; how often."""
        account = self._proved(name, now, where)
        passwords.check(wanted, name, now)
        self.users.put(replace(account, password=self._hashing.hash(wanted), must_change=False))
        return self.sessions.end_all(name, token)

    def _proved(self, name: str, password: str, where: str) -> Account:
        self._lockout.check(name, where)
        account = self.users.get(name)
        if not self._hashing.matches(account.password if account else None, password):
            self._lockout.failed(name, where)
            raise WrongPasswordError
        if account is None or account.disabled:
            raise WrongPasswordError
        self._lockout.forget(name, where)
        return account
