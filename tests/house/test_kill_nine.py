"""`kill -9` in the middle of the load, again and again: what was answered is there, nothing twice, all go on alone.

The server as a whole dies, or only gunicorn's worker; it comes back by the test's hand, by gunicorn's, or by the
supervisor of `lobby up`. The kiosks know nothing of it: they say their unanswered asks again, with the same id.
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from lobby.registry import Registry
from lobby.terminal import Credentials
from tests.house.asker import Asker, issue, numbers
from tests.house.hall import SOAK, Hall, Up, answers, journal, running, verified
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.timeout(1800 if SOAK else 600)]

KIOSKS, WINDOW = 8, 4
KILLS = 20 if SOAK else 4  # of the whole server, which takes seconds to come back
WORKER_KILLS = 100 if SOAK else 20
FALLS = 6 if SOAK else 2  # under the supervisor, whose pause doubles at each fall
MORE = (40, 160)  # answers between two kills
SEED = 9
NAMES = [f"load-{nth}" for nth in range(KIOSKS)]
SERVICES = ("tax", "estate", "general")


class Load:
    """Kiosks that take numbers as fast as they are answered, until told to stop."""

    def __init__(self, given: Sequence[Credentials]) -> None:
        self.askers = [
            Asker(each.device, each.centre, each.broker, each.username, each.password, window=WINDOW) for each in given
        ]
        self._over, self._drained = threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=self._take, args=(asker,)) for asker in self.askers]
        self._threads.append(threading.Thread(target=self._again))

    def start(self) -> None:
        for asker in self.askers:
            asker.start()
        for thread in self._threads:
            thread.start()

    def answered(self) -> int:
        return sum(len(asker.answers) for asker in self.askers)

    def more(self, count: int) -> None:
        """Wait until so many more have been answered."""
        wanted = self.answered() + count
        until(lambda: self.answered() >= wanted, f"{count} more answers", 60)

    def drain(self) -> None:
        """Take no more; wait until every ask has its answer."""
        self._over.set()
        until(lambda: not any(asker.waiting() for asker in self.askers), "every ask is answered", 60)
        self.stop()

    def stop(self) -> None:
        self._over.set()
        self._drained.set()
        for thread in self._threads:
            thread.join()
        for asker in self.askers:
            asker.stop()

    def _take(self, asker: Asker) -> None:
        nth = 0
        while not self._over.is_set():
            asker.ask(issue(SERVICES[nth % len(SERVICES)]))
            nth += 1

    def _again(self) -> None:
        while not self._drained.wait(0.1):
            for asker in self.askers:
                asker.again()


@contextmanager
def loaded(given: Sequence[Credentials]) -> Iterator[Load]:
    load = Load(given)
    load.start()
    try:
        yield load
    finally:
        load.stop()


def _campaign(load: Load, kills: int, kill: Callable[[], None]) -> None:
    dice = random.Random(SEED)
    for _ in range(kills):
        load.more(dice.randint(*MORE))
        kill()
    load.more(MORE[1])
    load.drain()


def _nothing_lost_nothing_twice(load: Load, data: Path) -> None:
    answered = {ask: given for asker in load.askers for ask, given in asker.answers.items()}
    for ask, given in answered.items():
        assert all(answer == given[0] and answer["ok"] for answer in given), f"{ask}: {given}"
    issued = [line for line in journal(data) if line["event"] == "ticket_issued"]
    by_ask = {line["command"]: line for line in issued}

    assert len(by_ask) == len(issued), "an ask has two tickets"
    assert by_ask.keys() == answered.keys()
    assert all(by_ask[ask]["ticket"] == given[0]["ticket"]["id"] for ask, given in answered.items())
    assert all(by_ask[ask]["number"] == given[0]["ticket"]["number"] for ask, given in answered.items())
    assert max(Counter(numbers(load.askers)).values()) == 1
    assert sum(asker.said_again for asker in load.askers), "no kill met an ask that was under way"
    assert all(asker.connects == 1 for asker in load.askers), "a kiosk lost the broker, which nobody touched"
    verified(data)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with running(tmp_path, devices=dict.fromkeys(NAMES, "kiosk")) as made:
        yield made


def test_the_server_is_killed_and_no_answered_ticket_is_lost_or_doubled(hall: Hall) -> None:
    def kill() -> None:
        worker = psutil.Process(hall.worker())
        hall.server.kill()
        until(lambda: not worker.is_running(), "the worker dies with its parent")
        hall.server.start()

    with loaded([hall.credentials(name) for name in NAMES]) as load:
        _campaign(load, KILLS, kill)
        hall.stop()
        _nothing_lost_nothing_twice(load, hall.data)


def test_only_gunicorns_worker_is_killed_and_the_next_one_goes_on(hall: Hall) -> None:
    def kill() -> None:
        before = hall.worker()
        os.kill(before, signal.SIGKILL)
        until(lambda: _other_worker(hall, before), "gunicorn starts another worker")

    with loaded([hall.credentials(name) for name in NAMES]) as load:
        _campaign(load, WORKER_KILLS, kill)
        hall.stop()
        _nothing_lost_nothing_twice(load, hall.data)


def test_lobby_up_starts_a_killed_server_again_under_load(tmp_path: Path) -> None:
    up = Up(tmp_path)
    up.start()
    try:
        registry = Registry(tmp_path)
        given = [registry.enrol(name, "kiosk") for name in NAMES]
        registry.close()

        def kill() -> None:
            server = up.child("server")
            server.kill()
            until(lambda: not server.is_running(), "the server is dead")
            until(lambda: answers(f"{up.http}/readyz"), "the supervisor starts it again", 60)

        with loaded(given) as load:
            _campaign(load, FALLS, kill)
            assert up.stop() == 0
            _nothing_lost_nothing_twice(load, tmp_path)
    finally:
        up.stop()


def _other_worker(hall: Hall, before: int) -> bool:
    assert hall.server.process is not None
    children = psutil.Process(hall.server.process.pid).children()
    return any(child.pid != before and child.is_running() for child in children)
