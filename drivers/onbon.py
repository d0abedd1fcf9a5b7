"""LED strips with an Onbon (仰邦) BX font card, over RS-232, RS-485 or TCP 5005.

    [[devices]]
    id = "strip-3"
    kind = "strip"
    window = "3"

    [devices.parts.strip]
    driver = "onbon"
    link = "serial:///dev/ttyUSB0?baud=57600"     # or tcp://192.168.1.70:5005
    settings = { address = 3, width_px = 96, height_px = 16 }

| verb | frame | answer |
|---|---|---|
| `show` | `A3 06`: area 0 over the whole strip, text in GBK | ACK `A0 00`, NACK `A0 01` error |
| `check` | `A2 00` ping | ACK |

Source: hardware.md §2.2 (the vendor's own parser, the 5th-generation manual, znlib); frames in `drivers.onbon_frames`.
Models: 5K1, 5K2, 5MK1, 5MK2, 6K1, 6K2, 6K3 by the vendor's description; none tried on metal yet.
Several strips may hang on one line: one `OnbonStrip` each, see `drivers.line`.

Doubts, and the setting for each:
* Does a 6K card count width in pixels? `width_unit = "pixel"` (bit 15 set) instead of 8 pixels.
* Does the strip have colours? `colour_codes = false` sends none; single-colour strips mostly ignore it.
* Where does the NACK's error byte stand? By the 5E manual; any `A0 01` is a refusal.
* Does the card answer at all? `ack = false` for lines without a way back; how fast? `ack_timeout`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from drivers.device import LinkedDevice
from drivers.errors import DeviceRefused, DeviceTimeout, not_understood
from drivers.gbk import clean, replace_missing
from drivers.onbon_frames import (
    PC,
    Area,
    AreaUpdate,
    Frame,
    FrameStream,
    build,
    ping,
    refusal,
    update_areas,
)
from drivers.settings import choice, flag, seconds, whole

COLOURS: Final = {"red": b"\\C1", "green": b"\\C2", "yellow": b"\\C3"}
EFFECTS: Final = {"static": 1, "quick": 2, "move_left": 3, "move_right": 4, "move_up": 5, "move_down": 6}
MAX_TEXT: Final = 200
MOVING_SPEED: Final = 8

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What may stand under a strip in a centre's file."""

    address: int = whole(1, 1, 0xFFFE)
    width_px: int = whole(96, 8, 4096)
    height_px: int = whole(16, 8, 512)
    width_unit: str = choice("byte", "pixel")
    colour_codes: bool = flag(True)
    ack: bool = flag(True)
    ack_timeout: float = seconds(1.0, 0.05, 30)


class OnbonStrip(LinkedDevice[Settings]):
    """One strip, one line of text."""

    settings_type = Settings
    plays = ("strip",)

    def forget(self) -> None:
        """Drop what was half heard."""
        self._heard = FrameStream()

    def show(self, text: str, *, colour: str = "red", effect: str = "static") -> None:
        """Show a text until the next one; `""` clears the strip. Returns when the card has acknowledged.

        `colour` red, green, yellow; `effect` static, quick, move_left, move_right, move_up, move_down.
        Raises ValueError for another word, DeviceRefused (busy, no_font …), DeviceTimeout (no answer), FrameError
        (nonsense), DeviceMissing.
        """
        if colour not in COLOURS or effect not in EFFECTS:
            raise ValueError(
                f"found colour {colour!r}, effect {effect!r}; allowed {', '.join(COLOURS)} and {', '.join(EFFECTS)}"
            )
        self._order(update_areas(self._update(text, COLOURS[colour], EFFECTS[effect])))

    def status(self) -> dict[str, str]:
        """`ok` when the card acknowledges a ping, `unknown` when it is silent or may not answer."""
        if not self.settings.ack:
            self.link.probe()
            return {"state": "unknown", "cause": "this line has no way back"}
        try:
            self._order(ping())
        except DeviceTimeout:
            return {"state": "unknown", "cause": "no answer"}
        return {"state": "ok"}

    def _update(self, text: str, colour: bytes, effect: int) -> AreaUpdate:
        settings = self.settings
        shown = replace_missing(clean(text).replace("\\", "＼"))[:MAX_TEXT].encode("gbk")
        units = -(-settings.width_px // 8) if settings.width_unit == "byte" else settings.width_px | 0x8000
        area = Area(
            (colour if settings.colour_codes else b"") + shown,
            width=units,
            height=settings.height_px,
            effect=effect,
            speed=1 if effect <= EFFECTS["quick"] else MOVING_SPEED,
        )
        return AreaUpdate((area,), delete=(), wants_reply=settings.ack)

    def _order(self, data: bytes) -> None:
        sent = build(Frame(self.settings.address, PC, data))
        logger.debug("%s > %s", self.name, sent.hex(" "))
        self.forget()
        self.link.read(4096, 0)  # a late answer to an earlier order is no answer to this one
        self.link.write(sent)
        if self.settings.ack:
            self._hear_answer(sent)

    def _hear_answer(self, sent: bytes) -> None:
        deadline = self.clock() + self.settings.ack_timeout
        while (left := deadline - self.clock()) > 0:
            for frame in self._heard.feed(self.link.read(256, left)):
                if frame.source == self.settings.address and frame.destination == PC:
                    _accepted(frame)
                    return
        if self._heard.broken:
            raise not_understood(self.name, self._heard.broken, "an Onbon font card")
        raise DeviceTimeout(f"{self.name}: strip {self.settings.address} does not answer {len(sent)} bytes")


def _accepted(frame: Frame) -> None:
    word = refusal(frame.data)
    if word is not None:
        raise DeviceRefused(word)
