"""The udev rules: each line is one that udev reads, and the devices that the drivers know are open to the programs."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from drivers import scan
from drivers.simulated import usb_shapes
from drivers.usb_bus import RULES

FILE = Path(__file__).parents[2] / "systemd" / "99-lobby.rules"
TERM = re.compile(r'([A-Z]+(?:\{[\w]+\})?)(==|!=|\+=|=)"([^"]*)"')
MATCHES = {"ACTION", "SUBSYSTEM", "ENV", "ATTR", "ATTRS"}
SAYS = {"GOTO": {"="}, "LABEL": {"="}, "SYMLINK": {"+="}, "GROUP": {"="}, "MODE": {"="}, "ENV": {"=", "=="}}
"""What a rule may say, and how; anything else is a slip or more than is needed."""
PROPERTIES = {
    "DEVTYPE", "ID_BUS", "ID_SERIAL_SHORT", "ID_VENDOR_ID", "ID_MODEL_ID", "ID_USB_INTERFACE_NUM", "ID_PATH",
    "ID_USB_INTERFACES", "LIBINPUT_IGNORE_DEVICE",
}  # fmt: skip
"""Properties as udev's own usb_id and path_id name them."""
VARIABLE = re.compile(r"\$env\{(\w+)\}")
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


@pytest.mark.parametrize(
    "numbers", sorted({*scan.RECEIPT_PRINTERS, *scan.ID_READERS}), ids="{0[0]:04x}:{0[1]:04x}".format
)
def test_what_scan_knows_by_its_numbers_is_open_whatever_its_class(numbers: tuple[int, int]) -> None:
    assert opened(device(dataclasses.replace(usb_shapes.SINGLE_ID_READER, vendor=numbers[0], product=numbers[1])))


def test_a_disc_and_a_camera_stay_closed() -> None:
    assert not opened(device(dataclasses.replace(usb_shapes.PRINTER, vendor=0x0781, product=0x5567, kind=(8, 6, 80))))
    assert not opened(device(dataclasses.replace(usb_shapes.PRINTER, vendor=0x046D, product=0x0825, kind=(14, 1, 0))))


def test_each_rule_gives_a_group_what_it_needs_and_nobody_else_anything() -> None:
    for rule in rules():
        for key, operator, value in rule:
            name, _, inner = key.partition("{")
            if operator in ("=", "+="):
                assert operator in SAYS.get(name, set()), f"{key}{operator}{value}"
            assert name not in {"GROUP", "MODE", "SYMLINK"} or operator != "==", key
            assert name != "MODE" or value == "0660"
            assert name != "GROUP" or value in {"lobby", "dialout"}
            assert name != "SYMLINK" or value.startswith("lobby/")
            assert name != "ENV" or inner.rstrip("}") in PROPERTIES, key
        said = {key for key, operator, _ in rule if operator != "=="}
        assert ("GROUP" in said) == ("MODE" in said) or "SYMLINK" in said


def test_every_jump_lands() -> None:
    terms = [term for rule in rules() for term in rule]
    assert {value for key, _, value in terms if key == "GOTO"} == {value for key, _, value in terms if key == "LABEL"}


def test_the_group_exists() -> None:
    assert re.search(r"^[ug] lobby ", (FILE.parent / "lobby.sysusers").read_text("utf-8"), re.MULTILINE)


def test_udev_reads_them_itself_where_it_can() -> None:
    """`udevadm verify` came with systemd 254; before it the other tests of this file have to do."""
    program = shutil.which("udevadm")
    version = (
        subprocess.run(["udevadm", "--version"], capture_output=True, text=True, check=True).stdout if program else "0"
    )
    if int(version.split()[0]) >= 254:
        told = subprocess.run(["udevadm", "verify", FILE], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr


def test_two_lines_of_one_adapter_and_two_adapters_have_names_of_their_own() -> None:
    names = [value for rule in rules() for key, _, value in rule if key == "SYMLINK" and "$env" in value]
    [by_number, by_socket] = names
    assert {"ID_VENDOR_ID", "ID_MODEL_ID", "ID_SERIAL_SHORT", "ID_USB_INTERFACE_NUM"} == set(
        VARIABLE.findall(by_number)
    )
    assert "ID_PATH" in VARIABLE.findall(by_socket)


def test_the_keyboard_of_the_house_stays_closed() -> None:
    assert not opened(device(usb_shapes.KEYBOARD))


def test_the_message_of_a_refused_device_names_this_file() -> None:
    assert f"systemd/{FILE.name}" in RULES
