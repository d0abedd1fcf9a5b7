"""Answers that are kept for who asks the same thing again under the same key, where the writer has not kept them.

A box opens only with the asker's own key: whoever reads the file learns no token that was once answered.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from queue_server.accounts.store import Store

KEPT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and the digest of what was sent for it."""

    digest: str
    status: int
    headers: list[list[str]]
    body: str


@dataclass(slots=True)
class Turn:
    """A key that is being answered, and how many want it; `lock` is held by the one whose turn it is."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    wanted: int = 0


class Repeats:
    """The table, and who is being answered just now. Thread-safe."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self._lock, self._busy = threading.Lock(), dict[str, Turn]()

    @contextmanager
    def one_at_a_time(self, actor: str, key: str) -> Iterator[None]:
        """Whoever asks under a key that is being answered waits for their turn."""
        name = _name(actor, key)
        with self._lock:
            turn = self._busy.setdefault(name, Turn())
            turn.wanted += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._lock:
                turn.wanted -= 1
                if not turn.wanted:
                    del self._busy[name]

    def find(self, actor: str, key: str) -> Kept | None:
        """What was answered before."""
        row = self._store.row("SELECT box FROM answers WHERE key = ? AND at > ?",
                              (_name(actor, key), self._clock() - KEPT_SECONDS))  # fmt: skip
        if row is None:
            return None
        try:
            return Kept(**json.loads(_box(actor, key).decrypt(row[0])))
        except (CryptoError, ValueError, TypeError):
            return None

    def keep(self, actor: str, key: str, kept: Kept) -> None:
        """Remember an answer for a day."""
        body: dict[str, Any] = {
            "digest": kept.digest,
            "status": kept.status,
            "headers": kept.headers,
            "body": kept.body,
        }
        now = self._clock()
        self._store.write("DELETE FROM answers WHERE at < ?", (now - KEPT_SECONDS,))
        self._store.write("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)",
                          (_name(actor, key), now, bytes(_box(actor, key).encrypt(json.dumps(body).encode()))))  # fmt: skip


def _name(actor: str, key: str) -> str:
    return hashlib.sha256(f"{actor}\n{key}".encode()).hexdigest()


def _box(actor: str, key: str) -> SecretBox:
    return SecretBox(
        hashlib.blake2b(f"{actor}\n{key}".encode(), digest_size=SecretBox.KEY_SIZE, person=b"answer").digest()
    )
