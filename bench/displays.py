"""From a call's event to light and sound: the strip's frame, the board's pixels, the voice's first sample; a board's cost.

A played server says boards and calls at 1, 10 and 50 a second to the real displays program over a real broker. The strips'
lines end here in the bench; a pty has no speed of its own, so a strip's time is without its line's. A board tells in its
health when the pixels of a call were handed to the screen, a voice when the mixer took its first sample.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.displays_cost import measured as cost
from bench.report import share, spread, table
from tests.house.lit_hall import LitHall
from tests.house.lit_server import PlayedServer
from tests.until import until

RUNS, RATES = 3, {1: 3, 10: 40, 50: 120}
"""Calls a second, and how many in each run."""
WINDOWS, WARM = 8, 16
STRIP_AIM_MS, BOARD_AIM_MS = 40.0, 100.0


def measure() -> str:
    """The tables."""
    with tempfile.TemporaryDirectory() as folder:
        lit = LitHall(Path(folder), windows=WINDOWS, boards=1, voices=1)
        try:
            lit.start(server=False)
            rows = list(_lit_up(lit))
        finally:
            lit.stop()
    head = ("call's event to", "calls", "a second", "p50 ms", "p99 ms", "aim p99", "")
    return f"{table(head, rows)}\n\n{cost()}"


@dataclass(frozen=True)
class Told:
    """A display has shown a call, the `nth` of all, at a time."""

    nth: int
    at: float


class Watch:
    """Hears what strips and the board show, and when (`time.time`)."""

    def __init__(self, lit: LitHall) -> None:
        self._lit, self._nth = lit, dict[str, int]()
        self.strips: dict[str, list[Told]] = {str(nth): [] for nth in range(1, WINDOWS + 1)}
        self.board: list[Told] = []
        for window in self.strips:
            lit.doubles._doubles[f"strip-{window}"].on_change(partial(self._strip, window))  # noqa: SLF001 - no bus between
        assert lit.eye is not None  # noqa: S101 - it is open
        lit.eye.hooks.append(self._health)

    def expect(self, call: str) -> None:
        """One more call is about to be said."""
        self._nth[call] = len(self._nth) + 1

    def nth(self, call: str) -> int:
        """The place of a call among all; its number ends in it."""
        return self._nth[call]

    def _strip(self, window: str) -> None:
        now, found = time.time(), re.match(r"A(\d+)", self._lit.strip(window))
        if found and (not self.strips[window] or self.strips[window][-1].nth != int(found[1])):
            self.strips[window].append(Told(int(found[1]), now))

    def _health(self, topic: str, body: dict[str, Any]) -> None:
        screen = body.get("screen", {}) if topic == "device/board-1/health" else {}
        call = screen.get("last_call")
        if call in self._nth and (not self.board or self.board[-1].nth != self._nth[call]):
            self.board.append(Told(self._nth[call], datetime.fromisoformat(screen["shown_at"]).timestamp()))


def _lit_up(lit: LitHall) -> Iterable[Sequence[object]]:
    server, watch = PlayedServer(lit.centre, lit.hall.data), Watch(lit)
    _run(server, watch, 10, WARM)
    for rate, count in RATES.items():
        runs = [_run(server, watch, rate, count) for _ in range(RUNS)]
        yield _row("the strip's last byte", [strips for strips, _ in runs], rate, STRIP_AIM_MS)
        yield _row("pixels on the board, 1080p", [boards for _, boards in runs], rate, BOARD_AIM_MS)
    server.stop()


def _run(server: PlayedServer, watch: Watch, rate: int, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each call to its strip and to the board; whoever shows a newer one has shown it, too."""
    calls, began = [], time.monotonic()
    for nth in range(count):
        time.sleep(max(0.0, began + nth / rate - time.monotonic()))
        window = str(1 + nth % WINDOWS)
        call = server.call(window, watch.expect)
        calls.append((window, watch.nth(call), server.sent[call]))
    last = calls[-1][1]
    until(lambda: watch.board and watch.board[-1].nth == last, "the last call is on the board")
    until(lambda: all(_shown(watch.strips[window], nth, at) for window, nth, at in calls), "all strips are lit")
    strips = [_shown(watch.strips[window], nth, at) for window, nth, at in calls]
    return strips, [_shown(watch.board, nth, at) for _, nth, at in calls]


def _shown(told: list[Told], nth: int, at: float) -> float:
    """Milliseconds until a call, or a newer one, was shown; 0 where it was not yet."""
    return next((max(0.1, (each.at - at) * 1000) for each in list(told) if each.nth >= nth), 0.0)


def _row(name: str, runs: list[list[float]], rate: int, aim: float) -> Sequence[object]:
    p50, p99 = ([share(run, part) for run in runs] for part in (0.5, 0.99))
    met = "met" if median(p99) <= aim else "missed"
    return name, f"{len(runs)} x {len(runs[0])}", rate, spread(p50, "{:.1f}"), spread(p99, "{:.1f}"), f"{aim:.0f}", met
