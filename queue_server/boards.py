"""Boards go out: what is so, retained, after each commit, and all of it on every connect.

Window boards, the hall board and calls leave with the commit. Queue boards leave at most four times a second, because a
burst of numbers would otherwise reach every board once a number. Boards of windows and queues that are no more are cleared.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from lobby import topics
from lobby.bus import Bus
from lobby.centre import Centre
from lobby.codec import encode
from queue_server import events as e
from queue_server import ratings, views
from queue_server.book import Book
from queue_server.edges import Edges
from queue_server.journal import JournalError
from queue_server.writer import Commit, Writer

log = logging.getLogger(__name__)

PACE_SECONDS = 0.25
AGAIN_SECONDS = 1.0
SAID = (e.NoticeSet, e.EmergencyBegun, e.EmergencyEnded)
"""What the whole hall is told."""
WORK = e.WindowAssigned | e.WindowRestored | e.TimetableSet
"""What a window serves is another, or when the hall works."""


class Boards:
    """A listener of the writer that publishes."""

    def __init__(
        self, centre: Centre, writer: Writer, bus: Bus, pads: Callable[[str], Iterable[str]], clock: Callable[[], float]
    ) -> None:
        """`pads` gives the rating pads that stand at a window, `clock` seconds since 1970."""
        self._centre, self._writer, self._bus, self._pads, self._clock = centre, writer, bus, pads, clock
        self._edges = Edges(centre, clock)
        self._late: set[str] = set()
        self._all_due = False
        self._lock = threading.Lock()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._pace, name="queue-boards", daemon=True)
        bus.subscribe(topics.boards(centre.id), self._clear_removed)

    def start(self) -> None:
        """Begin to pace queue boards."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=5)

    def everything(self) -> None:
        """Have all boards published, by the thread that paces: at every connect, for the broker may have forgotten them."""
        with self._lock:
            self._all_due = True
        self._wake.set()

    def committed(self, commit: Commit) -> None:
        """Publish what a commit changed; on the writer's thread."""
        self._edges.committed(commit)
        windows: set[str] = set()
        queues: set[str] = set()
        for _, event in commit.happened:
            windows |= windows_of(commit.book, event)
            queues |= queues_of(commit.book, event)
        for window in sorted(windows & set(commit.book.windows)):
            self._retain(
                topics.WINDOW_BOARD.of(self._centre.id, window), views.window_board(commit.book, commit.journal, window)
            )
        for _, event in commit.happened:
            if isinstance(event, e.TicketCalled | e.TicketRecalled):
                self._call(commit.book, event)
            elif isinstance(event, e.TicketFinished | e.PadLit) and event.prompt:
                self._prompt(commit.book, event)
        if windows or any(isinstance(event, SAID) for _, event in commit.happened):
            self._retain(topics.HALL_BOARD.of(self._centre.id), views.hall_board(commit.book, commit.journal))
        if queues:
            with self._lock:
                self._late |= queues
            self._wake.set()

    def _retain(self, topic: str, body: dict[str, Any]) -> None:
        self._bus.publish(topic, encode(body), retain=True)

    def _call(self, book: Book, event: e.TicketCalled | e.TicketRecalled) -> None:
        ticket = book.tickets[event.ticket]
        if ticket.call == event.call and not getattr(event, "silent", False):
            self._bus.publish(topics.CALL.of(self._centre.id), encode(views.call(book, ticket, event.at)))

    def _prompt(self, book: Book, event: e.TicketFinished | e.PadLit) -> None:
        if book.tickets[event.ticket].grade is not None:
            return
        body = {
            "id": str(uuid.uuid4()), "verb": "prompt_rating", "prompt": event.prompt,
            "number": book.tickets[event.ticket].number, "expires": views.clock(book, event.prompt_until),
            "reasons": ratings.pad_reasons(book.centre),
        }  # fmt: skip
        for pad in self._pads(event.window):
            self._bus.publish(topics.DO.of(self._centre.id, pad), encode(body))

    def look(self) -> None:
        """Look at the clock now: hours may have begun or ended, and queue boards say so."""
        self._wake.set()

    def _pace(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(self._edges.wait())
            self._wake.clear()
            try:
                self._publish_due()
            except Exception:  # the thread's one guard
                log.exception("boards stumbled")
            self._stopping.wait(PACE_SECONDS)

    def _publish_due(self) -> None:
        with self._lock:
            late, self._late = self._late, set()
            everything, self._all_due = self._all_due, False
        if self._edges.passed():
            late = set(self._centre.queue)
        try:
            self._publish_late(late, everything=everything)
        except (TimeoutError, JournalError) as error:  # what is owed stays owed
            log.warning(
                "boards could not be made and will be tried again: %s", str(error) or "the writer did not answer"
            )
            with self._lock:
                self._late |= late
                self._all_due |= everything
            self._stopping.wait(AGAIN_SECONDS)
            self._wake.set()

    def _publish_late(self, late: set[str], *, everything: bool) -> None:
        if everything:  # between two commits, lest an older board be retained over a newer one
            self._writer.look(self._publish_all)
        elif late:
            for topic, body in self._writer.look(partial(self._queues, queues=late)):
                self._retain(topic, body)

    def _publish_all(self, book: Book) -> None:
        for topic, body in self._all(book):
            self._retain(topic, body)

    def _queues(self, book: Book, queues: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
        journal, now = self._writer.journal_id, self._clock()
        return [
            (topics.QUEUE_BOARD.of(self._centre.id, queue), views.queue_board(book, journal, queue, now))
            for queue in sorted(queues)
        ]

    def _all(self, book: Book) -> list[tuple[str, dict[str, Any]]]:
        journal = self._writer.journal_id
        return [
            *(
                (topics.WINDOW_BOARD.of(self._centre.id, item), views.window_board(book, journal, item))
                for item in book.windows
            ),
            *self._queues(book, book.lines),
            (topics.HALL_BOARD.of(self._centre.id), views.hall_board(book, journal)),
        ]

    def _clear_removed(self, topic: str, payload: bytes) -> None:
        kind, _, name = topic.removeprefix(f"lobby/{self._centre.id}/board/").partition("/")
        known: dict[str, Iterable[str]] = {"window": self._centre.window, "queue": self._centre.queue}
        if payload and kind in known and name not in known[kind]:
            log.info("the board of %s %s, which is no more, is cleared", kind, name)
            self._bus.publish(topic, b"", retain=True)


def windows_of(book: Book, event: e.Event) -> set[str]:
    """Windows whose board an event changes."""
    if isinstance(event, e.DayOpened | e.DayClosed):
        return set(book.windows)
    window = getattr(event, "window", None)
    if window is None and isinstance(event, e.TicketCancelled | e.TicketReturned):
        window = book.tickets[event.ticket].window
        return set(book.windows) if window is None else {window}
    return {window} if window else set()


def queues_of(book: Book, event: e.Event) -> set[str]:
    """Queues whose board an event changes."""
    if isinstance(event, e.DayOpened | e.DayClosed | e.WindowOpened | e.WindowPaused | e.WindowClosed | WORK):
        return set(book.lines)
    ticket = book.tickets.get(getattr(event, "ticket", ""))
    return {ticket.queue} if ticket else set()


def server_status(status: str, version: str, since: float) -> bytes:
    """The server's own status, and its will."""
    at = datetime.fromtimestamp(since, UTC).isoformat(timespec="milliseconds")
    return encode({"status": status, "version": version, "since": at})
