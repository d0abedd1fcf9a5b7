"""`lobby devices`: every pad, keypad and stand-alone printer of a centre, each with a seat of its own on the bus.

One thread and one connection a device, so that a broken one stops no other. A device that is not enrolled on this
machine is left to another.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from drivers import check_settings, open_device
from drivers.errors import DeviceMissing
from drivers.host.line import Line
from drivers.host.pad import PadSeat
from drivers.host.printer import PrinterSeat
from lobby.centre import Centre, Device, DevicePart
from lobby.config import load
from lobby.outbox import Outbox
from lobby.program import Startable, notify, run, set_up_logging
from lobby.registry import credentials
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

SEATS: Mapping[str, Callable[[Terminal, Callable[[], float]], Any]] = {
    "pad": PadSeat,
    "keypad": PadSeat,
    "printer": PrinterSeat,
}
FLUSH_SECONDS = 2.0


def main(centre_file: Path, data: Path, *, simulated: bool) -> None:
    """Run until SIGTERM. Raises BadConfig."""
    set_up_logging()
    hosts = [
        host
        for device in load(centre_file).devices
        if device.kind in SEATS and (host := _host(device, data, simulated=simulated))
    ]
    log.info("%d devices", len(hosts))

    def keep_saying(stopping: threading.Event) -> None:
        while not stopping.wait(FLUSH_SECONDS):
            for host in hosts:
                host.terminal.flush()
            notify("WATCHDOG=1")

    run([House(hosts)], keep_saying)


class Host(Startable):
    """One device: its terminal, its outbox and the lines of its parts."""

    def __init__(self, terminal: Terminal, outbox: Outbox, lines: list[Line]) -> None:
        self.terminal, self._outbox, self._lines = terminal, outbox, lines

    def start(self) -> None:
        """Come to the bus and take the lines."""
        self.terminal.start()
        for line in self._lines:
            line.start()

    def end(self) -> None:
        """Ask the lines for an end."""
        for line in self._lines:
            line.end()

    def stop(self) -> None:
        """Leave both."""
        for line in self._lines:
            line.stop()
        self.terminal.stop()
        self._outbox.close()


class House(Startable):
    """All devices of this machine; they are asked to end together, for each takes its turn's time."""

    def __init__(self, hosts: list[Host]) -> None:
        self._hosts = hosts

    def start(self) -> None:
        """All come."""
        for host in self._hosts:
            host.start()

    def stop(self) -> None:
        """All leave."""
        for host in self._hosts:
            host.end()
        if self._hosts:
            # Together, for without a broker each connection takes its time to leave.
            with ThreadPoolExecutor(len(self._hosts)) as pool:
                list(pool.map(Host.stop, self._hosts))


def _host(device: Device, data: Path, *, simulated: bool) -> Host | None:
    try:
        given = credentials(data, device.id)
    except (OSError, ValueError):
        log.warning(
            "%s is not enrolled here: lobby enrol %s --kind %s --data %s", device.id, device.id, device.kind, data
        )
        return None
    outbox = _outbox(data / "devices" / f"{device.id}.db")
    terminal = Terminal.over_mqtt(given, device.kind, time.time, outbox)
    seat = SEATS[device.kind](terminal, time.time)
    lines = [
        _line(device, name, part, seat, terminal, data if simulated else None) for name, part in device.parts.items()
    ]
    return Host(terminal, outbox, lines)


def _outbox(path: Path) -> Outbox:
    path.parent.mkdir(parents=True, exist_ok=True)
    return Outbox(path)


def _line(
    device: Device, name: str, part: DevicePart, seat: Any, terminal: Terminal, simulated_in: Path | None
) -> Line:
    for mistake in check_settings(part.driver, part.settings):
        log.error("%s: %s", device.id, mistake)

    def make() -> Any:
        link = part.link if simulated_in is None else simulated_link(simulated_in, device, name)
        return open_device(part.driver, link, part.settings)

    return Line(f"{device.id}.{name}", make, seat.turn, lambda state: terminal.health(name, state))


def double_name(device: Device, part: str) -> str:
    """How the double of a device's part is called: by the device alone where it has one part only."""
    return device.id if len(device.parts) == 1 else f"{device.id}-{part}"


def simulated_link(data: Path, device: Device, part: str) -> str:
    """Where the double of a part stands now, by `DATA/sim/links.json`. Raises DeviceMissing."""
    path = data / "sim" / "links.json"
    try:
        return str(json.loads(path.read_bytes())[double_name(device, part)])
    except (OSError, ValueError, KeyError) as error:
        raise DeviceMissing(
            f"{path} names no double {double_name(device, part)}; is lobby hardware running?"
        ) from error


def parts_of(centre: Centre) -> dict[str, tuple[Device, DevicePart]]:
    """Every part of every device, by the name of its double."""
    return {
        double_name(device, name): (device, part) for device in centre.devices for name, part in device.parts.items()
    }
