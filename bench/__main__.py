"""`python -m bench`: one report on standard output. `python -m bench issue strip` measures these parts alone."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

PARTS = {
    "touch": "The kiosk as its citizen feels it: finger, glass, paper",
    "issue": "Taking a number, beside a bare echo through the same broker",
    "strip": 'From the press of "call next" to the last byte at the strip',
    "line": "A slip over a serial line, against the line's limit",
    "displays": "A call's event to light and sound, and what a board costs",
    "strips": "Many strips on one RS-485 line, against its limit",
    "console": "The clerk's console: a press, 120 pages, the list of 400, the first load",
    "devices": "The devices program while nobody touches anything",
    "intake": "A number and a call while the intake system is well, slow, or away",
    "day": "The engine, the journal, and the replay of a day",
    "reports": "A month of 60,000 numbers in reports, and what those who take a number feel of it",
    "memory": "A hall at rest",
    "hall": "The whole hall: its start and its stop",
    "policy": "Who is next, with 2,000 waiting",
    "whatif": "Simulated days: how fast, and how true",
    "forecast": "Estimates of recorded waits, by days left out, beside the baselines",
}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        raise SystemExit(f"found {', '.join(unknown)}; allowed {', '.join(PARTS)}")
    began = time.monotonic()
    _say(
        f"lobby bench, {time.strftime('%Y-%m-%d %H:%M')}, {_machine()}\nfigures are middle (least - most) of the runs\n"
    )
    for part in wanted:
        measure: Callable[[], str] = import_module(f"bench.{part}").measure
        _say(f"{PARTS[part]}\n\n{measure()}\n")
    _say(f"in {time.monotonic() - began:.0f} s")


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    load = Path("/proc/loadavg").read_text("ascii").split()[0]
    return f"{len(models)} x {models[0]}, Python {platform.python_version()}, load {load} before"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
