"""`lobby devices scan`: what is plugged into this machine, each with a line for the centre's file to begin with.

Serial ports as pyserial lists them, USB devices as pyusb does, by their descriptors and without taking any; nothing is
opened but what must be to read a serial number. A driver is a guess where the descriptors say no more, and says so.
Printers on the network answer at an address only when they are asked at it, so that is done for the addresses given
and no others.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import usb.core
from serial.tools import list_ports

from drivers.device import LinkedDevice
from drivers.errors import DeviceError, DeviceMissing
from drivers.escpos_printer import EscposPrinter, Settings
from drivers.links import TcpLink
from drivers.settings import SettingsError
from drivers.usb_bus import BUSES, Address, devices_on_buses, port_of, serial_of, why_not
from drivers.usb_pipes import what_it_is

STABLE: Final = (Path("/dev/lobby"), Path("/dev/serial/by-id"), Path("/dev/serial/by-path"))
"""Where names stand that outlive a plug pulled and a start, the best first."""
ID_READERS: Final = frozenset({(0x0400, 0xC35A)})
SCANNER_MAKERS: Final = frozenset({0x1EAB, 0x0C2E, 0x05E0, 0x05F9, 0x23D0})
"""Newland, Honeywell, Zebra, Datalogic, Shangchen: a keyboard of theirs is a scanner."""
SERIAL_KINDS: Final = "escpos, onbon, ff68, sam, … by what hangs there"
RAW_PRINTING: Final = 9100
MOST_ADDRESSES: Final = 64
ANSWER_SECONDS: Final = 1.0

_HOST = re.compile(r"\A(?!-)[A-Za-z0-9.-]{1,253}(?<![-.])\Z")


@dataclass(frozen=True)
class Found:
    """One thing: what it is for people, its link, the driver that would speak to it, or what to choose from."""

    what: str
    link: str
    driver: str = ""
    doubt: str = ""

    def lines(self) -> list[str]:
        """Two lines of text: what it is, and what to write into the centre's file."""
        part = _PARTS.get(self.driver, "part")
        doubt = f"  # {self.doubt}" if self.doubt else ""
        if not self.driver:
            return [self.what, f"    link = {_quoted(self.link)}{doubt}"] if self.link else [self.what]
        return [
            self.what,
            f"    parts.{part} = {{ driver = {_quoted(self.driver)}, link = {_quoted(self.link)} }}{doubt}",
        ]


_PARTS: Final = {
    "escpos": "printer", "sam": "card", "hid_pad": "pad", "hid_scanner": "scanner", "serial_scanner": "scanner",
}  # fmt: skip


def report(network: Sequence[str] = ()) -> list[str]:
    """All that is found, as lines of text. Raises SettingsError for addresses that are none."""
    printers = [_where(address) for address in network]
    if len(printers) > MOST_ADDRESSES:
        raise SettingsError([f"--network: found {len(printers)} addresses; allowed {MOST_ADDRESSES}"])
    sections = [("serial ports", serial_ports()), ("USB devices", usb_devices())]
    if printers:
        sections.append(("printers on the network", network_printers(printers)))
    lines: list[str] = []
    for title, found in sections:
        lines += [f"# {title}" if found else f"# {title}: none", *(line for each in found for line in each.lines())]
    return lines


def serial_ports(ports: Iterable[Any] | None = None) -> list[Found]:
    """Serial ports that have something behind them; ports built into the board are listed where they exist."""
    return [_serial(port) for port in (sorted(list_ports.comports()) if ports is None else ports)]


def usb_devices(devices: Iterable[Any] | None = None) -> list[Found]:
    """USB devices a driver could speak to; hubs, discs and the like are left out."""
    if devices is None and all(bus() is None for bus in BUSES):
        return [Found("libusb does not start on this machine", "")]
    try:
        every = list(devices_on_buses() if devices is None else devices)
    except DeviceMissing as error:
        return [Found(str(error), "")]
    alike = Counter((device.idVendor, device.idProduct) for device in every)
    found = [_usb(device, alike[device.idVendor, device.idProduct]) for device in every]
    return [each for each in found if each is not None]


def network_printers(addresses: Sequence[tuple[str, int]]) -> list[Found]:
    """Each address, asked at once and at the same time: whether an ESC/POS printer answers there."""
    with ThreadPoolExecutor(min(16, len(addresses))) as pool:
        return list(pool.map(_asked, addresses))


def _serial(port: Any) -> Found:
    numbers = f" ({port.vid:04X}:{port.pid:04X})" if port.vid is not None else ""
    told = port.description if port.description not in {None, "", "n/a"} else "serial port"
    what = f"{port.device}: {told}{numbers}"
    is_cdc = Path(port.device).name.startswith("ttyACM")
    link = f"serial://{_stable(port.device)}?baud={115200 if is_cdc else 9600}"
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
        return Found(f"{numbers}: cannot be read ({why_not(error)})", "")
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
    if (device.idVendor, device.idProduct) in ID_READERS:
        return "sam", ""
    if is_what == "printer":
        return "escpos", ""
    if is_what == "keyboard":
        if device.idVendor in SCANNER_MAKERS:
            return "hid_scanner", "a guess: by its maker"
        return "hid_pad", "or hid_scanner, if it is a scanner; nothing, if people type on it"
    return "", ""


def _asked(address: tuple[str, int]) -> Found:
    link = TcpLink(*address, connect_timeout_s=ANSWER_SECONDS)
    printer: LinkedDevice[Settings] = EscposPrinter(link, Settings(status_timeout=ANSWER_SECONDS))
    try:
        printer.open()
        state = printer.status()["state"]
    except DeviceError as error:
        return Found(str(error), "")
    finally:
        printer.close()
    if state == "unknown":
        return Found(f"{link.name}: takes connections and answers no status", link.name, "escpos", "if it is a printer")
    return Found(f"{link.name}: a printer, {state.replace('_', ' ')}", link.name, "escpos")


def _where(text: str) -> tuple[str, int]:
    """A host and a port from `HOST`, `HOST:PORT` or `[IPV6]:PORT`. Raises SettingsError."""
    wrong = SettingsError([f"--network: found {text!r}; allowed HOST or HOST:PORT, port {RAW_PRINTING} unless told"])
    host, _, port = text.rpartition(":") if re.search(r":\d+\Z", text) and text.count(":") == 1 else (text, "", "")
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        port = port.removeprefix(":")
    if not (_HOST.match(host) or _is_ip(host)) or not (port or "1").isdecimal() or not 1 <= int(port or 1) <= 65535:
        raise wrong
    return host, int(port or RAW_PRINTING)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _quoted(text: str) -> str:
    """A TOML string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
