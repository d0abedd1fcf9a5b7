"""Rating pads (评价器) and caller keypads (呼叫器) on RS-485 that speak `FF 68` frames.

    [[devices]]
    id = "pad-3"
    kind = "pad"                            # or "keypad"; both in one housing are one device
    window = "3"

    [devices.parts.pad]
    driver = "ff68"
    link = "serial:///dev/ttyUSB1?baud=9600"
    settings = { address = 3, grades = { "0" = 5, "1" = 4, "2" = 3, "3" = 2, "4" = 1 } }

| verb | frame | answer |
|---|---|---|
| `prompt_rating` | `01 0B` | none; later a rating |
| `show_number`, `show_waiting` | `02` and six digits | none |
| `beep` | `03` | none |
| `wait` | reads keys and ratings | acknowledged at once: key by echo, rating by FUNC 01 |

Source: hardware.md §3 (CallSystem of JackQChen/QueueSystem); frames in `drivers.ff68_frames`. 9600 8N1.
Models: the pads of JackQChen/QueueSystem, sold
without a maker's name; none tried on metal yet.

Doubts, and the setting for each:
* Which value means which grade? `grades`; the one program known maps 0→1, 1→0, 2→3, 3→4 without labels.
* What FUNC do keys carry? Anything but 11 is taken.
* Does the RS-485 adapter hear itself? `own_echo = true` drops each frame of ours that comes back within half a second.
  A rating prompt that comes back looks like the key "rate", so this matters.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from drivers import ff68_frames as ff68
from drivers.device import Grade, Press
from drivers.listening import ListeningPad, Stream
from drivers.settings import flag, number_map, whole

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What may stand under a pad in a centre's file."""

    address: int = whole(1, 0, 255)
    grades: Mapping[int, int] = number_map({0: 5, 1: 4, 2: 3, 3: 2, 4: 1}, 1, 5)
    own_echo: bool = flag(False)


class Ff68Pad(ListeningPad[Settings, ff68.Frame]):
    """One pad or keypad, or both in one housing."""

    settings_type = Settings
    what = "a pad that speaks FF 68"

    @property
    def hears_itself(self) -> bool:
        """See the base."""
        return self.settings.own_echo

    def stream(self) -> Stream[ff68.Frame]:
        """See the base."""
        return ff68.FrameStream()

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

    def take(self, frame: ff68.Frame) -> Press | Grade | None:
        """See the base."""
        if frame.address != self.settings.address:
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
        self.send(ff68.build(frame), frame)
