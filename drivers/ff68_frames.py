"""Frames of the RS-485 rating pads and callers that begin with `FF 68`.

Pure. `FF 68 L L 68 ADDR FUNC DATA… CS 16`; L = 2 + length of DATA, sent twice; CS = (ADDR + FUNC + ΣDATA) mod 256.
Source: hardware.md §3 (CallSystem of JackQChen/QueueSystem). That program checks neither CS nor the final 16; we do,
and look for the next `FF 68` after anything broken.

| to the pad | FUNC and DATA | from the pad | FUNC and DATA |
|---|---|---|---|
| number on the right | `02 0A 0A 0A d1 d2 d3` | key | FUNC other than 11, last byte the key |
| waiting count on the left | `02 d1 d2 d3 0A 0A 0A` | key with a digit | digit, then `0F` |
| start rating | `01 0B` | rating | `11` and 0 to 4 |
| beep | `03` | | |
| key heard | the same frame back | rating heard | `01`, same data |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

HEAD: Final = b"\xff\x68"
TAIL: Final = 0x16
MAX_LENGTH: Final = 16
"""Longest L believed; the longest known frame has 8."""
SHORTEST: Final = 9
"""A frame without data."""
RATING: Final = 0x11
KEY: Final = 0x01
SHOW: Final = 0x02
BEEP: Final = 0x03
ASK_RATING: Final = 0x0B
BLANK: Final = 0x0A
CONFIRM: Final = 0x0F
KEYS: Final = {0x0C: "next", 0x0D: "recall", 0x0B: "rate", 0x12: "pause", 0x13: "transfer"}
CONFIRMED_KEYS: Final = {0x06: "no_show", 0x00: "park", 0x03: "callback"}


@dataclass(frozen=True)
class Frame:
    """One frame, either way."""

    address: int
    function: int
    data: bytes = b""


def build(frame: Frame) -> bytes:
    """The bytes of a frame on the wire."""
    body = bytes([frame.address, frame.function]) + frame.data
    return HEAD + bytes([len(body), len(body), 0x68]) + body + bytes([sum(body) & 0xFF, TAIL])


def number_shown(address: int, number: str) -> Frame:
    """Put the last three digits of a ticket number on the right; letters are left out, blanks before."""
    digits = [int(each) for each in number if each.isascii() and each.isdigit()][-3:]
    return Frame(address, SHOW, bytes([BLANK] * (6 - len(digits)) + digits))


def waiting_shown(address: int, count: int) -> Frame:
    """Put a count, clamped to 999, on the left."""
    digits = [int(each) for each in f"{min(max(count, 0), 999):03d}"]
    return Frame(address, SHOW, bytes(digits + [BLANK] * 3))


def rating_asked(address: int) -> Frame:
    """Light the pad up."""
    return Frame(address, KEY, bytes([ASK_RATING]))


def beep(address: int) -> Frame:
    """Let it beep once."""
    return Frame(address, BEEP)


def acknowledgement(frame: Frame) -> Frame:
    """What the pad waits for after a key (its own frame) or a rating (FUNC 01)."""
    return Frame(frame.address, KEY, frame.data) if frame.function == RATING else frame


def key_of(frame: Frame) -> str | None:
    """The key a frame tells of, or None when it is a rating or a key without a meaning here."""
    if frame.function == RATING or not frame.data:
        return None
    if frame.data[-1] == CONFIRM and len(frame.data) >= 2:
        return CONFIRMED_KEYS.get(frame.data[-2])
    return KEYS.get(frame.data[-1])


def key_data(key: str) -> bytes:
    """The data bytes of a named key. Raises KeyError."""
    data = {name: bytes([code]) for code, name in KEYS.items()}
    data |= {name: bytes([digit, CONFIRM]) for digit, name in CONFIRMED_KEYS.items()}
    return data[key]


@dataclass
class FrameStream:
    """Finds frames in what a line brings, in any pieces; `bad` counts the broken ones."""

    bad: int = 0
    _held: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that `data` completes; what comes after noise is found from its `FF 68`."""
        self._held += data
        while (frame := self._next()) is not None:
            yield frame

    def give_up(self) -> Iterator[Frame]:
        """The line fell quiet in the middle of a frame: look for one inside what it left."""
        while self._held:
            self._skip()
            yield from self.feed(b"")

    @property
    def is_midway(self) -> bool:
        """Whether a frame has begun and not ended."""
        return bool(self._held)

    def _next(self) -> Frame | None:
        while True:
            start = self._held.find(HEAD)
            del self._held[: start if start >= 0 else len(self._held) - self._held.endswith(HEAD[:1])]
            size = _size(self._held)
            if len(self._held) < size:
                return None
            frame = _checked(bytes(self._held[:size])) if size else None
            if frame is not None:
                del self._held[:size]
                return frame
            self._skip()

    def _skip(self) -> None:
        self.bad += 1
        del self._held[:1]


def _size(held: bytearray) -> int:
    """How many bytes the frame at the front has, as far as it is known; 0 when it is none."""
    if len(held) < 3:
        return SHORTEST
    length = held[2]
    seen = bytes(held[3:5])
    is_frame = 2 <= length <= MAX_LENGTH and seen in (b"", bytes([length]), bytes([length, 0x68]))
    return length + 7 if is_frame else 0


def _checked(raw: bytes) -> Frame | None:
    body, checksum, tail = raw[5:-2], raw[-2], raw[-1]
    if sum(body) & 0xFF != checksum or tail != TAIL:
        return None
    return Frame(body[0], body[1], body[2:])
