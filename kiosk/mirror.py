"""Shows the kiosk's screen on the virtual lobby's page, in simulation only: the newest picture, at most 4 a second."""

from __future__ import annotations

import logging
import threading

import pygame

from kiosk.picture_post import PicturePost
from lobby.draw import encoded, small

log = logging.getLogger(__name__)

SIZE = (540, 960)
INTERVAL = 0.25
RETRY_SECONDS = 1.0
TIMEOUT = 3.0


class Mirror:
    """Sends pictures in a thread of its own. Failures are silent: nobody's number depends on it."""

    def __init__(self, http: str, device: str, username: str, password: str) -> None:
        """`http` is the server's address; the device's own credential opens it."""
        self._address = f"{http.rstrip('/')}/api/v1/sim/kiosks/{device}/screen"
        self._post = PicturePost(username, password)
        self._bell = threading.Condition()
        self._newest: pygame.Surface | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)
        self._offered_at = float("-inf")
        self._waiting = False

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a picture on its way is not waited for long."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        self._thread.join(TIMEOUT + 1)

    def changed(self) -> None:
        """The screen is another now (or somebody lost the picture of it)."""
        self._waiting = True

    def due(self) -> float | None:
        """When `tick` is next needed."""
        return self._offered_at + INTERVAL if self._waiting else None

    def tick(self, surface: pygame.Surface, now: float) -> None:
        """Take a picture if one is due; called on the thread that draws."""
        if self._waiting and now >= self._offered_at + INTERVAL:
            self._waiting, self._offered_at = False, now
            with self._bell:
                self._newest = small(surface, SIZE)
                self._bell.notify()

    def _run(self) -> None:
        try:
            while (picture := self._next()) is not None:
                if not self._sent(picture):
                    self._again(picture)
        except Exception:  # this thread's one guard
            log.exception("the mirror's thread has ended")

    def _next(self) -> pygame.Surface | None:
        with self._bell:
            self._bell.wait_for(lambda: self._newest is not None or self._stopping)
            picture, self._newest = self._newest, None
            return None if self._stopping else picture

    def _again(self, picture: pygame.Surface) -> None:
        """Wait a little, then try the same picture, unless there is a newer one."""
        with self._bell:
            self._bell.wait_for(lambda: self._stopping, RETRY_SECONDS)
            self._newest = self._newest or picture

    def _sent(self, picture: pygame.Surface) -> bool:
        try:
            self._post.put(self._address, encoded(picture), TIMEOUT)
        except (OSError, ValueError, pygame.error) as error:
            log.debug("the screen was not shown: %s", error)
            return False
        return True
