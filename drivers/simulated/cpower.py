"""Simulated LED strips with C-Power controllers: one or several cards on one line, lit by the packets that reach them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from drivers import cpower_frames as cpower
from drivers.cpower import COLOURS, EFFECTS
from drivers.cpower import Settings as DriverSettings
from drivers.cpower_frames import Packet
from drivers.errors import FrameError
from drivers.settings import choice, flag, whole, whole_list
from drivers.simulated.double import LINE_FAULTS, SimulatedDevice, trimmed, wire_for

COLOUR_NAMES: Final = {code: name for name, code in COLOURS.items()}
EFFECT_NAMES: Final = {code: name for name, code in EFFECTS.items() if name != "quick"}
GARBAGE: Final = bytes.fromhex("00 13 37 A5 01 02 AE FF")
CHECKSUM: Final = 1
DONE: Final = b"\x01"
FAILED: Final = b"\x00"


@dataclass(frozen=True)
class Settings(DriverSettings):
    """A driver's settings, and where the double stands; `addresses` adds cards to the same line, `old` their age."""

    addresses: tuple[int, ...] = whole_list((), 1, 254)
    old: bool = flag(False)
    link: str = choice("serial", "tcp")
    port: int = whole(0, 0, 65535)
    baud: int = whole(115200, 300, 4_000_000)


class SimulatedCpower(SimulatedDevice):
    """The strips of one line; faults `nack` (always a checksum error) and `garbage` (nonsense in place of answers)."""

    FAULTS: ClassVar[tuple[str, ...]] = (*LINE_FAULTS, "nack", "garbage")
    settings_type = Settings

    def __init__(self, settings: Settings, path: Path | str | None = None) -> None:
        super().__init__(wire_for(settings.link, settings.port, path, settings.baud))
        self._settings = settings
        self._is_tcp = settings.framing == "tcp" or (settings.framing == "auto" and settings.link == "tcp")
        self._length: cpower.Order = "big" if settings.tcp_length == "big" else "little"
        self._stream = cpower.tcp_stream(self._length) if self._is_tcp else cpower.serial_stream()
        blank = {"text": "", "colour": "red", "effect": "static"}
        self._strips = {number: dict(blank) for number in settings.addresses or (settings.address,)}
        self._lit = dict.fromkeys(self._strips, True)
        self._brightness = dict.fromkeys(self._strips, 31)
        self._frames = 0

    def seen(self) -> dict[str, Any]:
        """`{"address": {"3": {"text", "colour", "effect"}}, "frames", "bad"}`; a dark strip shows no text."""
        with self._lock:
            strips = {str(number): dict(shown) for number, shown in self._strips.items()}
            for number, lit in self._lit.items():
                if not lit:
                    strips[str(number)]["text"] = ""
            return {"address": strips, "frames": self._frames, "bad": self._stream.bad}

    def _heard(self, data: bytes) -> bool:
        before = self._frames
        for packet in self._stream.feed(data):
            if packet.card in self._strips and not packet.is_reply:
                self._frames += 1
                self._obey(packet)
        return self._frames != before

    def _obey(self, packet: Packet) -> None:
        if "nack" in self.faults:
            self._reply(packet, FAILED * 2, CHECKSUM)
            return
        commands: Mapping[int, Callable[[Packet], bytes]] = {
            cpower.EXTERNAL: self._external,
            cpower.POWER: self._power,
            cpower.BRIGHTNESS: self._bright,
        }
        obey = commands.get(packet.command)
        try:
            answer = obey(packet) if obey else FAILED
        except FrameError:
            self._reply(packet, FAILED, CHECKSUM)
        else:
            self._reply(packet, answer)

    def _external(self, packet: Packet) -> bytes:
        strip = self._strips[packet.card]
        if packet.data[:1] == bytes([cpower.TEXT]):
            text = cpower.read_text(packet.data)
            strip["text"] = trimmed(text.text.decode("gbk", "replace"))
            strip["colour"] = COLOUR_NAMES.get(text.colour, text.colour.hex())
            is_moving = text.effect == self._settings.moving
            strip["effect"] = "move_left" if is_moving else EFFECT_NAMES.get(text.effect, str(text.effect))
        elif packet.data[:1] == bytes([cpower.WINDOWS]):
            strip["text"] = ""
        return packet.data[:1]

    def _power(self, packet: Packet) -> bytes:
        if packet.data[:1] == b"\x00":
            self._lit[packet.card] = packet.data[1:2] == b"\x01"
        return packet.data[:1] + bytes([self._lit[packet.card]])

    def _bright(self, packet: Packet) -> bytes:
        if len(packet.data) != 25 or max(packet.data[1:]) > 31:
            return FAILED
        self._brightness[packet.card] = packet.data[1]
        return DONE

    def _reply(self, packet: Packet, data: bytes, result: int = 0) -> None:
        if not packet.flag & cpower.WANTS_REPLY:
            return
        answer = cpower.reply_to(packet, data, result, is_old=self._settings.old)
        wrapped = cpower.build_serial(answer)
        if self._is_tcp:
            wrapped = cpower.build_tcp(answer, self._settings.id_code, self._length)
        self._answer(GARBAGE if "garbage" in self.faults else wrapped)
