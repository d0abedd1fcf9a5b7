"""The udev rules: each line is one that udev reads, and the devices that the drivers know are open to the programs."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from drivers.simulated import usb_shapes
from drivers.usb_bus import RULES

FILE = Path(__file__).parents[2] / "systemd" / "99-lobby.rules"
TERM = re.compile(r'([A-Z]+(?:\{[\w]+\})?)(==|!=|\+=|=)"([^"]*)"')
MATCHES = {"ACTION", "SUBSYSTEM", "ENV", "ATTR", "ATTRS"}
Rule = list[tuple[str, str, str]]


def rules() -> list[Rule]:
    lines = [line.removeprefix("#") for line in FILE.read_text("utf-8").splitlines()]
    return [TERM.findall(line) for line in lines if TERM.match(line)]


def opened(known: dict[str, str]) -> bool:
    """Whether a rule of the file, not one that is only an example, gives this device to the group lobby."""
    live = [TERM.findall(line) for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return any(
        all(fnmatchcase(known.get(key, ""), value) for key, operator, value in rule if operator == "==")
        and ("GROUP", "=", "lobby") in rule
        for rule in live
    )


def device(shape: usb_shapes.Shape) -> dict[str, str]:
    return {
        "SUBSYSTEM": "usb",
        "ENV{DEVTYPE}": "usb_device",
        "ENV{ID_USB_INTERFACES}": ":{:02x}{:02x}{:02x}:".format(*shape.kind),
        "ATTR{idVendor}": f"{shape.vendor:04x}",
        "ATTR{idProduct}": f"{shape.product:04x}",
    }


def test_every_line_is_nothing_but_terms() -> None:
    for line in FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            assert TERM.sub("", line.removeprefix("#")).replace(",", "").strip() == "", line


def test_every_rule_matches_something_and_says_something() -> None:
    for rule in rules():
        keys = {key.partition("{")[0] for key, operator, _ in rule if operator == "=="}
        assert keys <= MATCHES
        assert keys or rule[0][0] == "LABEL"
        assert any(operator in ("=", "+=") for _, operator, _ in rule)


@pytest.mark.parametrize("shape", [usb_shapes.PRINTER, usb_shapes.TWO_SETTINGS_PRINTER, usb_shapes.ID_READER])
def test_what_the_drivers_know_is_open(shape: usb_shapes.Shape) -> None:
    assert opened(device(shape))


def test_the_keyboard_of_the_house_stays_closed() -> None:
    assert not opened(device(usb_shapes.KEYBOARD))


def test_the_message_of_a_refused_device_names_this_file() -> None:
    assert f"systemd/{FILE.name}" in RULES
