"""What `lobby devices` costs while nobody touches anything: 64 devices on 64 ptys, over a real broker, with the server up.

Pads and keypads wait for a key; printers are asked for their status as often as the program thinks right. Before and
after the watch a key is pressed on every pad, and its acknowledgement must come back over the line: an idle program
that has fallen asleep for good would be cheap too.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from bench.report import spread, table
from drivers.simulated import open_double
from tests.house.hall import CENTRE, ROOT, Hall, Program

PADS, KEYPADS, PRINTERS = 28, 28, 8
KINDS = {"pad": ("ff68", PADS), "keypad": ("ff68", KEYPADS), "printer": ("escpos", PRINTERS)}
SETTLE_SECONDS, WATCH_SECONDS, WATCHES = 5.0, 10.0, 3
AIM = 3.0


def measure() -> str:
    """The table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        doubles = _plugged(Path(folder), stack)
        data = Path(folder) / "hall"
        devices = {name: name.rpartition("-")[0] for name in doubles}
        hall = Hall(data, devices=devices, centre=_centre(Path(folder), doubles))
        stack.callback(hall.stop)
        hall.start_broker()
        hall.start_server()
        host = Program("devices", data, "devices", "--centre", hall.centre_file, "--data", data)
        stack.callback(host.stop)
        host.start()
        return _watched(host, doubles)


def _plugged(folder: Path, stack: ExitStack) -> dict[str, Any]:
    """The doubles of all devices, by name, each on a pty of its own."""
    doubles = {}
    for kind, (driver, count) in KINDS.items():
        for nth in range(1, count + 1):
            double = open_double(driver, {"link": "serial"}, folder / "ports" / f"{kind}-{nth}")
            double.start()
            stack.callback(double.stop)
            doubles[f"{kind}-{nth}"] = double
    return doubles


def _centre(folder: Path, doubles: dict[str, Any]) -> Path:
    """Dianjiang with these devices in place of its own."""
    ours, _, _ = (ROOT / CENTRE).read_text("utf-8").partition("[[devices]]")
    for name, double in doubles.items():
        kind = name.rpartition("-")[0]
        window = 'window = "3"\n' if kind != "printer" else ""
        ours += (
            f'\n[[devices]]\nid = "{name}"\nkind = "{kind}"\n{window}[devices.parts.{kind}]\n'
            f'driver = "{KINDS[kind][0]}"\nlink = "{double.address}"\n'
        )
    path = folder / "idle.toml"
    path.write_text(ours, "utf-8")
    return path


def _watched(host: Program, doubles: dict[str, Any]) -> str:
    assert host.process is not None  # noqa: S101 - it has been started
    process = psutil.Process(host.process.pid)
    _until(lambda: _open_ptys(process.pid) >= len(doubles), "every port is open")
    _press_all(doubles)
    time.sleep(SETTLE_SECONDS)
    shares, asleep = [], process.num_ctx_switches().voluntary
    for _ in range(WATCHES):
        before, began = _spent(process), time.monotonic()
        time.sleep(WATCH_SECONDS)
        shares.append((_spent(process) - before) / (time.monotonic() - began) * 100)
    woken = (process.num_ctx_switches().voluntary - asleep) / WATCHES / WATCH_SECONDS
    _press_all(doubles)
    middle = sorted(shares)[len(shares) // 2]
    head = (f"{len(doubles)} idle devices", f"% of a core, {WATCHES} x {WATCH_SECONDS:.0f} s (aim {AIM:.0f})", "aim",
            "main thread wakes/s", "threads", "RSS MiB")  # fmt: skip
    name = f"{PADS} pads, {KEYPADS} keypads, {PRINTERS} printers"
    memory = process.memory_info().rss / 1024 / 1024
    row = (name, spread(shares, "{:.2f}"), "met" if middle <= AIM else "missed", f"{woken:.0f}", process.num_threads(),
           f"{memory:.0f}")  # fmt: skip
    return table(head, [row])


def _press_all(doubles: dict[str, Any]) -> None:
    """A key on every pad; each is acknowledged by the driver, over the line."""
    pads = [double for name, double in doubles.items() if not name.startswith("printer")]
    before = [double.seen()["acks"] for double in pads]
    for double in pads:
        double.touch({"key": "recall"})
    _until(
        lambda: all(double.seen()["acks"] > acks for double, acks in zip(pads, before, strict=True)), "all are heard"
    )


def _open_ptys(pid: int) -> int:
    """How many ports a process has open."""
    found = 0
    for number in os.listdir(f"/proc/{pid}/fd"):  # noqa: PTH208 - a folder of the kernel's
        try:
            found += os.readlink(f"/proc/{pid}/fd/{number}").startswith("/dev/pts/")  # noqa: PTH115 - the same
        except FileNotFoundError:
            continue
    return found


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError(f"not within a minute: {what}")
        time.sleep(0.02)
