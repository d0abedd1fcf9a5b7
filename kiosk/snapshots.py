"""A picture of the screen, sent to the server on request. What belongs to a citizen is not in it.

The picture is taken on the thread that draws and sent in another, to an address that is good once, with the kiosk's own
credential. Instead of a page that shows somebody's number, appointment or code there is a blank one with its name.
"""

from __future__ import annotations

import logging
import queue
import threading
import urllib.error
from collections.abc import Callable, Mapping
from typing import Any

import pygame

from kiosk import pages as p
from kiosk.moves import beneath
from kiosk.picture_post import PicturePost
from kiosk.view import View
from kiosk.widgets import HEIGHT, WIDTH, Label, Panel
from lobby.draw import encoded

log = logging.getLogger(__name__)

SECONDS = 10.0
PERSONAL = (
    p.Identify, p.Given, p.CheckIn, p.CheckingIn, p.Unchecked, p.Booked, p.BookingIt, p.Finding, p.Mine, p.Rate,
    p.Rating, p.Pin,
)  # fmt: skip
GREY, INK = (224, 228, 234), (16, 26, 48)

Outcome = Mapping[str, Any]
Job = tuple[str, pygame.Surface, Callable[[Outcome], None]]


class Snapshots:
    """`screen` and `picture` tell what stands there now, on the thread that draws."""

    def __init__(
        self, username: str, password: str, screen: Callable[[], p.Screen], picture: Callable[[], pygame.Surface]
    ) -> None:
        self._post = PicturePost(username, password)
        self._screen, self._picture = screen, picture
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="snapshots", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a picture on its way is not waited for."""
        self._jobs.put(None)
        self._thread.join(1)

    def send(self, url: str, done: Callable[[Outcome], None]) -> None:
        """Send what is to be seen now; on the thread that draws. `done` is called from another."""
        page = beneath(self._screen().page)
        self._jobs.put((url, blank(page) if isinstance(page, PERSONAL) else self._picture(), done))

    def _run(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                url, picture, done = job
                done(self._sent(url, picture))
        except Exception:  # this thread's one guard
            log.exception("the thread of the screen's pictures has ended")

    def _sent(self, url: str, picture: pygame.Surface) -> Outcome:
        try:
            png = encoded(picture)
        except (OSError, pygame.error) as error:
            log.warning("a picture of the screen could not be kept for a moment: %s", error)
            return {"ok": False, "reason": "storage"}
        try:
            self._post.put(url, png, SECONDS)
        except urllib.error.HTTPError as error:
            error.close()
            return {"ok": False, "reason": f"http_{error.code}"}
        except (OSError, ValueError) as error:
            log.info("a picture of the screen was not taken: %s", error)
            return {"ok": False, "reason": "unreachable"}
        return {"ok": True}


def blank(page: p.Page) -> pygame.Surface:
    """A page without anything on it but its name."""
    surface = pygame.Surface((WIDTH // 2, HEIGHT // 2))
    words = Label((0, HEIGHT / 2 - 100, WIDTH, 200), type(page).__name__, 80, INK, bold=True, align="center")
    View(surface).show([Panel((0, 0, WIDTH, HEIGHT), GREY), words])
    return surface
