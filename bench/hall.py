"""A simulated hall as whoever starts and stops it feels it: seconds until it is ready, seconds until all of it is gone."""

from __future__ import annotations

import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.report import table

RUNS = 5
STOP_AIM = 5.0  # docs: `lobby up` stops within 5 s of SIGTERM


def measure() -> str:
    """Start and stop Dianjiang's hall with real programs; the first start also makes keys and passwords."""
    with tempfile.TemporaryDirectory() as folder:
        lives = [_life(Path(folder)) for _ in range(RUNS)]
    rows = [
        ("until it is ready", [ready for ready, _, _ in lives], ""),
        ("from SIGTERM until all are gone", [gone for _, gone, _ in lives], f"<= {STOP_AIM:g}"),
    ]
    killed = sum(kills for _, _, kills in lives)
    told = table(
        ("seconds", "middle", "least", "most", "aim"),
        [
            (name, f"{statistics.median(all_):.2f}", f"{min(all_):.2f}", f"{max(all_):.2f}", aim)
            for name, all_, aim in rows
        ],
    )
    return f"{told}\nprograms that had to be killed: {killed}"


def _life(folder: Path) -> tuple[float, float, int]:
    command = [sys.executable, "-m", "lobby", "up", "--data", str(folder), "--headless", "--http", "0", "--mqtt", "0"]
    said = folder / "said.txt"
    with said.open("wb") as err:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, text=True)
        assert process.stdout is not None  # noqa: S101 - for the type: it is a pipe
        line = process.stdout.readline()
        ready = time.monotonic() - began
        process.send_signal(signal.SIGTERM)
        stopping = time.monotonic()
        status = process.wait()
        gone = time.monotonic() - stopping
    if not line.startswith("ready ") or status:
        raise SystemExit(f"the hall did not live: {said.read_text('utf-8')[-2000:]}")
    return ready, gone, said.read_text("utf-8").count("was killed")
