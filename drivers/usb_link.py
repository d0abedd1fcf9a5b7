"""A link over USB, without a kernel driver between: printers, ID-card readers, keyboards that are pads.

`usb://0416:5011`, vendor and product in hex as `lsusb` tells them. Where several stand side by side, `?serial=…` (what
the device says of itself) or `?port=1-2.3` (the bus and the sockets on the way to it) picks one, `&interface=1` an
interface of a thing that is several. Which interface, setting and endpoints serve is read from the descriptors
(`drivers.usb_pipes`), never guessed; the count of bytes taken is believed, never assumed. A kernel driver that holds
the interface (`usblp`, `usbhid`) is put off while the link is open and given its place back after.

Traps (hardware.md §1.6, §7.1): libusb takes a time-out of 0 for ever; a buffer smaller than a packet overflows, so
whole packets are read and the rest is kept; `reset()` on opening drops what a printer holds, so nothing is reset.
"""

from __future__ import annotations

import contextlib
import errno
import re
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import usb.core
import usb.util

from drivers.errors import DeviceMissing, DeviceRefused, DeviceTimeout
from drivers.settings import SettingsError, suggestion
from drivers.usb_bus import KEYS, Address, found, why_not
from drivers.usb_pipes import NoPipes, Pipes, chosen

PIECE: Final = 4096
WRITE_TIMEOUT: Final = 5.0
"""Seconds for each piece: at the speed of a slow printer, 28 kB/s, it takes 0.15 s."""
CONTROL_TIMEOUT_MS: Final = 1000
EMPTY_PAUSE: Final = 0.005
"""Seconds between two looks at a device that answers with nothing instead of waiting."""

_NUMBERS = re.compile(r"\A([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})\Z")
_PORT = re.compile(r"\A\d{1,3}-\d{1,3}(\.\d{1,3}){0,6}\Z")


class UsbLink:
    """The pipes of one interface of one device. `read` and `write` use the first pair, `read_from` names it."""

    def __init__(self, address: Address) -> None:
        self.name = str(address)
        self.address = address
        self._device: Any = None
        self._pipes = Pipes(0, 0, (), ())
        self._held: list[bytearray] = []
        self._detached = False

    @property
    def pairs(self) -> int:
        """How many pairs of pipes the open device has: ID-card readers have one or two."""
        return max(len(self._pipes.ins), len(self._pipes.outs))

    @property
    def kind(self) -> str | None:
        """What the open device says its interface is, see `drivers.usb_pipes.what_it_is`."""
        return None if self._device is None else self._pipes.kind

    def open(self) -> None:
        """Find the device, take its interface from the kernel, drop what it had said before."""
        if self._device is not None:
            return
        device = found(self.address)
        with contextlib.ExitStack() as undo:
            undo.callback(usb.util.dispose_resources, device)
            with self._errors():
                self._take(device)
            undo.pop_all()
        self._device = device
        self._held = [bytearray() for _ in self._pipes.ins]

    def close(self) -> None:
        """Give the interface back, also when the device is gone."""
        device, self._device = self._device, None
        if device is None:
            return
        with contextlib.suppress(usb.core.USBError):
            usb.util.release_interface(device, self._pipes.interface)
        if self._detached:
            with contextlib.suppress(usb.core.USBError, NotImplementedError):
                device.attach_kernel_driver(self._pipes.interface)
        with contextlib.suppress(usb.core.USBError):
            usb.util.dispose_resources(device)

    def probe(self) -> None:
        """Ask the device's standard status, which every USB device answers itself. Raises DeviceMissing."""
        with self._errors():
            self._ours().ctrl_transfer(0x80, 0x00, 0, 0, 2, CONTROL_TIMEOUT_MS)

    def write(self, data: bytes) -> None:
        """See `Link.write`."""
        self.write_to(0, data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """See `Link.read`."""
        return self.read_from(0, max_bytes, timeout_s)

    def write_to(self, pair: int, data: bytes) -> None:
        """Hand all bytes to a pipe. Raises DeviceMissing, DeviceTimeout, DeviceRefused when it stalls."""
        device = self._ours()
        if pair >= len(self._pipes.outs):
            raise DeviceMissing(f"{self.name}: has no pipe that takes bytes")
        end, rest = self._pipes.outs[pair], memoryview(data)
        while rest:
            with self._errors(end.address):
                taken = device.write(end.address, bytes(rest[:PIECE]), int(WRITE_TIMEOUT * 1000))
            if taken <= 0:
                raise DeviceTimeout(f"{self.name}: the device takes no more bytes")
            rest = rest[taken:]

    def read_from(self, pair: int, max_bytes: int, timeout_s: float) -> bytes:
        """What a pipe gives, at most `max_bytes`; empty at the deadline. One report at a time of a keyboard."""
        self._ours()
        if pair >= len(self._pipes.ins):
            time.sleep(max(0.0, timeout_s))  # a one-way printer says nothing, and says it as slowly as any other
            return b""
        held = self._held[pair]
        if not held:
            held += self._fetched(pair, timeout_s)
        data = bytes(held[:max_bytes])
        del held[:max_bytes]
        return data

    def control(self, request: int, value: int, data: bytes = b"") -> None:
        """A class request to the interface (`bmRequestType` 21). Raises DeviceRefused when the device has no such."""
        with self._errors():
            self._ours().ctrl_transfer(0x21, request, value, self._pipes.interface, data, CONTROL_TIMEOUT_MS)

    def _fetched(self, pair: int, timeout_s: float) -> bytes:
        end = self._pipes.ins[pair]
        deadline = time.monotonic() + timeout_s
        while True:
            left = deadline - time.monotonic()
            try:
                with self._errors(end.address):
                    data = bytes(self._device.read(end.address, end.room, max(1, int(left * 1000))))
            except DeviceTimeout:
                return b""
            if data or left <= 0:
                return data
            time.sleep(EMPTY_PAUSE)

    def _take(self, device: Any) -> None:
        try:
            configuration = device.get_active_configuration()
        except usb.core.USBError as error:
            if error.errno is not None:
                raise
            device.set_configuration()
            configuration = device.get_active_configuration()
        try:
            self._pipes = chosen(configuration, self.address.interface)
        except NoPipes as error:
            raise DeviceMissing(f"{self.name}: {error}") from error
        number = self._pipes.interface
        self._detached = False
        with contextlib.suppress(NotImplementedError):
            if device.is_kernel_driver_active(number):
                device.detach_kernel_driver(number)
                self._detached = True
        usb.util.claim_interface(device, number)
        if self._pipes.alternate:
            device.set_interface_altsetting(number, self._pipes.alternate)

    def _ours(self) -> Any:
        if self._device is None:
            raise DeviceMissing(f"{self.name}: not open")
        return self._device

    @contextlib.contextmanager
    def _errors(self, end: int | None = None) -> Iterator[None]:
        try:
            yield
        except usb.core.USBTimeoutError as error:
            raise DeviceTimeout(f"{self.name}: the device takes no more bytes") from error
        except usb.core.USBError as error:
            if error.errno == errno.EPIPE:
                if end is not None:
                    with contextlib.suppress(usb.core.USBError):
                        self._device.clear_halt(end)
                raise DeviceRefused("stalled", f"{self.name}: the device stalled the pipe") from error
            raise DeviceMissing(f"{self.name}: {why_not(error)}") from error


def usb_of(url: str) -> UsbLink:
    """The link of a `usb://` address, not yet open. Raises SettingsError with every mistake in it."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    numbers = _NUMBERS.match(parts.netloc)
    problems = [
        f"link: found {key!r}; allowed {', '.join(KEYS)}{suggestion(key, KEYS)}" for key in options if key not in KEYS
    ]
    if not numbers or parts.path not in {"", "/"}:
        problems.append(f"link: found {url!r}; allowed usb://VVVV:PPPP, vendor and product as lsusb tells them")
    port, interface = options.get("port"), options.get("interface", "0")
    if port is not None and not _PORT.match(port):
        problems.append(f"link: found port={port}; allowed a bus and its sockets such as 1-2.3")
    if not (interface.isdecimal() and int(interface) <= 255):
        problems.append(f"link: found interface={interface}; allowed a number from 0 to 255")
    if problems or not numbers:
        raise SettingsError(problems)
    wanted = int(interface) if "interface" in options else None
    return UsbLink(Address(int(numbers[1], 16), int(numbers[2], 16), options.get("serial"), port, wanted))
