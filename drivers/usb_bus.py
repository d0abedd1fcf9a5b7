"""Where USB devices are looked for, and how one is told from another.

`BUSES` are asked in turn: the machine's own through the libusb that libusb-package brings, and in tests and simulated
halls those of the doubles before it. Looking touches nobody's interface.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import libusb_package
import usb.core
import usb.util

from drivers.errors import DeviceMissing
from drivers.ports import others_told

RULES: Final = "install systemd/99-lobby.rules and add this user to the group lobby"
HUB: Final = 9
KEYS: Final = ("serial", "port", "interface")

Bus = Callable[[], Any]


def real_bus() -> Any:
    """The machine's own USB (a pyusb backend over the libusb of libusb-package), None where there is none."""
    return libusb_package.get_libusb1_backend()


BUSES: Final[list[Bus]] = [real_bus]
"""Where a device is looked for, in this order; a simulated bus puts itself first."""


@dataclass(frozen=True)
class Address:
    """Which device, and which interface of it; None is whichever fits."""

    vendor: int
    product: int
    serial: str | None = None
    port: str | None = None
    interface: int | None = None

    def __str__(self) -> str:
        given = {key: value for key in KEYS if (value := getattr(self, key)) is not None}
        return f"usb://{self.vendor:04X}:{self.product:04X}" + ("?" + urlencode(given) if given else "")


def found(address: Address) -> Any:
    """The device at an address, touched by nobody. Raises DeviceMissing, also where two would do."""
    devices = [device for device in devices_on_buses(address.vendor, address.product) if _is_at(device, address)]
    if not devices:
        if all(bus() is None for bus in BUSES):
            raise DeviceMissing(f"{address}: libusb does not start on this machine")
        raise DeviceMissing(f"{address}: no such device; is it plugged in? {others_told(_others(), 'USB device')}")
    if len(devices) > 1:
        ports = ", ".join(port_of(device) for device in devices)
        raise DeviceMissing(f"{address}: found {len(devices)} of them; add ?port= with one of {ports}")
    return devices[0]


def devices_on_buses(vendor: int | None = None, product: int | None = None) -> list[Any]:
    """Every device of all buses, or those of one vendor and product."""
    wanted = {} if vendor is None else {"idVendor": vendor, "idProduct": product}
    backends = [backend for bus in tuple(BUSES) if (backend := bus()) is not None]
    try:
        return [device for backend in backends for device in usb.core.find(find_all=True, backend=backend, **wanted)]
    except usb.core.USBError as error:
        raise DeviceMissing(f"USB: {why_not(error)}") from error


def _others() -> list[str]:
    """What is plugged in, as a link names it."""
    devices = [device for device in devices_on_buses() if device.bDeviceClass != HUB]
    return [f"usb://{each.idVendor:04X}:{each.idProduct:04X}?port={port_of(each)}" for each in devices]


def port_of(device: Any) -> str:
    """Bus and sockets on the way to a device, as the kernel writes them: `1-2.3`."""
    return f"{device.bus}-" + ".".join(map(str, device.port_numbers or (0,)))


def serial_of(device: Any) -> str | None:
    """What a device says its serial number is; None where it has none or does not let us ask."""
    try:
        text = device.serial_number
    except (usb.core.USBError, ValueError, NotImplementedError):
        return None
    finally:
        usb.util.dispose_resources(device)
    return str(text) if text else None


def why_not(error: Any) -> str:
    """What a USB error means for a person."""
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"no permission; {RULES}"
    if error.errno == errno.EBUSY:
        return "in use by another program or driver"
    return f"unplugged ({error})"


def _is_at(device: Any, address: Address) -> bool:
    if address.port is not None and port_of(device) != address.port:
        return False
    if address.serial is None:
        return True
    try:
        device.ctrl_transfer(0x80, 0x00, 0, 0, 2)  # pyusb hides a missing permission behind a missing number
    except usb.core.USBError as error:
        if error.errno in {errno.EACCES, errno.EPERM}:
            raise DeviceMissing(f"{address}: {why_not(error)}") from error
    return serial_of(device) == address.serial
