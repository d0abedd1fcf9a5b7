"""The code on the wall: whoever reads it stands in the hall. It changes every minute and cannot be made at home.

A phone that shows a fresh code is given a pass, good for one check-in within ten minutes. Codes and passes are signed with
a key of the server's own (`DATA/keys/wall.key`, mode 0600); nothing of them is kept but the passes that were used.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

MINUTE, PASS_SECONDS, KEY_BYTES, SIGNATURE_BYTES = 60, 600, 32, 15
CODE = re.compile(r"([0-9a-f]{1,10})\.([\w-]{20})")
PASS = re.compile(r"([0-9a-f]{1,10})\.([\w-]{16})\.([\w-]{20})")


class ForgedError(ValueError):
    """Not signed here."""


class OldError(ValueError):
    """A code of an earlier minute, a pass of earlier, or one that was used."""


class WallCodes:
    """`minutes` is how long a code is good for; `clock` gives seconds since 1970. Thread-safe."""

    def __init__(self, key: bytes, minutes: int, clock: Callable[[], float]) -> None:
        self._key, self._minutes, self._clock = key, minutes, clock
        self._lock, self._used = threading.Lock(), dict[str, float]()

    @property
    def wall_key(self) -> str:
        """Whoever holds it may show the code: a screen's address has it."""
        return self._signed("wall", "screen")

    def may_show(self, key: str) -> bool:
        """Whether that is the wall's key."""
        return hmac.compare_digest(key.encode(), self.wall_key.encode())

    def code(self) -> tuple[str, float]:
        """The code of this minute, and when the next one comes."""
        minute = int(self._clock() // MINUTE)
        return f"{minute:x}.{self._signed('code', str(minute))}", (minute + 1) * MINUTE

    def enter(self, code: str) -> tuple[str, float]:
        """A pass for a fresh code, and until when it is good. Raises ForgedError, OldError."""
        found = CODE.fullmatch(code)
        if not found or not self._is_ours(found[2], "code", str(int(found[1], 16))):
            raise ForgedError
        age = int(self._clock() // MINUTE) - int(found[1], 16)
        if not 0 <= age < self._minutes:
            raise OldError
        until = int(self._clock()) + PASS_SECONDS
        nonce = secrets.token_urlsafe(12)
        return f"{until:x}.{nonce}.{self._signed('pass', f'{until} {nonce}')}", float(until)

    @contextmanager
    def spent(self, given: str) -> Iterator[None]:
        """A pass is used up by what is done within, unless that fails. Raises ForgedError, OldError."""
        found = PASS.fullmatch(given)
        if not found or not self._is_ours(found[3], "pass", f"{int(found[1], 16)} {found[2]}"):
            raise ForgedError
        until = int(found[1], 16)
        with self._lock:
            now = self._clock()
            self._used = {nonce: end for nonce, end in self._used.items() if end > now}
            if now > until or found[2] in self._used:
                raise OldError
            self._used[found[2]] = until
        with ExitStack() as unless_done:
            unless_done.callback(self._good_again, found[2])
            yield
            unless_done.pop_all()

    def _good_again(self, nonce: str) -> None:
        with self._lock:
            self._used.pop(nonce, None)

    def _is_ours(self, signature: str, what: str, of: str) -> bool:
        return hmac.compare_digest(signature.encode(), self._signed(what, of).encode())

    def _signed(self, what: str, of: str) -> str:
        made = hmac.new(self._key, f"{what} {of}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made[:SIGNATURE_BYTES]).decode()


def key_of(file: Path) -> bytes:
    """The key in a file, made on first use."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(secrets.token_bytes(KEY_BYTES))
    return file.read_bytes()
