"""`lobby hardware`: the doubles of a whole simulated hall, on real ptys and real sockets, in one process.

What each double decoded is published at each change, at most ten times a second; what a person does to it on the
`/hall` page comes back as a touch. Where each stands is written to `DATA/sim/links.json`.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from drivers.host.devices import parts_of
from drivers.host.plugs import line_of
from drivers.host.wires import SharedWire
from drivers.settings import SettingsError
from drivers.sharing import line_name
from drivers.simulated import open_double
from drivers.simulated.double import SimulatedDevice
from lobby import topics
from lobby.acl import HARDWARE
from lobby.bus import Bus, MqttBus
from lobby.centre import DevicePart
from lobby.codec import BadMessage, decode, encode
from lobby.config import load
from lobby.hall import replace
from lobby.program import run, set_up_logging
from lobby.registry import credentials

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.1
SHARING = ("onbon", "cpower", "armfly")
"""Drivers of devices that may share a line, each at its address: one double plays all of a line."""
PADS = ("ff68", "frame_map")
"""Drivers of pads, of which each has its own double, also where several stand on one line."""


def main(centre_file: Path, data: Path) -> None:
    """Run until SIGTERM. Raises BadConfig."""
    set_up_logging()
    centre, given = load(centre_file), credentials(data, HARDWARE)
    parts = {name: part for name, (_, part) in parts_of(centre).items()}
    bus = MqttBus(given.broker, given.username, given.password)
    run([Doubles(parts, data / "sim", bus, centre.id)])


class Doubles:
    """All doubles, and the two topics of each."""

    def __init__(self, parts: Mapping[str, DevicePart], folder: Path, bus: Bus, centre: str) -> None:
        self._parts, self._folder, self._bus, self._centre = parts, folder, bus, centre
        self._doubles: dict[str, SimulatedDevice] = {}
        self._changed: set[str] = set()
        self._lock = threading.Lock()
        self._bell, self._stopping = threading.Event(), threading.Event()
        self._teller = threading.Thread(target=self._tell, name="doubles", daemon=True)
        bus.subscribe(topics.TOUCH.of(centre, "+"), self._touched)
        bus.on_link(self._linked)

    def start(self) -> None:
        """Put every double on its line, say where, and come to the bus."""
        links = self._folder / "links.json"
        before = _links(links)
        for names in lines_of(self._parts):
            line, wires = names[0], SharedWire() if len(names) > 1 else None
            played = [[name] for name in names] if self._parts[line].driver in PADS else [names]
            for several in played:
                parts = [self._parts[name] for name in several]
                double = _started(several[0], parts, self._folder / line, before.get(line, ""), wires)
                if double is not None:
                    double.on_change(partial(self._note, *several))
                    self._doubles |= dict.fromkeys(several, double)
        addresses = {name: double.address for name, double in self._doubles.items()}
        replace(links, json.dumps(addresses, indent=1) + "\n", mode=0o644)
        log.info("%d doubles", len(self._doubles))
        self._teller.start()
        self._bus.start()

    def stop(self) -> None:
        """Vanish."""
        self._stopping.set()
        self._bell.set()
        self._bus.stop()
        for double in self._doubles.values():
            double.stop()

    def _linked(self, here: bool) -> None:
        if here:
            self._note(*self._doubles)

    def _note(self, *names: str) -> None:
        with self._lock:
            self._changed.update(names)
        self._bell.set()

    def _tell(self) -> None:
        try:
            while self._bell.wait() and not self._stopping.is_set():
                self._bell.clear()
                with self._lock:
                    names, self._changed = self._changed, set()
                for name in names:
                    said = seen(self._doubles[name], self._parts[name])
                    self._bus.publish(topics.SEEN.of(self._centre, name), encode(said), retain=True)
                self._stopping.wait(PAUSE_SECONDS)
        except Exception:  # the thread's one guard: the page would stand still without a word
            log.exception("the doubles tell no more")

    def _touched(self, topic: str, payload: bytes) -> None:
        name = topics.device_of(topic)
        double = self._doubles.get(name)
        if double is None:
            return  # a kiosk's screen is touched on the same kind of topic
        try:
            double.touch(decode(payload))
        except (BadMessage, ValueError) as error:
            log.warning("%s: %s", name, error)


def lines_of(parts: Mapping[str, DevicePart]) -> list[list[str]]:
    """The names of parts that stand on one line each: those that share one together, all others alone."""
    lines: dict[tuple[str, str], list[str]] = {}
    for name, part in parts.items():
        if part.driver in PADS:
            line = ("pads", line_of("pad", part) or name)
        else:
            line = (part.driver, (_line_name(part.link) if part.driver in SHARING else None) or name)
        lines.setdefault(line, []).append(name)
    return list(lines.values())


def _line_name(link: str) -> str | None:
    """The line an address names; None where it names none, which the double itself does not mind."""
    try:
        return line_name(link)
    except SettingsError:
        return None


def seen(double: SimulatedDevice, part: DevicePart) -> dict[str, Any]:
    """What a double saw of a part; of a line with several strips, this part's strip."""
    said = double.seen()
    strips = said.get("address")
    if not isinstance(strips, dict):
        return said
    rest = {key: value for key, value in said.items() if key != "address"}
    return {**strips.get(str(part.settings.get("address", 1)), {}), **rest}


def _started(
    name: str, parts: Sequence[DevicePart], path: Path, before: str, wires: SharedWire | None = None
) -> SimulatedDevice | None:
    """A double on its line, at the TCP port it had before if that is still free."""
    part, wishes = parts[0], [urlsplit(before).port or 0, 0] if before.startswith("tcp://") else [0]
    settings = {**part.settings, **_place(part.link)}
    if len(parts) > 1:
        settings["addresses"] = [each.settings.get("address", 1) for each in parts]
    for port in wishes:
        try:
            double = open_double(part.driver, {**settings, "port": port}, path)
            double.wire = double.wire if wires is None else wires.branch(double.wire)
            double.start()
        except SettingsError as error:
            log.error("%s has no double: %s", name, error)  # noqa: TRY400 - a mistake in the file, not of the program
            return None
        except OSError as error:
            log.info("%s: port %d: %s", name, port, error)
        else:
            return double
    log.error("%s: no port for its double", name)
    return None


def _place(link: str) -> dict[str, object]:
    """The kind of line, and its speed, of the real device."""
    parts = urlsplit(link)
    baud = parse_qs(parts.query).get("baud", [""])[0]
    speed = {"baud": int(baud)} if baud.isdecimal() else {}
    return {"link": "tcp" if parts.scheme == "tcp" else "serial", **speed}


def _links(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(name): str(link) for name, link in found.items()} if isinstance(found, dict) else {}
