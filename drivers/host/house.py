"""All devices of a machine: their seats on the bus, and the lines they share."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from drivers.errors import DeviceError
from drivers.host.line import Line
from drivers.host.member import Member
from drivers.host.pad import PadSeat
from drivers.host.plugs import line_of, opened, why_never
from drivers.host.printer import PrinterSeat
from drivers.line import SharedLine
from drivers.links import make_link
from drivers.settings import SettingsError
from drivers.sharing import quarrels
from lobby.centre import Device, DevicePart
from lobby.outbox import Outbox
from lobby.program import Startable
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

SEATS: Mapping[str, Callable[[Terminal, Callable[[], float]], Any]] = {
    "pad": PadSeat,
    "keypad": PadSeat,
    "printer": PrinterSeat,
}
STOP_SECONDS: Final = 4.0
"""All must have left by then; a connection that hangs is left behind with the process."""

LinkOf = Callable[[Device, str, DevicePart], str]
"""The link of a device's part, by its name; asked anew at each opening."""


class Host(Startable):
    """One device: its terminal and its outbox, and lines that nobody else is on."""

    def __init__(self, terminal: Terminal, outbox: Outbox, lines: Iterable[Line] = ()) -> None:
        self.terminal, self._outbox, self._lines = terminal, outbox, list(lines)

    def start(self) -> None:
        """Come to the bus and take the lines."""
        self.terminal.start()
        for line in self._lines:
            line.start()

    def stop(self) -> None:
        """Leave both."""
        for line in self._lines:
            line.stop()
        self.terminal.stop()
        self._outbox.close()


class House(Startable):
    """All devices of this machine; they are asked to end together, for each takes its turn's time."""

    def __init__(self, hosts: Iterable[Host], lines: Iterable[Line]) -> None:
        self.hosts, self.lines = list(hosts), list(lines)

    def start(self) -> None:
        """All come."""
        for host in self.hosts:
            host.start()
        for line in self.lines:
            line.start()

    def stop(self) -> None:
        """All leave, the lines first; together, for without a broker each connection takes its time to leave."""
        deadline = time.monotonic() + STOP_SECONDS
        for line in self.lines:
            line.end()
        _together([line.stop for line in self.lines], deadline)
        _together([host.stop for host in self.hosts], deadline)


class Furnisher:
    """Puts devices on their lines, in the order of the file; whoever cannot stand where it should is told why."""

    def __init__(self, devices: Iterable[Device], link_of: LinkOf, clock: Callable[[], float]) -> None:
        self._link_of, self._clock = link_of, clock
        self._wrong: dict[str, str] = {}
        plugs = []
        for device in devices:
            for name, part in device.parts.items():
                if wrong := _count_wrong(device, name) or why_never(device.kind, part):
                    self._wrong[f"{device.id}.{name}"] = wrong
                else:
                    plugs.append((f"{device.id}.{name}", "", part.driver, part.link, part.settings))
        for own, mistake in quarrels(plugs):
            self._wrong.setdefault(own, mistake)
        self._members: dict[str, list[Member]] = {}
        self._shared: dict[str, SharedLine] = {}
        self._links: dict[str, Callable[[], str]] = {}

    def put(self, device: Device, terminal: Terminal) -> None:
        """A device with its one part."""
        seat = SEATS[device.kind](terminal, self._clock)
        for name, part in device.parts.items():
            own = line = f"{device.id}.{name}"
            report = partial(terminal.health, name)
            if own in self._wrong:
                member = Member(own, partial(_never, self._wrong[own]), Vacant(), report)
            else:
                member = Member(own, self._maker(device, name, part), seat, report)
                line = line_of(device.kind, part) or own
            self._members.setdefault(line, []).append(member)
            self._links.setdefault(line, partial(_told, self._link_of, device, name, part))
        if not device.parts:
            log.warning("%s has no part: the file needs parts.%s for it", device.id, device.kind)
            terminal.health(device.kind, {"state": "offline", "reason": "the file names no part for it"})

    def lines(self) -> list[Line]:
        """A line for each link."""
        return [
            Line(name, members, self._shared.get(name), self._links[name]) for name, members in self._members.items()
        ]

    def _maker(self, device: Device, name: str, part: DevicePart) -> Callable[[], Any]:
        shared_by = line_of(device.kind, part)
        if shared_by is None:
            return lambda: opened(device.kind, part, self._link_of(device, name, part))
        if shared_by not in self._shared:
            self._shared[shared_by] = SharedLine(shared_by, lambda: make_link(self._link_of(device, name, part)))
        tap = self._shared[shared_by].tap()
        return lambda: opened(device.kind, part, tap)


class Vacant:
    """The seat of a part that can never work."""

    listens = False

    def __init__(self) -> None:
        self.ring: Callable[[], None] = lambda: None
        self.late_s = 0.0

    def due_in(self) -> float:
        """Never."""
        return math.inf

    def turn(self, _device: Any, _patience_s: float) -> None:
        """Nothing."""


def _told(link_of: LinkOf, device: Device, name: str, part: DevicePart) -> str:
    """Where a part is; nothing while nobody knows."""
    try:
        return link_of(device, name, part)
    except DeviceError:
        return ""


def _count_wrong(device: Device, name: str) -> str:
    """A device has one part: what it shows and what it says are one thing to the bus."""
    if name == next(iter(device.parts)):
        return ""
    return f"found {len(device.parts)} parts; allowed one, and each other in [[devices]] of its own"


def _never(why: str) -> Any:
    raise SettingsError([why])


def _together(stops: Iterable[Callable[[], None]], deadline: float) -> None:
    """Run all at once, and wait for them until the deadline."""
    threads = [threading.Thread(target=stop, name="leaving", daemon=True) for stop in stops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
