"""`lobby devices scan`: what is plugged into this machine, each with a line for the centre's file to begin with.

Serial ports as pyserial lists them, USB devices as pyusb does, by their descriptors and without taking any; nothing is
opened but what must be to read a serial number. A driver is a guess where the descriptors say no more, and says so.
The network is looked at only where somebody asks (`drivers.network_printers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import usb.core
from serial.tools import list_ports

from drivers.errors import DeviceMissing
from drivers.offer import Found
from drivers.usb_bus import BUSES, Address, devices_on_buses, port_of, serial_of, why_not
from drivers.usb_pipes import what_it_is

STABLE: Final = (Path("/dev/lobby"), Path("/dev/serial/by-id"), Path("/dev/serial/by-path"))
"""Where names stand that outlive a plug pulled and a start, the best first."""
ID_READERS: Final = frozenset({(0x0400, 0xC35A)})
RECEIPT_PRINTERS: Final = frozenset({(0x04B8, 0x0202), (0x0416, 0x5011), (0x0483, 0x5743), (0x0456, 0x0808)})
"""Epson TM, POS58, a common clone, Hoin (hardware.md §1.6); some of the clones are of no class."""
SCANNER_MAKERS: Final = frozenset({0x1EAB, 0x0C2E, 0x05E0, 0x05F9, 0x23D0})
"""Newland, Honeywell, Zebra, Datalogic, Shangchen: a keyboard of theirs is a scanner, and so is a serial port."""
SERIAL_KINDS: Final = "escpos, onbon, ff68, sam, … by what hangs there"


def report(network: Sequence[str] = ()) -> list[str]:
    """All that is found, as lines of TOML. Raises SettingsError for addresses that are none."""
    from drivers import network_printers  # noqa: PLC0415 - nobody else needs multicast DNS

    where = network_printers.asked(network)
    sections = [("serial ports", serial_ports()), ("USB devices", usb_devices())]
    if network:
        sections.append(("printers on the network", network_printers.printers(where)))
    lines = ["# Each line goes under the [[devices]] it belongs to, in the centre's file."]
    for title, found in sections:
        lines += ["", f"# {title}" if found else f"# {title}: none", *(line for each in found for line in each.lines())]
    return lines


def serial_ports(ports: Iterable[Any] | None = None) -> list[Found]:
    """Serial ports that have something behind them; ports built into the board are listed where they exist."""
    return [_serial(port) for port in (sorted(list_ports.comports()) if ports is None else ports)]


def usb_devices(devices: Iterable[Any] | None = None) -> list[Found]:
    """USB devices a driver could speak to; hubs, discs and the like are left out."""
    if devices is None and all(bus() is None for bus in BUSES):
        return [Found("libusb does not start on this machine")]
    try:
        every = list(devices_on_buses() if devices is None else devices)
    except DeviceMissing as error:
        return [Found(str(error))]
    alike = Counter((device.idVendor, device.idProduct) for device in every)
    found = [_usb(device, alike[device.idVendor, device.idProduct]) for device in every]
    return [each for each in found if each is not None]


def _serial(port: Any) -> Found:
    numbers = f" ({port.vid:04X}:{port.pid:04X})" if port.vid is not None else ""
    told = port.description if port.description not in {None, "", "n/a"} else "serial port"
    what = f"{port.device}: {told}{numbers}"
    is_cdc = Path(port.device).name.startswith("ttyACM")
    link = f"serial://{_stable(port.device)}?baud={115200 if is_cdc else 9600}"
    if port.vid in SCANNER_MAKERS:
        return Found(what, link, "serial_scanner", "by its maker")
    if (port.vid, port.pid) in RECEIPT_PRINTERS:
        return Found(what, link, "escpos", "by its numbers")
    if is_cdc:
        return Found(what, link, "serial_scanner", "a guess: scanners as serial ports look like this")
    return Found(what, link, doubt=SERIAL_KINDS)


def _stable(device: str) -> str:
    """A name of the port that stays, or the port's own."""
    for folder in STABLE:
        if folder.is_dir():
            for name in sorted(folder.iterdir()):
                if name.resolve() == Path(device).resolve():
                    return str(name)
    return device


def _usb(device: Any, alike: int) -> Found | None:
    numbers = f"USB {device.idVendor:04X}:{device.idProduct:04X} in socket {port_of(device)}"
    try:
        is_what = what_it_is(device[0])
    except (usb.core.USBError, IndexError) as error:
        return Found(f"{numbers}: cannot be read ({why_not(error)})")
    driver, doubt = _driver(is_what, device)
    if not driver:
        return None
    serial = serial_of(device)
    twins = alike > 1
    address = Address(
        device.idVendor, device.idProduct, serial if twins else None, port_of(device) if twins and not serial else None
    )
    return Found(f"{numbers}: {is_what}", str(address), driver, doubt)


def _driver(is_what: str, device: Any) -> tuple[str, str]:
    numbers = (device.idVendor, device.idProduct)
    if numbers in ID_READERS:
        return "sam", ""
    if numbers in RECEIPT_PRINTERS:
        return "escpos", ""
    if is_what == "printer":
        return "escpos", "a guess: by its class, which printers for pages have too"
    if is_what == "keyboard":
        if device.idVendor in SCANNER_MAKERS:
            return "hid_scanner", "a guess: by its maker"
        return "hid_pad", "or hid_scanner, if it is a scanner; nothing, if people type on it"
    return "", ""
