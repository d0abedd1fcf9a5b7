"""Drivers: what talks to metal.

`KINDS` names every kind of device this house can speak to. A driver's module is imported when its kind is first
asked for, so that a board without a printer needs no printer's libraries. Adding a driver: a module with a class that
has a frozen `Settings` dataclass and the verbs of its kind (`drivers.device`), its double in `drivers.simulated`, and
one line here.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, Final

from drivers.links import Link, make_link
from drivers.settings import SettingsError, problems_of, read_settings, suggestion

KINDS: Final[Mapping[str, str]] = {
    "escpos": "drivers.escpos_printer:EscposPrinter",
    "onbon": "drivers.onbon:OnbonStrip",
    "cpower": "drivers.cpower:CpowerStrip",
    "armfly": "drivers.armfly:ArmflyDigits",
    "ff68": "drivers.ff68:Ff68Pad",
    "frame_map": "drivers.frame_map:FrameMapPad",
    "serial_scanner": "drivers.serial_scanner:SerialScanner",
    "sam": "drivers.sam:CardReader",
    "hid_pad": "drivers.hid_pad:HidPad",
    "hid_scanner": "drivers.hid_scanner:HidScanner",
}


def make_device(kind: str, link: str | Link, settings: Mapping[str, object] | None = None, **parts: Any) -> Any:
    """A device that has touched nothing yet; `parts` goes to its constructor. Raises SettingsError.

    `link` is an address, or a link that is there already, such as a tap of a `drivers.line.SharedLine`.
    """
    driver = _driver(kind)
    return driver(
        make_link(link) if isinstance(link, str) else link, read_settings(driver.settings_type, settings or {}), **parts
    )


def open_device(kind: str, link: str | Link, settings: Mapping[str, object] | None = None, **parts: Any) -> Any:
    """A device that is open and ready for its verbs (see `drivers.device`).

    Raises SettingsError (unknown kind, setting or link; a ValueError) and DeviceMissing. After a device error the room
    calls `close()`, waits, and `open()`s the same device again.
    """
    device = make_device(kind, link, settings, **parts)
    device.open()
    return device


def check_settings(kind: str, settings: Mapping[str, object]) -> list[str]:
    """Everything wrong with a device's settings as `key: found …; allowed …`; empty when good."""
    try:
        driver = _driver(kind)
    except SettingsError as error:
        return list(error.problems)
    return problems_of(driver.settings_type, settings)


def check_role(role: str, kind: str) -> list[str]:
    """Whether a driver can be what the file wants of it: `driver: found …; allowed …`, or nothing.

    Nothing too for a role that nobody plays and for a driver that is unknown: others say that.
    """
    allowed = [name for name in KINDS if role in _driver(name).plays]
    if not allowed or kind not in KINDS or kind in allowed:
        return []
    return [f"driver: found {kind!r} for a {role}; allowed {', '.join(allowed)}"]


def settings_type(kind: str) -> type[Any]:
    """The dataclass of a driver's settings. Raises SettingsError."""
    shape: type[Any] = _driver(kind).settings_type
    return shape


def _driver(kind: str) -> Any:
    if kind not in KINDS:
        raise SettingsError([f"kind: found {kind!r}; allowed {', '.join(KINDS)}{suggestion(kind, KINDS)}"])
    module, _, name = KINDS[kind].partition(":")
    return getattr(importlib.import_module(module), name)
