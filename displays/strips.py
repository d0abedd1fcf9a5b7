"""A window's LED strip: keeps what the strip shows equal to what the window's board says, in its turns on its line.

Only the newest state is kept, so that a line that was silent for a minute never catches up through old numbers. A wrong
or missing acknowledgement is tried again, then told as health and tried less and less often (a new call is tried at
once); when the strip answers again it shows what is so. Every `REFRESH_SECONDS` the same is shown anew, for a card that
lost its power forgets in silence.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from displays.strip_text import Shown, shown
from displays.turns import AT_ONCE, Turns
from drivers.device import Strip
from drivers.errors import DeviceError
from lobby.messages import WindowBoard

log = logging.getLogger(__name__)

Health = Callable[[Mapping[str, Any]], None]
Wanted = tuple[Shown, str | None]
"""What is shown and the call it is shown for: a recall looks the same and is sent again."""
QUICK_TRIES: Final = 2
"""Failures that are tried again at once before anybody is told."""
QUICK_SECONDS: Final = 0.05
BACK_OFF_SECONDS: Final = (0.5, 1.0, 2.0, 5.0, 10.0)
REFRESH_SECONDS: Final = 30.0


class StripLine:
    """One strip. `open_strip` opens it anew at each reconnection and raises DeviceError or SettingsError.

    Strips that share a line share its `turns`; without any, it has its own.
    """

    def __init__(
        self,
        name: str,
        open_strip: Callable[[], Strip],
        *,
        width_px: int,
        health: Health,
        turns: Turns | None = None,
        clock: Callable[[], float] = time.monotonic,
        refresh_seconds: float = REFRESH_SECONDS,
    ) -> None:
        self._name, self._open_strip, self._width_px = name, open_strip, width_px
        self._health, self._clock, self._refresh_seconds = health, clock, refresh_seconds
        self._turns = turns or Turns(name)
        self._want: Wanted | None = None
        self._tried: Wanted | None = None
        self._strip: Strip | None = None
        self._failures = 0
        self._again_at = 0.0
        self._version: tuple[str, int] | None = None

    def start(self) -> None:
        """Begin to show."""
        self._turns.join(self)

    def stop(self) -> None:
        """Give the line back; what stands on the strip stays there."""
        self._turns.leave(self)

    def board(self, board: WindowBoard | None) -> None:
        """The window's board has come (None: it was cleared); from any thread, never waits for the strip."""
        version = (board.journal, board.seq) if board else None
        with self._turns.changed:
            if version and self._version and version[0] == self._version[0] and version[1] < self._version[1]:
                return
            self._version = version
            self._want = shown(board, self._width_px), board.call if board else None
            self._turns.changed.notify_all()

    def due_in(self) -> float | None:
        """See `Member`: a new state at once, a refresh or another try in its time."""
        if self._want is None:
            return None
        return AT_ONCE if self._want != self._tried else self._again_at - self._clock()

    def turn(self) -> None:
        """Show the newest state."""
        with self._turns.changed:
            want = self._want
        if want is None:
            return
        try:
            self._show(want)
        except (DeviceError, ValueError) as error:
            self._failed(error)

    def broke(self) -> None:
        """Come back by itself, as after any failure."""
        self._failed(RuntimeError("unexpected"))

    def close(self) -> None:
        """Give the line back."""
        strip, self._strip = self._strip, None
        if strip is not None:
            strip.close()

    def _show(self, want: Wanted) -> None:
        self._tried, (face, _call) = want, want
        if self._strip is None:
            self._strip = self._open_strip()
        self._strip.show(face.text, colour=face.colour, effect=face.effect)
        if self._failures > QUICK_TRIES:
            log.info("%s: the strip is back", self._name)
        self._failures = 0
        self._again_at = self._clock() + self._refresh_seconds
        self._health({"state": "ok"})

    def _failed(self, error: Exception) -> None:
        self.close()
        self._failures += 1
        late = self._failures - QUICK_TRIES - 1
        if late == 0:
            log.warning("%s: the strip is lost: %s", self._name, error)
            self._health({"state": "offline", "reason": str(error)[:200]})
        pause = QUICK_SECONDS if late < 0 else BACK_OFF_SECONDS[min(late, len(BACK_OFF_SECONDS) - 1)]
        self._again_at = self._clock() + pause
