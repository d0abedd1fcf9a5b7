"""A simulated QR and barcode scanner: what is held before it leaves as bytes, in pieces, with its suffix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from drivers.serial_scanner import ENDS
from drivers.serial_scanner import Settings as DriverSettings
from drivers.settings import choice, whole
from drivers.simulated.double import LINE_FAULTS, SimulatedDevice, wire_for


@dataclass(frozen=True)
class Settings(DriverSettings):
    """A driver's settings, and how the double speaks: its suffix, the charset it speaks, bytes per piece."""

    suffix: str = choice("CR", "LF", "CRLF", "TAB", "NONE")
    speaks: str = choice("utf-8", "gb18030")
    piece: int = whole(64, 1, 4096)
    link: str = choice("serial", "tcp")
    port: int = whole(0, 0, 65535)
    baud: int = whole(115200, 300, 4_000_000)


class SimulatedScanner(SimulatedDevice):
    """One scanner; fault `garbage` puts a control character into every code."""

    FAULTS: ClassVar[tuple[str, ...]] = (*LINE_FAULTS, "garbage")
    ACTIONS: ClassVar[Mapping[str, str]] = {"text": '{"text": what the code says}'}
    settings_type = Settings

    def __init__(self, settings: Settings, path: Path | str | None = None) -> None:
        super().__init__(wire_for(settings.link, settings.port, path, settings.baud))
        self._settings = settings
        self._scanned = 0

    def seen(self) -> dict[str, Any]:
        """`{"scanned": n}`; what was scanned may be a citizen's and is not told."""
        with self._lock:
            return {"scanned": self._scanned}

    def scan(self, text: str) -> None:
        """Hold a code before it."""
        with self._lock:
            self._scanned += 1
            code = text.encode(self._settings.speaks)
            if "garbage" in self.faults:
                code = b"\x01" + code
            sent = code + ENDS[self._settings.suffix]
        for start in range(0, len(sent), self._settings.piece):
            self._answer(sent[start : start + self._settings.piece])

    def _act(self, action: Mapping[str, object]) -> bool:
        text = action.get("text")
        if not isinstance(text, str) or not text:
            return False
        self.scan(text)
        return True

    def _heard(self, data: bytes) -> bool:
        del data
        return False
