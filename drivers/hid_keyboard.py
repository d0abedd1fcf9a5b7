"""The device side of everything that is a keyboard to USB: pads and scanners build on it.

The kernel's driver is put off by the link, otherwise each key would also type into the kiosk's page. Then the keyboard
is told to speak boot reports and to speak only when something changes; one that knows neither request is taken as it
is. On a line of another kind (a simulated hall of several processes) the same reports come as a stream, and there what
is no report is no key: after some of it in a row the device is said to be no keyboard.
"""

from __future__ import annotations

import contextlib
import time
from typing import Final, Protocol, TypeVar, runtime_checkable

from drivers.device import Clock, LinkedDevice
from drivers.errors import DeviceRefused, not_understood
from drivers.hid_keys import REPORT, Key, KeyDecoder, is_report
from drivers.links import Link

S = TypeVar("S")

SET_REPORT: Final = 0x09
SET_IDLE: Final = 0x0A
SET_PROTOCOL: Final = 0x0B
LED_REPORT: Final = 0x0200
MOST_STRANGE: Final = 4
"""Pieces in a row that are no report and may be noise."""
LEDS: Final = {"none": 0, "num": 1, "caps": 2, "scroll": 4}


@runtime_checkable
class Controlled(Protocol):
    """A link that carries class requests."""

    def control(self, request: int, value: int, data: bytes = b"") -> None: ...


class HidKeyboard(LinkedDevice[S]):
    """A keyboard that gives its keys to one program."""

    usb_kinds = frozenset({"keyboard", "hid"})

    def __init__(self, link: Link, settings: S, *, clock: Clock = time.monotonic) -> None:
        super().__init__(link, settings, clock=clock)
        self.forget()

    def open(self) -> None:
        """Take it, and have it speak boot reports. Raises DeviceMissing."""
        super().open()
        self._request(SET_PROTOCOL, 0)
        self._request(SET_IDLE, 0)

    def forget(self) -> None:
        """No key is down, no report half read."""
        self._decoder = KeyDecoder()
        self._held = b""
        self._strange = 0

    def light(self, led: str) -> None:
        """Light one of `LEDS` and put the others out; nothing on a keyboard without lamps."""
        self._request(SET_REPORT, LED_REPORT, bytes([LEDS[led]]))

    def keys(self, timeout_s: float) -> list[Key]:
        """Keys that went down, waiting for the next report; empty at the deadline.

        Raises FrameError when what comes is never a report, DeviceMissing.
        """
        data = self.link.read(REPORT * 8, max(0.0, timeout_s))
        is_usb = isinstance(self.link, Controlled)
        if self._held and (is_usb or not data):
            self._held = b""  # no report lasts longer than a quiet moment: half a one is none
            self._count_strange(is_usb=is_usb)
        self._held += data
        found = []
        while len(self._held) >= REPORT:
            report, self._held = self._held[:REPORT], self._held[REPORT:]
            if is_usb or is_report(report):  # a USB device said by its descriptors that it is a keyboard
                found += self._decoder.feed(report)
                self._strange = 0 if any(report) else self._strange  # noughts show nothing
            else:
                self._count_strange(is_usb=is_usb)
        return found

    def _count_strange(self, *, is_usb: bool) -> None:
        self._strange += not is_usb
        if self._strange > MOST_STRANGE:
            self.forget()
            raise not_understood(self.name, b"", "a keyboard")

    def _request(self, request: int, value: int, data: bytes = b"") -> None:
        if isinstance(self.link, Controlled):
            with contextlib.suppress(DeviceRefused):  # it stalls what it does not know
                self.link.control(request, value, data)
