"""`lobby devices`: every pad, keypad and stand-alone printer of a machine, each with a seat of its own on the bus.

One thread a line and one connection a device, so that a broken one stops no other. A device that is not enrolled on
this machine is left to another; what other programs serve (kiosks, boards, strips, voices) is left to them.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from drivers.errors import DeviceMissing
from drivers.host.house import SEATS, Furnisher, Host, House
from drivers.host.watch import Watch, offers_for, plugged_in
from lobby.centre import Centre, Device, DevicePart
from lobby.machine import devices_of
from lobby.outbox import Outbox
from lobby.program import notify, run, set_up_logging
from lobby.registry import credentials
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

ELSEWHERE: Final = ("kiosk", "board", "strip", "voice")
"""Kinds that `lobby kiosk` and `lobby displays` serve."""
FLUSH_SECONDS = 2.0


def main(file: Path, data: Path, *, simulated: bool) -> None:
    """Run until SIGTERM. `file` is the centre's, or one with this machine's devices alone. Raises BadConfig."""
    set_up_logging()
    mine = list(_mine(devices_of(file), data))
    house, watch = furnished(mine, data, simulated=simulated)
    log.info("%d devices on %d lines", len(house.hosts), len(house.lines))

    def keep_saying(stopping: threading.Event) -> None:
        while not stopping.wait(FLUSH_SECONDS):
            for host in house.hosts:
                host.terminal.flush()
            notify("WATCHDOG=1")

    run([house, watch], keep_saying)


def furnished(mine: Iterable[Device], data: Path, *, simulated: bool) -> tuple[House, Watch]:
    """The devices with their seats and lines, and who watches their ports. All must be enrolled in `data`."""

    def link_of(device: Device, name: str, part: DevicePart) -> str:
        return simulated_link(data, device, name) if simulated else part.link

    mine = list(mine)
    furnisher, hosts = Furnisher(mine, link_of, time.time), []
    for device in mine:
        outbox = _outbox(data / "devices" / f"{device.id}.db")
        terminal = Terminal.over_mqtt(credentials(data, device.id), device.kind, time.time, outbox)
        hosts.append(Host(terminal, outbox))
        furnisher.put(device, terminal)
    house = House(hosts, furnisher.lines())
    links = [part.link for device in mine for part in device.parts.values()]
    return house, Watch(house.lines, plugged=plugged_in, offers=offers_for(links))


def _mine(devices: Iterable[Device], data: Path) -> Iterable[Device]:
    """Those that this host serves and that are enrolled here; the rest is told, once and in one line."""
    elsewhere = []
    for device in devices:
        if device.kind in ELSEWHERE:
            elsewhere.append(device.id)
        elif device.kind not in SEATS:
            log.warning("%s: found kind %s; allowed here %s", device.id, device.kind, ", ".join(SEATS))
        elif _is_enrolled(device, data):
            yield device
    if elsewhere:
        log.info("left to lobby kiosk and lobby displays: %s", ", ".join(elsewhere))


def _is_enrolled(device: Device, data: Path) -> bool:
    try:
        credentials(data, device.id)
    except (OSError, ValueError):
        log.warning(
            "%s is not enrolled here: lobby enrol %s --kind %s --data %s", device.id, device.id, device.kind, data
        )
        return False
    return True


def _outbox(path: Path) -> Outbox:
    path.parent.mkdir(parents=True, exist_ok=True)
    return Outbox(path)


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
