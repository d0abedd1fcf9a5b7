"""A line with eight strips on it, as `lobby devices` keeps it: pulled and put back, all eight lost and all eight back."""

from __future__ import annotations

import logging
import os
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from drivers import open_device
from drivers.host.line import Line
from drivers.host.member import Member
from drivers.line import SharedLine
from drivers.links import make_link
from drivers.simulated import open_double
from tests.campaigns.census import Census

SOAK = bool(os.environ.get("LOBBY_SOAK"))
ROUNDS, WARM = (200, 20) if SOAK else (5, 2)
STRIPS = 8
pytestmark = [pytest.mark.network, pytest.mark.timeout(1800 if SOAK else 600)]


class Shows:
    """A seat that shows a text when it is told to, and says nothing else."""

    listens = False
    ring: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self) -> None:
        self._text: str | None = None
        self.shown = ""

    def show(self, text: str) -> None:
        """From any thread."""
        self._text = text
        self.ring()

    def due_in(self) -> float:
        return 60.0 if self._text is None else 0.0

    def turn(self, device: Any, patience_s: float) -> None:
        text = self._text
        if text is not None:
            device.show(text)
            self.shown = text
            self._text = None if self._text == text else self._text


class Wall:
    """Eight strips at one line, their seats, and what was reported of each last."""

    def __init__(self, link: str) -> None:
        shared = SharedLine(link, lambda: make_link(link))
        self.seats = [Shows() for _ in range(STRIPS)]
        self.states: list[Mapping[str, Any]] = [{} for _ in range(STRIPS)]
        members = [self._member(nth, seat, shared) for nth, seat in enumerate(self.seats)]
        self.line = Line("campaign", members, shared)

    def _member(self, nth: int, seat: Shows, shared: SharedLine) -> Member:
        def report(state: Mapping[str, Any]) -> None:
            self.states[nth] = state

        return Member(f"strip-{nth}", lambda: open_device("onbon", shared.tap(), {"address": nth + 1}), seat, report)

    def all_are(self, state: str) -> bool:
        return all(each.get("state") == state for each in self.states)

    def show(self, text: str) -> None:
        for seat in self.seats:
            seat.show(text)

    def all_show(self, text: str) -> bool:
        return all(seat.shown == text for seat in self.seats)


@pytest.fixture(autouse=True)
def traced() -> Iterator[None]:
    logging.disable(logging.WARNING)  # each pull is told eight times, and pytest keeps what is told
    tracemalloc.start()
    yield
    tracemalloc.stop()
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("link", ["serial", "tcp"])
def test_a_line_of_eight_strips_pulled_again_and_again_is_back_for_all_each_time_and_leaves_nothing(
    link: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Census.taken()
    double = open_double("onbon", {"link": link, "addresses": list(range(1, STRIPS + 1))}, tmp_path / "port")
    double.start()
    wall = Wall(double.address)
    wall.line.start()
    try:
        warm = Census.taken()
        for nth in range(WARM + ROUNDS):
            warm = Census.taken() if nth == WARM else warm
            pulled(double, wall, f"A{nth:03d}")
        now = Census.taken()
    finally:
        wall.line.stop()
        double.stop()
    after = Census.taken()
    assert not warm.has_grown_to(now), warm.has_grown_to(now)
    assert (after.threads, after.descriptors) == (before.threads, before.descriptors)
    with capsys.disabled():
        print(f"\n  {STRIPS} strips, {link}: {WARM + ROUNDS} pulls, {now.memory - warm.memory:+,} bytes", end=" ")


def pulled(double: Any, wall: Wall, text: str) -> None:
    """All show something, the plug is pulled in the midst of the next, all are lost, all are back and show it."""
    wall.show(text)
    until(lambda: wall.all_show(text) and wall.all_are("ok"), f"all show {text}")
    wall.show(text + "B")
    double.fault("unplugged")
    wall.show(text + "C")
    until(lambda: wall.all_are("offline"), "all are lost")
    double.fault("unplugged", on=False)
    wall.line.knock()
    until(lambda: wall.all_are("ok") and wall.all_show(text + "C"), "all are back and show what they missed")
    seen = double.seen()["address"]
    assert {strip["text"] for strip in seen.values()} == {text + "C"}


def until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, f"not within 20 seconds: {what}"
        threading.Event().wait(0.002)
