"""Frames of the readers of several kinds of cards that wrap a card between `02` and `03`, instead of a SAM's own frames.

Pure. `02 | length (2, high first) | data | check | 03`, where the length counts the data, and the check is its XOR. A
request for the whole card is `CA 01 00`; its answer is `90 00`, the lengths of text and photo (2 each, high first), 256
bytes of text and 1,024 of photo. Another status says that there was nothing to read. Source: hardware.md §4 (sam.doc;
YinanSoft's `0200033229FFE403`). What that paper says of `CA 01 01` to `03` contradicts itself, so all is asked for.
"""

from __future__ import annotations

from functools import reduce
from operator import xor
from typing import Final

from drivers.framing import SearchedStream
from drivers.sam_frames import TEXT, Answer

START: Final = 0x02
END: Final = 0x03
READ: Final = bytes.fromhex("CA 01 00")
OK: Final = 0x9000
PHOTO: Final = 1024
AROUND: Final = 5
"""Bytes of a frame that its length does not count."""
LONGEST: Final = 2 + 6 + TEXT + 2 * PHOTO + AROUND
"""An answer with fingerprints, should one come."""


def build(data: bytes) -> bytes:
    """The frame around data, of either side."""
    return bytes([START]) + len(data).to_bytes(2, "big") + data + bytes([check(data), END])


def check(data: bytes) -> int:
    """XOR of the data."""
    return reduce(xor, data, 0)


def text_block(answer: Answer) -> bytes | None:
    """The 256 bytes of text in an answer; None when it holds none."""
    return answer.data if answer.status == OK and len(answer.data) == TEXT else None


class FrameStream:
    """Cuts answers out of a stream in any pieces; what is photo in them is dropped there and then."""

    has_head: Final = False
    damaged: Final = 0

    def __init__(self) -> None:
        self._stream = SearchedStream(_look, LONGEST, eager=False)

    @property
    def is_foreign(self) -> bool:
        """Whether bytes came that are in no answer; half a one that has begun well is not among them."""
        return self._stream.bad > 0

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that are whole now."""
        return list(self._stream.feed(data))


def _look(held: bytes) -> tuple[Answer | None, int]:
    if held[0] != START:
        return None, 0
    if len(held) < 3:
        return None, AROUND + 2
    size = int.from_bytes(held[1:3], "big") + AROUND
    if not AROUND + 2 <= size <= LONGEST:
        return None, 0
    if len(held) < size:
        return None, size
    data = held[3 : size - 2]
    if held[size - 1] != END or held[size - 2] != check(data):
        return None, 0
    return Answer(int.from_bytes(data[:2], "big"), _text(data[2:])), size


def _text(data: bytes) -> bytes:
    """The text behind its two lengths, or three where there are fingerprints; empty where there is none."""
    if len(data) < 4 + TEXT or data[:2] != TEXT.to_bytes(2, "big"):
        return b""
    start = 4 if len(data) == 4 + TEXT + int.from_bytes(data[2:4], "big") else 6
    return data[start : start + TEXT]
