"""Simulated days, played beside the server: two processes of their own, a question at a time, progress told as it goes.

The processes are made at the first question and let go when nobody has asked for a while. They die with the server.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import queue
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lobby.lifeline import die_with
from queue_server.whatif import Change, Plan
from queue_server.whatif_answer import Summary, summary
from queue_server.whatif_run import play

log = logging.getLogger(__name__)

PROCESSES = 2
AT_ONCE = 5
"""So many days are played between two tellings of progress, by each process."""
REST_SECONDS = 120.0
JOBS_KEPT, JOBS_WAITING = 30, 8
RUNNING, DONE, FAILED = "running", "done", "failed"


@dataclass
class Job:
    """One question under way: how many days are played of how many; then the answer."""

    id: str
    of: int = 0
    done: int = 0
    state: str = RUNNING
    answer: dict[str, Any] | None = None

    def told(self) -> dict[str, Any]:
        """As the web has it."""
        return {"id": self.id, "state": self.state, "done": self.done, "of": self.of, "answer": self.answer}


class BusyError(RuntimeError):
    """Too many questions wait already."""


Played = Callable[[Plan, tuple[Change, ...], int, dict[str, float]], list[Summary]]
Work = Callable[[Played], dict[str, Any]]
"""What a question does with a way to play days: (plan, changes, how often, targets) → a summary of each."""


@dataclass
class Pool:
    """The processes and the thread that feeds them."""

    _jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    _asked: queue.Queue[tuple[Job, Work] | None] = field(default_factory=lambda: queue.Queue(JOBS_WAITING))
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, work: Work, of: int) -> Job:
        """Have a question worked out; `of` is how many days it will play. Raises BusyError."""
        job = Job(str(uuid.uuid4()), of)
        try:
            self._asked.put_nowait((job, work))
        except queue.Full as error:
            raise BusyError from error
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > JOBS_KEPT:
                self._jobs.popitem(last=False)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="what-if", daemon=True)
                self._thread.start()
        return job

    def job(self, name: str) -> Job | None:
        """A question by its id."""
        with self._lock:
            return self._jobs.get(name)

    def stop(self) -> None:
        """Let the processes go once what was asked is answered."""
        thread = self._thread
        if thread is not None:
            self._asked.put(None)
            thread.join(timeout=30)

    def _run(self) -> None:
        while True:
            try:
                with processes() as executor:
                    self._serve(executor)
            except Exception:  # the thread's one guard: the next question finds new processes
                log.exception("the simulator stumbled")
            with self._lock:
                if self._asked.empty():
                    self._thread = None
                    return

    def _serve(self, executor: ProcessPoolExecutor) -> None:
        while True:
            try:
                asked = self._asked.get(timeout=REST_SECONDS)
            except queue.Empty:
                return
            if asked is None:
                return
            job, work = asked
            try:
                job.answer = work(partial(_counted, executor, job))
                job.of, job.state = job.done, DONE
            finally:  # whatever went wrong, whoever asked is told
                if job.state == RUNNING:
                    job.state = FAILED


def processes() -> ProcessPoolExecutor:
    """Processes that play, to be closed by whoever asked for them."""
    context = multiprocessing.get_context("spawn")  # a server of many threads must not be copied as it stands
    return ProcessPoolExecutor(PROCESSES, context, initializer=die_with, initargs=(os.getpid(),))


def played(
    executor: ProcessPoolExecutor, plan: Plan, changes: tuple[Change, ...], times: int, targets: dict[str, float]
) -> Iterator[list[Summary]]:
    """Days with the chances 0, 1, …, as they are done; some at a time."""
    size = min(AT_ONCE, -(-times // PROCESSES))
    parts = [range(start, min(start + size, times)) for start in range(0, times, size)]
    futures: list[Future[list[Summary]]] = [executor.submit(some, plan, changes, part, targets) for part in parts]
    for future in as_completed(futures):
        yield future.result()


def some(plan: Plan, changes: tuple[Change, ...], seeds: range, targets: dict[str, float]) -> list[Summary]:
    """A few days, in this process."""
    gc.freeze()  # what was imported is not looked through again for each day
    gc.disable()  # a day leaves no circles behind
    try:
        return [summary(play(plan, changes, seed), targets) for seed in seeds]
    finally:
        gc.enable()


def _counted(
    executor: ProcessPoolExecutor,
    job: Job,
    plan: Plan,
    changes: tuple[Change, ...],
    times: int,
    targets: dict[str, float],
) -> list[Summary]:
    found: list[Summary] = []
    for part in played(executor, plan, changes, times, targets):
        found += part
        job.done += len(part)
    return found
