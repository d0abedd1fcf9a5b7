"""Simulated USB: a pyusb backend that carries one double, as faithful as a bus can be within one process.

`UsbWire` is a wire like a pty or a socket: what a driver writes to the device is heard by the double, what the double
says waits in the IN pipe it belongs to. Packets keep their bounds, a buffer too small for one overflows, a handle dies
with its plug, a stalled pipe stays so until the halt is cleared, the kernel's own driver must be put off first. Source:
hardware.md §7.1 (tried there), USB 2.0 §9.4.

Only drivers of the same process see it; a hall of several processes stands on ptys and sockets.
"""

from __future__ import annotations

import errno
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import usb.backend
import usb.core

from drivers.simulated import usb_shapes
from drivers.simulated.usb_shapes import INTERRUPT, Shape
from drivers.simulated.wire import Heard
from drivers.usb_bus import BUSES

HELD_PACKETS: Final = 256
"""What waits for a host that does not read; older packets are lost."""
STRING_DESCRIPTOR: Final = 0x0300
SERIALS: Final = itertools.count(1)
REQUESTS_KEPT: Final = 64
HANDLE_BITS: Final = 32
"""A handle tells how often the plug was put in, and which opening since it is."""


class UsbWire:
    """A plug in a simulated bus of its own. See `drivers.simulated.wire.Wire`."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.serial = f"SIM{next(SERIALS)}"
        self.requests: deque[tuple[int, int, int, bytes]] = deque(maxlen=REQUESTS_KEPT)
        self.kernel_driver = True
        self.error_on_open: int | None = None
        self._heard: Heard = lambda _: None
        self._line = threading.Condition()
        self._plugged = False
        self._stalled = False
        self._halted: set[int] = set()
        self._head = b""
        self._waiting: dict[int, deque[bytes]] = {
            pipe.address: deque(maxlen=HELD_PACKETS) for pipe in shape.pipes if pipe.address & 0x80
        }
        self._backend = FakeBackend(self)
        self._bus: Callable[[], Any] = lambda: self._backend

    @property
    def address(self) -> str:
        """The link address a driver opens."""
        return f"usb://{self.shape.vendor:04X}:{self.shape.product:04X}?serial={self.serial}"

    def start(self, heard: Heard) -> None:
        """Appear on the bus; a second call does nothing."""
        self._heard = heard
        if self._bus not in BUSES:
            self.replug()
            BUSES.insert(0, self._bus)

    def stop(self) -> None:
        """Vanish; may be called twice."""
        self.unplug()
        if self._bus in BUSES:
            BUSES.remove(self._bus)

    def send(self, data: bytes) -> None:
        """Put bytes into the IN pipe, a frame's head and body each into its own where the device has two; lost unplugged."""
        pipes = [pipe for pipe in self.shape.pipes if pipe.address & 0x80]
        parts = [data[: self.shape.head], data[self.shape.head :]] if self.shape.head else [data]
        with self._line:
            if not self._plugged:
                return
            for pipe, part in zip(pipes, parts, strict=True):
                step = pipe.packet if pipe.kind == INTERRUPT else max(1, len(part))
                self._waiting[pipe.address].extend(part[at : at + step] for at in range(0, len(part), step))
            self._line.notify_all()

    def unplug(self) -> None:
        """Pull the plug; whoever waits notices."""
        with self._line:
            self._plugged, self._head = False, b""
            self._backend.handle += 1
            for packets in self._waiting.values():
                packets.clear()
            self._line.notify_all()

    def replug(self) -> None:
        """Put it back; the kernel's driver takes it first."""
        with self._line:
            self._plugged = self.kernel_driver = True

    def stall(self, on: bool) -> None:
        """Take no more bytes without saying no (NAK), or take them again."""
        self._stalled = on

    def halt(self) -> None:
        """Answer every pipe with STALL until its halt is cleared."""
        with self._line:
            self._halted = {pipe.address for pipe in self.shape.pipes}
            self._line.notify_all()

    def clear_halt(self, end: int) -> None:
        """The host cleared a halt."""
        self._halted.discard(end)

    def is_plugged(self) -> bool:
        """Whether the bus sees it."""
        return self._plugged

    def take(self, end: int, data: bytes) -> int:
        """Bytes from the host, `len` taken. Raises USBError."""
        self._refuse_halted(end)
        if self._stalled:
            raise _timeout()
        outs = [pipe.address for pipe in self.shape.pipes if not pipe.address & 0x80]
        if not self.shape.head:
            self._heard(data)
        elif end == outs[0]:
            self._head = data if len(data) == self.shape.head else b""
        elif self._head:
            head, self._head = self._head, b""
            self._heard(head + data)
        return len(data)

    def give(self, end: int, room: int, timeout_ms: int) -> bytes:
        """The next packets for the host, at most `room` bytes; waits for the first. Raises USBError."""
        deadline = time.monotonic() + timeout_ms / 1000 if timeout_ms else None
        packets = self._waiting[end]
        with self._line:
            while not packets:
                self._refuse_halted(end)
                left = None if deadline is None else deadline - time.monotonic()
                if not self._plugged:
                    raise gone()
                if left is not None and left <= 0:
                    raise _timeout()
                self._line.wait(left)
            packet = packets.popleft()
            if len(packet) > room:
                size = next(pipe.packet for pipe in self.shape.pipes if pipe.address == end)
                if room % size:
                    raise usb.core.USBError("Overflow", -8, errno.EOVERFLOW)
                packets.appendleft(packet[room:])
            return packet[:room]

    def _refuse_halted(self, end: int) -> None:
        if end in self._halted:
            raise usb.core.USBError("Pipe error", -9, errno.EPIPE)


class FakeBackend(usb.backend.IBackend):  # type: ignore[misc]  # pyusb carries no types
    """What pyusb asks of a backend, answered by one wire."""

    def __init__(self, wire: UsbWire) -> None:
        self.wire = wire
        self.handle = 1
        self._openings = itertools.count()
        self._holder: int | None = None

    def enumerate_devices(self) -> list[UsbWire]:
        """The one device, if its plug is in."""
        return [self.wire] if self.wire.is_plugged() else []

    def get_parent(self, _dev: UsbWire) -> None:
        """It hangs on the root."""

    def get_device_descriptor(self, dev: UsbWire) -> Any:
        """See `usb_shapes`."""
        return usb_shapes.device(dev.shape, self.handle)

    def get_configuration_descriptor(self, _dev: UsbWire, number: int) -> Any:
        """The one; IndexError past it."""
        if number:
            raise IndexError(number)
        return usb_shapes.configuration()

    def get_interface_descriptor(self, dev: UsbWire, intf: int, alt: int, _config: int) -> Any:
        """See `usb_shapes`."""
        return usb_shapes.interface(dev.shape, intf, alt)

    def get_endpoint_descriptor(self, dev: UsbWire, ep: int, *_where: int) -> Any:
        """See `usb_shapes`."""
        return usb_shapes.endpoint(dev.shape, ep)

    def open_device(self, dev: UsbWire) -> int:
        """A handle of its own that lives as long as the plug is in."""
        if dev.error_on_open is not None:
            raise usb.core.USBError("Access denied", -3, dev.error_on_open)
        if not dev.is_plugged():
            raise gone()
        return self.handle << HANDLE_BITS | next(self._openings)

    def close_device(self, dev_handle: int) -> None:
        """What it held is given back."""
        self.release_interface(dev_handle, 0)

    def get_configuration(self, dev_handle: int) -> int:
        """It is set."""
        self._check(dev_handle)
        return 1

    def set_configuration(self, dev_handle: int, _value: int) -> None:
        """Nothing to set."""
        self._check(dev_handle)

    def set_interface_altsetting(self, dev_handle: int, _intf: int, altsetting: int) -> None:
        """Noted among the requests, as the bus would carry it."""
        self._check(dev_handle)
        self.wire.requests.append((0x01, 0x0B, altsetting, b""))

    def claim_interface(self, dev_handle: int, _intf: int) -> None:
        """Refused while the kernel's driver has it, or another handle of whatever program."""
        self._check(dev_handle)
        is_taken = self._holder is not None and self._holder >> HANDLE_BITS == self.handle
        if self.wire.kernel_driver or (is_taken and self._holder != dev_handle):
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        self._holder = dev_handle

    def release_interface(self, dev_handle: int, _intf: int) -> None:
        """Given back."""
        if self._holder == dev_handle:
            self._holder = None

    def bulk_write(self, dev_handle: int, ep: int, _intf: int, data: Any, _timeout: int) -> int:
        """To the double, in the caller's thread."""
        self._check(dev_handle)
        return self.wire.take(ep, data.tobytes())

    def bulk_read(self, dev_handle: int, ep: int, _intf: int, buff: Any, timeout: int) -> int:
        """What the double said."""
        self._check(dev_handle)
        data = self.wire.give(ep, len(buff), timeout)
        buff[: len(data)] = type(buff)("B", data)
        return len(data)

    intr_write = bulk_write
    intr_read = bulk_read

    def ctrl_transfer(
        self, dev_handle: int, kind: int, request: int, value: int, index: int, data: Any, _timeout: int
    ) -> int:
        """Standard status and strings; class requests are noted."""
        self._check(dev_handle)
        if not kind & 0x80:
            self.wire.requests.append((kind, request, value, bytes(data or b"")))
            return len(data or b"")
        answer = b"\x00\x00"
        if request == 6 and value & 0xFF00 == STRING_DESCRIPTOR:
            text = self.wire.serial.encode("utf-16-le") if value & 0xFF else b"\x09\x04"
            answer = bytes([len(text) + 2, 3]) + text
        del index
        count = min(len(answer), len(data))
        data[:count] = type(data)("B", answer[:count])
        return count

    def clear_halt(self, dev_handle: int, ep: int) -> None:
        """The pipe answers again."""
        self._check(dev_handle)
        self.wire.clear_halt(ep)

    def is_kernel_driver_active(self, dev_handle: int, _intf: int) -> bool:
        """True until it is put off."""
        self._check(dev_handle)
        return self.wire.kernel_driver

    def detach_kernel_driver(self, dev_handle: int, _intf: int) -> None:
        """Put it off."""
        self._check(dev_handle)
        self.wire.kernel_driver = False

    def attach_kernel_driver(self, dev_handle: int, _intf: int) -> None:
        """Let it in again."""
        self._check(dev_handle)
        self.wire.kernel_driver = True

    def _check(self, handle: int) -> None:
        if handle >> HANDLE_BITS != self.handle or not self.wire.is_plugged():
            raise gone()


def gone() -> usb.core.USBError:
    """What every call says of a device whose plug was pulled."""
    return usb.core.USBError("No such device (it may have been disconnected)", -4, errno.ENODEV)


def _timeout() -> usb.core.USBTimeoutError:
    return usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
