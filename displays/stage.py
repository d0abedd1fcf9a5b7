"""The stage beside the calls: runs the playlist, shows pictures, silent videos and texts, and knows what went wrong.

What cannot be shown is told in one warning, passed over, and tried again once its file has changed. The last thing shown
stays until the next one is ready, so that nothing ever flashes. Belongs to the drawing thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pygame

from displays.playlist import Turn, turned
from displays.reel import Reel
from lobby.displays_settings import Show
from lobby.messages import Text

log = logging.getLogger(__name__)

PATIENCE: Final = timedelta(seconds=10)
"""How long a file may take until its first picture."""
FRAME_SECONDS: Final = 1 / 25

Stamp = tuple[int, int] | None
"""A file's time and size; None where there is none."""


@dataclass(frozen=True)
class Still:
    """What stands on the stage; `key` changes with it. `moving` while a video runs."""

    key: tuple[int, int]
    picture: pygame.Surface | None = None
    text: Text | None = None
    moving: bool = False


EMPTY: Final = Still((-1, 0))


class Stage:
    """The playlist of one board, with its files in `folder`."""

    def __init__(
        self, shows: Sequence[Show], folder: Path, make_reel: Callable[[Path, tuple[int, int]], Reel] = Reel
    ) -> None:
        self._shows, self._folder, self._make_reel = tuple(shows), folder, make_reel
        self._turn: Turn | None = None
        self._reel: Reel | None = None
        self._still = EMPTY
        self._count = 0
        self._bad: dict[int, tuple[Stamp, str]] = {}

    @property
    def showing(self) -> str | None:
        """What is on: a file's name, or the beginning of a text."""
        if self._turn is None:
            return None
        show = self._shows[self._turn.place]
        return show.file or (show.text.zh[:40] if show.text else None)

    @property
    def problems(self) -> dict[str, str]:
        """Files that cannot be shown, and why."""
        return {self._shows[place].file or f"playlist[{place}]": why for place, (_, why) in self._bad.items()}

    def at(self, now: datetime, room: tuple[int, int]) -> Still | None:
        """What to show now in so many pixels; None while there is nothing, so that the calls have the room."""
        self._choose(now, room)
        if self._turn is None:
            self._still = EMPTY
            return None
        show = self._shows[self._turn.place]
        if show.kind == "text":
            self._still = Still((self._turn.place, -1), text=show.text)
        elif self._reel:
            self._still = self._screened(self._reel, show, now - self._turn.since)
        return self._still

    def stop(self) -> None:
        """Close whatever runs."""
        if self._reel:
            self._reel.stop()
        self._reel, self._turn = None, None

    def _choose(self, now: datetime, room: tuple[int, int]) -> None:
        """Whose turn it is, past everything that cannot be shown."""
        self._judge(now)
        over = self._reel is not None and self._reel.over and self._is_video()
        turn = turned(self._shows, self._turn, now, skipped=self._skipped(), over=over)
        if turn == self._turn:
            return
        self.stop()
        self._turn = turn
        show = self._shows[turn.place] if turn else None
        if show and show.kind != "text":
            self._reel = self._make_reel(self._folder / (show.file or ""), room)
            self._reel.start()

    def _judge(self, now: datetime) -> None:
        """Note once what is wrong with the file on stage."""
        turn, reel = self._turn, self._reel
        if turn is None or reel is None:
            return
        late = not reel.frames and now - turn.since > PATIENCE
        why = reel.problem or (f"no picture within {PATIENCE.seconds} s" if late else None)
        if why:
            self._bad[turn.place] = (_stamp(reel.path), why)
            log.warning("%s: found a file that cannot be shown (%s); it is passed over", reel.path, why)

    def _skipped(self) -> set[int]:
        """Places with bad files; one that has changed gets another chance."""
        self._bad = {
            place: (stamp, why)
            for place, (stamp, why) in self._bad.items()
            if stamp == _stamp(self._folder / (self._shows[place].file or ""))
        }
        return set(self._bad)

    def _is_video(self) -> bool:
        return self._turn is not None and self._shows[self._turn.place].kind == "video"

    def _screened(self, reel: Reel, show: Show, elapsed: timedelta) -> Still:
        """The next frame, or what is there already."""
        moving = show.kind == "video"
        picture = reel.frame(elapsed // timedelta(milliseconds=1)) if moving or not reel.frames else None
        if picture is None:
            return Still(
                self._still.key, self._still.picture, self._still.text, moving=True if moving else not reel.frames
            )
        self._count += 1
        return Still((self._turn.place if self._turn else 0, self._count), picture, moving=moving)


def _stamp(path: Path) -> Stamp:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size
