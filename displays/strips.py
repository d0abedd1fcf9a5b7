"""A window's LED strip: keeps what the strip shows equal to what the window's board says, in its turns on its line.

Only the newest state is kept, so that a line that was silent for a minute never catches up through old numbers. A wrong
or missing acknowledgement is tried again, then told as health and tried less and less often (a new call is tried at
once); when the strip answers again it shows what is so. Every `REFRESH_SECONDS` the same is shown anew, for a card that
lost its power forgets in silence. Each call is told as shown once its strip has acknowledged it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from displays.strip_text import Card, Shown, shown
from displays.turns import AT_ONCE, Turns
from drivers.device import Strip
from drivers.errors import DeviceError
from drivers.gbk import columns
from lobby.messages import Board, Emergency, WindowBoard

log = logging.getLogger(__name__)

Health = Callable[[Mapping[str, Any]], None]
QUICK_TRIES: Final = 2
"""Failures that are tried again at once before anybody is told."""
QUICK_SECONDS: Final = 0.05
BACK_OFF_SECONDS: Final = (0.5, 1.0, 2.0, 5.0, 10.0)
REFRESH_SECONDS: Final = 30.0
MOVING_SECONDS: Final = 0.25
"""What a column takes to pass by, at most: a refresh begins a moving text anew, so it waits for its end."""


@dataclass(frozen=True)
class Wanted:
    """What is to be shown; a recall looks the same, but its call is another, and it is sent again."""

    face: Shown
    call: str | None = None
    emergency: str | None = None


class Newest:
    """Whether a board is older than the last: by seq in one journal; another journal always wins."""

    def __init__(self) -> None:
        self._version: tuple[str, int] | None = None

    def takes(self, board: Board | None) -> bool:
        """Take a board (None: it was cleared); False for an older one."""
        version = (board.journal, board.seq) if board else None
        if version and self._version and version[0] == self._version[0] and version[1] < self._version[1]:
            return False
        self._version = version
        return True


class StripLine:
    """One strip. `open_strip` opens it anew at each reconnection and raises DeviceError or SettingsError.

    Strips that share a line share its `turns`; without any, it has its own. `wall` gives seconds since 1970.
    """

    def __init__(
        self,
        name: str,
        open_strip: Callable[[], Strip],
        *,
        card: Card,
        health: Health,
        turns: Turns | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        refresh_seconds: float = REFRESH_SECONDS,
    ) -> None:
        self._name, self._open_strip, self._card = name, open_strip, card
        self._health, self._clock, self._wall, self._refresh_seconds = health, clock, wall, refresh_seconds
        self._turns = turns or Turns(name)
        self._board: WindowBoard | None = None
        self._emergency: Emergency | None = None
        self._want: Wanted | None = None
        self._tried: Wanted | None = None
        self._strip: Strip | None = None
        self._failures = 0
        self._again_at = 0.0
        self._newest = Newest()
        self._last: dict[str, Any] = {}

    def start(self) -> None:
        """Begin to show."""
        self._turns.join(self)

    def stop(self) -> None:
        """Give the line back; what stands on the strip stays there."""
        self._turns.leave(self)

    def board(self, board: WindowBoard | None) -> None:
        """The window's board has come (None: it was cleared); from any thread, never waits for the strip."""
        with self._turns.changed:
            if self._newest.takes(board):
                self._board = board
                self._wish()

    def emergency(self, emergency: Emergency | None) -> None:
        """What takes every strip until None comes; from any thread, never waits for the strip."""
        with self._turns.changed:
            if emergency != self._emergency:
                self._emergency = emergency
                self._wish()

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

    def _wish(self) -> None:
        if self._emergency:
            face = shown(self._board, self._card, self._emergency.text)
            self._want = Wanted(face, emergency=self._emergency.id)
        else:
            self._want = Wanted(shown(self._board, self._card), self._board.call if self._board else None)
        self._turns.changed.notify_all()

    def _show(self, want: Wanted) -> None:
        self._tried, face = want, want.face
        if self._strip is None:
            self._strip = self._open_strip()
        self._strip.show(face.text, colour=face.colour, effect=face.effect)
        if self._failures > QUICK_TRIES:
            log.info("%s: the strip is back", self._name)
        self._failures = 0
        passing = columns(face.text) * MOVING_SECONDS if face.effect == "move_left" else 0.0
        self._again_at = self._clock() + self._refresh_seconds + passing
        if want.call and want.call != self._last.get("last_call"):
            at = datetime.fromtimestamp(self._wall(), UTC).isoformat(timespec="milliseconds")
            self._last = {"last_call": want.call, "shown_at": at}
        self._health({"state": "ok", **self._last})

    def _failed(self, error: Exception) -> None:
        self.close()
        self._failures += 1
        late = self._failures - QUICK_TRIES - 1
        if late == 0:
            log.warning("%s: the strip is lost: %s", self._name, error)
            self._health({"state": "offline", "reason": str(error)[:200], **self._last})
        pause = QUICK_SECONDS if late < 0 else BACK_OFF_SECONDS[min(late, len(BACK_OFF_SECONDS) - 1)]
        self._again_at = self._clock() + pause
