"""One device on a line, from opening to loss and back: what it does in its turns is its seat's business.

Lost is one warning, back is one info, in between there is silence in the log and `offline` with the reason in the
health. It counts as back when its first turn has gone well, so one that opens and fails does not flutter.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 15.0
LONGEST_REASON: Final = 200

State = Mapping[str, Any]
Report = Callable[[State], None]


class Seat(Protocol):
    """What is done with a device. `turn` runs on the line's thread, whatever else it has on the bus's."""

    listens: bool
    """Whether the device speaks by itself, so that its turn comes when there is something on the line."""
    late_s: float
    """Set by the line before a turn: how old, at most, is what has come over the line, for others may have held it up."""
    ring: Callable[[], None]
    """Set by the line; the seat calls it, from any thread, when it has something to do."""

    def due_in(self) -> float:
        """Seconds until it wants a turn although nothing is on the line; infinity when it has nothing to do."""

    def turn(self, device: Any, patience_s: float) -> State | None:
        """One short thing with an open device; listens no longer than `patience_s`. None: all is well.

        Raises DeviceError.
        """


class Member:
    """`make` gives a device that is open; it raises DeviceError, or SettingsError when it never will."""

    def __init__(self, name: str, make: Callable[[], Any], seat: Seat, report: Report) -> None:
        self.name, self.seat = name, seat
        self.device: Any = None
        self._make, self._report = make, report
        self._is_lost = self._is_hopeless = False
        self._is_told_well = False
        self._pause, self._again_at = FIRST_PAUSE, -math.inf

    @property
    def is_waiting(self) -> bool:
        """Whether it was lost and will be tried again."""
        return self._is_lost and not self._is_hopeless

    def due_in(self, now: float) -> float:
        """Seconds until its turn, if nothing comes over the line."""
        if self._is_hopeless:
            return math.inf
        return self._again_at - now if self.device is None else self.seat.due_in()

    def turn(self, patience_s: float) -> None:
        """Open it if it is not, and let its seat work. Raises DeviceError, SettingsError."""
        if self.device is None:
            self.device = self._make()
        state = self.seat.turn(self.device, patience_s)
        if self._is_lost:
            log.info("%s is back", self.name)
        self._is_lost, self._pause = False, FIRST_PAUSE
        if state is not None or not self._is_told_well:
            self._report(state or {"state": "ok"})
        self._is_told_well = True

    def lose(self, why: str, now: float, *, for_good: bool = False) -> None:
        """It is gone: tell why, and try again after a pause that grows, or never."""
        self.close()
        if self._is_hopeless:
            return
        if not self._is_lost:
            log.warning("%s %s: %s", self.name, "can never work" if for_good else "is lost", why)
        self._is_lost, self._is_told_well = True, False
        self._is_hopeless = for_good
        self._again_at, self._pause = now + self._pause, min(self._pause * 2, LONGEST_PAUSE)
        self._report({"state": "offline", "reason": why[:LONGEST_REASON]})

    def hasten(self) -> None:
        """Its port has come: try now, and begin anew with short pauses."""
        self._pause, self._again_at = FIRST_PAUSE, -math.inf

    def close(self) -> None:
        """Give the line back."""
        device, self.device = self.device, None
        if device is not None:
            device.close()
