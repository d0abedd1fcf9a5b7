"""The one who looks at the clock: opens each day, closes the one left open, deletes what may no longer be kept.

It also has appointments settled that nobody came to, and those reminded of that are near.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from lobby.centre import Centre
from lobby.hours import day_of
from queue_server.absences import counted, unsettled
from queue_server.book import Book
from queue_server.commands import Asked, Command, OpenDay, RemindAppointments, SettleAppointments
from queue_server.journal import Journal
from queue_server.reminders import due
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
        """Open today where the book is at another day, and do what is due. A day that staff closed stays closed."""
        now = self._clock()
        today = day_of(self._centre, now)
        day, wanted = self._writer.look(lambda book: (book.day, _wanted(book, now)))
        if day != today:
            self._ask(OpenDay(today))
        for command in wanted:
            self._ask(command)
        if day != today:
            missed = self._writer.look(counted)
            gone = self._writer.tend(lambda journal: _forget(journal, missed, now - KEPT_SECONDS))
            log.info("the day %s begins; %d persons forgotten", today, gone)

    def _ask(self, command: Command) -> None:
        self._writer.submit(Asked("system:calendar", command), quiet)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception:  # the thread's one guard
                log.exception("the calendar stumbled")


def _wanted(book: Book, now: float) -> list[Command]:
    """What the clock asks of appointments now; mostly nothing."""
    wanted: list[Command] = [SettleAppointments()] if unsettled(book, now) else []
    return [*wanted, RemindAppointments()] if due(book, now) else wanted


def _forget(journal: Journal, missed: list[str], before: float) -> int:
    """Whoever missed appointments is known by a keyed hash for a while longer, because booking may rest."""
    journal.keep_only_lookups(missed, before)
    return journal.forget(before)
