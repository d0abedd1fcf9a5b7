"""A key that waited while another device held the line up says how old it may be, so that the server can refuse it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drivers import open_device
from drivers.host.line import Line
from drivers.host.member import Member
from drivers.host.pad import PadSeat
from drivers.host.wires import SharedWire
from drivers.line import SharedLine
from drivers.links import make_link
from drivers.simulated import open_double
from lobby.bus import MemoryBroker
from lobby.codec import decode
from lobby.terminal import Terminal

Until = Callable[[Callable[[], bool]], None]


class Slow:
    """A seat that holds the line up for seven seconds at an order, while a key is pressed on another pad."""

    listens = True

    def __init__(self, press: Callable[[], None]) -> None:
        self.ring: Callable[[], None] = lambda: None
        self.late_s, self.now, self.is_due, self._press = 0.0, 100.0, False, press

    def due_in(self) -> float:
        return 0.0 if self.is_due else 3600.0

    def turn(self, device: Any, patience_s: float) -> None:
        if self.is_due:
            self._press()
            self.now, self.is_due = self.now + 7, False
        device.wait(patience_s)

    def order(self) -> None:
        self.is_due = True
        self.ring()


@pytest.mark.network
def test_a_key_that_another_pad_held_up_says_its_age(tmp_path: Path, until: Until) -> None:
    wires = SharedWire()
    doubles = [open_double("ff68", {"address": address}, tmp_path / "line") for address in (3, 4)]
    for double in doubles:
        double.wire = wires.branch(double.wire)
        double.start()
    broker = MemoryBroker()
    terminal = Terminal(lambda will: broker.bus(will=will), centre="c", device="pad-4", kind="pad", clock=time.time)
    terminal.start()
    shared = SharedLine("line", lambda: make_link(doubles[0].address))
    told: list[Any] = []
    slow = Slow(lambda: doubles[1].touch({"key": "next"}))

    def member(address: int, seat: Any) -> Member:
        return Member("pad", lambda: open_device("ff68", shared.tap(), {"address": address}), seat, told.append)

    def ages() -> list[int]:
        return [decode(payload)["age_ms"] for topic, payload in list(broker.log) if topic.endswith("/ask")]

    line = Line("line", [member(3, slow), member(4, PadSeat(terminal, time.time))], shared, clock=lambda: slow.now)
    line.start()
    until(lambda: len(told) == 2)
    doubles[1].touch({"key": "recall"})
    until(lambda: ages() == [0])
    slow.order()
    until(lambda: len(ages()) == 2)
    assert ages() == [0, 7000]
    line.stop()
    for double in doubles:
        double.stop()
