"""What an ESC/POS printer says about itself, in both of its ways.

Pure. `10 04 n` (n 1 to 4) is answered by one byte with `b & 93 == 12`; automatic status (ASB) is four bytes, the first
with `b & 93 == 10`; `1D 72 01` is answered, when its turn in the buffer comes, by a byte whose upper half is 0. XON and
XOFF may stand between. Any other byte is no printer's: the speed is wrong, or it is another device. Vectors and masks:
hardware.md §1.3, §1.4.

| n | bit 2 | bit 3 | bit 5 | bit 6 |
|---|---|---|---|---|
| 1 | drawer | offline | waiting | button |
| 2 | cover open | button feed | stopped: paper end | error |
| 3 | mechanical | cutter | unrecoverable | head hot |
| 4 | near end | near end | paper end | paper end |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

QUERIES: Final = (1, 2, 3, 4)
AUTOMATIC: Final = b"\x1d\x61\x0e"
"""Tell at once, and from now on with every change: online, errors, paper."""
FINISH_MARK: Final = b"\x1d\x72\x01"
CLEAR: Final = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")
"""Forget all that is not yet printed, at once, also offline (Epson DLE DC4 fn 8; Citizen the same)."""
CLEARED: Final = b"\x37\x25\x00"
FLOW: Final = (0x11, 0x13)
"""XON and XOFF."""
STRANGE_KEPT: Final = 64
ONLINE_STATES: Final = frozenset({"ok", "paper_low"})


def query(n: int) -> bytes:
    """`10 04 n`, answered at once, also while printing."""
    return b"\x10\x04" + bytes([n])


def state_of(replies: Mapping[int, int]) -> dict[str, str]:
    """A state from the replies to queries 1 to 4; those not answered are left out.

    `{"state": …}`, with `cause` where a word says more. Silence to 1 or 4 is `unknown`: nothing says that there is
    paper.
    """
    printer, offline, error, paper = (replies.get(n) for n in QUERIES)
    if printer is None:
        return {"state": "unknown"}
    state = _trouble(offline or 0, error or 0, paper or 0)
    if state is not None:
        return state
    if printer & 0x08:
        return {"state": "offline"}
    if paper is None:
        return {"state": "unknown"}
    return {"state": "paper_low"} if paper & 0x0C else {"state": "ok"}


def asb_state(word: bytes) -> dict[str, str]:
    """A state from the four bytes of automatic status."""
    printer, error, paper = word[0], word[1], word[2]
    offline = (0x04 if printer & 0x20 else 0) | (0x20 if printer & 0x08 and paper & 0x0C else 0)
    replies = {1: printer & 0x08, 2: offline, 3: error, 4: (paper & 0x03) << 2 | (paper & 0x0C) << 3}
    return state_of(replies)


@dataclass
class StatusStream:
    """Takes a printer's replies apart; feed it whatever has come, in any pieces."""

    realtime: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    automatic: list[bytes] = field(default_factory=list)
    strange: bytearray = field(default_factory=bytearray)
    _word: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> None:
        """Sort bytes into `realtime`, `marks` and `automatic`, and into `strange` what is none of them."""
        for byte in data:
            self._take(byte)

    def clear(self) -> None:
        """Forget what was sorted; half a word of automatic status waits for its other half."""
        self.realtime.clear()
        self.marks.clear()
        self.automatic.clear()
        self.strange.clear()

    def give_up(self) -> None:
        """It has been quiet: half a word is noise."""
        self._word.clear()

    def _take(self, byte: int) -> None:
        if byte in FLOW:
            return
        if 1 <= len(self._word) <= 2 and byte & 0x90:
            self.strange += self._word  # no second or third byte has these bits: what looked like a first was none
            self._word.clear()
        if self._word or byte & 0x93 == 0x10:
            self._word.append(byte)
            if len(self._word) == 4:
                self.automatic.append(bytes(self._word))
                self._word.clear()
        elif byte & 0x93 == 0x12:
            self.realtime.append(byte)
        elif not byte & 0xF0:
            self.marks.append(byte)
        elif len(self.strange) < STRANGE_KEPT:
            self.strange.append(byte)


def _trouble(offline: int, error: int, paper: int) -> dict[str, str] | None:
    found = (
        (offline & 0x04, {"state": "cover_open"}),
        (error & 0x08, {"state": "jam", "cause": "cutter_jam"}),
        (error & 0x04, {"state": "jam", "cause": "mechanical_error"}),
        (paper & 0x60 or offline & 0x20, {"state": "paper_out"}),
        (error & 0x20, {"state": "offline", "cause": "unrecoverable_error"}),
        (error & 0x40, {"state": "offline", "cause": "head_hot"}),
    )
    return next((state for is_so, state in found if is_so), None)
