"""`pytest -m hardware --device …` certifies a real device: shown on doubles that stand in processes of their own.

To the suite they are metal: it has an address and nothing else. Whoever stands at the machine is played by a robot on
the terminal, which does to the double what it is asked to do to the device.
"""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.network
ROOT = Path(__file__).parents[2]
ORDER = re.compile(r">> ([^\n]*?)(, then press Enter|\? \[Enter yes, n no\])")
DOTS = ["-q", "-p", "no:cacheprovider", "-rA", "-m", "hardware"]


class Simulated:
    """`lobby simulate …`, running."""

    def __init__(self, *words: object) -> None:
        command = [sys.executable, "-m", "lobby", "simulate", *map(str, words)]
        self.program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
        )
        self._told: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._wrong: queue.SimpleQueue[str] = queue.SimpleQueue()
        for stream, lines in ((self.program.stdout, self._told), (self.program.stderr, self._wrong)):
            threading.Thread(target=_listen, args=(stream, lines), daemon=True).start()
        self.address = self._told.get(timeout=60).split()[1]

    def touch(self, **action: object) -> None:
        """Do it, and wait until it is done: lines are read in their order, and the nonsense after it is refused."""
        assert self.program.stdin is not None
        self.program.stdin.write(json.dumps(action) + '\n{"fault": "nonsense"}\n')
        while "nonsense" not in self._wrong.get(timeout=60):
            pass


def _listen(stream: Any, lines: queue.SimpleQueue[str]) -> None:
    for line in stream:
        lines.put(line)


@contextmanager
def simulated(*words: object) -> Iterator[Simulated]:
    device = Simulated(*words)
    try:
        yield device
    finally:
        device.program.terminate()
        device.program.wait(60)
        for pipe in (device.program.stdin, device.program.stdout, device.program.stderr):
            assert pipe is not None
            pipe.close()


def certify(*devices: str, words: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """The suite with nobody at hand, in a session without a terminal."""
    named = [word for device in devices for word in ("--device", device)]
    command = [sys.executable, "-m", "pytest", *DOTS, *named, *words, "tests/drivers"]
    return subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=100,
        start_new_session=True,
    )  # fmt: skip


def test_a_strip_is_certified_with_nobody_at_hand(tmp_path: Path) -> None:
    with simulated("strip", "--path", tmp_path / "strip", "--set", "address=3") as strip:
        told = certify(f"onbon {strip.address} address=3 ack_timeout=0.5")
    assert told.returncode == 0, told.stdout
    assert (
        "PASSED tests/drivers/test_strip_contract.py::test_chinese_is_shown_with_its_colour_and_effect" in told.stdout
    )
    assert "nobody to ask on this terminal: pull its plug out" in told.stdout
    assert "nack cannot be done to metal; the double of onbon stands for it" in told.stdout


def test_a_strip_that_does_not_do_its_work_fails(tmp_path: Path) -> None:
    with simulated("strip", "--path", tmp_path / "strip", "--set", "address=4") as strip:
        told = certify(f"onbon {strip.address} address=3 ack_timeout=0.1", words=("-k", "shown_and_cleared"))
    assert told.returncode == 1
    assert "DeviceTimeout" in told.stdout


@pytest.mark.parametrize(
    ("devices", "said"),
    [
        ((), "say which, once or several times"),
        (("escposs tcp://127.0.0.1:9100",), "did you mean escpos"),
        (("escpos tcp//127.0.0.1",), "link: found"),
        (("escpos tcp://127.0.0.1:9100 width=70",), "width"),
        (("escpos",), "link: found ''"),
    ],
)
def test_what_cannot_be_run_on_is_told_with_what_can(devices: tuple[str, ...], said: str) -> None:
    told = certify(*devices)
    assert told.returncode == pytest.ExitCode.USAGE_ERROR
    assert said in told.stderr
    assert 'pytest -m hardware --device "escpos tcp://192.168.1.50:9100 width=80"' in told.stderr
    assert "Traceback" not in told.stderr


class Robot:
    """Somebody at the terminal: reads what is asked, does it to the device, and presses Enter."""

    def __init__(self, device: Simulated, orders: dict[str, tuple[str, str]], *, agrees: bool = True) -> None:
        self.device, self.agrees = device, agrees
        self.does = {order: {"fault": name} for name, (order, _) in orders.items()}
        self.does |= {undo: {"fault": name, "on": False} for name, (_, undo) in orders.items()}
        self.done: list[str] = []
        self.master, self.slave = os.openpty()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        heard = ""
        while True:
            try:
                heard += os.read(self.master, 4096).decode("utf-8", "replace")
            except OSError:  # the last terminal of the other side is closed
                return
            while found := ORDER.search(heard):
                heard = heard[found.end() :]
                self._do(found[1])

    def _do(self, order: str) -> None:
        self.done.append(order)
        if order in self.does:
            self.device.touch(**self.does[order])
        os.write(self.master, b"\n" if self.agrees or order in self.does else b"n\n")

    def certify(self, device: str, *words: str) -> subprocess.CompletedProcess[str]:
        """The suite, with this somebody at its terminal."""
        command = [
            "setsid",
            "--ctty",
            sys.executable,
            "-m",
            "pytest",
            *DOTS,
            "--device",
            device,
            *words,
            "tests/drivers",
        ]
        with closing(os.fdopen(self.slave, "rb", buffering=0)) as terminal:
            told = subprocess.run(
                command, cwd=ROOT, stdin=terminal, capture_output=True, text=True, check=False, timeout=100
            )
        self._thread.join(60)
        os.close(self.master)
        return told


def test_a_printer_is_certified_by_somebody_who_does_what_is_asked(person: Any) -> None:
    with simulated("printer", "--port", 0, "--set", "width=80") as printer:
        robot = Robot(printer, type(person).ORDERS)
        told = robot.certify(f"escpos {printer.address} width=80 status_timeout=0.5 print_timeout=2")
    assert told.returncode == 0, told.stdout
    for done in ("trouble_gets_no_slip", "low_paper_prints", "silence_is_unknown", "plug_pulled_while_it_rests"):
        assert re.search(rf"PASSED \S+{done}", told.stdout), told.stdout
    assert "take the paper out and close the cover" in robot.done
    assert any("a slip with a large A023 is out" in order for order in robot.done)
    assert "nobody to ask" not in told.stdout


def test_what_somebody_does_not_see_is_a_failure(person: Any) -> None:
    with simulated("printer", "--port", 0) as printer:
        robot = Robot(printer, type(person).ORDERS, agrees=False)
        told = robot.certify(f"escpos {printer.address}", "-k", "test_it_does_its_work")
    assert told.returncode == 1
    assert "whoever looked says no" in told.stdout
