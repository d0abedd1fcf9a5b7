"""A simulated ID-card reader: a card is laid on it and lifted, and it answers as a SAM module does.

After a card was read it is found no more until it is lifted, unless the unit `refinds`. The photo that goes with each
card is noise, so that a driver that kept it would be seen to. Source: hardware.md §4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from drivers import sam_frames as sam
from drivers import stx_frames as stx
from drivers.sam import Settings as DriverSettings
from drivers.settings import choice, flag, whole
from drivers.simulated.cards import block_of
from drivers.simulated.double import LINE_FAULTS, SimulatedDevice, wire_for

PHOTO: Final = bytes(range(1, 129)) * 8
NOISE: Final = bytes.fromhex("AA AA AA 96 00 69 AA")
SHAPES: Final = {"four": "ID_READER", "single": "SINGLE_ID_READER"}
LONGEST_REQUEST: Final = 16


@dataclass(frozen=True)
class Settings(DriverSettings):
    """A driver's settings, where the double stands, its pipes on USB, and whether it finds a card again."""

    link: str = choice("serial", "tcp", "usb")
    pipes: str = choice("four", "single")
    refinds: bool = flag(False)
    port: int = whole(0, 0, 65535)
    baud: int = whole(115200, 300, 4_000_000)


class SimulatedReader(SimulatedDevice):
    """One reader; faults `garbage` (wrong check), `noise`, `unreadable`, `unlicensed`."""

    FAULTS: ClassVar[tuple[str, ...]] = (
        *LINE_FAULTS, "garbage", "noise", "unreadable", "unlicensed", "halted",
    )  # fmt: skip
    ACTIONS: ClassVar[Mapping[str, str]] = {
        "card": '{"card": {"kind", "name", "number", …}, all optional}',
        "lift": '{"lift": true}',
    }
    settings_type = Settings

    def __init__(self, settings: Settings, path: Path | str | None = None) -> None:
        super().__init__(wire_for(settings.link, settings.port, path, settings.baud, SHAPES[settings.pipes]))
        self._settings = settings
        self._held = bytearray()
        self._card: bytes | None = None
        self._is_done = False
        self._reads = 0

    def seen(self) -> dict[str, Any]:
        """`{"card": whether one lies there, "reads": n}`; what it says is told to nobody but the driver."""
        with self._lock:
            return {"card": self._card is not None, "reads": self._reads}

    def lay(self, fields: Mapping[str, object]) -> None:
        """Lay a card on it; one that lies there is taken away first. Raises ValueError naming the field."""
        block = block_of(fields)
        with self._lock:
            self._card, self._is_done = block, False

    def lift(self) -> None:
        """Take the card away."""
        with self._lock:
            self._card, self._is_done = None, False

    def _act(self, action: Mapping[str, object]) -> bool:
        card = action.get("card")
        if isinstance(card, Mapping):
            self.lay(card)
        elif action.get("lift") is True:
            self.lift()
        return isinstance(card, Mapping) or action.get("lift") is True

    def _heard(self, data: bytes) -> bool:
        """Requests are cut out here and not by the driver's stream, which knows answers only."""
        self._held += data
        before = self._reads
        if self._settings.protocol == "stx":
            self._heard_wrapped()
            return before != self._reads
        while (place := self._held.find(sam.PREAMBLE)) >= 0:
            del self._held[:place]
            length = int.from_bytes(self._held[5 : sam.HEAD], "big")
            if len(self._held) < sam.HEAD or len(self._held) < sam.HEAD + min(length, LONGEST_REQUEST):
                return before != self._reads
            counted = bytes(self._held[5 : sam.HEAD + length - 1])
            good = 3 <= length <= LONGEST_REQUEST and sam.check(counted) == self._held[sam.HEAD + length - 1]
            del self._held[: sam.HEAD if not good else sam.HEAD + length]
            self._reply(self._obey(counted[2:]) if good else b"\x00\x00\x10")
        del self._held[:-4]
        return before != self._reads

    def _heard_wrapped(self) -> None:
        """`02 00 03 CA 01 00 CB 03` is the one request that it knows."""
        request = stx.build(stx.READ)
        while (place := self._held.find(request)) >= 0:
            del self._held[: place + len(request)]
            is_read = self._card is not None and not self.faults & {"unreadable", "unlicensed"}
            self._reads += is_read
            body = b"\x90\x00\x01\x00\x04\x00" + (self._card or b"") + PHOTO if is_read else b"\x6f\x00"
            self._say(stx.build(body), place=-2)
        del self._held[: -len(request)]

    def _obey(self, body: bytes) -> bytes:
        if "unlicensed" in self.faults:
            return b"\x00\x00\x66"
        is_there = self._card is not None and (not self._is_done or self._settings.refinds)
        answers = {
            sam.FIND: b"\x00\x00\x9f" + bytes(4) if is_there else b"\x00\x00\x80",
            sam.SELECT: b"\x00\x00\x90" + bytes(8) if is_there else b"\x00\x00\x81",
            sam.MODULE: b"\x00\x00\x90" + bytes(16),
            sam.READ_ADDRESS: b"\x00\x00\x91",
        }
        if body == sam.READ:
            return self._read()
        return answers.get(body, b"\x00\x00\x90" if body[:1] in b"\x10\x11\x60\x61" else b"\x00\x00\x21")

    def _read(self) -> bytes:
        if self._card is None or "unreadable" in self.faults:
            return b"\x00\x00\x41"
        self._is_done = True
        self._reads += 1
        return b"\x00\x00\x90\x01\x00\x04\x00" + self._card + PHOTO

    def _reply(self, body: bytes) -> None:
        self._say(sam.build(body), place=-1)

    def _say(self, frame: bytes, place: int) -> None:
        sent = bytearray(frame)
        if "garbage" in self.faults:
            sent[place] ^= 0x55
        if "noise" in self.faults:
            sent[:0] = NOISE
        self._answer(bytes(sent))
