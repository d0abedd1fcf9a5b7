"""What every simulated pad shows and counts, whatever it speaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Final

from drivers.simulated.double import LINE_FAULTS, SimulatedDevice, wire_for

AWAITED: Final = 8
"""Acknowledgements waited for at most."""


class PadFace(SimulatedDevice):
    """One pad; faults `garbage` (a byte of each frame is wrong) and `noise` (rubbish before frames)."""

    FAULTS: ClassVar[tuple[str, ...]] = (*LINE_FAULTS, "garbage", "noise")

    def __init__(self, link: str, port: int, path: Path | str | None, baud: int) -> None:
        super().__init__(wire_for(link, port, path, baud))
        self._lit = False
        self._shown = {"number": "", "waiting": ""}
        self._grade: int | None = None
        self._acks = 0
        self._beeps = 0

    def seen(self) -> dict[str, Any]:
        """`{"lit", "number", "waiting", "grade": last or None, "acks", "beeps"}`."""
        with self._lock:
            return {"lit": self._lit, **self._shown, "grade": self._grade, "acks": self._acks, "beeps": self._beeps}
