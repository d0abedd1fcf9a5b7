"""Frames of the ID-card readers with a SAM module (GA 450), of which every licensed reader has one.

Pure. `AA AA AA 96 69 | length (2, high first) | body | check`, where the length counts body and check, and the check is
the XOR of the length and the body. A request's body is command, parameter, data; an answer's is SW1 SW2 SW3, data; only
SW3 tells how it went. Source: hardware.md §4 (zhangbijun1230's article on UART and USB, softs.im, sam.doc); every
vector there is in the tests.

| request | body | answer, SW3 |
|---|---|---|
| reset, status, number of the module | `10 FF`, `11 FF`, `12 FF` | 90 |
| find a card | `20 01` | 9F found, 80 none |
| select it | `20 02` | 90, 81 failed |
| read text and photo | `30 01` | 90 and `01 00 04 00`, 256, 1,024 bytes; 41 failed |
| read newest address, with fingerprints | `30 03`, `30 10` | 90, 91 there is none |
| speed, largest radio frame | `60 n`, `61 FF 50` | 90 |

A photo and fingerprints are dropped while an answer is cut out of the stream; nobody else ever holds them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import Final

PREAMBLE: Final = bytes.fromhex("AA AA AA 96 69")
HEAD: Final = 7
"""Bytes before the body: over USB they have a pipe of their own where there are two."""
TEXT: Final = 256
LONGEST: Final = 4 + 2 + TEXT + 1024 + 1024 + 4
"""Body and check of an answer with fingerprints, and a little."""

RESET: Final = bytes.fromhex("10 FF")
STATUS: Final = bytes.fromhex("11 FF")
MODULE: Final = bytes.fromhex("12 FF")
FIND: Final = bytes.fromhex("20 01")
SELECT: Final = bytes.fromhex("20 02")
READ: Final = bytes.fromhex("30 01")
READ_ADDRESS: Final = bytes.fromhex("30 03")
READ_ALL: Final = bytes.fromhex("30 10")
RADIO_FRAME: Final = bytes.fromhex("61 FF 50")
SPEEDS: Final = {115200: 0, 57600: 1, 38400: 2, 19200: 3, 9600: 4}

OK, FOUND, NO_CARD, NOT_SELECTED, NOT_READ = 0x90, 0x9F, 0x80, 0x81, 0x41
MEANINGS: Final = {
    0x10: "wrong_checksum", 0x11: "wrong_length", 0x21: "wrong_command", 0x24: "unknown_error",
    0x31: "card_refuses_reader", 0x32: "reader_refuses_card", 0x33: "not_verified", 0x40: "wrong_card",
    0x41: "not_read", 0x47: "no_random_number", 0x60: "self_test_failed", 0x66: "module_not_licensed",
    0x80: "no_card", 0x81: "not_selected", 0x91: "no_such_item",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a reader answered: SW3, and its data without photo and fingerprints; the data is never shown."""

    status: int
    data: bytes = field(default=b"", repr=False)

    @property
    def meaning(self) -> str:
        """One word for programs."""
        return MEANINGS.get(self.status, f"status_{self.status:02x}")


def speed(baud: int) -> bytes:
    """The body that sets a reader's speed."""
    return bytes([0x60, SPEEDS[baud]])


def build(body: bytes) -> bytes:
    """The frame around a body, of either side."""
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes([check(counted)])


def check(counted: bytes) -> int:
    """XOR of length and body."""
    return reduce(xor, counted, 0)


def text_block(answer: Answer) -> bytes | None:
    """The 256 bytes of text in the answer to a read; None when it holds no such thing."""
    return _text(answer.data) if answer.status == OK else None


class FrameStream:
    """Cuts answers out of a stream in any pieces, and finds its place again after noise.

    `damaged` counts frames whose check was wrong or whose length is none.
    """

    def __init__(self) -> None:
        self.damaged = 0
        self._is_touched = False
        self._held = bytearray()

    @property
    def is_foreign(self) -> bool:
        """Whether bytes came, and among them not even the beginning of an answer."""
        return self._is_touched and not self.damaged and not self._held.startswith(PREAMBLE)

    @property
    def has_head(self) -> bool:
        """Whether the head of an answer is here and its body is not."""
        return len(self._held) >= HEAD

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that are whole now."""
        self._held += data
        self._is_touched = self._is_touched or bool(data)
        answers = []
        while (answer := self._next()) is not None:
            answers.append(answer)
        return answers

    def _next(self) -> Answer | None:
        """The first whole answer; before it may stand noise, also a head that promises more than ever comes."""
        self._drop_noise()
        start = 0
        while start >= 0:
            length = int.from_bytes(self._held[start + 5 : start + HEAD], "big")
            end = start + HEAD + length
            if self._is_whole(start, end):
                self.damaged += start > 0
                del self._held[:start]
                return self._cut(end - start)
            if start == 0 and len(self._held) >= HEAD and (length < 4 or length > LONGEST or len(self._held) >= end):
                self.damaged += 1
                del self._held[:1]
                self._drop_noise()
            else:
                start = self._held.find(PREAMBLE, start + 1)
        return None

    def _is_whole(self, start: int, end: int) -> bool:
        if not 4 <= end - start - HEAD <= LONGEST or len(self._held) < end:
            return False
        return check(bytes(self._held[start + 5 : end - 1])) == self._held[end - 1]

    def _cut(self, end: int) -> Answer:
        data = bytes(self._held[HEAD + 3 : end - 1])
        status = self._held[HEAD + 2]
        self._held[:end] = bytes(end)  # what is freed keeps no face
        del self._held[:end]
        text = _text(data)
        return Answer(status, data if text is None else data[:2] + bytes(2) + text)

    def _drop_noise(self) -> None:
        place = self._held.find(PREAMBLE)
        if place >= 0:
            del self._held[:place]
        else:
            del self._held[: -(len(PREAMBLE) - 1)]


def _text(data: bytes) -> bytes | None:
    """The text of a read answer: two lengths before it, or three where there are fingerprints."""
    if len(data) < 4 + TEXT or data[:2] != TEXT.to_bytes(2, "big"):
        return None
    photo = int.from_bytes(data[2:4], "big")
    start = 4 if len(data) == 4 + TEXT + photo else 6
    return data[start : start + TEXT] if len(data) >= start + TEXT else None
