"""A simulated ESC/POS printer: what it is told comes out as paper, and it answers as the metal does.

Trouble puts it offline: it answers `10 04 n` at once and keeps everything else for when it is well again, so that a
driver that does not look first prints late. `{"fault": "paper_out", "after_lines": 3}` runs out in the middle of a
slip.
Source: hardware.md §1.3, §1.4, §7.3.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from drivers.escpos_slip import PAPER
from drivers.escpos_slip import Settings as DriverSettings
from drivers.escpos_status import CLEAR, CLEARED
from drivers.settings import choice, whole
from drivers.simulated.double import LINE_FAULTS, SimulatedDevice, wire_for
from drivers.simulated.paper import Item, Paper

TROUBLES: Final = ("cover_open", "jam", "paper_out", "head_hot")
NONSENSE: Final = b"\xff"
"""What a wrong speed makes of a status byte: none of its fixed bits is right."""
SEEN_BYTES: Final = 12 * 1024
HELD_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class Settings(DriverSettings):
    """A driver's settings, and where the double stands."""

    link: str = choice("tcp", "serial", "usb")
    port: int = whole(0, 0, 65535)
    baud: int = whole(19200, 300, 4_000_000)


class SimulatedPrinter(SimulatedDevice):
    """One printer. Faults of its own: troubles, `paper_low`, `refuse`, `garbage`, deaf to `no_mark`, `no_query`."""

    FAULTS: ClassVar[tuple[str, ...]] = (
        *LINE_FAULTS,
        *TROUBLES,
        "paper_low",
        "refuse",
        "garbage",
        "no_mark",
        "no_query",
    )
    ACTIONS: ClassVar[Mapping[str, str]] = {"after_lines": '{"fault": "paper_out", "after_lines": lines}'}
    settings_type = Settings

    def __init__(self, settings: Settings, path: Path | str | None = None) -> None:
        super().__init__(wire_for(settings.link, settings.port, path, settings.baud, "PRINTER"))
        self._columns = PAPER[settings.width][0]
        self._paper = Paper(self._columns, self._ask)
        self._held = bytearray()
        self._automatic = False
        self._lines_left: int | None = None

    def seen(self) -> dict[str, Any]:
        """`{"slips", "paper": items of the last slip, "bytes": of the last slip, "state"}`."""
        with self._lock:
            paper = self._paper.slip or self._paper.items
            told = {"slips": self._paper.slips, "bytes": self._paper.slip_bytes, "state": self._state()}
            return {**told, "paper": _small(paper)}

    def touch(self, action: Mapping[str, object]) -> None:
        """See the base; `after_lines` lets a fault wait until so many more lines are printed."""
        lines = action.get("after_lines")
        if action.get("fault") == "paper_out" and isinstance(lines, int):
            with self._lock:
                self._lines_left = self._paper.lines + lines
            return
        if action.get("clear") is True:
            self._lines_left = None
        super().touch(action)

    def _heard(self, data: bytes) -> bool:
        before = (self._paper.slips, self._state())
        for byte in data:
            self._take(byte)
        return before != (self._paper.slips, self._state())

    def _take(self, byte: int) -> None:
        if self._is_offline():
            self._hold(byte)
            return
        self._paper.feed(byte)
        if self._lines_left is not None and self._paper.lines >= self._lines_left:
            self._lines_left = None
            self.faults.add("paper_out")
            self._send_automatic()

    def _hold(self, byte: int) -> None:
        if len(self._held) < HELD_BYTES:
            self._held.append(byte)
        if self._held[-3:-1] == b"\x10\x04":
            del self._held[-3:]
            self._ask("status", byte)
        elif self._held.endswith(CLEAR):
            self._ask("clear", 0)

    def _apply(self, name: str, on: bool) -> None:
        super()._apply(name, on)
        if name == "refuse":
            (self.wire.unplug if on else self.wire.replug)()
        elif name == "unplugged":
            self._forget()
        else:
            self._send_automatic()
            self._print_held()

    def _forget(self) -> None:
        with self._lock:
            printed = self._paper
            self._paper = Paper(self._columns, self._ask)
            self._paper.slip, self._paper.slips = printed.slip, printed.slips
            self._paper.slip_bytes = printed.slip_bytes
            self._held.clear()
            self._automatic = False

    def _print_held(self) -> None:
        with self._lock:
            waiting, self._held = bytes(self._held), bytearray()
            for byte in waiting:
                self._take(byte)

    def _ask(self, what: str, value: int) -> None:
        if what == "status" and 1 <= value <= 4 and "no_query" not in self.faults:
            self._answer(bytes([self._status()[value - 1]]))
        elif what == "mark" and "no_mark" not in self.faults:
            self._answer(b"\x03" if "paper_low" in self.faults else b"\x00")
        elif what == "clear":
            self._held.clear()
            self._paper.forget()
            self._answer(CLEARED)
        elif what == "clone":
            self._answer(b"\x00")
        elif what == "automatic":
            self._automatic = value != 0
            self._send_automatic()

    def _answer(self, data: bytes) -> None:
        super()._answer(NONSENSE * len(data) if "garbage" in self.faults else data)

    def _status(self) -> tuple[int, int, int, int]:
        on = self.faults
        cause = 0x04 * ("cover_open" in on) | 0x20 * ("paper_out" in on) | 0x40 * bool(on & {"jam", "head_hot"})
        error = 0x08 * ("jam" in on) | 0x40 * ("head_hot" in on)
        paper = 0x6C if "paper_out" in on else 0x0C * ("paper_low" in on)
        return 0x12 | 0x08 * self._is_offline(), 0x12 | cause, 0x12 | error, 0x12 | paper

    def _send_automatic(self) -> None:
        if self._automatic:
            on = self.faults
            first = 0x10 | 0x08 * self._is_offline() | 0x20 * ("cover_open" in on)
            second = 0x08 * ("jam" in on) | 0x40 * ("head_hot" in on)
            third = 0x0F if "paper_out" in on else 0x03 * ("paper_low" in on)
            self._answer(bytes([first, second, third, 0]))

    def _is_offline(self) -> bool:
        return any(name in self.faults for name in TROUBLES)

    def _state(self) -> str:
        gone = {"silent": "unknown", "unplugged": "offline", "refuse": "offline", "half_open": "unknown"}
        for name, state in {**gone, **{name: name for name in (*TROUBLES, "paper_low")}, "head_hot": "offline"}.items():
            if name in self.faults:
                return state
        return "ok"


def _small(paper: list[Item]) -> list[Item]:
    """The paper in at most `SEEN_BYTES` of JSON: the largest pictures lose their dots first, then the top its lines."""
    shown = [dict(item) for item in paper]
    while len(json.dumps(shown)) > SEEN_BYTES - 256:
        largest = max(shown, key=lambda item: len(item.get("data", "")))
        if largest["kind"] == "raster" and largest["data"]:
            largest["data"] = ""
        else:
            del shown[0]
    return shown
