"""Two clerks of one queue press "call next" at the same instant, each press said by four threads: one ticket a window.

At each window two presses meet, and each is sent twice at once under its own key, as a browser that retries does. One
press wins and both its copies are answered alike; the other is refused. No number is called twice, none is left behind.
"""

from __future__ import annotations

import random
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.house.door import Door
from tests.house.hall import PASSWORD, SOAK, Hall, running, verified

pytestmark = [pytest.mark.network, pytest.mark.timeout(1800 if SOAK else 600)]

ROUNDS = 10_000 if SOAK else 1_000
WINDOWS = ("1", "2")  # both serve the queue of tax
COPIES, PRESSES = 2, 2
THREADS = len(WINDOWS) * PRESSES * COPIES
SEED = 20_261_122


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with running(tmp_path) as made:
        yield made


@pytest.fixture
def doors(hall: Hall) -> Iterator[list[Door]]:
    first = Door.signed_in(hall.http, "admin", PASSWORD)
    made = [first, *(Door(hall.http, first.token) for _ in range(THREADS - 1))]
    yield made
    for door in made:
        door.close()


@dataclass
class Round:
    """What the presses of one round were answered: window → key → [(status, body) of each copy]."""

    said: dict[str, dict[str, list[tuple[int, Any]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, window: str, key: str, answer: tuple[int, Any]) -> None:
        with self.lock:
            self.said[window][key].append(answer)

    def winner(self, window: str) -> dict[str, Any]:
        """The one press that called, after the rules of a press have been checked."""
        by_key = self.said[window]
        assert len(by_key) == PRESSES
        assert all(len(copies) == COPIES and copies[0] == copies[1] for copies in by_key.values()), by_key
        called = [copies[0][1] for copies in by_key.values() if copies[0][0] == 200]
        refused = [copies[0] for copies in by_key.values() if copies[0][0] != 200]
        assert len(called) == 1, by_key
        assert [status for status, _ in refused] == [409], refused
        assert refused[0][1]["reason"] == "is_called"
        winner: dict[str, Any] = called[0]
        assert winner["ticket"]["window"] == window
        return winner


def _take(door: Door, count: int) -> list[str]:
    taken = []
    for _ in range(count):
        status, ticket = door.post("/tickets", {"service": "tax"})
        assert status == 201, ticket
        taken.append(ticket["id"])
    return taken


def _round(pool: ThreadPoolExecutor, doors: list[Door], barrier: threading.Barrier) -> Round:
    made = Round()
    keys = [(window, str(uuid.uuid4())) for window in WINDOWS for _ in range(PRESSES)] * COPIES

    def press(door: Door, window: str, key: str) -> None:
        barrier.wait(timeout=30)
        made.keep(window, key, door.post(f"/windows/{window}/call-next", key=key))

    presses = [pool.submit(press, door, *target) for door, target in zip(doors, keys, strict=True)]
    for each in presses:
        each.result(timeout=60)
    return made


def _settle(door: Door, window: str, served: bool) -> None:
    """The citizen is served, or does not come."""
    for act in ("start", "finish") if served else ("no-show",):
        status, body = door.post(f"/windows/{window}/{act}")
        assert status == 200, body


def test_presses_at_the_same_instant_never_share_a_ticket_and_lose_none(hall: Hall, doors: list[Door]) -> None:
    dice, barrier = random.Random(SEED), threading.Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        share = ROUNDS * len(WINDOWS) // THREADS
        taken = {ticket for some in pool.map(lambda door: _take(door, share), doors) for ticket in some}
        for window in WINDOWS:
            assert doors[0].post(f"/windows/{window}/open")[0] == 200
        called: list[str] = []
        for _ in range(ROUNDS):
            pressed = _round(pool, doors, barrier)
            called += [pressed.winner(window)["ticket"]["id"] for window in WINDOWS]
            served = [dice.random() < 0.2 for _ in WINDOWS]
            list(pool.map(_settle, doors, WINDOWS, served))

    assert len(taken) == len(called) == ROUNDS * len(WINDOWS)
    assert set(called) == taken
    assert [doors[0].post(f"/windows/{window}/call-next")[0] for window in WINDOWS] == [204, 204]

    hall.stop()
    calls = [line for line in hall.journal() if line["event"] == "ticket_called"]
    assert [line["ticket"] for line in calls] == [*dict.fromkeys(line["ticket"] for line in calls)]
    assert {line["ticket"] for line in calls} == taken
    verified(hall.data)
