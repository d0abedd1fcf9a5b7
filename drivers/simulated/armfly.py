"""Simulated seven-segment displays on RS-485: one or several on one line, lit by the orders that reach them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from drivers import armfly_frames as armfly
from drivers.armfly import Settings as DriverSettings
from drivers.settings import choice, whole, whole_list
from drivers.simulated.double import LINE_FAULTS, SimulatedDevice, wire_for

GARBAGE: Final = bytes.fromhex("00 13 37 A5 01 02 FE FF")
SEGMENTS: Final = frozenset("0123456789 -_") | armfly.LETTERS
MODEL: Final = b"LED-485-054"
VERSION: Final = b"V1.02"
BAD_REGISTER: Final = b"\x02"
BAD_VALUE: Final = b"\x03"


@dataclass(frozen=True)
class Settings(DriverSettings):
    """A driver's settings, and where the double stands; `addresses` adds displays to the same line."""

    addresses: tuple[int, ...] = whole_list((), 1, 247)
    link: str = choice("serial", "tcp")
    port: int = whole(0, 0, 65535)
    baud: int = whole(9600, 300, 4_000_000)


class SimulatedDigits(SimulatedDevice):
    """The displays of one line; faults `nack` (Modbus only: bad value) and `garbage` (nonsense in place of answers)."""

    FAULTS: ClassVar[tuple[str, ...]] = (*LINE_FAULTS, "nack", "garbage")
    settings_type = Settings

    def __init__(self, settings: Settings, path: Path | str | None = None) -> None:
        super().__init__(wire_for(settings.link, settings.port, path, settings.baud))
        self._digits = settings.digits
        self._lines, self._orders = armfly.line_stream(), armfly.order_stream()
        self._is_modbus = settings.protocol == "modbus"
        self._shown = dict.fromkeys(settings.addresses or (settings.address,), "")
        self._frames = 0

    def seen(self) -> dict[str, Any]:
        """`{"address": {"3": {"text", "colour", "effect"}}, "frames", "bad"}`; what segments cannot show is dark."""
        with self._lock:
            lit = {"colour": "red", "effect": "static"}
            strips = {str(number): {"text": text, **lit} for number, text in self._shown.items()}
            bad = (self._orders if self._is_modbus else self._lines).bad
            return {"address": strips, "frames": self._frames, "bad": bad}

    def _heard(self, data: bytes) -> bool:
        before = self._frames
        if self._is_modbus:
            for order in self._orders.feed(data):
                if order.unit in self._shown:
                    self._frames += 1
                    self._obey(order)
        else:
            for line in self._lines.feed(data):
                if line.address in self._shown:
                    self._frames += 1
                    self._take(line)
        return self._frames != before

    def _take(self, line: armfly.Line) -> None:
        if not line.is_question:
            self._light(line.address, line.text)
        else:
            self._say(MODEL if line.text == "02" else VERSION)

    def _obey(self, order: armfly.Modbus) -> None:
        register = struct.unpack_from(">H", order.data)[0]
        if "nack" in self.faults:
            self._confirm(order, order.function | armfly.REFUSED, BAD_VALUE)
        elif order.function == armfly.WRITE_SEVERAL and register == armfly.TEXT_REGISTER:
            self._light(order.unit, order.data[5:].decode("ascii", "replace"))
            self._confirm(order, order.function, order.data[:4])
        elif order.function == armfly.WRITE and register == armfly.NUMBER_REGISTER:
            self._light(order.unit, str(struct.unpack_from(">h", order.data, 2)[0]).rjust(self._digits))
            self._confirm(order, order.function, order.data)
        elif order.function == armfly.READ and register == armfly.NUMBER_REGISTER:
            self._confirm(order, order.function, b"\x02\x00\x00")
        else:
            self._confirm(order, order.function | armfly.REFUSED, BAD_REGISTER)

    def _light(self, address: int, text: str) -> None:
        places = text.replace(".", "")[: self._digits]
        self._shown[address] = "".join(each if each in SEGMENTS else " " for each in places)

    def _confirm(self, order: armfly.Modbus, function: int, data: bytes) -> None:
        self._say(armfly.build(armfly.Modbus(order.unit, function, data)))

    def _say(self, answer: bytes) -> None:
        self._answer(GARBAGE if "garbage" in self.faults else answer)
