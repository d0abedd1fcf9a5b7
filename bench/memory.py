"""What `lobby up` costs while nobody comes: resident memory and processor time of each of its processes."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import psutil

from bench.report import table
from tests.house.hall import Up

SETTLE_SECONDS, WATCH_SECONDS = 4.0, 10.0
MIB = 1024 * 1024


def measure() -> str:
    """The table."""
    with tempfile.TemporaryDirectory() as folder:
        up = Up(Path(folder))
        up.start()
        try:
            return _watched(up)
        finally:
            up.stop()


def _watched(up: Up) -> str:
    assert up.program.process is not None  # noqa: S101 - it has been started
    top = psutil.Process(up.program.process.pid)
    processes = [top, *top.children(recursive=True)]
    time.sleep(SETTLE_SECONDS)
    before = [_spent(process) for process in processes]
    time.sleep(WATCH_SECONDS)
    rows = []
    for process, began in zip(processes, before, strict=True):
        busy = (_spent(process) - began) / WATCH_SECONDS * 100
        memory = process.memory_full_info()
        rows.append(
            (_name(process), f"{memory.rss / MIB:.0f}", f"{memory.pss / MIB:.0f}", f"{busy:.1f}", process.num_threads())
        )
    total = [sum(float(row[place]) for row in rows) for place in (1, 2, 3)]
    rows.append(("all", f"{total[0]:.0f}", f"{total[1]:.0f}", f"{total[2]:.1f}", sum(row[4] for row in rows)))
    return table(("process", "RSS MiB", "PSS MiB", f"% of a core, {WATCH_SECONDS:.0f} s", "threads"), rows)


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _name(process: psutil.Process) -> str:
    """`server` is gunicorn's parent, `server (worker)` the one that serves (aim 150 MiB)."""
    words = process.cmdline()
    if "-m" not in words or "lobby" not in words:
        return f"broker ({process.name()})"
    rest = words[words.index("lobby") + 1 :]
    name = rest[2] if rest[0] == "--die-with" else rest[0]
    named = rest[rest.index("--device") + 1] if "--device" in rest else name
    parent = process.parent()
    return f"{named} (worker, aim 150)" if name == "server" and parent and "server" in parent.cmdline() else named
