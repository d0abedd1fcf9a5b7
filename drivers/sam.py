"""Readers of second-generation identity cards (二代身份证阅读器) with a SAM module, on a serial port or USB.

    [[devices]]
    id = "kiosk-1"
    kind = "kiosk"
    mark = "K"

    [devices.parts.card]
    driver = "sam"
    link = "serial:///dev/ttyS1?baud=115200"     # or usb://0400:C35A
    settings = { poll_interval = 0.4 }

| step | request | answer |
|---|---|---|
| every `poll_interval` | find `20 01` | 9F there is one, 80 none |
| then | select `20 02` | 90; 81 is tried all the same |
| then | read `30 01` | 90 with text and photo within 2 s; 41 it was moved |
| `status` | `11 FF` | 90 |
| all of it where `protocol = "stx"` | `CA 01 00` between `02` and `03` | `90 00` with text and photo |

Frames: `drivers.sam_frames`, `drivers.stx_frames`; what a card says: `drivers.identity_card`. Over USB the header goes
through one pair of pipes and the body through another (02/81, 06/85), or both through one: the descriptors tell which.
Source: hardware.md §4.
Models: Shensi (神思), Huashi (华视), XZX (新中新) and others with the module, by their shared protocol; none tried on
metal yet.

The photo is dropped while the answer is read, what a card says is handed to the room and kept nowhere, and no log,
error or `repr` shows it.

Doubts, and the setting for each:
* A card that was read answers 80 until it is lifted. Units that find it again are read again, and the same card is
  told once, as long as no 80 came between.
* Some makers' programs read without looking at the answers to find and select: `find = "ignore"` does so.
* How long may a read take? `read_timeout`; 1.5 to 2 s are told. `answer_timeout` is for all else.
* How often may it fail before a citizen is asked to place the card again? `attempts`.
* The speed is set by the maker, mostly 115200; it stands in the link.
* Does it read other cards too, and wrap this one in `02 … 03` frames? `protocol = "stx"`; any status but `90 00` is
  taken for no card, since no paper names them, and a status is asked for by a read.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast, runtime_checkable

from drivers import sam_frames as sam
from drivers import stx_frames as stx
from drivers.device import Clock, LinkedDevice
from drivers.errors import DeviceRefused, DeviceTimeout, FrameError, not_understood
from drivers.identity_card import Card, CardError, read_card
from drivers.links import Link
from drivers.settings import choice, seconds, whole

PIECE: Final = 4096
MOST_LATE: Final = 8
THERE: Final = frozenset({sam.OK, sam.FOUND})
NOT_IN_ORDER: Final = frozenset({0x60, 0x66})
MISUNDERSTOOD: Final = frozenset({0x10, 0x11, 0x21, 0x24})


@runtime_checkable
class Paired(Protocol):
    """A link with more than one pair of pipes."""

    @property
    def pairs(self) -> int: ...
    def write_to(self, pair: int, data: bytes) -> None: ...
    def read_from(self, pair: int, max_bytes: int, timeout_s: float) -> bytes: ...


@dataclass(frozen=True)
class Settings:
    """What may stand under a card reader in a centre's file."""

    poll_interval: float = seconds(0.4, 0.1, 2)
    answer_timeout: float = seconds(1.0, 0.1, 5)
    read_timeout: float = seconds(4.0, 0.5, 10)
    find: str = choice("trust", "ignore")
    attempts: int = whole(3, 1, 10)
    protocol: str = choice("sam", "stx")


class CardReader(LinkedDevice[Settings]):
    """One reader."""

    settings_type = Settings
    plays = ("card",)
    usb_kinds = frozenset({"vendor", "hid", "other"})

    def __init__(self, link: Link, settings: Settings, *, clock: Clock = time.monotonic) -> None:
        super().__init__(link, settings, clock=clock)
        self.forget()

    def forget(self) -> None:
        """Nothing was heard, no card was read."""
        self._codec: Any = stx if self.settings.protocol == "stx" else sam
        self._heard = self._codec.FrameStream()
        self._next_look = 0.0
        self._told: int | None = None
        self._failed = 0

    def wait(self, timeout_s: float) -> Card | None:
        """The next card that is laid on, read and checked; None at the deadline (a read once begun is ended).

        Raises DeviceRefused (`card_unreadable` after some attempts, `card_moved`, or the module's own trouble),
        FrameError for what is no card, DeviceTimeout when the reader is silent, DeviceMissing.
        """
        deadline = self.clock() + timeout_s
        while True:
            if self.clock() >= self._next_look:
                card = self._look()
                self._next_look = self.clock() + self.settings.poll_interval
                if card is not None:
                    return card
            left = min(deadline, self._next_look) - self.clock()
            if left > 0:
                self.link.read(PIECE, left)  # nothing is due; what comes late is dropped, and a pulled plug is noticed
            if self.clock() >= deadline:
                return None

    def status(self) -> dict[str, str]:
        """`{"state": "ok"}`, or offline with the module's `cause`. Raises DeviceTimeout, DeviceMissing."""
        if self._codec is stx:
            self._ask(stx.READ, self.settings.read_timeout)
            return {"state": "ok"}
        answer = self._ask(sam.STATUS, self.settings.answer_timeout)
        return {"state": "ok"} if answer.status == sam.OK else {"state": "offline", "cause": answer.meaning}

    def _look(self) -> Card | None:
        return self._look_wrapped() if self._codec is stx else self._look_and_select()

    def _look_wrapped(self) -> Card | None:
        block = stx.text_block(self._ask(stx.READ, self.settings.read_timeout))
        if block is None:
            self._told = None
            return None
        return self._card(block)

    def _look_and_select(self) -> Card | None:
        found = self._ask(sam.FIND, self.settings.answer_timeout)
        is_there = found.status in THERE
        if not is_there:
            self._refuse_trouble(found)
            is_gone, self._failed = self._failed > 0, 0
            if self.settings.find == "trust":
                self._told = None
                if is_gone:
                    raise DeviceRefused("card_moved", f"{self.name}: the card was taken away before it was read")
                return None
        self._ask(sam.SELECT, self.settings.answer_timeout)
        answer = self._ask(sam.READ, self.settings.read_timeout)
        block = sam.text_block(answer)
        if block is None:
            self._not_read(answer, is_there=is_there)
            return None
        return self._card(block)

    def _card(self, block: bytes) -> Card | None:
        self._failed = 0
        mark = hash(block)  # salted by the interpreter: it names nobody
        if mark == self._told:
            return None
        self._told = mark
        try:
            return read_card(block)
        except CardError as error:
            raise FrameError(f"{self.name}: {error}", b"") from None

    def _not_read(self, answer: sam.Answer, *, is_there: bool) -> None:
        self._refuse_trouble(answer)
        if not is_there:
            self._told = None
            return
        self._failed += 1
        if self._failed >= self.settings.attempts:
            self._failed = 0
            raise DeviceRefused("card_unreadable", f"{self.name}: the card cannot be read ({answer.meaning})")

    def _refuse_trouble(self, answer: sam.Answer) -> None:
        if answer.status in NOT_IN_ORDER:
            raise DeviceRefused(answer.meaning, f"{self.name}: {answer.meaning.replace('_', ' ')}")
        if answer.status in MISUNDERSTOOD:
            raise FrameError(f"{self.name}: the reader did not understand us ({answer.meaning})", b"")

    def _ask(self, body: bytes, timeout_s: float) -> sam.Answer:
        self._drain()
        self._heard = self._codec.FrameStream()
        self._send(self._codec.build(body))
        deadline = self.clock() + timeout_s
        while (left := deadline - self.clock()) > 0:
            answers: list[sam.Answer] = self._heard.feed(self._receive(left))
            if answers:
                return answers[-1]
        if self._heard.damaged:
            raise FrameError(f"{self.name}: a damaged answer; is the speed right?", b"")
        if self._heard.is_foreign:
            raise not_understood(self.name, b"", "a card reader")  # the bytes may be a citizen's
        raise DeviceTimeout(f"{self.name}: no answer to {body.hex(' ')}")

    def _send(self, frame: bytes) -> None:
        pairs = self._pairs()
        if pairs is None:
            self.link.write(frame)
        else:
            pairs.write_to(0, frame[: sam.HEAD])
            pairs.write_to(1, frame[sam.HEAD :])

    def _receive(self, timeout_s: float) -> bytes:
        pairs = self._pairs()
        if pairs is None:
            return self.link.read(PIECE, timeout_s)
        return pairs.read_from(1 if self._heard.has_head else 0, PIECE, timeout_s)

    def _drain(self) -> None:
        """Drop what came late; a line that babbles is not waited for."""
        pairs = self._pairs()
        for _ in range(MOST_LATE):
            late = self.link.read(PIECE, 0)
            late += pairs.read_from(1, PIECE, 0) if pairs else b""
            if not late:
                return

    def _pairs(self) -> Paired | None:
        """The link's pipes where header and body have their own."""
        is_paired = self._codec is sam and isinstance(self.link, Paired) and self.link.pairs > 1
        return cast("Paired", self.link) if is_paired else None
