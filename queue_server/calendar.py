"""The one who looks at the clock: opens each day, closes the one left open, deletes what may no longer be kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from lobby.centre import Centre
from lobby.hours import day_of
from queue_server.commands import Asked, OpenDay
from queue_server.writer import Writer, quiet

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
KEPT_SECONDS = 30 * 86_400  # persons and command answers


class Calendar:
    """A timer that asks; `clock` gives seconds since 1970."""

    def __init__(self, centre: Centre, writer: Writer, clock: Callable[[], float]) -> None:
        self._centre, self._writer, self._clock = centre, writer, clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="calendar", daemon=True)

    def start(self) -> None:
        """Look once, at once, then go on looking."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._thread.join(timeout=5)

    def look(self) -> None:
        """Open today where the book is at another day. A day that staff closed stays closed."""
        now = self._clock()
        today = day_of(self._centre, now)
        if self._writer.look(lambda book: book.day) != today:
            self._writer.submit(Asked("system:calendar", OpenDay(today)), quiet)
            gone = self._writer.tend(lambda journal: journal.forget(now - KEPT_SECONDS))
            log.info("the day %s begins; %d persons forgotten", today, gone)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception:  # the thread's one guard
                log.exception("the calendar stumbled")
