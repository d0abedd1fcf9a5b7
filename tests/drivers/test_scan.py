"""`lobby devices scan`: what is plugged in is named, with a line that the centre's file takes as it is."""

from __future__ import annotations

import dataclasses
import errno
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serial.tools.list_ports_common import ListPortInfo

from drivers import check_settings, network_printers, scan
from drivers.links import check_link
from drivers.settings import SettingsError
from drivers.simulated import usb_shapes
from drivers.simulated.usb import UsbWire
from lobby.__main__ import main

SCANNER = usb_shapes.Shape(0x1EAB, 0x0003, (3, 1, 1), (usb_shapes.Pipe(0x81, usb_shapes.INTERRUPT, 8),))
NO_CLASS_PRINTER = usb_shapes.Shape(0x0483, 0x5743, (0xFF, 0, 0), (usb_shapes.Pipe(0x01), usb_shapes.Pipe(0x82)))
DISC = usb_shapes.Shape(0x0781, 0x5567, (8, 6, 80), (usb_shapes.Pipe(0x01), usb_shapes.Pipe(0x82)))
Plugged = Callable[..., list[UsbWire]]


@pytest.fixture
def plugged() -> Iterator[Plugged]:
    """`plugged(shape, …)` puts devices of these shapes on the bus."""
    wires: list[UsbWire] = []

    def put(*shapes: usb_shapes.Shape) -> list[UsbWire]:
        for shape in shapes:
            wire = UsbWire(shape)
            wire.start(lambda _: None)
            wires.append(wire)
        return wires

    yield put
    for wire in wires:
        wire.stop()


def port(device: str, vid: int | None = None, description: str = "n/a", pid: int = 0x7523) -> Any:
    made = ListPortInfo(device, skip_link_detection=True)
    made.vid, made.pid, made.description = vid, pid, description
    return made


def good(lines: list[str]) -> dict[str, Any]:
    """The part of the line to write down, checked as `lobby check-config` would."""
    [device] = tomllib.loads("\n".join(["[[devices]]", *lines]))["devices"]
    part: dict[str, Any] = device["parts"]
    [(_, said)] = part.items()
    assert check_link(said["link"]) == []
    assert check_settings(said["driver"], {}) == []
    return {"part": next(iter(part)), **said}


def test_each_usb_device_gets_a_line_that_the_centres_file_takes(plugged: Plugged) -> None:
    plugged(usb_shapes.PRINTER, usb_shapes.ID_READER, usb_shapes.KEYBOARD, SCANNER)
    found = {said["driver"]: said for said in (good(each.lines()) for each in scan.usb_devices())}
    assert {kind: said["part"] for kind, said in found.items()} == {
        "escpos": "printer", "sam": "card", "hid_pad": "pad", "hid_scanner": "scanner",
    }  # fmt: skip
    assert found["escpos"]["link"] == "usb://0416:5011"
    assert found["sam"]["link"] == "usb://0400:C35A"


def test_two_alike_are_named_by_their_serials(plugged: Plugged) -> None:
    first, second = plugged(usb_shapes.PRINTER, usb_shapes.PRINTER)
    links = {good(each.lines())["link"] for each in scan.usb_devices()}
    assert links == {first.address, second.address}


def test_two_alike_that_let_nobody_ask_are_named_by_their_sockets(plugged: Plugged) -> None:
    for wire in plugged(usb_shapes.KEYBOARD, usb_shapes.KEYBOARD):
        wire.error_on_open = errno.EACCES
    assert {good(each.lines())["link"] for each in scan.usb_devices()} == {"usb://1A2C:0E24?port=9-1"}


def test_discs_and_hubs_are_left_out(plugged: Plugged) -> None:
    plugged(DISC)
    assert scan.usb_devices() == []


def test_nothing_is_taken_by_looking(plugged: Plugged) -> None:
    [wire] = plugged(usb_shapes.KEYBOARD)
    scan.usb_devices()
    assert wire.kernel_driver
    assert not wire.requests


def test_serial_ports_are_named_by_what_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ttyUSB7").touch()
    (tmp_path / "by-id").mkdir()
    (tmp_path / "by-id" / "usb-CH340").symlink_to(tmp_path / "ttyUSB7")
    monkeypatch.setattr(scan, "STABLE", (tmp_path / "none", tmp_path / "by-id"))
    [found] = scan.serial_ports([port(str(tmp_path / "ttyUSB7"), 0x1A86, "USB Serial")])
    assert found.what.endswith("ttyUSB7: USB Serial (1A86:7523)")
    assert (found.driver, found.doubt) == ("", scan.SERIAL_KINDS), "an adapter says nothing of what hangs behind it"
    assert found.link == f"serial://{tmp_path}/by-id/usb-CH340?baud=9600"
    assert check_link(found.link) == []


def test_a_cdc_port_is_probably_a_scanner() -> None:
    [found] = scan.serial_ports([port("/dev/ttyACM0")])
    assert good(found.lines())["driver"] == "serial_scanner"
    assert found.what == "/dev/ttyACM0: serial port"


def test_a_port_of_a_scanners_maker_is_a_scanner_and_one_of_a_printers_numbers_a_printer() -> None:
    [scanner, printer] = scan.serial_ports([port("/dev/ttyUSB0", 0x1EAB), port("/dev/ttyACM1", 0x0483, pid=0x5743)])
    assert good(scanner.lines())["driver"] == "serial_scanner"
    assert good(printer.lines())["driver"] == "escpos"


def test_a_printer_of_unknown_numbers_may_be_one_for_pages(plugged: Plugged) -> None:
    plugged(dataclasses.replace(usb_shapes.PRINTER, vendor=0x03F0, product=0x1234), NO_CLASS_PRINTER)
    found = {each.link: each.doubt for each in scan.usb_devices()}
    assert "printers for pages" in found["usb://03F0:1234"]
    assert found["usb://0483:5743"] == "", "known by its numbers, though it is of no class"


def test_what_a_device_says_of_itself_cannot_break_the_lines() -> None:
    told = port("/dev/ttyUSB0", 0x1A86, 'x"\nid = "evil\x1b[2J' + "y" * 500)
    [comment, _] = scan.serial_ports([told])[0].lines()
    assert comment.startswith("# ")
    assert "\n" not in comment
    assert "\x1b" not in comment
    assert len(comment) < 130


@pytest.mark.network
def test_a_printer_on_the_network_is_found_where_it_is_asked_for(plug: Any) -> None:
    double, device = plug("escpos")
    device.close()
    address = double.address.removeprefix("tcp://")
    [found] = network_printers.printers(network_printers.asked([address]))
    assert found.what == f"tcp://{address}: a printer, ok"
    assert good(found.lines())["link"] == double.address
    double.fault("silent")
    [found] = network_printers.printers(network_printers.asked([address]))
    assert "answers no status" in found.what
    double.fault("refuse")
    [found] = network_printers.printers(network_printers.asked([address]))
    assert "cannot connect" in found.what


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("192.168.1.50", ("192.168.1.50", 9100)),
        ("192.168.1.50:9101", ("192.168.1.50", 9101)),
        ("printer-1.hall", ("printer-1.hall", 9100)),
        ("fe80::1", ("fe80::1", 9100)),
        ("[fe80::1]:9101", ("fe80::1", 9101)),
    ],
)
def test_an_address_is_a_host_with_or_without_a_port(text: str, where: tuple[str, int]) -> None:
    assert network_printers.asked([text]).hosts == (where,)


@pytest.mark.parametrize(
    "text", ["", "a b", "-x", "host:0", "host:70000", "tcp://host", "192.168.1.0/33", "192.168.1.9/24"]
)
def test_what_is_no_address_is_refused_before_anything_is_asked(text: str) -> None:
    with pytest.raises(SettingsError, match="allowed HOST or HOST:PORT"):
        scan.report([text])


def test_no_more_addresses_than_a_person_writes() -> None:
    with pytest.raises(SettingsError, match="allowed 64"):
        scan.report(["192.168.1.50"] * 65)


def test_the_command_lists_and_ends(plugged: Plugged, capsys: pytest.CaptureFixture[str]) -> None:
    plugged(usb_shapes.PRINTER)
    assert main(["devices", "scan"]) == 0
    said = capsys.readouterr().out
    assert "# USB devices\n" in said
    assert 'parts.printer = { driver = "escpos", link = "usb://0416:5011" }' in said
    tomllib.loads("\n".join(line for line in said.splitlines() if not line.startswith("parts.scanner")))
    assert main(["devices", "scan", "--network", "a b"]) == 2
    assert main(["devices", "--network", "192.168.1.50"]) == 2
