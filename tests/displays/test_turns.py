"""Several strips on one line: served by one thread, in a fair circle, calls before routine, the newest of each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from displays.strip_text import Card
from displays.strips import StripLine
from displays.turns import Turns
from drivers import open_device
from drivers.line import SharedLine
from drivers.links import make_link
from drivers.simulated import open_double
from lobby.messages import Text, WindowBoard

Until = Callable[..., None]
STRIPS = range(1, 33)
SLOW_LINE: dict[str, object] = {"ack_timeout": 5.0}


def call(seq: int, number: str) -> WindowBoard:
    since = datetime(2026, 11, 23, tzinfo=UTC)
    return WindowBoard(
        journal="j", seq=seq, window="3", name=Text(zh="3号窗口", en="Window 3"), state="called", number=number,
        call=f"c{seq}", since=since, services=[],
    )  # fmt: skip


def nobody(_: object) -> None:
    """Nobody is told."""


class SlowLine:
    """Thirty-two simulated strips on one line of 9600 baud; `served` tells the order in which they lit up."""

    def __init__(self, path: Path) -> None:
        settings = {**SLOW_LINE, "addresses": list(STRIPS), "baud": 9600}
        self.double = open_double("onbon", settings, path)
        self.double.fault("paced")
        self.double.on_change(self._look)
        self.double.start()
        self.served: list[int] = []
        self._shared, turns = SharedLine("line", lambda: make_link(self.double.address)), Turns("line")
        self.lines = {
            address: StripLine(str(address), partial(self._open, address), card=Card(64), turns=turns, health=nobody)
            for address in STRIPS
        }

    @property
    def texts(self) -> dict[int, str]:
        return {int(number): strip["text"][:4] for number, strip in self.double.seen()["address"].items()}

    def end(self) -> None:
        for line in self.lines.values():
            line.stop()
        self.double.stop()

    def _open(self, address: int) -> Any:
        return open_device("onbon", self._shared.tap(), {**SLOW_LINE, "address": address})

    def _look(self) -> None:
        self.served += [number for number, text in self.texts.items() if text and number not in self.served]


@pytest.fixture
def slow_line(tmp_path: Path) -> Iterator[SlowLine]:
    made = SlowLine(tmp_path / "line")
    yield made
    made.end()


@pytest.mark.network
def test_thirty_two_strips_on_one_slow_line_are_all_right_and_served_in_turn(slow_line: SlowLine, until: Until) -> None:
    threads = threading.active_count()
    for address, line in slow_line.lines.items():
        line.board(call(1, "A000"))
        line.board(call(2, f"A{address:03}"))
        line.start()
    assert threading.active_count() <= threads + 2, "one thread serves the line, and one paces it"
    until(lambda: len(slow_line.served) == len(STRIPS), "all strips are served")
    assert slow_line.served == list(STRIPS)
    assert slow_line.texts == {address: f"A{address:03}" for address in STRIPS}
    seen = slow_line.double.seen()
    assert (seen["frames"], seen["bad"]) == (len(STRIPS), 0), "the newest of each, once"


class Gate:
    """Strips of one line that show only when they are let; the order of what they showed."""

    def __init__(self, names: str) -> None:
        self.may, self.at_work = threading.Semaphore(0), threading.Semaphore(0)
        self.shown: list[str] = []
        self.now = 0.0
        turns = Turns("gate")
        self.lines = {
            name: StripLine(
                name,
                partial(GatedStrip, name, self),
                card=Card(128),
                turns=turns,
                health=nobody,
                clock=lambda: self.now,
            )
            for name in names
        }
        for line in self.lines.values():
            line.start()

    def let(self, times: int) -> None:
        for _ in range(times):
            assert self.at_work.acquire(timeout=60)
            self.may.release()

    def end(self) -> None:
        for _ in range(100):
            self.may.release()
        for line in self.lines.values():
            line.stop()


class GatedStrip:
    """One of them."""

    name = "gated"

    def __init__(self, letter: str, gate: Gate) -> None:
        self._letter, self._gate = letter, gate

    def show(self, text: str, *, colour: str = "red", effect: str = "static") -> None:
        del colour, effect
        self._gate.at_work.release()
        self._gate.may.acquire()
        self._gate.shown.append(self._letter + text[:4])

    def open(self) -> None: ...
    def close(self) -> None: ...
    def status(self) -> dict[str, str]:
        return {"state": "ok"}

    def check(self) -> str:
        return "ready"


def test_a_strip_that_changes_all_the_time_gets_no_more_than_its_turn(until: Until) -> None:
    gate = Gate("abc")
    gate.lines["a"].board(call(1, "A001"))
    assert gate.at_work.acquire(timeout=60)
    for name in "bca":
        for seq in range(2, 9):
            gate.lines[name].board(call(seq, f"A{seq:03}"))
    gate.may.release()
    gate.let(3)
    until(lambda: len(gate.shown) == 4)
    assert gate.shown == ["aA001", "bA008", "cA008", "aA008"]
    gate.end()


def test_a_call_goes_before_refreshes(until: Until) -> None:
    gate = Gate("abcd")
    for name in "abcd":
        gate.lines[name].board(call(1, "A001"))
    gate.let(4)
    until(lambda: len(gate.shown) == 4)
    gate.now = 31.0
    gate.lines["a"].board(call(1, "A001"))  # wakes the line: all four are due for a refresh
    assert gate.at_work.acquire(timeout=60)
    gate.lines["d"].board(call(2, "A002"))
    gate.may.release()
    gate.let(1)
    until(lambda: len(gate.shown) == 6)
    assert gate.shown[5] == "dA002", "before the refreshes of the others"
    gate.end()


def test_who_leaves_gives_the_line_back_and_the_others_go_on(until: Until) -> None:
    gate = Gate("ab")
    gate.lines["a"].stop()
    gate.lines["a"].stop()
    gate.lines["a"].board(call(1, "A001"))
    gate.lines["b"].board(call(1, "A001"))
    gate.let(1)
    until(lambda: gate.shown == ["bA001"])
    gate.lines["b"].stop()
    gate.lines["a"].start()
    gate.let(1)
    until(lambda: gate.shown == ["bA001", "aA001"])
    gate.end()
