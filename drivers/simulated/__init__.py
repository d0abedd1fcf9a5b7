"""Simulated devices, faithful at the wire: real ptys and real sockets, real bytes, faults to switch.

They ship with the product: `lobby up` runs the whole hall on them, and the contract tests of every driver. What a
double shows is decoded from the bytes that reached it, never handed over by the program that sent them.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from drivers.settings import SettingsError, read_settings, suggestion
from drivers.simulated.double import SimulatedDevice

DOUBLES: Final[Mapping[str, str]] = {
    "escpos": "drivers.simulated.printer:SimulatedPrinter",
    "onbon": "drivers.simulated.strip:SimulatedStrip",
    "cpower": "drivers.simulated.cpower:SimulatedCpower",
    "armfly": "drivers.simulated.armfly:SimulatedDigits",
    "ff68": "drivers.simulated.pad:SimulatedPad",
    "frame_map": "drivers.simulated.mapped_pad:SimulatedMappedPad",
    "serial_scanner": "drivers.simulated.scanner:SimulatedScanner",
    "sam": "drivers.simulated.reader:SimulatedReader",
    "hid_pad": "drivers.simulated.keyboard:SimulatedHidPad",
    "hid_scanner": "drivers.simulated.keyboard:SimulatedHidScanner",
}


def open_double(
    kind: str, settings: Mapping[str, object] | None = None, path: Path | str | None = None
) -> SimulatedDevice:
    """A double that `start()` puts on its line; `address` is the link for the driver.

    `settings` are those of the driver and may add where the double stands: `link` ("serial" or "tcp"; printers default
    to tcp), `port` (0 picks one), `baud`, for a strip `addresses`, for a scanner `suffix`, `speaks`, `piece`. `path`
    is where a serial one publishes its port. Raises SettingsError.
    """
    double = double_of(kind)
    made: SimulatedDevice = double(read_settings(double.settings_type, settings or {}), path)
    return made


def double_of(kind: str) -> Any:
    """The class of a kind's double. Raises SettingsError."""
    if kind not in DOUBLES:
        raise SettingsError([f"kind: found {kind!r}; allowed {', '.join(DOUBLES)}{suggestion(kind, DOUBLES)}"])
    module, _, name = DOUBLES[kind].partition(":")
    return getattr(importlib.import_module(module), name)
