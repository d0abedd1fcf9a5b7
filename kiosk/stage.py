"""The main thread: events come in, the screen steps, effects go out, what changed is drawn. It sleeps in between.

It waits for the next event or the next time something is due, so that an idle kiosk takes less than 1 % of a core.
Other threads hand calls in by `later`; nothing of the screen, session or view is touched by any other thread.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime

import pygame

from kiosk import inputs, screens
from kiosk.finger import Finger
from kiosk.layout import layout
from kiosk.mirror import Mirror
from kiosk.pages import Screen
from kiosk.session import Session
from kiosk.view import View
from kiosk.widgets import HEIGHT, WIDTH, Point, Widget
from lobby import draw, heap
from lobby.program import notify

log = logging.getLogger(__name__)

GLANCE = 0.016
"""Seconds between looks at fingers and mouse: a touch is seen within one frame."""
LONGEST_SLEEP = 0.5
"""Seconds; fingers aside, nothing that happens on the glass is noticed later."""
MOUSE = -1
WATCHDOG_SECONDS = 5.0


class Glass:
    """The window, or the whole screen, or nothing at all under the dummy driver."""

    def __init__(self, *, headless: bool, windowed: bool) -> None:
        self._headless, self._windowed = headless, windowed

    def start(self) -> None:
        """Open it."""
        heap.give_back()
        pygame.display.init()
        pygame.font.init()
        if self._headless:
            pygame.display.set_mode((WIDTH, HEIGHT))
        elif self._windowed:
            pygame.display.set_mode((WIDTH // 2, HEIGHT // 2), pygame.RESIZABLE)
        else:
            pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
            pygame.mouse.set_visible(False)
        pygame.display.set_caption("Lobby kiosk")

    def stop(self) -> None:
        """Close it."""
        pygame.quit()
        draw.forget()


class Stage:
    """One kiosk's screen and hands."""

    def __init__(
        self, screen: Screen, *, wall: Callable[[], datetime], clock: Callable[[], float] = time.monotonic,
        mirror: Mirror | None = None, headless: bool = False,
    ) -> None:  # fmt: skip
        """`wall` is the hall's own time; `clock` never goes back. `headless` has no fingers and no mouse of its own."""
        self._headless = headless
        self.screen, self._wall, self._clock, self._mirror = screen, wall, clock, mirror
        self.session: Session | None = None
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._finger = Finger()
        self._looked = self._looked_before = clock()
        self._view: View | None = None
        self._drawn: object = None
        self._every: list[tuple[float, Callable[[], object]]] = []
        self._ran: dict[int, float] = {}
        self._watchers: list[Callable[[Screen], None]] = []
        self.status: int | None = None
        self.pictures: dict[str, pygame.Surface] = {}

    def later(self, call: Callable[[], None]) -> None:
        """Have something done on the main thread; from any thread."""
        self._inbox.put(call)

    def every(self, seconds: float, call: Callable[[], object]) -> None:
        """Have something done again and again on the main thread."""
        self._every.append((seconds, call))

    def watch(self, watcher: Callable[[Screen], None]) -> None:
        """Have somebody told of each screen that is another than the one before, on the main thread."""
        self._watchers.append(watcher)

    def finish(self, status: int) -> None:
        """End the program with this exit status; on the main thread."""
        self.status = status

    def picture(self) -> pygame.Surface:
        """A copy of what stands on the glass, on the main thread: drawn anew first, so that it shows the page of now."""
        self._draw()
        return _surface().copy()

    def post(self, given: inputs.Input) -> None:
        """An input from any thread."""
        self.later(lambda: self.give(given))

    def give(self, given: inputs.Input) -> None:
        """An input, on the main thread."""
        now = self._clock()
        before = self.screen
        self.screen, effects = screens.step(before, given, now)
        for effect in effects:
            if self.session:
                self.session.do(effect, now)
        if self.screen is not before:
            for watcher in self._watchers:
                watcher(self.screen)

    def tap(self, x: float, y: float) -> None:
        """A finger pressed and lifted at a place in fractions of the page, as the virtual lobby's page sends it."""
        self._down(MOUSE, (x * WIDTH, y * HEIGHT), self._clock())
        self._up(MOUSE, (x * WIDTH, y * HEIGHT), self._clock())

    def shown(self) -> list[Widget]:
        """What stands on the screen in this moment, so that two taps in one turn meet two pages."""
        return layout(self.screen, self._wall(), self._clock())

    def run(self, stopping: threading.Event) -> None:
        """Until it is time to stop."""
        self.every(WATCHDOG_SECONDS, lambda: notify("WATCHDOG=1"))
        threading.Thread(target=self._hear_the_end, args=(stopping,), name="end", daemon=True).start()
        self._view = View(_surface(), self.pictures)
        self._draw()
        while not stopping.is_set() and self.status is None:
            self.turn(self._sleep(self._clock()), stopping)

    def _hear_the_end(self, stopping: threading.Event) -> None:
        """Wake the main thread as soon as it is to stop."""
        stopping.wait()
        self.later(lambda: None)

    def turn(self, seconds: float, stopping: threading.Event) -> None:
        """Wait at most so long for something to happen, and deal with all of it."""
        for event in self._wait(seconds):
            if event.type == pygame.QUIT:
                stopping.set()
            self._event(event)
        while not self._inbox.empty():
            self._inbox.get()()
        now = self._clock()
        self.give(inputs.Tick())
        if self.session:
            self.session.tick(now)
        self._run_due(now)
        self._draw()

    def _wait(self, seconds: float) -> list[pygame.event.Event]:
        """Sleep until something comes. SDL would wait by asking a thousand times a second (4 % of a core, measured)."""
        until = self._clock() + seconds
        while True:
            left = until - self._clock()
            with contextlib.suppress(queue.Empty):
                self._inbox.get(timeout=max(0.001, left if self._headless else min(left, GLANCE)))()
                left = 0.0
            events = self._look()
            if events or left <= GLANCE:
                return events

    def _look(self) -> list[pygame.event.Event]:
        """What happened since the look before. When exactly, SDL does not say: while a page was drawn it had to wait."""
        now = self._clock()
        self._looked_before, self._looked = now if self._headless else self._looked, now
        return pygame.event.get()

    # --- input --------------------------------------------------------------------------------------------------------

    def _event(self, event: pygame.event.Event) -> None:
        """Finger and mouse are one: SDL's synthetic mouse events are off, and passed over where they come anyway."""
        if event.type in (pygame.FINGERDOWN, pygame.FINGERUP):
            width, height = _surface().get_size()
            where = self._design((event.x * width, event.y * height))
            self._moved(event.finger_id, where, down=event.type == pygame.FINGERDOWN)
        elif event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP) and not getattr(event, "touch", False):
            if event.button == 1:
                self._moved(MOUSE, self._design(event.pos), down=event.type == pygame.MOUSEBUTTONDOWN)
        elif event.type in (pygame.VIDEORESIZE, pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED):
            self._view = View(_surface(), self.pictures)

    def _design(self, point: Point) -> Point:
        return self._view.pen.to_design(point) if self._view else point

    def _moved(self, which: int, point: Point, *, down: bool) -> None:
        # As early as it may have been: a contact that bounced while a page was drawn is no second press.
        page = type(self.screen.page), self.screen.warned
        (self._down if down else self._up)(which, point, self._looked_before, page)

    def _down(self, which: int, point: Point, at: float, page: object = None) -> None:
        self._finger = self._finger.down(which, point, self.shown(), at, page)
        self._draw()

    def _up(self, which: int, point: Point, at: float, page: object = None) -> None:
        self._finger, action = self._finger.up(which, point, self.shown(), at, page)
        if action is not None:
            self.give(inputs.Touch(action))

    # --- output -------------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        if self._view is None:
            return
        wall, now = self._wall(), self._clock()
        seen = (
            self._view,
            self.screen,
            self._finger.held,
            wall.replace(second=0, microsecond=0),
            self.screen.warned and int(now),
        )
        if seen != self._drawn:  # making the widgets is most of what an idle kiosk would do
            self._drawn = seen
            dirty = self._view.show(layout(self.screen, wall, now), self._finger.held)
            if dirty is not None:
                pygame.display.update(dirty)
                if self._mirror:
                    self._mirror.changed()
        if self._mirror:
            self._mirror.tick(self._view.surface, self._clock())

    def _run_due(self, now: float) -> None:
        for place, (seconds, call) in enumerate(self._every):
            if now - self._ran.get(place, float("-inf")) >= seconds:
                self._ran[place] = now
                call()

    def _sleep(self, now: float) -> float:
        """Seconds until something is due by itself."""
        times = [screens.deadline(self.screen), self.session.due() if self.session else None]
        times.append(self._mirror.due() if self._mirror else None)
        return max(0.0, min([LONGEST_SLEEP, *(time - now for time in times if time is not None)]))


def _surface() -> pygame.Surface:
    surface = pygame.display.get_surface()
    if surface is None:
        raise RuntimeError("the glass was not started before the stage")
    return surface
