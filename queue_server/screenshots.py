"""Pictures of devices' screens, asked for from the office: a one-time address for each, the newest picture kept in memory.

Never on disk: a screen may show a number or a name that somebody is typing.
"""

from __future__ import annotations

import secrets
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass

GOOD_SECONDS = 60.0
MAX_BYTES = 4 * 1024 * 1024
MAX_SIDE = 8192
SIGNATURE, END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB\x60\x82"
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture (PNG) and when it came, seconds since 1970."""

    picture: bytes
    at: float


class Screenshots:
    """Thread-safe; `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._open: dict[str, tuple[str, float]] = {}
        self._newest: dict[str, Shot] = {}

    def expect(self, device: str) -> str:
        """The token of an address at which this device may put one picture, for a minute."""
        token, now = secrets.token_urlsafe(TOKEN_BYTES), self._clock()
        with self._lock:
            self._open = {key: held for key, held in self._open.items() if held[1] > now}
            self._open[token] = (device, now + GOOD_SECONDS)
        return token

    def claim(self, token: str, device: str) -> bool:
        """Whether the address is good for this device; from now on it is not."""
        with self._lock:
            held = self._open.get(token)
            if held is None or held[0] != device or held[1] <= self._clock():
                return False
            del self._open[token]
        return True

    def keep(self, device: str, picture: bytes) -> None:
        """The newest of a device."""
        with self._lock:
            self._newest[device] = Shot(picture, self._clock())

    def of(self, device: str) -> Shot | None:
        """The newest of a device, or None."""
        with self._lock:
            return self._newest.get(device)


def is_png(data: bytes) -> bool:
    """Whether these bytes are a whole PNG of a sensible size: signature, header, end."""
    if len(data) < 45 or not data.startswith(SIGNATURE) or data[12:16] != b"IHDR" or not data.endswith(END):
        return False
    sides: tuple[int, int] = struct.unpack(">II", data[16:24])
    return all(0 < side <= MAX_SIDE for side in sides)
