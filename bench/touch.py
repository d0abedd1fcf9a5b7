"""The kiosk as its citizen feels it: touch to feedback, idle, transitions, cold start, memory, touch to the last byte.

The real program with real broker, server and printer double; in a window on Xvfb where there is one, else without.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from bench.child import Child
from bench.report import share, table
from kiosk.actions import Do, Pick
from tests.house.booth import Booth, rich_centre
from tests.house.glass import xvfb
from tests.house.hall import running
from tests.until import until

TOUCHES, JOURNEYS, SCREENS = 200, 12, 10_000
IDLE_SECONDS = 20.0
MIB = 1024 * 1024
Row = tuple[str, str, str, str]


def measure() -> str:
    """The table."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        centre = rich_centre(Path(folder))
        hall = stack.enter_context(
            running(Path(folder) / "data", devices={"kiosk-1": "kiosk"}, centre=centre, hours=True)
        )
        rows += _glass(centre)
        display = stack.enter_context(xvfb()) if shutil.which("Xvfb") else None
        for shown in dict.fromkeys((display, None)):
            with Booth(hall.data, centre, display=shown) as booth:
                rows += _program(booth, "Xvfb" if shown else "dummy driver")
    return table(("", "found", "aim", ""), rows)


def _glass(centre: Path) -> Iterator[Row]:
    """What the glass alone does, in a process of its own under the dummy driver."""
    with Child("bench.frames", {"centre": str(centre), "touches": TOUCHES, "screens": SCREENS}) as child:
        told: dict[str, Any] = json.loads(child.hear())
    yield _row("touch to the first visible feedback, p50", share(told["feedback"], 0.5), "ms")
    yield _row("touch to the first visible feedback, p99", share(told["feedback"], 0.99), "ms", 50)
    yield _row("touch to the next page, p99", share(told["page"], 0.99), "ms")
    yield _row("pages one after another, a second", told["frames"], "", 60, least=True)
    yield _row(f"RSS after {SCREENS:,} pictures of screens", told["rss"] / MIB, "MiB", 220)
    yield _row("of these since the first hundred", told["grown"] / MIB, "MiB")


def _program(booth: Booth, where: str) -> Iterator[Row]:
    yield _row(f"cold start to the first picture, {where}", booth.glass.first - booth.glass.began, "s", 2.0)
    booth.leave()
    process = psutil.Process(booth.glass.process.pid)
    before, began = _spent(process), time.monotonic()
    time.sleep(IDLE_SECONDS)
    busy = (_spent(process) - before) / (time.monotonic() - began) * 100
    yield _row(f"idle for {IDLE_SECONDS:.0f} s, {where}", busy, "% of a core", 2.0)
    if not booth.display:
        whole = [_journey(booth) for _ in range(JOURNEYS)]
        yield _row("touch to the last byte of the slip, p50", share(whole, 0.5), "ms")
        yield _row("touch to the last byte of the slip, p99", share(whole, 0.99), "ms")
        yield _row("RSS of the program after all that", process.memory_info().rss / MIB, "MiB", 220)


def _journey(booth: Booth) -> float:
    """Milliseconds from the finger on "take my number" to the cut."""
    booth.press(Pick("general"))
    booth.see("Ready")
    slips, place = booth.slips(), booth.place(Do("take"))
    began = time.perf_counter()
    booth.click(*place)
    until(lambda: booth.slips() > slips, "the slip")
    taken = (time.perf_counter() - began) * 1000
    booth.given()
    booth.home()
    return taken


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _row(name: str, found: float, unit: str, aim: float | None = None, *, least: bool = False) -> Row:
    shape = f"{found:,.0f}" if found >= 100 else f"{found:.1f}"
    if aim is None:
        return name, f"{shape} {unit}".strip(), "", ""
    met = found >= aim if least else found <= aim
    return name, f"{shape} {unit}".strip(), f"{'at least' if least else 'at most'} {aim:g}", "met" if met else "missed"
