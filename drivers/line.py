"""One line, several devices: strips (and pads) at their own addresses on one RS-485 pair or behind one serial server.

    parts.strip = { driver = "onbon", link = "serial:///dev/ttyUSB0?baud=9600", settings = { address = 1 } }
    parts.strip = { driver = "onbon", link = "serial:///dev/ttyUSB0?baud=9600", settings = { address = 2 } }

A port can be opened once, so devices with the same link share it. Each is given a link of its own by `SharedLine.tap`
that behaves as any other: the line is opened with the first and closed with the last of them, closing one closes it
for no other. As on the copper, everybody hears everything: what one device reads stands for the others to read too,
and each driver picks what comes from its address. A device that gives up (a timeout) harms nobody; when the line
itself is lost it is lost for all, and whoever opens it first has it back for all.

Turns are given by the thread that owns the line: all devices of one line belong to one thread, and a verb that has
returned is done with the line. So two never talk at once, and nothing here needs a lock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Final, Protocol, runtime_checkable

from drivers.errors import DeviceMissing
from drivers.links import Link

HEARD_KEPT: Final = 4096
"""Bytes of others kept for a device that does not read; older ones are lost."""


@runtime_checkable
class Waitable(Protocol):
    """A link that its thread may wait on together with other things; not every link can (USB)."""

    def fileno(self) -> int: ...


class SharedLine:
    """A line that is opened by `make`, which is asked anew at each opening; `name` is its address for messages."""

    def __init__(self, name: str, make: Callable[[], Link]) -> None:
        self.name = name
        self._make = make
        self._link: Link | None = None
        self._taps: list[Tap] = []

    def tap(self) -> Tap:
        """A link of its own for one more device."""
        return Tap(self)

    def join(self, tap: Tap) -> None:
        """A device comes. Raises DeviceMissing, SettingsError."""
        if tap in self._taps:
            return
        if self._link is None:
            link = self._make()
            link.open()
            self._link = link
        self._taps.append(tap)

    def leave(self, tap: Tap) -> None:
        """A device goes; the last one closes the line."""
        if tap in self._taps:
            self._taps.remove(tap)
        if not self._taps:
            self._lose()

    def hear(self, max_bytes: int, timeout_s: float) -> None:
        """Read what there is, once, and let every device have it."""
        with self.at_work() as link:
            data = link.read(max_bytes, timeout_s)
        for tap in self._taps:
            tap.overhear(data)

    @contextlib.contextmanager
    def at_work(self) -> Iterator[Link]:
        """The line, for one thing to be done with it; lost for all when it is missing."""
        if self._link is None:
            raise DeviceMissing(f"{self.name}: not open")
        try:
            yield self._link
        except DeviceMissing:
            self._lose()
            raise

    def has(self, tap: Tap) -> bool:
        """Whether a device is on the line."""
        return tap in self._taps

    @property
    def is_open(self) -> bool:
        """Whether the line is there, as far as anybody has noticed."""
        return self._link is not None

    def fileno(self) -> int:
        """What may be waited on for the next byte; -1 while the line is closed or cannot be waited on."""
        return self._link.fileno() if isinstance(self._link, Waitable) else -1

    def _lose(self) -> None:
        link, self._link = self._link, None
        self._taps.clear()
        if link is not None:
            link.close()


class Tap:
    """One device's link on a shared line; see `drivers.links.Link`."""

    def __init__(self, line: SharedLine) -> None:
        self._line = line
        self._heard = bytearray()

    @property
    def name(self) -> str:
        """The address of the line."""
        return self._line.name

    def open(self) -> None:
        """Come to the line, and open it for all if nobody has. Raises DeviceMissing."""
        if not self._line.has(self):
            self._heard.clear()
            self._line.join(self)

    def close(self) -> None:
        """Leave the line to the others."""
        self._line.leave(self)

    def probe(self) -> None:
        """See `Link.probe`."""
        with self._ours() as link:
            link.probe()

    def write(self, data: bytes) -> None:
        """See `Link.write`."""
        with self._ours() as link:
            link.write(data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """See `Link.read`; gives also what was heard while others read."""
        if not self._line.has(self):
            raise DeviceMissing(f"{self.name}: not open")
        self._line.hear(max_bytes, 0.0 if self._heard else timeout_s)
        data = bytes(self._heard[:max_bytes])
        del self._heard[:max_bytes]
        return data

    def fileno(self) -> int:
        """See `SharedLine.fileno`."""
        return self._line.fileno()

    @property
    def has_heard(self) -> bool:
        """Whether bytes lie here that came while others read."""
        return bool(self._heard)

    def overhear(self, data: bytes) -> None:
        """Bytes have come over the line."""
        self._heard += data
        del self._heard[:-HEARD_KEPT]

    @contextlib.contextmanager
    def _ours(self) -> Iterator[Link]:
        if not self._line.has(self):
            raise DeviceMissing(f"{self.name}: not open")
        with self._line.at_work() as link:
            yield link
