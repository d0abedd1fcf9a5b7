"""Rating pads (评价器) and caller keypads (呼叫器) on RS-485 that speak `FF 68` frames.

    [[devices]]
    id = "pad-3"
    kind = "ff68"
    link = "serial:///dev/ttyUSB1?baud=9600"
    settings = { address = 3, grades = { "0" = 5, "1" = 4, "2" = 3, "3" = 2, "4" = 1 } }

| verb | frame | answer |
|---|---|---|
| `prompt_rating` | `01 0B` | none; later a rating |
| `show_number`, `show_waiting` | `02` and six digits | none |
| `beep` | `03` | none |
| `wait` | reads keys and ratings | acknowledged at once: key by echo, rating by FUNC 01 |

Frames and sources: `drivers.ff68_frames`, hardware.md §3. 9600 8N1. Models: the pads of JackQChen/QueueSystem, sold
without a maker's name; none tried on metal yet.

Doubts, and the setting for each:
* Which value means which grade? `grades`; the one program known maps 0→1, 1→0, 2→3, 3→4 without labels.
* What FUNC do keys carry? Anything but 11 is taken.
* Does the RS-485 adapter hear itself? `own_echo = true` drops each frame of ours that comes back within half a second.
  A rating prompt that comes back looks like the key "rate", so this matters.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers import ff68_frames as ff68
from drivers.device import Clock, Grade, LinkedDevice, Press
from drivers.links import Link
from drivers.settings import flag, number_map, whole

ECHO_LIFE: Final = 0.5
"""Seconds within which an adapter hands our own bytes back; 15 bytes take 16 ms at 9600 baud."""
GAP: Final = 0.1
"""Seconds of quiet after which half a frame is noise; a whole one takes 16 ms."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What may stand under a pad in a centre's file."""

    address: int = whole(1, 0, 255)
    grades: Mapping[int, int] = number_map({0: 5, 1: 4, 2: 3, 3: 2, 4: 1}, 1, 5)
    own_echo: bool = flag(False)


class Ff68Pad(LinkedDevice[Settings]):
    """One pad or keypad, or both in one housing."""

    settings_type = Settings

    def __init__(self, link: Link, settings: Settings, *, clock: Clock = time.monotonic) -> None:
        super().__init__(link, settings, clock=clock)
        self.forget()

    def forget(self) -> None:
        """Drop what was half heard and what was sent."""
        self._heard = ff68.FrameStream()
        self._waiting: list[ff68.Frame] = []
        self._last_byte = 0.0
        self._echoes: list[tuple[float, ff68.Frame]] = []

    def prompt_rating(self) -> None:
        """Light the pad up; the rating comes out of `wait`. Raises DeviceMissing, DeviceTimeout."""
        self._send(ff68.rating_asked(self.settings.address))

    def show_number(self, number: str) -> None:
        """Show the last three digits of a ticket number."""
        self._send(ff68.number_shown(self.settings.address, number))

    def show_waiting(self, count: int) -> None:
        """Show how many wait, at most 999."""
        self._send(ff68.waiting_shown(self.settings.address, count))

    def beep(self) -> None:
        """Beep once."""
        self._send(ff68.beep(self.settings.address))

    def wait(self, timeout_s: float) -> Press | Grade | None:
        """The next key or rating, acknowledged; None at the deadline. Raises DeviceMissing, DeviceTimeout."""
        deadline = self.clock() + timeout_s
        while True:
            while self._waiting:
                event = self._take(self._waiting.pop(0))
                if event is not None:
                    return event
            left = deadline - self.clock()
            self._listen(max(0.0, left))
            if left <= 0 and not self._waiting:
                return None

    def _listen(self, timeout_s: float) -> None:
        data = self.link.read(64, min(timeout_s, GAP) if self._heard.is_midway else timeout_s)
        if data:
            self._last_byte = self.clock()
            self._waiting += self._heard.feed(data)
        elif self.clock() - self._last_byte >= GAP:
            self._waiting += self._heard.give_up()

    def _take(self, frame: ff68.Frame) -> Press | Grade | None:
        if frame.address != self.settings.address or self._is_echo(frame):
            return None
        event = self._meaning(frame)
        if event is None:
            logger.debug("%s: frame without a meaning: %s", self.name, ff68.build(frame).hex(" "))
        if frame.function == ff68.RATING or frame.data:
            self._send(ff68.acknowledgement(frame))
        return event

    def _meaning(self, frame: ff68.Frame) -> Press | Grade | None:
        if frame.function == ff68.RATING:
            value = frame.data[0] if frame.data else -1
            grade = self.settings.grades.get(value)
            return None if grade is None else Grade(grade, value)
        key = ff68.key_of(frame)
        return None if key is None else Press(key)

    def _send(self, frame: ff68.Frame) -> None:
        sent = ff68.build(frame)
        logger.debug("%s > %s", self.name, sent.hex(" "))
        self.link.write(sent)
        if self.settings.own_echo:
            self._echoes.append((self.clock() + ECHO_LIFE, frame))

    def _is_echo(self, frame: ff68.Frame) -> bool:
        now = self.clock()
        self._echoes = [(until, sent) for until, sent in self._echoes if until > now]
        for place, (_, sent) in enumerate(self._echoes):
            if sent == frame:
                del self._echoes[place]
                return True
        return False
