"""LED strips with a C-Power 5200 (流明 Lumen, CP5200) controller, over RS-232, RS-485 or TCP 5200.

    [[devices]]
    id = "strip-3"
    kind = "strip"
    window = "3"
    parts.strip = { driver = "cpower", link = "tcp://192.168.1.70:5200", settings = { address = 1, width_px = 96 } }
    # or link = "serial:///dev/ttyUSB0?baud=115200"; 57600 and 38400 as the card is set

| verb | packet | answer |
|---|---|---|
| `show` | `7B` 12: text in GBK into a window; before the first one `7B` 01, one window over the whole strip | `7B`, flag 0 |
| `check`, `status` | `76` 01 | `01`, light on or off |
| `power` | `76` 00 | `00`, light as asked |
| `brightness` | `46` 00, 24 hours alike | 1 done, 0 failed |

Source: hardware.md §2.3 (the vendor's manual in led-controller-sdk); packets in `drivers.cpower_frames`.
Models: the C-Power 5200 family by the vendor's manual; none tried on metal yet.
Several strips may hang on one line: one `CpowerStrip` each, see `drivers.line`.

Doubts, and the setting for each:
* Which way round is the length on TCP? `tcp_length = "big"`; the manual is silent, one program found "little" works.
* Is a TCP address a card, or a serial server in front of one? `framing = "serial"` sends `A5`…`AE` over TCP.
* Was the card's id code changed? `id_code`, as in the card's own set-up; only TCP carries it.
* Must the strip be divided into windows first? `split = "always"` does so before each text, `"never"` not at all.
* Which fonts does the card hold? `font` 0 to 7 for 8, 12, 16, 24, 32, 40, 48, 56 pixels; `font_style` 0 to 7.
* Which effect moves to the left as one is used to? `moving` 6 moves in and stands, 11 scrolls, 14 scrolls without end.
* Where does the text stand? `align` center, left, right, in a window of `width_px` by `height_px`; a moving one stands
  for `stay` seconds.
* Does the card answer at all? `ack = false` for lines without a way back; how fast? `ack_timeout`.
A reply of old firmware begins as an order does; our own order coming back on RS-485 is known by being the same.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from drivers import cpower_frames as cpower
from drivers.cpower_frames import Packet
from drivers.device import LinkedDevice
from drivers.errors import DeviceRefused, DeviceTimeout, not_understood
from drivers.gbk import clean, replace_missing
from drivers.settings import choice, flag, seconds, whole

COLOURS: Final = {"red": b"\xff\x00\x00", "green": b"\x00\xff\x00", "yellow": b"\xff\xff\x00"}
EFFECTS: Final = {"static": 0, "quick": 0, "move_left": 11, "move_right": 7, "move_up": 8, "move_down": 9}
ALIGNMENTS: Final = {"left": 0, "center": 1, "right": 2}
MAX_TEXT: Final = 200
MOVING_SPEED: Final = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What may stand under a strip in a centre's file."""

    address: int = whole(1, 1, 254)
    width_px: int = whole(96, 8, 4096)
    height_px: int = whole(16, 8, 512)
    framing: str = choice("auto", "serial", "tcp")
    tcp_length: str = choice("little", "big")
    id_code: int = whole(0xFFFFFFFF, 0, 0xFFFFFFFF)
    window: int = whole(0, 0, 7)
    split: str = choice("open", "always", "never")
    font: int = whole(2, 0, 7)
    font_style: int = whole(0, 0, 7)
    align: str = choice("center", "left", "right")
    moving: int = whole(EFFECTS["move_left"], 0, 70)
    stay: int = whole(10, 0, 0xFFFF)
    ack: bool = flag(True)
    ack_timeout: float = seconds(1.0, 0.05, 30)


class CpowerStrip(LinkedDevice[Settings]):
    """One strip, one line of text."""

    settings_type = Settings
    plays = ("strip",)
    _is_split = False

    def open(self) -> None:
        """See the base; a card that was away must be divided into windows anew."""
        super().open()
        self._is_split = False

    def forget(self) -> None:
        """Drop what was half heard."""
        self._heard = cpower.tcp_stream(self._order_of_length) if self._is_tcp else cpower.serial_stream()

    def show(self, text: str, *, colour: str = "red", effect: str = "static") -> None:
        """Show a text until the next one; `""` clears the strip. Returns when the card has acknowledged.

        `colour` red, green, yellow; `effect` static, quick, move_left, move_right, move_up, move_down.
        Raises ValueError for another word, DeviceRefused (checksum, sequence …), DeviceTimeout (no answer), FrameError
        (nonsense), DeviceMissing.
        """
        if colour not in COLOURS or effect not in EFFECTS:
            raise ValueError(
                f"found colour {colour!r}, effect {effect!r}; allowed {', '.join(COLOURS)} and {', '.join(EFFECTS)}"
            )
        self._split()
        self._order(cpower.EXTERNAL, cpower.text_data(self._text(text, COLOURS[colour], effect)))

    def power(self, on: bool) -> None:
        """Switch the light. Raises as `show` does."""
        answer = self._order(cpower.POWER, cpower.power_data(on))
        if answer is not None and len(answer.data) > 1 and answer.data[1] != on:
            raise DeviceRefused("failed", f"strip {self.settings.address} did not switch its light")

    def brightness(self, level: int) -> None:
        """Set the brightness, 0 to 31, for every hour. Raises as `show` does."""
        answer = self._order(cpower.BRIGHTNESS, cpower.brightness_data(level))
        if answer is not None and answer.data[:1] == b"\x00":
            raise DeviceRefused("failed", f"strip {self.settings.address} did not take its brightness")

    def status(self) -> dict[str, str]:
        """`ok` and `light` on or off when the card answers, `unknown` when it is silent or may not answer."""
        if not self.settings.ack:
            self.link.probe()
            return {"state": "unknown", "cause": "this line has no way back"}
        try:
            answer = self._order(cpower.POWER, cpower.power_data(None))
        except DeviceTimeout:
            return {"state": "unknown", "cause": "no answer"}
        lit = answer is not None and answer.data[1:2] != b"\x00"
        return {"state": "ok", "light": "on" if lit else "off"}

    @property
    def _is_tcp(self) -> bool:
        framing = self.settings.framing
        return self.link.name.startswith("tcp://") if framing == "auto" else framing == "tcp"

    @property
    def _order_of_length(self) -> cpower.Order:
        return "big" if self.settings.tcp_length == "big" else "little"

    def _split(self) -> None:
        settings = self.settings
        if settings.split == "never" or (self._is_split and settings.split == "open"):
            return
        window = (0, 0, settings.width_px, settings.height_px)
        self._order(cpower.EXTERNAL, cpower.windows_data(*[window] * (settings.window + 1)))
        self._is_split = True

    def _text(self, text: str, colour: bytes, effect: str) -> cpower.Text:
        settings = self.settings
        return cpower.Text(
            replace_missing(clean(text))[:MAX_TEXT].encode("gbk"),
            window=settings.window,
            effect=settings.moving if effect == "move_left" else EFFECTS[effect],
            align=ALIGNMENTS[settings.align],
            speed=MOVING_SPEED,
            stay=settings.stay,
            font=settings.font | settings.font_style << 4,
            colour=colour,
        )

    def _order(self, command: int, data: bytes) -> Packet | None:
        packet = Packet(self.settings.address, command, data, int(self.settings.ack))
        sent = self._wrapped(packet)
        logger.debug("%s > %s", self.name, sent.hex(" "))
        self.forget()
        self.link.read(4096, 0)  # a late answer to an earlier order is no answer to this one
        self.link.write(sent)
        return self._hear_answer(packet) if self.settings.ack else None

    def _wrapped(self, packet: Packet) -> bytes:
        if self._is_tcp:
            return cpower.build_tcp(packet, self.settings.id_code, self._order_of_length)
        return cpower.build_serial(packet)

    def _hear_answer(self, sent: Packet) -> Packet:
        deadline = self.clock() + self.settings.ack_timeout
        while (left := deadline - self.clock()) > 0:
            for packet in self._heard.feed(self.link.read(256, left)):
                if (packet.card, packet.command) == (sent.card, sent.command) and packet != sent:
                    return _accepted(packet)
        if self._heard.broken:
            raise not_understood(self.name, self._heard.broken, "a C-Power card")
        raise DeviceTimeout(f"{self.name}: strip {self.settings.address} does not answer")


def _accepted(packet: Packet) -> Packet:
    word = cpower.result_word(packet.flag) if packet.command == cpower.EXTERNAL else None
    if word is not None:
        raise DeviceRefused(word)
    return packet
