"""A window's LED strip: a thread that keeps what the strip shows equal to what the window's board says.

Only the newest state is kept, so that a line that was silent for a minute never catches up through old numbers. A wrong
or missing acknowledgement is tried again, then told as health and tried less and less often (a new call is tried at
once); when the strip answers again it shows what is so. Every `REFRESH_SECONDS` the same is shown anew, for a card that
lost its power forgets in silence.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from displays.strip_text import Shown, shown
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
    """One strip. `open_strip` opens it anew at each reconnection and raises DeviceError or SettingsError."""

    def __init__(
        self,
        name: str,
        open_strip: Callable[[], Strip],
        *,
        width_px: int,
        health: Health,
        clock: Callable[[], float] = time.monotonic,
        refresh_seconds: float = REFRESH_SECONDS,
    ) -> None:
        self._name, self._open_strip, self._width_px = name, open_strip, width_px
        self._health, self._clock, self._refresh_seconds = health, clock, refresh_seconds
        self._changed = threading.Condition()
        self._want: Wanted | None = None
        self._stopping = False
        self._tried: Wanted | None = None
        self._strip: Strip | None = None
        self._failures = 0
        self._again_at = 0.0
        self._version: tuple[str, int] | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to show."""
        self._thread.start()

    def stop(self) -> None:
        """Give the line back; what stands on the strip stays there."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    def board(self, board: WindowBoard | None) -> None:
        """The window's board has come (None: it was cleared); from any thread, never waits for the strip."""
        version = (board.journal, board.seq) if board else None
        with self._changed:
            if version and self._version and version[0] == self._version[0] and version[1] < self._version[1]:
                return
            self._version = version
            self._want = shown(board, self._width_px), board.call if board else None
            self._changed.notify()

    def _run(self) -> None:
        while (want := self._next()) is not None:
            try:
                self._show(want)
            except (DeviceError, ValueError) as error:
                self._failed(error)
            except Exception:  # the thread's one guard: the strip must come back by itself
                log.exception("%s: showing failed", self._name)
                self._failed(RuntimeError("unexpected"))
        self._close()

    def _next(self) -> Wanted | None:
        """The state to show, once there is one to be shown now; None when stopping."""
        with self._changed:
            while not self._stopping:
                want, left = self._want, self._again_at - self._clock()
                if want is not None and (left <= 0 or want != self._tried):
                    return want
                self._changed.wait(None if want is None else max(0.001, left))
        return None

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
        self._close()
        self._failures += 1
        late = self._failures - QUICK_TRIES - 1
        if late == 0:
            log.warning("%s: the strip is lost: %s", self._name, error)
            self._health({"state": "offline", "reason": str(error)[:200]})
        pause = QUICK_SECONDS if late < 0 else BACK_OFF_SECONDS[min(late, len(BACK_OFF_SECONDS) - 1)]
        self._again_at = self._clock() + pause

    def _close(self) -> None:
        strip, self._strip = self._strip, None
        if strip is not None:
            strip.close()
