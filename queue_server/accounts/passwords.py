"""Passwords of people: kept as argon2id, and what a new one must be like."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 8, 200
RANDOM_BYTES = 12
COMMON_ONES = """
    password passw0rd password1 password12 password123 p@ssw0rd p@ssword 12345678 123456789 1234567890 11111111 00000000
    88888888 66666666 87654321 987654321 12341234 11223344 123123123 112233445566 123qweasd 1qaz2wsx 1q2w3e4r 1q2w3e4r5t
    qwertyui qwerty123 qwertyuiop asdfghjkl zxcvbnm123 abc12345 abcd1234 a1234567 a12345678 aa123456 asd123456 q1w2e3r4
    iloveyou woaini1314 woaini520 5201314520 admin123 admin1234 admin888 administrator letmein123 welcome1 welcome123
    changeme changeme1 default1 guest1234 test1234 root1234 lobby123 sunshine princess football baseball superman
    trustno1 dragon123 master123 monkey123 michael1 computer internet whatever starwars
"""
COMMON = frozenset(COMMON_ONES.split())


class WeakPasswordError(ValueError):
    """A new password that is refused; the message says why in a sentence of the catalogue."""


def check(password: str, name: str, before: str | None = None) -> None:
    """WeakPasswordError where a new password is too easy; `before` is the one it comes after."""
    low = password.casefold()
    if len(password) < SHORTEST:
        raise WeakPasswordError("Please choose a password of at least {least} characters.")
    if len(password) > LONGEST:
        raise WeakPasswordError("Please choose a password of at most {most} characters.")
    if low.strip() == name.casefold() or low.replace(name.casefold(), "", 1).strip("0123456789!.@#") == "":
        raise WeakPasswordError("Please choose a password that is not made of the user name.")
    if low in COMMON or len(set(low)) <= 2:
        raise WeakPasswordError("Many people use this password; please choose another one.")
    if password == before:
        raise WeakPasswordError("Please choose a password other than the one until now.")


def random() -> str:
    """A new one, to be told once."""
    return secrets.token_urlsafe(RANDOM_BYTES)


class Hashing:
    """argon2id with OWASP's least figures. Thread-safe: two at a time: each takes 19 MiB, and all come at nine."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._seats = threading.Semaphore(2)
        self._nobody = self._hasher.hash(random())

    def hash(self, password: str) -> str:
        """What is kept."""
        with self._seats:
            return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether it is the one; the same work where there is none, so that time does not tell which names there are."""
        with self._seats:
            try:
                return self._hasher.verify(stored or self._nobody, password) and bool(stored)
            except (VerificationError, InvalidHashError):
                return False
