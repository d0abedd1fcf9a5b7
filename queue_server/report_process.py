"""Where reports are made: those of a few events in the server, those of many in a process of their own that stands back.

A month of a large hall takes seconds of Python; in the server's own process everybody who takes a number would feel them.
The process is made when it is needed, keeps what it has read, and is let go when nobody has asked for a while. It ends with
the server, however that ends.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

from lobby.centre import Centre
from queue_server.report_maker import ReportMaker, Wanted

FEW = 3_000
"""So many events are read in a tenth of a second."""
REST_SECONDS = 300.0
STANDS_BACK = 10


class ReportsFellError(RuntimeError):
    """The process ended in the middle of a report; what it had to say of it stands in the log."""


class Work(Protocol):
    """A report that is asked of a maker: a `partial` of one of its methods' names."""

    def __call__(self, maker: ReportMaker, /) -> bytes: ...


class Reports:
    """The door to both. Thread-safe; in the process one report is made after the other."""

    def __init__(self, data: Path, centre: Centre, few: int = FEW) -> None:
        self._data, self._centre, self._few = data, centre, few
        self.maker = ReportMaker(data, centre)
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._line: Connection
        self._rest: threading.Timer | None = None

    def make(self, wanted: Wanted, work: Work) -> bytes:
        """A report. Raises ReportsFellError, or what the maker raises."""
        if self.maker.past.events(wanted.first, wanted.last) <= self._few:
            return work(self.maker)
        with self._lock:
            return self._made_there(work)

    def stop(self) -> None:
        """Let the process go, at once."""
        with self._lock:
            self._end()

    def _made_there(self, work: Work) -> bytes:
        if self._rest:
            self._rest.cancel()
        if self._process is None or not self._process.is_alive():
            self._begin()
        try:
            self._line.send(work)
            return self._line.recv_bytes()
        except (EOFError, OSError) as error:
            self._end()
            raise ReportsFellError from error
        finally:
            self._rest = threading.Timer(REST_SECONDS, self.stop)
            self._rest.daemon = True
            self._rest.start()

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")  # a server of many threads must not be copied as it stands
        self._line, theirs = context.Pipe()
        self._process = context.Process(
            target=_answer, args=(theirs, self._data, self._centre), name="reports", daemon=True
        )
        self._process.start()
        theirs.close()

    def _end(self) -> None:
        if self._rest:
            self._rest.cancel()
        if self._process:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._line.close()
            self._process = None


def _answer(line: Connection, data: Path, centre: Centre) -> None:
    """In the process: one report after the other, until the server hangs up."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(STANDS_BACK)
    maker = ReportMaker(data, centre)
    gc.freeze()
    while True:
        try:
            work: Callable[[ReportMaker], bytes] = line.recv()
        except EOFError:
            return
        line.send_bytes(work(maker))


def _end_with_parent() -> None:
    """A process that reads a month would not see that nobody waits any more."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
    os._exit(1)
