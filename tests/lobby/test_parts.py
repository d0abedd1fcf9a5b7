"""Who may share a line: told for the whole file at once, before anybody climbs a ladder."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from drivers import check_role, check_settings
from drivers.links import check_link
from drivers.sharing import quarrels
from lobby import parts

CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"
LINE = "serial:///dev/ttyUSB0"


def part(driver: str, link: str, address: int | None = None, *, kind: str = "strip") -> dict[str, object]:
    settings = {} if address is None else {"address": address}
    name = "printer" if kind == "kiosk" else "p"
    return {"kind": kind, "parts": {name: {"driver": driver, "link": link, "settings": settings}}}


def told(*devices: dict[str, object]) -> list[str]:
    raw = {"devices": [{"id": f"d{place}", **device} for place, device in enumerate(devices, 1)]}
    return parts.mistakes("f", raw, check_settings, check_link, quarrels)


def test_the_centre_that_we_ship_is_good() -> None:
    assert (
        parts.mistakes("f", tomllib.loads(CENTRE.read_text("utf-8")), check_settings, check_link, quarrels, check_role)
        == []
    )


@pytest.mark.parametrize("driver", ["onbon", "cpower", "armfly", "ff68", "frame_map"])
def test_those_with_addresses_share_a_line(driver: str) -> None:
    assert told(part(driver, LINE, 1), part(driver, LINE, 2), part(driver, f"{LINE}?baud=9600", 3)) == []


def test_a_printer_and_a_pad_do_not() -> None:
    assert told(part("escpos", LINE, kind="printer"), part("ff68", LINE, kind="pad")) == [
        (
            'f:devices["d2"].parts.p.link: found ff68 on the line of devices["d1"].parts.p;'
            " allowed a line of its own beside escpos"
        )
    ]


@pytest.mark.parametrize(("one", "other"), [("onbon", "cpower"), ("ff68", "frame_map"), ("armfly", "ff68")])
def test_nor_do_two_that_speak_otherwise_whatever_their_addresses(one: str, other: str) -> None:
    assert len(told(part(one, LINE, 1), part(other, LINE, 2))) == 1


@pytest.mark.parametrize("driver", ["escpos", "serial_scanner", "sam"])
def test_nor_do_two_without_addresses(driver: str) -> None:
    (line,) = told(part(driver, LINE), part(driver, LINE))
    assert line.endswith("allowed a line for each")


@pytest.mark.parametrize("driver", ["onbon", "ff68"])
def test_two_of_one_address_are_told_with_whose_it_is(driver: str) -> None:
    assert told(part(driver, LINE, 1), part(driver, LINE, 2), part(driver, LINE, 2)) == [
        (
            'f:devices["d3"].parts.p.settings.address: found 2 as of devices["d2"].parts.p on the same line;'
            " allowed one of its own"
        )
    ]


def test_an_address_that_is_not_written_is_the_usual_one() -> None:
    (line,) = told(part("onbon", LINE), part("onbon", LINE, 1))
    assert "settings.address: found 1 as of" in line


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ("?baud=57600", "57600 8N1"),
        ("?parity=E", "9600 8E1"),
        ("?bits=7", "9600 7N1"),
        ("?stop=2", "9600 8N2"),
        ("?flow=rtscts", "9600 8N1 rtscts"),
    ],
)
def test_a_line_has_one_speed_and_form(changed: str, found: str) -> None:
    (line,) = told(part("onbon", LINE, 1), part("onbon", LINE + changed, 2))
    assert line.startswith('f:devices["d2"].parts.p.link: ')
    assert f"found {found} on the line of" in line
    assert line.endswith("allowed its 9600 8N1")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("serial:///dev/ttyUSB0", "serial:///dev//ttyUSB0?baud=9600", True),
        ("serial:///dev/ttyUSB0", "serial:///dev/lobby/../ttyUSB0?parity=N", True),
        ("serial:///dev/ttyUSB0", "serial:////dev/ttyUSB0", True),
        ("serial:///dev/ttyUSB0", "serial:///dev/ttyUSB1", False),
        ("tcp://PRINTER.hall:9100", "tcp://printer.hall:9100/", True),
        ("tcp://10.0.0.5:9100", "tcp://10.0.0.5:9101", False),
        ("usb://0416:5011", "usb://0416:5011", True),
        ("usb://04b8:0202", "usb://04B8:0202?port=1-2", True),
        ("usb://0416:5011?port=1-2", "usb://0416:5011?port=1-3", False),
        ("usb://0416:5011?serial=A", "usb://0416:5011?serial=B", False),
        ("usb://0416:5011?interface=0", "usb://0416:5011?interface=1", False),
        ("usb://0416:5011", "usb://0416:5012", False),
        ("serial:///dev/ttyUSB0", "tcp://10.0.0.5:9100", False),
    ],
)
def test_links_are_compared_by_what_they_mean(one: str, other: str, is_same: bool) -> None:
    assert bool(told(part("escpos", one), part("escpos", other))) is is_same


def test_each_kiosk_is_a_machine_with_ports_of_its_own() -> None:
    kiosk = part("escpos", LINE, kind="kiosk")
    assert told(kiosk, kiosk) == []
    assert told(part("escpos", "tcp://127.0.0.1:9100", kind="kiosk"), part("escpos", "tcp://127.0.0.1:9100")) == []
    assert len(told(part("escpos", "tcp://10.0.0.5:9100", kind="kiosk"), part("escpos", "tcp://10.0.0.5:9100"))) == 1


def test_two_parts_of_one_kiosk_on_one_port() -> None:
    plugs = {
        "printer": {"driver": "escpos", "link": LINE},
        "scanner": {"driver": "serial_scanner", "link": LINE},
    }
    (line,) = told({"kind": "kiosk", "parts": plugs})
    assert line.startswith('f:devices["d1"].parts.scanner.link: found serial_scanner on the line of')


def test_all_mistakes_come_at_once_and_a_broken_part_hides_no_other() -> None:
    lines = told(
        part("onbon", LINE, 1),
        part("onbom", LINE, 1),
        part("onbon", "seriell:///dev/ttyUSB0", 1),
        part("onbon", f"{LINE}?baud=57600", 1),
        part("onbon", LINE, 70000),
    )
    assert [line.partition(":devices")[2].partition(": ")[0] for line in lines] == [
        '["d2"].parts.p.driver',
        '["d3"].parts.p.link',
        '["d5"].parts.p.settings.address',
        '["d4"].parts.p.link',
        '["d4"].parts.p.settings.address',
    ]


def test_without_a_check_of_lines_none_is_told() -> None:
    raw = {"devices": [{"id": "d", **part("escpos", LINE)}, {"id": "e", **part("escpos", LINE)}]}
    assert parts.mistakes("f", raw, check_settings, check_link) == []


def test_a_driver_that_cannot_be_what_the_file_wants_is_told_with_those_that_can() -> None:
    raw = tomllib.loads(
        """
        [[devices]]
        id = "pad-1"
        kind = "pad"
        parts.pad = { driver = "onbon", link = "serial:///dev/a" }
        [[devices]]
        id = "kiosk-1"
        kind = "kiosk"
        parts.printer = { driver = "sam", link = "serial:///dev/b" }
        parts.card = { driver = "sam", link = "serial:///dev/c" }
        """
    )
    assert parts.mistakes("f", raw, check_settings, check_link, quarrels, check_role) == [
        "f:devices[\"pad-1\"].parts.pad.driver: found 'onbon' for a pad; allowed ff68, frame_map, hid_pad",
        "f:devices[\"kiosk-1\"].parts.printer.driver: found 'sam' for a printer; allowed escpos",
    ]


def test_a_part_that_no_kiosk_uses_is_told_with_those_that_it_does() -> None:
    raw = tomllib.loads(
        """
        [[devices]]
        id = "kiosk-1"
        kind = "kiosk"
        parts.printer = { driver = "escpos", link = "serial:///dev/b" }
        parts.reader = { driver = "sam", link = "serial:///dev/c" }
        """
    )
    assert parts.mistakes("f", raw, check_settings, check_link, quarrels, check_role) == [
        "f:devices[\"kiosk-1\"].parts.reader: found a part 'reader' of a kiosk; allowed card, printer, scanner",
    ]
