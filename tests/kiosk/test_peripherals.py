"""The printer and scanner threads on simulated devices: real sockets, real ptys, and every kind of trouble."""

from __future__ import annotations

import logging
import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers import open_device
from drivers.errors import DeviceMissing
from drivers.simulated import open_double
from drivers.simulated.double import SimulatedDevice
from kiosk.peripherals import PrinterLine, ScannerLine
from tests.until import until

pytestmark = pytest.mark.network

SLIP = [{"text": "A001", "align": "center", "width": 4, "height": 4}, {"left": "前面等候", "right": "3"}]
QUICK = {"status_timeout": 0.3, "print_timeout": 2.0}


@pytest.fixture
def double() -> Iterator[SimulatedDevice]:
    made = open_double("escpos", {})
    made.start()
    yield made
    made.stop()


@pytest.fixture
def states() -> list[str]:
    return []


@pytest.fixture
def printer(double: SimulatedDevice, states: list[str]) -> Iterator[PrinterLine]:
    line = PrinterLine(
        "printer", lambda: open_device("escpos", double.address, QUICK), lambda s: states.append(s["state"])
    )
    line.start()
    yield line
    line.stop()


def printed(printer: PrinterLine) -> bool:
    answers: queue.Queue[bool] = queue.Queue()
    printer.print(SLIP, answers.put)
    return answers.get(timeout=60)


def slips(double: SimulatedDevice) -> int:
    return int(double.seen()["slips"])


def test_a_slip_is_out_of_the_printer_when_it_is_called_printed(
    double: SimulatedDevice, printer: PrinterLine, states: list[str]
) -> None:
    assert printed(printer)
    assert slips(double) == 1
    assert "A001" in str(double.seen()["paper"])
    assert states[-1] == "ok"


@pytest.mark.parametrize(("fault", "state"), [("paper_out", "paper_out"), ("cover_open", "cover_open"), ("jam", "jam")])
def test_a_printer_in_trouble_gets_no_slip_and_none_later(
    double: SimulatedDevice, printer: PrinterLine, states: list[str], fault: str, state: str
) -> None:
    assert printed(printer)
    double.fault(fault)
    assert not printed(printer)
    until(lambda: states[-1] == state)
    double.fault(fault, on=False)
    assert printed(printer)
    assert slips(double) == 2, "the refused slip came out after all"


def test_a_printer_that_is_away_fails_at_once_warns_once_and_comes_back(
    double: SimulatedDevice, printer: PrinterLine, states: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk.peripherals")
    assert printed(printer)
    double.fault("unplugged")
    for _ in range(3):
        assert not printed(printer)
    assert states[-1] == "offline"
    double.fault("unplugged", on=False)
    assert printed(printer)
    levels = [record.levelno for record in caplog.records]
    assert levels == [logging.WARNING, logging.INFO]
    assert slips(double) == 2


def test_a_printer_switched_off_and_on_while_idle_prints_the_next_slip(
    double: SimulatedDevice, printer: PrinterLine
) -> None:
    assert printed(printer)
    double.fault("unplugged")
    double.fault("unplugged", on=False)
    assert printed(printer)


def test_a_silent_printer_is_not_called_printed(
    double: SimulatedDevice, printer: PrinterLine, states: list[str]
) -> None:
    assert printed(printer)
    double.fault("silent")
    assert not printed(printer)
    assert states[-1] in ("offline", "unknown")


def test_a_slip_that_no_printer_could_print_fails_and_the_next_one_does_not(printer: PrinterLine) -> None:
    answers: queue.Queue[bool] = queue.Queue()
    printer.print([{"nonsense": True}], answers.put)
    assert answers.get(timeout=60) is False
    assert printed(printer)


def test_stopping_does_not_wait_for_the_next_poll(double: SimulatedDevice) -> None:
    line = PrinterLine("printer", lambda: open_device("escpos", double.address, QUICK), lambda _: None)
    line.start()
    line.stop()
    assert not line._thread.is_alive()


def test_a_printer_that_never_was_there_is_one_warning_and_no_crash(caplog: pytest.LogCaptureFixture) -> None:
    def missing() -> Any:
        raise DeviceMissing("no such port")

    line = PrinterLine("printer", missing, lambda _: None)
    line.start()
    assert not printed(line)
    assert not printed(line)
    line.stop()
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_the_scanner_gives_codes_and_survives_its_plug_and_garbage(tmp_path: Path) -> None:
    double = open_double("serial_scanner", {}, tmp_path / "scanner")
    double.start()
    codes: queue.Queue[str] = queue.Queue()
    states: list[str] = []
    line = ScannerLine(
        "scanner",
        lambda: open_device("serial_scanner", double.address, {}),
        lambda s: states.append(s["state"]),
        codes.put,
    )
    line.start()
    try:
        until(lambda: states == ["ok"])
        double.touch({"text": "7K4M2P"})
        assert codes.get(timeout=60) == "7K4M2P"
        double.fault("unplugged")
        until(lambda: states[-1] == "offline")
        double.fault("unplugged", on=False)
        until(lambda: states[-1] == "ok")
        double.touch({"text": "\x1b[2Jhostile"})
        assert codes.get(timeout=60) == ""
        double.touch({"text": "8P2M4K"})
        assert codes.get(timeout=60) == "8P2M4K"
    finally:
        line.stop()
        double.stop()
