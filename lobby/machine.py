"""The file of a machine that only has devices: `[[devices]]` as in the centre's file, and nothing else.

Services, queues and windows stand in the centre's file, on the server. A file that has any table of a centre is a
centre's file and is checked as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from lobby import config
from lobby.centre import Centre, Device, Part
from lobby.cross_checks import Mistake, device_mistakes, tables

KINDS: Final = ("pad", "keypad", "printer")
"""What `lobby devices` serves."""


class Machine(Part):
    """The devices of one machine."""

    devices: tuple[Device, ...]


def devices_of(file: Path) -> tuple[Device, ...]:
    """The devices of a centre's or a machine's file. Raises BadConfig with every mistake."""
    raw = config.parse(file)
    if not is_machine(raw):
        return config.load(file).devices
    return config.checked(file, raw, Machine, device_mistakes(raw)).devices


def load(file: Path) -> Centre | Machine:
    """For `lobby check-config`: a file of either kind, and in a machine's file no device that it cannot serve."""
    raw = config.parse(file)
    if not is_machine(raw):
        return config.load(file)
    return config.checked(file, raw, Machine, [*device_mistakes(raw), *_strangers(raw)])


def is_machine(raw: Mapping[str, Any]) -> bool:
    """Whether a file names devices and nothing that only a centre has."""
    return "devices" in raw and not set(raw) & (set(Centre.model_fields) - {"devices"} | {"centre"})


def _strangers(raw: Mapping[str, Any]) -> list[Mistake]:
    return [
        (f'devices["{row.get("id")}"].kind', repr(row["kind"]), f"in a machine's file {', '.join(KINDS)}", "")
        for row in tables(raw, "devices")
        if row.get("kind") in {"kiosk", "board", "strip", "voice", "scanner", "sim"}
    ]
