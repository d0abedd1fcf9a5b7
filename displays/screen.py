"""The screens of this host: the main thread's loop that keeps every hall board's picture equal to what it knows.

Woken by what is heard, at most 30 times a second; else as often as a board asks for: eight times a second while a call is
new, 25 or 30 while a video or a long notice runs, twice for the clock, and then nothing is drawn unless something has
changed.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import pygame

from displays.board import Shown
from displays.drawing import Drawing
from displays.dress import BoardFace, Dress
from displays.regions import QUIET_SECONDS, STEP_SECONDS, Moment
from lobby import draw

log = logging.getLogger(__name__)

WINDOW: Final = (1280, 720)
HEADLESS: Final = (1920, 1080)
BUSY_SECONDS: Final = 1 / 30


class Seat(Protocol):
    """Whose board is drawn."""

    def shown(self) -> Shown:
        """What the board shows now."""

    def drawn(self, shown: Shown, drawing: Drawing) -> None:
        """It is on the screen."""


@dataclass
class Panel:
    """A board in its window."""

    seat: Seat
    face: BoardFace
    show: Callable[[list[pygame.Rect]], None]
    frames: int = 0

    def drawing(self) -> Drawing:
        """What is on it now."""
        calls, stage = self.face.calls, self.face.stage
        return (
            Drawing(self.frames, stage.showing, stage.problems, calls) if stage else Drawing(self.frames, calls=calls)
        )


class Screen:
    """The boards of one host, each in a window of its own. `clock` gives seconds since 1970."""

    def __init__(self, zone: ZoneInfo, clock: Callable[[], float], *, headless: bool, windowed: bool) -> None:
        self._zone, self._clock, self._headless, self._windowed = zone, clock, headless, windowed
        self._woken = threading.Event()
        self._seats: list[tuple[Seat, Dress]] = []
        self._panels: list[Panel] = []

    def add(self, seat: Seat, dress: Dress | None = None) -> None:
        """One more board; before `start`."""
        self._seats.append((seat, dress or Dress()))

    def wake(self) -> None:
        """Something has changed; from any thread."""
        self._woken.set()

    def start(self) -> None:
        """Open the windows, on the main thread."""
        pygame.display.init()
        pygame.font.init()
        if pygame.display.get_driver() == "x11":
            # Else SDL sends the whole screen through OpenGL for each rectangle: 37 % of a core for a notice, not 3 %.
            os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        for number, (seat, dress) in enumerate(self._seats):
            surface, show = self._first() if number == 0 else self._another(number + 1)
            dress.rehearse(surface.get_size())
            self._panels.append(Panel(seat, dress.face(surface), show))

    def stop(self) -> None:
        """Close them."""
        for panel in self._panels:
            if panel.face.stage:
                panel.face.stage.stop()
        self._panels.clear()
        draw.forget()
        pygame.display.quit()

    def run(self, stopping: threading.Event) -> None:
        """Draw until told to stop, or until the window is closed."""
        while not stopping.is_set():
            self._woken.clear()
            if any(event.type == pygame.QUIT for event in pygame.event.get()):
                return
            began = time.monotonic()
            pace = self.draw()
            self._woken.wait(pace - (time.monotonic() - began))
            stopping.wait(max(0.0, began + BUSY_SECONDS - time.monotonic()))

    def draw(self) -> float:
        """Bring every board up to date; how soon another picture is due, seconds."""
        return min((self._draw(panel) for panel in self._panels), default=QUIET_SECONDS)

    def _draw(self, panel: Panel) -> float:
        shown, now = panel.seat.shown(), self._clock()
        fresh = shown.newest is not None and shown.newest.fresh
        step = int(now / STEP_SECONDS) if fresh else 0
        changed = panel.face.draw(shown, Moment(datetime.fromtimestamp(now, self._zone), step))
        if changed:
            panel.show(changed)
            panel.frames += 1
            panel.seat.drawn(shown, panel.drawing())
        return panel.face.pace

    def _first(self) -> tuple[pygame.Surface, Callable[[list[pygame.Rect]], None]]:
        if self._headless:
            surface = pygame.display.set_mode(HEADLESS)
        elif self._windowed:
            surface = pygame.display.set_mode(WINDOW)
        else:
            surface = pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
            pygame.mouse.set_visible(False)
        pygame.display.set_caption("Lobby 大厅屏")
        return surface, pygame.display.update

    def _another(self, number: int) -> tuple[pygame.Surface, Callable[[list[pygame.Rect]], None]]:
        size = HEADLESS if self._headless else WINDOW
        window = pygame.Window(f"Lobby 大厅屏 {number}", size, borderless=not self._windowed)
        return window.get_surface(), lambda _: window.flip()
