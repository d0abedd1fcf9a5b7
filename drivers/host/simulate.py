"""`lobby simulate KIND`: one double by hand, for a technician with a driver to try or a vendor with a program to certify.

It prints the address to open, then what the bytes that reach it say, a line of JSON for each change. A line of JSON on
standard input is what a person does to it: `{"grade": 5}`, `{"text": "…"}`, `{"fault": "paper_out"}`, `{"clear": true}`.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from drivers.settings import SettingsError
from drivers.simulated import DOUBLES, open_double
from drivers.simulated.double import SimulatedDevice
from lobby.program import stop_signal

WORDS = {"printer": "escpos", "strip": "onbon", "pad": "ff68", "scanner": "serial_scanner", "reader": "sam"}
LOOK_SECONDS = 0.2


def main(kind: str, *, port: int | None, path: Path | None, faults: Sequence[str], settings: Sequence[str]) -> None:
    """Run until SIGTERM or Ctrl-C. Raises SettingsError for a wrong kind, setting or fault."""
    where: dict[str, object] = {} if port is None else {"link": "tcp", "port": port}
    kind = WORDS.get(kind, kind)
    if kind not in DOUBLES:
        allowed = ", ".join([*WORDS, *DOUBLES])
        raise SettingsError([f"kind: found {kind!r}; allowed {allowed}"])
    double = open_double(kind, {**where, **dict(_setting(each) for each in settings)}, path)
    double.start()
    try:
        _switch_on(double, faults)
        _run(double)
    finally:
        double.stop()


def _run(double: SimulatedDevice) -> None:
    changes: queue.SimpleQueue[None] = queue.SimpleQueue()
    double.on_change(lambda: changes.put(None))
    stopping = stop_signal()
    threading.Thread(target=_touches, args=(double, sys.stdin), name="touches", daemon=True).start()
    _say(f"address {double.address}")
    _say(json.dumps(double.seen(), ensure_ascii=False))
    while not stopping.is_set():
        try:
            changes.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            continue
        _say(json.dumps(double.seen(), ensure_ascii=False))


def _switch_on(double: SimulatedDevice, faults: Sequence[str]) -> None:
    try:
        for name in faults:
            double.fault(name)
    except ValueError as error:
        raise SettingsError([str(error)]) from error


def _touches(double: SimulatedDevice, lines: TextIO) -> None:
    for line in lines:
        try:
            double.touch(json.loads(line))
        except (ValueError, TypeError, AttributeError) as error:
            sys.stderr.write(f"{error}\n")


def _setting(text: str) -> tuple[str, object]:
    """`width=58`, `qr=native`: a value that reads as JSON is one, else it is the text."""
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
