"""`lobby simulate`: a double by hand, as a vendor would use it to certify against."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from drivers import open_device
from drivers.errors import DeviceRefused

pytestmark = pytest.mark.network


@contextmanager
def simulated(*words: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program, and the address it printed first."""
    command = [sys.executable, "-m", "lobby", "simulate", *map(str, words)]
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdin is not None
    try:
        yield program, program.stdout.readline().split()[1]
    finally:
        program.terminate()
        status = program.wait(60)
        program.stdout.close()
        program.stdin.close()
    assert status == 0


def seen(program: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """What it tells, change by change."""
    assert program.stdout is not None
    return map(json.loads, program.stdout)


def test_a_slip_is_told_as_it_came_out() -> None:
    with simulated("printer", "--port", 0) as (program, address):
        with closing(open_device("escpos", address, {"width": 80})) as printer:
            printer.print([{"text": "A001", "align": "center"}])
        slip = next(told for told in seen(program) if told["slips"] == 1)
        assert "A001" in [item.get("text") for item in slip["paper"]]


def test_a_fault_is_switched_on_from_the_start_and_off_by_a_line() -> None:
    with (
        simulated("printer", "--port", 0, "--fault", "paper_out") as (program, address),
        closing(open_device("escpos", address, {})) as printer,
    ):
        with pytest.raises(DeviceRefused) as refused:
            printer.print([{"text": "A001"}])
        assert refused.value.reason == "paper_out"
        assert program.stdin is not None
        program.stdin.write('{"clear": true}\n')
        program.stdin.flush()
        assert next(told for told in seen(program) if told["state"] == "ok")
        printer.print([{"text": "A001"}])


def test_a_pad_appears_where_it_is_told_to(tmp_path: Path) -> None:
    with simulated("pad", "--path", tmp_path / "pad", "--set", "address=7") as (program, address):
        assert (tmp_path / "pad").exists()
        with closing(open_device("ff68", address, {"address": 7})) as pad:
            pad.prompt_rating()
        assert next(told for told in seen(program) if told["lit"])


@pytest.mark.parametrize(("words", "told"), [
    (("toaster",), "kind: found 'toaster'; allowed printer, strip"),
    (("printer", "--port", "0", "--fault", "fire"), "fire"),
    (("pad", "--set", "adress=7"), "adress"),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_words(words: tuple[str, ...], told: str) -> None:
    command = [sys.executable, "-m", "lobby", "simulate", *words]
    refused = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr
