"""Seven-segment displays with RS-485 (Armfly 安富莱 LED-485 and alike) over a window: the number and nothing else.

    [[devices]]
    id = "digits-3"
    kind = "strip"
    window = "3"
    parts.strip = { driver = "armfly", link = "serial:///dev/ttyUSB0?baud=9600", settings = { address = 3, digits = 4 } }

| verb | ASCII | Modbus RTU | answer |
|---|---|---|---|
| `show` | `$003,A012#`, then `$003,02&` | function 10, register 0070 | ASCII: the model's name; Modbus: confirmed |
| `check`, `status` | `$003,02&` | function 03, register 0088 | the same |

A text such as "A012 请办理" is shown as `A012`, or `012` with `letters = false`; a text that begins with no number leaves
the display dark. Colour and effect are taken and mean nothing here. Several displays may hang on one line, see
`drivers.line`.
Source: hardware.md §2.5 (the vendor's own test script); codec in `drivers.armfly_frames`.
Models: LED-485-034, -043, -054, -083, -184, -504 by that script, 046 by LED-485_setuptool; none tried on metal yet.

Doubts, and the setting for each:
* Which protocol is the display set to? `protocol = "modbus"` or "ascii"; the vendor's script uses both on one display.
* Does it answer "show" in ASCII? Nothing is known, so it is asked for its model after each; `ack = false` does not ask. How
  fast does it answer? `ack_timeout`.
* Whose answer is it? A model's name carries no address; on a line of several, Modbus is the surer way.
* Does an old one know text registers? `show_as = "number"` writes a number to register 0088 and loses leading zeros.
* Does the RS-485 adapter hear itself? `own_echo = true`, for a Modbus answer to 06 is the order itself.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from drivers import armfly_frames as armfly
from drivers.device import LinkedDevice
from drivers.errors import DeviceRefused, DeviceTimeout, not_understood
from drivers.onbon import COLOURS, EFFECTS
from drivers.settings import choice, flag, seconds, whole

COLUMN_PX: Final = 8
"""A digit counts as one column of a strip, so that the display is given texts that fit it."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What may stand under a display in a centre's file."""

    address: int = whole(1, 1, 247)
    digits: int = whole(4, 3, 8)
    protocol: str = choice("ascii", "modbus")
    letters: bool = flag(True)
    show_as: str = choice("text", "number")
    own_echo: bool = flag(False)
    ack: bool = flag(True)
    ack_timeout: float = seconds(0.5, 0.05, 30)

    @property
    def width_px(self) -> int:
        """Its width, counted as that of a strip."""
        return self.digits * COLUMN_PX


class ArmflyDigits(LinkedDevice[Settings]):
    """One display, one number."""

    settings_type = Settings
    plays = ("strip",)

    def forget(self) -> None:
        """Drop what was half heard."""
        self._answers = armfly.answer_stream()

    def show(self, text: str, *, colour: str = "red", effect: str = "static") -> None:
        """Show the number a text begins with until the next one. Returns when the display is known to be there.

        Raises ValueError for another colour or effect than a strip has, DeviceRefused (command, register, value),
        DeviceTimeout (no answer), FrameError (nonsense), DeviceMissing.
        """
        if colour not in COLOURS or effect not in EFFECTS:
            raise ValueError(
                f"found colour {colour!r}, effect {effect!r}; allowed {', '.join(COLOURS)} and {', '.join(EFFECTS)}"
            )
        settings = self.settings
        number = armfly.shown(text, settings.digits, letters=settings.letters)
        if settings.protocol == "modbus":
            self._modbus(self._written(number))
        else:
            self._ascii(armfly.show_line(settings.address, number))

    def status(self) -> dict[str, str]:
        """`ok` when the display answers anything at all, `unknown` when it is silent or may not answer."""
        if not self.settings.ack:
            self.link.probe()
            return {"state": "unknown", "cause": "this line has no way back"}
        try:
            self._ask()
        except DeviceTimeout:
            return {"state": "unknown", "cause": "no answer"}
        return {"state": "ok"}

    def _ask(self) -> None:
        if self.settings.protocol == "ascii":
            self._ascii(b"")
            return
        try:
            self._modbus(armfly.read_number(self.settings.address))
        except DeviceRefused as refusal:
            logger.debug("%s: the number cannot be read: %s", self.name, refusal)  # it is there, and that was asked

    def _written(self, number: str) -> armfly.Modbus:
        digits = number.strip().lstrip("".join(armfly.LETTERS))
        if self.settings.show_as == "number" and digits:
            return armfly.show_number(self.settings.address, int(digits))
        return armfly.show_text(self.settings.address, number)

    def _ascii(self, order: bytes) -> None:
        question = armfly.question(self.settings.address) if self.settings.ack else b""
        self._send(order + question)
        if not self.settings.ack:
            return
        deadline, heard = self.clock() + self.settings.ack_timeout, b""
        while (left := deadline - self.clock()) > 0:
            heard = (heard + self.link.read(256, left))[-256:]
            if armfly.names_a_model(heard):
                return
        self._not_answered(heard)

    def _modbus(self, order: armfly.Modbus) -> None:
        self._send(armfly.build(order))
        if not self.settings.ack:
            return
        deadline, echo = self.clock() + self.settings.ack_timeout, order if self.settings.own_echo else None
        while (left := deadline - self.clock()) > 0:
            for answer in self._answers.feed(self.link.read(256, left)):
                if answer == echo:
                    echo = None
                elif answer.unit == order.unit and answer.function & ~armfly.REFUSED == order.function:
                    _accepted(answer)
                    return
        self._not_answered(self._answers.broken)

    def _send(self, sent: bytes) -> None:
        logger.debug("%s > %s", self.name, sent.hex(" "))
        self.forget()
        self.link.read(4096, 0)  # a late answer to an earlier order is no answer to this one
        self.link.write(sent)

    def _not_answered(self, heard: bytes) -> None:
        if heard:
            raise not_understood(self.name, heard, f"an Armfly display set to {self.settings.protocol}")
        raise DeviceTimeout(f"{self.name}: strip {self.settings.address} does not answer")


def _accepted(answer: armfly.Modbus) -> None:
    if answer.function & armfly.REFUSED:
        code = answer.data[0]
        raise DeviceRefused(armfly.REFUSALS.get(code, f"error_{code}"))
