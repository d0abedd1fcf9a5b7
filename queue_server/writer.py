"""The single writer: one thread that decides, journals, and only then tells anybody.

Doors ask it (a queue in, a callback or a future out). What has gathered while a commit was under way becomes the next
commit. After a commit that failed the book is rebuilt from the journal and each command of the batch is tried alone,
so that one bad command harms no other.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from lobby.catalogue import both
from lobby.centre import Centre
from queue_server.answers import answer, refused
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.engine import decide
from queue_server.events import Event
from queue_server.journal import Entry, Journal, JournalError
from queue_server.refusal import Refusal

log = logging.getLogger(__name__)

T = TypeVar("T")
BATCH = 128
QUEUE = 10_000

STORAGE = Refusal("storage", both("The server cannot write just now. Please try again in a moment."), 503)
BUSY = Refusal("busy", both("The server is very busy. Please try again in a moment."), 503)
OTHER_BODY = Refusal("id_reused", both("This id was used before with another content; use a new id."), 422)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: a status as HTTP has it, the answer's body, and whether it was answered before."""

    status: int
    body: dict[str, Any]
    repeated: bool = False

    @property
    def ok(self) -> bool:
        """Whether it was done (or was so already)."""
        return self.status < 400


@dataclass(slots=True)
class Commit:
    """What one commit changed, handed to listeners on the writer's thread; they must be quick.

    `receivers` are those outside for whom it put something into the outbox.
    """

    book: Book
    journal: str
    happened: list[tuple[Asked, Event]] = field(default_factory=list)
    receivers: set[str] = field(default_factory=set)


OnDone = Callable[[Outcome], None]


class Extras(Protocol):
    """What stands beside the book in the journal's database; both are called inside the commit, by the writer alone."""

    def informed(self, book: Book, journal: Journal, asked: Asked) -> Asked:
        """The command with what only the table of persons knows: whose tickets there are, whose telephone it is."""
        ...

    def add(self, book: Book, journal: str, entry: Entry, before: int) -> None:
        """Put what leaves the house and the person into an entry; `before` is the journal's seq before its events."""
        ...


class Writer:
    """`clock` gives seconds since 1970; `extras` informs commands and adds rows to what is written."""

    def __init__(
        self, centre: Centre, journal: Journal, clock: Callable[[], float], extras: Extras | None = None
    ) -> None:
        self._centre, self._journal, self._clock, self._extras = centre, journal, clock, extras
        # Not a `queue.Queue`: that one wakes its reader two or three times for each ask (measured); the bound is in submit.
        self._asks: queue.SimpleQueue[Callable[[], None] | tuple[Asked, OnDone] | None] = queue.SimpleQueue()
        self._listeners: list[Callable[[Commit], None]] = []
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._book = self._replayed()
        self.broken = False

    @property
    def journal_id(self) -> str:
        """Which journal the boards speak of."""
        return self._journal.id

    def listen(self, listener: Callable[[Commit], None]) -> None:
        """Be told of each commit, after it."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what was asked before, then close the journal."""
        if self._thread.is_alive():
            self._asks.put(None)
            self._thread.join(timeout=10)
        self._journal.close()

    def submit(self, asked: Asked, done: OnDone) -> None:
        """Ask; `done` is called on the writer's thread once the journal has it."""
        if self._asks.qsize() < QUEUE:
            self._asks.put((asked, done))
        else:
            done(Outcome(*refused(BUSY)))

    def ask(self, asked: Asked, timeout: float = 10.0) -> Outcome:
        """Ask and wait for the outcome."""
        future: Future[Outcome] = Future()
        self.submit(asked, future.set_result)
        return future.result(timeout)

    def look(self, view: Callable[[Book], T], timeout: float = 10.0) -> T:
        """Something made from the book between two commits; it must share nothing with the book.

        Raises JournalError while the book holds what the journal does not: nobody is shown that.
        """
        future: Future[T] = Future()
        self._asks.put(lambda: _fulfil(future, self._looked, view))
        return future.result(timeout)

    def tend(self, job: Callable[[Journal], T], timeout: float = 10.0) -> T:
        """Something done with the journal's own tables between two commits (outbox, retention)."""
        future: Future[T] = Future()
        self._asks.put(lambda: _fulfil(future, job, self._journal))
        return future.result(timeout)

    # --- the thread ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            batch: list[tuple[Asked, OnDone]] = []
            item = self._asks.get()
            while item is not None:
                if isinstance(item, tuple):
                    batch.append(item)
                    if len(batch) >= BATCH:
                        break
                else:
                    self._commit(batch)
                    batch = []
                    item()
                try:
                    item = self._asks.get_nowait()
                except queue.Empty:
                    break
            self._commit(batch)
            if item is None:
                return

    def _commit(self, batch: list[tuple[Asked, OnDone]]) -> None:
        if not batch:
            return
        if not self._is_whole():
            self._tell(None, [(done, Outcome(*refused(STORAGE))) for _, done in batch])
            return
        commit = Commit(self._book, self._journal.id)
        try:
            with self._journal:
                self._journal.fetch([(asked.actor, asked.id) for asked, _ in batch if asked.id])
                outcomes = [self._decide(asked, commit) for asked, _ in batch]
        except Exception:  # the thread's one guard: nothing here may stop the hall, nor leave half a batch
            log.exception("a commit of %d commands failed; the book is rebuilt", len(batch))
            self._rebuild()
            self._one_by_one(batch)
            return
        self._tell(commit, [(done, outcome) for (_, done), outcome in zip(batch, outcomes, strict=True)])

    def _one_by_one(self, batch: list[tuple[Asked, OnDone]]) -> None:
        if len(batch) == 1 or self.broken:
            self._tell(None, [(done, Outcome(*refused(STORAGE))) for _, done in batch])
            return
        for one in batch:
            self._commit([one])

    def _decide(self, asked: Asked, commit: Commit) -> Outcome:
        before = self._journal.answered(asked.actor, asked.id) if asked.id else None
        if before:
            sent, was_status, was_body = before
            if sent != asked.digest:
                return Outcome(*refused(OTHER_BODY))
            return Outcome(was_status, json.loads(was_body), repeated=True)
        now = self._clock()
        if self._extras:
            asked = self._extras.informed(self._book, self._journal, asked)
        decided = decide(self._book, asked, now)
        events = [] if isinstance(decided, Refusal) else decided
        for event in events:
            apply(self._book, event)
        status, body = refused(decided) if isinstance(decided, Refusal) else answer(self._book, asked.command, events)
        entry = Entry(asked, now, self._book.day, events, status, body)
        if self._extras and events:
            self._extras.add(self._book, self._journal.id, entry, self._journal.seq)
        self._journal.append(entry)
        commit.happened += [(asked, event) for event in events]
        commit.receivers.update(posting.receiver for posting in entry.postings)
        return Outcome(status, body)

    def _tell(self, commit: Commit | None, answers: list[tuple[OnDone, Outcome]]) -> None:
        for listener in self._listeners if commit and commit.happened else ():
            _guarded(listener, commit)
        for done, outcome in answers:
            _guarded(done, outcome)

    def _is_whole(self) -> bool:
        """Whether the book holds what the journal holds; tried again where it did not."""
        if self.broken:
            self._rebuild()
        return not self.broken

    def _looked(self, view: Callable[[Book], T]) -> T:
        if not self._is_whole():
            raise JournalError("the journal cannot be read just now")
        return view(self._book)

    def _rebuild(self) -> None:
        """Make the book again; until that succeeds nothing is decided, for it holds what the journal does not."""
        self.broken = True
        try:
            self._book = self._replayed()
        except (sqlite3.Error, JournalError, LookupError, ValueError):
            log.exception("the journal cannot be read")
        else:
            self.broken = False

    def _replayed(self) -> Book:
        return replay(self._centre, self._journal)


def replay(centre: Centre, journal: Journal, *, everything: bool = False) -> Book:
    """The book that the journal makes."""
    book = Book(centre)
    for seq, event in journal.events(everything=everything):
        apply(book, event)
        book.seq = seq
    return book


def digest(body: Mapping[str, Any]) -> str:
    """Of what was sent, to tell a retry from another ask under the same id."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _fulfil(future: Future[T], make: Callable[[Any], T], value: Any) -> None:
    try:
        future.set_result(make(value))
    except Exception as error:  # noqa: BLE001 - it is raised again where it was asked for
        future.set_exception(error)


def _guarded(tell: Callable[[Any], None], what: Any) -> None:
    try:
        tell(what)
    except Exception:  # a listener's fault is its own; the writer goes on
        log.exception("a listener of the writer failed")


def quiet(outcome: Outcome) -> None:
    """A `done` for those who do not wait."""
    with contextlib.suppress(KeyError):
        if not outcome.ok:
            log.warning("refused: %s", outcome.body["reason"])
