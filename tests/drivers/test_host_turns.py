"""Turns on a line, told without a hall: who is woken by what, who waits, and what a pad is still to do."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drivers import make_device, open_device
from drivers.device import Press
from drivers.errors import DeviceMissing, DeviceTimeout
from drivers.host.bell import Bell
from drivers.host.line import Line
from drivers.host.member import FIRST_PAUSE, LONGEST_PAUSE, Member
from drivers.host.pad import Orders, PadSeat
from drivers.host.wires import SharedWire
from drivers.line import SharedLine, Waitable
from drivers.simulated import open_double
from lobby.bus import MemoryBroker
from lobby.terminal import Terminal

Until = Callable[[Callable[[], bool]], None]


class Counting:
    """A seat that counts its turns, and may fail in one."""

    listens = True

    def __init__(self) -> None:
        self.ring: Callable[[], None] = lambda: None
        self.late_s = 0.0
        self.turns = 0
        self.is_due = False
        self.fails_with: Exception | None = None

    def due_in(self) -> float:
        return 0.0 if self.is_due else math.inf

    def turn(self, device: Any, patience_s: float) -> None:
        self.turns, self.is_due = self.turns + 1, False
        if self.fails_with is not None:
            raise self.fails_with
        device.wait(patience_s)

    def order(self) -> None:
        self.is_due = True
        self.ring()


def test_a_bell_rung_before_during_and_after() -> None:
    bell = Bell()
    for _ in range(100_000):
        bell.ring()
    assert not bell.wait(3600), "rung before it was waited for, and not by the line"
    threading.Timer(0.01, bell.ring).start()
    assert not bell.wait(3600)
    here, there = os.pipe()
    os.write(there, b"x")
    assert bell.wait(3600, here)
    bell.close()
    bell.ring()
    os.close(here)
    os.close(there)


def _passes(until: Until, seconds: float) -> None:
    quiet = time.monotonic() + seconds
    until(lambda: time.monotonic() > quiet)


@pytest.mark.network
def test_a_line_sleeps_until_it_is_rung_or_spoken_to(tmp_path: Path, until: Until) -> None:
    double = open_double("ff68", {"address": 3}, tmp_path / "pad")
    double.start()
    shared = SharedLine(double.address, lambda: _link(double.address))
    seats = [Counting(), Counting()]

    def make(address: int) -> Any:
        device = make_device("ff68", shared.tap(), {"address": address})
        device.open()
        assert isinstance(device.link, Waitable)
        return device

    members = [
        Member(f"pad-{n}", lambda n=n: make(n), seat, lambda _: None) for n, seat in zip((3, 4), seats, strict=True)
    ]
    line = Line("line", members, shared)
    line.start()
    until(lambda: all(seat.turns == 1 for seat in seats))
    seats[0].order()
    until(lambda: seats[0].turns == 2)
    assert seats[1].turns == 1, "an order wakes nobody else"
    double.touch({"key": "next"})
    until(lambda: all(seat.turns > 2 for seat in seats[:1]) and seats[1].turns > 1)
    _passes(until, 0.6)
    before = [seat.turns for seat in seats]
    _passes(until, 0.6)
    assert [seat.turns for seat in seats] == before, "nothing said, nothing ordered: nobody is asked"
    line.stop()
    double.stop()


@pytest.mark.network
def test_one_that_stops_answering_leaves_the_line_to_the_other(tmp_path: Path, until: Until) -> None:
    double = open_double("ff68", {"address": 3}, tmp_path / "pad")
    double.start()
    shared = SharedLine(double.address, lambda: _link(double.address))
    seats, told = [Counting(), Counting()], [[], []]

    def make() -> Any:
        device = make_device("ff68", shared.tap(), {"address": 3})
        device.open()
        return device

    line = Line("line", [Member(f"{n}", make, seats[n], told[n].append) for n in range(2)], shared)
    line.start()
    until(lambda: all(told))
    seats[0].fails_with = DeviceTimeout("it takes no bytes")
    seats[0].order()
    until(lambda: told[0][-1] == {"state": "offline", "reason": "it takes no bytes"})
    seats[1].order()
    until(lambda: seats[1].turns >= 2)
    assert told[1] == [{"state": "ok"}]
    assert shared.is_open
    seats[0].fails_with = None
    until(lambda: told[0][-1] == {"state": "ok"})
    line.stop()
    double.stop()


@pytest.mark.network
def test_of_two_doubles_on_a_line_one_may_vanish(tmp_path: Path) -> None:
    wires = SharedWire()
    doubles = [open_double("ff68", {"address": address}, tmp_path / "line") for address in (3, 4)]
    for double in doubles:
        double.wire = wires.branch(double.wire)
        double.start()
    doubles[0].stop()
    with open_device("ff68", doubles[1].address, {"address": 4}) as pad:
        doubles[1].touch({"key": "next"})
        assert pad.wait(5) == Press("next")
    doubles[1].stop()
    assert not (tmp_path / "line").exists()


def test_pauses_grow_and_a_port_that_comes_begins_them_anew() -> None:
    member = Member("pad", lambda: None, Counting(), lambda _: None)
    pauses = []
    for _ in range(8):
        member.lose("gone", 100.0)
        pauses.append(member.due_in(100.0))
    assert pauses[0] == FIRST_PAUSE
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    member.hasten()
    assert member.due_in(100.0) < 0
    member.lose("gone", 100.0)
    assert member.due_in(100.0) == FIRST_PAUSE


def test_what_never_can_work_is_not_tried_again_and_keeps_its_reason() -> None:
    told: list[Any] = []
    member = Member("pad", lambda: None, Counting(), told.append)
    member.lose("settings.address: found 999", 0.0, for_good=True)
    member.lose("the line is gone", 1.0)
    assert (member.due_in(1e9), member.is_waiting) == (math.inf, False)
    assert [each["reason"] for each in told] == ["settings.address: found 999"]


def test_a_pad_that_opens_and_fails_is_not_back() -> None:
    seat, told = Counting(), []
    member = Member("pad", _Deaf, seat, told.append)
    seat.fails_with = DeviceMissing("gone")
    for _ in range(3):
        with pytest.raises(DeviceMissing):
            member.turn(0.0)
        member.lose("gone", 0.0)
    assert [each["state"] for each in told] == ["offline"] * 3
    seat.fails_with = None
    member.turn(0.0)
    member.turn(0.0)
    assert [each["state"] for each in told[3:]] == ["ok"]


def test_of_each_kind_of_order_the_newest_is_kept_and_none_is_lost_in_a_failure() -> None:
    orders, done = Orders(), []
    for number in ("A001", "A002", "A003"):
        orders.give("number", lambda _, number=number: done.append(number))
    orders.give("light", lambda _: done.append("light"))
    kind, order = orders.first() or ("", None)
    assert orders.first() == (kind, order), "it stays until it is done"
    orders.give("number", lambda _: done.append("A004"))
    orders.done(kind, order)
    while (first := orders.first()) is not None:
        first[1](None)
        orders.done(*first)
    assert done == ["light", "A004"]


def test_a_pad_that_was_away_does_not_beep_for_keys_of_yesterday() -> None:
    broker = MemoryBroker()
    terminal = Terminal(lambda will: broker.bus(will=will), centre="c", device="pad-3", kind="pad", clock=time.time)
    seat, pad = PadSeat(terminal, time.time), _Deaf()
    seat._order("beep", lambda pad: pad.beep())
    seat.turn(pad, 0.0)
    assert pad.beeps == 0
    seat._order("beep", lambda pad: pad.beep())
    seat.turn(pad, 0.0)
    assert pad.beeps == 1


def _link(address: str) -> Any:
    from drivers.links import make_link  # noqa: PLC0415 - only here

    return make_link(address)


class _Deaf:
    """A pad that says nothing."""

    link = None

    def __init__(self) -> None:
        self.beeps = 0

    def wait(self, _timeout_s: float) -> Press | None:
        return None

    def beep(self) -> None:
        self.beeps += 1

    def close(self) -> None: ...
