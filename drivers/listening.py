"""What pads and keypads on a serial line have in common: they speak when they are pressed, and must be heard through.

Half a frame before a silence is noise, and a whole frame may stand behind it. An RS-485 adapter may hand back what we
sent ourselves, and a prompt that comes back can look like a key. Much that is no frame, and never one between, is a
wrong speed or another device: that is said, once the line falls quiet or when it never does.
"""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Final, Generic, Protocol, TypeVar

from drivers.device import Clock, Grade, LinkedDevice, Press
from drivers.errors import not_understood
from drivers.links import Link

ECHO_LIFE: Final = 0.5
"""Seconds within which an adapter hands our own bytes back; 15 bytes take 16 ms at 9600 baud."""
GAP: Final = 0.1
"""Seconds of quiet after which half a frame is noise; a whole one takes 16 ms."""
MOST_NONSENSE: Final = 64
"""Bytes in a row without a frame that may be noise; a key pressed at a wrong speed makes some ten."""
FLOOD: Final = 4096
"""Bytes in a row without a frame that a line may bring before it is quiet."""

S = TypeVar("S")
F = TypeVar("F")
Told_co = TypeVar("Told_co", covariant=True)

logger = logging.getLogger(__name__)


class Stream(Protocol[Told_co]):
    """Finds frames in bytes."""

    @property
    def is_midway(self) -> bool: ...
    def feed(self, data: bytes) -> Iterator[Told_co]: ...
    def give_up(self) -> Iterator[Told_co]: ...


class ListeningPad(LinkedDevice[S], ABC, Generic[S, F]):
    """A pad whose frames are `F`; drivers say how they are found, what they mean, and whether the line echoes."""

    plays = ("pad", "keypad")

    def __init__(self, link: Link, settings: S, *, clock: Clock = time.monotonic) -> None:
        super().__init__(link, settings, clock=clock)
        self.forget()

    what: ClassVar[str] = "a pad"
    """Whose frames are awaited, for people."""
    most_nonsense: ClassVar[int] = MOST_NONSENSE

    def forget(self) -> None:
        """Drop what was half heard and what was sent."""
        self._unframed = bytearray()
        self._heard = self.stream()
        self._waiting: list[F] = []
        self._last_byte = 0.0
        self._echoes: list[tuple[float, Any]] = []

    def wait(self, timeout_s: float) -> Press | Grade | None:
        """The next key or rating, acknowledged; None at the deadline.

        Raises FrameError when what comes is never a frame, DeviceMissing, DeviceTimeout.
        """
        deadline = self.clock() + timeout_s
        while True:
            while self._waiting:
                frame = self._waiting.pop(0)
                event = None if self._is_echo(frame) else self.take(frame)
                if event is not None:
                    return event
            left = deadline - self.clock()
            self._listen(max(0.0, left))
            if left <= 0 and not self._waiting:
                return None

    @property
    def hears_itself(self) -> bool:
        """Whether the adapter hands back what we send."""
        return False

    @abstractmethod
    def stream(self) -> Stream[F]:
        """A fresh finder of frames."""

    def shows_protocol(self, frame: F) -> bool:
        """Whether a frame, of whatever address, shows that the line speaks the right protocol at the right speed."""
        del frame
        return True

    @abstractmethod
    def take(self, frame: F) -> Press | Grade | None:
        """Acknowledge a frame if it is ours, and say what it means."""

    def send(self, sent: bytes, frame: F) -> None:
        """Write the bytes of a frame. Raises DeviceMissing, DeviceTimeout."""
        logger.debug("%s > %s", self.name, sent.hex(" "))
        self.link.write(sent)
        if self.hears_itself:
            self._echoes.append((self.clock() + ECHO_LIFE, frame))

    def _listen(self, timeout_s: float) -> None:
        data = self.link.read(64, min(timeout_s, GAP) if self._heard.is_midway else timeout_s)
        if data:
            self._last_byte = self.clock()
            self._unframed += data
            self._take_in(self._heard.feed(data))
        elif self.clock() - self._last_byte >= GAP:
            self._take_in(self._heard.give_up())
        if len(self._unframed) > (FLOOD if data else self.most_nonsense):
            heard = bytes(self._unframed)
            self.forget()
            raise not_understood(self.name, heard, self.what)

    def _take_in(self, frames: Iterator[F]) -> None:
        found = list(frames)
        if any(map(self.shows_protocol, found)):
            self._unframed.clear()
        self._waiting += found

    def _is_echo(self, frame: F) -> bool:
        now = self.clock()
        self._echoes = [(until, sent) for until, sent in self._echoes if until > now]
        for place, (_, sent) in enumerate(self._echoes):
            if sent == frame:
                del self._echoes[place]
                return True
        return False
