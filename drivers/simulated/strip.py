"""Simulated LED strips with Onbon cards: one or several addresses on one line, lit by the frames that reach them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from drivers import onbon_frames as onbon
from drivers.errors import FrameError
from drivers.onbon import COLOURS, EFFECTS
from drivers.onbon import Settings as DriverSettings
from drivers.settings import choice, whole, whole_list
from drivers.simulated.double import LINE_FAULTS, SimulatedDevice, trimmed, wire_for

COLOUR_NAMES: Final = {code: name for name, code in COLOURS.items()}
EFFECT_NAMES: Final = {code: name for name, code in EFFECTS.items()}
GARBAGE: Final = bytes.fromhex("00 13 37 A5 01 02 5A FF")
WRONG_COMMAND: Final = 2
BUSY: Final = 3

_CODES = re.compile(rb"\\(C[1-9]|FO\d{3}|[rn])")


@dataclass(frozen=True)
class Settings(DriverSettings):
    """A driver's settings, and where the double stands; `addresses` adds strips to the same line."""

    addresses: tuple[int, ...] = whole_list((), 1, 0xFFFE)
    link: str = choice("serial", "tcp")
    port: int = whole(0, 0, 65535)
    baud: int = whole(57600, 300, 4_000_000)


class SimulatedStrip(SimulatedDevice):
    """The strips of one line; faults `nack` (always busy) and `garbage` (nonsense in place of answers)."""

    FAULTS: ClassVar[tuple[str, ...]] = (*LINE_FAULTS, "nack", "garbage")
    settings_type = Settings

    def __init__(self, settings: Settings, path: Path | str | None = None) -> None:
        super().__init__(wire_for(settings.link, settings.port, path, settings.baud))
        blank = {"text": "", "colour": "red", "effect": "static"}
        self._strips = {number: dict(blank) for number in settings.addresses or (settings.address,)}
        self._stream = onbon.FrameStream()
        self._frames = 0

    def seen(self) -> dict[str, Any]:
        """`{"address": {"3": {"text", "colour", "effect"}}, "frames", "bad"}`."""
        with self._lock:
            strips = {str(number): dict(shown) for number, shown in self._strips.items()}
            return {"address": strips, "frames": self._frames, "bad": self._stream.bad}

    def _heard(self, data: bytes) -> bool:
        before = self._frames
        for frame in self._stream.feed(data):
            if frame.destination in self._strips:
                self._obey(frame)
        return self._frames != before

    def _obey(self, frame: onbon.Frame) -> None:
        self._frames += 1
        if "nack" in self.faults:
            self._reply(frame, BUSY)
            return
        obey = self._commands().get(frame.data[:2])
        try:
            if obey is not None:
                obey(self._strips[frame.destination], frame.data)
        except FrameError:
            obey = None
        self._reply(frame, 0 if obey else WRONG_COMMAND)

    def _commands(self) -> Mapping[bytes, Callable[[dict[str, str], bytes], None]]:
        return {
            b"\xa2\x00": _nothing,
            b"\xa3\x00": _nothing,
            b"\xa3\x02": _nothing,
            b"\xa3\x06": _show,
            b"\xa3\x10": _blank,
        }

    def _reply(self, frame: onbon.Frame, error: int) -> None:
        if len(frame.data) > 2 and frame.data[2] == 1:
            answer = onbon.build(onbon.nack(frame, error) if error else onbon.ack(frame))
            self._answer(GARBAGE if "garbage" in self.faults else answer)


def _show(strip: dict[str, str], data: bytes) -> None:
    update = onbon.read_update(data)
    if update.delete is None:
        _blank(strip, data)
    for area in update.areas:
        codes = [name for code, name in COLOUR_NAMES.items() if code in area.text]
        text = _CODES.sub(b"", area.text).decode("gbk", "replace")
        strip["text"] = trimmed(text)
        strip["colour"] = codes[0] if codes else "red"
        strip["effect"] = EFFECT_NAMES.get(area.effect, str(area.effect))


def _blank(strip: dict[str, str], _: bytes) -> None:
    strip["text"] = ""


def _nothing(_strip: dict[str, str], _data: bytes) -> None:
    """Ping, light, brightness: acknowledged, nothing to read on the strip."""
