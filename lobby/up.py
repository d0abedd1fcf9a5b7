"""`lobby up`: the whole hall on one machine, on simulated hardware.

Broker, server, doubles, devices, displays, kiosks, in this order; one line on standard output when every part
answers; SIGTERM stops all of it backwards. What happens is told on standard error.
"""

from __future__ import annotations

import fcntl
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from lobby import broker, config, topics
from lobby.acl import WATCH
from lobby.bus import MqttBus
from lobby.centre import Centre
from lobby.codec import BadMessage, read
from lobby.hall import Hall
from lobby.intake_double import Address
from lobby.knock import WELCOME, knock
from lobby.messages import DeviceStatus
from lobby.ports import PortTaken, free_port
from lobby.program import set_up_logging, stop_signal
from lobby.registry import Registry, credentials
from lobby.supervisor import Child, Supervisor
from lobby.terminal import Credentials

UNUSABLE = 2
TICK_SECONDS = 0.1
REMINDER_SECONDS = 15.0
HOST = "127.0.0.1"
# 4.4 s in all, of the 5 s that we have: clients together, then the doubles, the server, the broker.
CLIENT_GRACE, DOUBLES_GRACE, SERVER_GRACE, BROKER_GRACE = 2.4, 0.4, 1.2, 0.4
OWNERS = {"board": "displays", "strip": "displays", "voice": "displays"} | dict.fromkeys(
    ("pad", "keypad", "printer"), "devices"
)


@dataclass(frozen=True)
class Wish:
    """The options of `lobby up`. A port of 0 is a free one."""

    centre_file: Path
    data: Path
    http: int
    mqtt: int
    headless: bool = False
    hours: bool = False
    demo: bool = False
    broker: str | None = None
    public_url: str | None = None


def main(wish: Wish) -> int:
    """Run the hall until SIGTERM or SIGINT; returns the exit status. Raises BadConfig, NoBroker."""
    set_up_logging("WARNING")
    stopping = stop_signal()
    centre, choice = config.load(wish.centre_file), broker.choose(wish.broker)
    with ExitStack() as stack:
        try:
            stack.enter_context(_alone(wish.data))
            hall = _hall(wish, centre, choice)
        except (PortTaken, AlreadyUp) as error:
            _say(str(error))
            return UNUSABLE
        _prepare(wish, hall, centre)
        _say(f"broker: {choice.say()}")
        supervisor = Supervisor(_say)
        stack.callback(supervisor.stop)
        stack.callback(_say, "stopping")
        _run(wish, hall, centre, choice, supervisor, stopping)
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"lobby: {text}\n")
    sys.stderr.flush()


# --- before anything starts -----------------------------------------------------------------------------------------


class AlreadyUp(Exception):  # noqa: N818 - it says what is so
    """Another hall runs on this data folder."""


def _alone(data: Path) -> IO[str]:
    data.mkdir(parents=True, exist_ok=True)
    file = (data / "hall.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise AlreadyUp(f"a hall runs on {data} already; stop it, or give another folder with --data DIR") from error
    return file


def _hall(wish: Wish, centre: Centre, choice: broker.Choice) -> Hall:
    mqtt = choice.url or f"mqtt://{HOST}:{free_port(HOST, wish.mqtt, '--mqtt')}"
    http = f"http://{HOST}:{free_port(HOST, wish.http, '--http')}"
    return Hall(str(wish.centre_file.resolve()), centre.id, mqtt, http, simulated=True)


def _prepare(wish: Wish, hall: Hall, centre: Centre) -> None:
    hall.write(wish.data)
    if not centre.intake.url:
        Address.new(free_port(HOST, 0, "intake")).write(wish.data)
    registry = Registry(wish.data)
    new = registry.enrol_missing([(device.id, device.kind, device.window) for device in centre.devices])
    registry.close()
    if new:
        _say(f"enrolled {len(new)} devices and users")
    if not wish.headless and not _screen():
        _say("found no screen (neither DISPLAY nor WAYLAND_DISPLAY is set); going on as with --headless")


def _screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# --- the programs ---------------------------------------------------------------------------------------------------


def children(wish: Wish, hall: Hall, centre: Centre, choice: broker.Choice) -> list[Child]:
    """Every program of the hall, in the order of starting."""
    files = ("--centre", hall.centre_file, "--data", str(wish.data))
    screen = ("--headless",) if wish.headless or not _screen() else ("--windowed",)
    public = ("--public-url", wish.public_url or hall.http)
    http, mqtt = hall.http.rpartition(":")[2], hall.mqtt.rpartition(":")[2]
    server = ("server", *files, "--http", http, "--broker", hall.mqtt, "--simulated", "--first-users", *public)
    hours = ("--hours",) if wish.hours else ()
    out = [
        Child("broker", ("broker", *files, "--mqtt", mqtt, "--broker", choice.kind), 0, BROKER_GRACE),
        Child("server", (*server, *hours), 1, SERVER_GRACE),
        *([] if centre.intake.url else [Child("intake", ("intake", "--data", str(wish.data)), 2, DOUBLES_GRACE)]),
        Child("hardware", ("hardware", *files), 2, DOUBLES_GRACE),
    ]
    kinds = {device.kind for device in centre.devices}
    for name, own in (("devices", ()), ("displays", screen)):
        if any(OWNERS.get(kind) == name for kind in kinds):
            out.append(Child(name, (name, *files, *own, "--simulated"), 3, CLIENT_GRACE))
    for device in centre.devices:
        if device.kind == "kiosk":
            mine = ("--device", device.id, *screen, "--simulated", *public, *hours)
            out.append(Child(device.id, ("kiosk", *files, *mine), 3, CLIENT_GRACE))
    if wish.demo:
        out.append(Child("demo", ("demo", "--data", str(wish.data)), 3, CLIENT_GRACE))
    return out[1:] if choice.kind == "configured" else out


def _run(
    wish: Wish, hall: Hall, centre: Centre, choice: broker.Choice, supervisor: Supervisor, stopping: threading.Event
) -> None:
    presence = Presence(credentials(wish.data, WATCH), centre)
    doubles = _written_anew(wish.data / "sim" / "links.json")
    stages: list[tuple[str, Callable[[], bool]]] = []
    for child in children(wish, hall, centre, choice):
        supervisor.start(child)
        _say(f"{child.name}: starting")
        if child.name == "broker" and not _wait([("broker", presence.knock)], supervisor, stopping):
            return
        if child.name == "hardware" and not _wait([("hardware", doubles)], supervisor, stopping):
            return
    presence.start()
    stages = [("server", lambda: _answers(hall.http + "/readyz")), *presence.stages()]
    try:
        if _wait(stages, supervisor, stopping):
            sys.stdout.write(f"ready {hall.http} {hall.mqtt}\n")
            sys.stdout.flush()
        while not stopping.wait(TICK_SECONDS):
            supervisor.tend()
    finally:
        presence.stop()


def _wait(stages: list[tuple[str, Callable[[], bool]]], supervisor: Supervisor, stopping: threading.Event) -> bool:
    """Tend the children until every stage is true; False when it is time to stop."""
    missing, remind_at = list(stages), time.monotonic() + REMINDER_SECONDS
    while missing and not stopping.wait(TICK_SECONDS):
        supervisor.tend()
        for stage in [stage for stage in missing if stage[1]()]:
            missing.remove(stage)
            _say(f"{stage[0]}: here")
        if missing and time.monotonic() > remind_at:
            remind_at += REMINDER_SECONDS
            _say("still waiting for " + ", ".join(name for name, _ in missing))
    return not missing


def _written_anew(path: Path) -> Callable[[], bool]:
    """A question that is true once the file has been written after now."""

    def stamp() -> int:
        try:
            return path.stat().st_mtime_ns
        except OSError:
            return 0

    before = stamp()
    return lambda: stamp() != before


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310 - http, to our own server
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


# --- who is here ----------------------------------------------------------------------------------------------------


class Presence:
    """Which devices have come since this start; an `online` kept by the broker from an earlier life does not count."""

    def __init__(self, given: Credentials, centre: Centre) -> None:
        self._given = given
        self._bus = MqttBus(given.broker, given.username, given.password)
        self._began = datetime.now(UTC)
        self._here: set[str] = set()
        self._wanted = {
            device.id: device.id if device.kind == "kiosk" else OWNERS[device.kind]
            for device in centre.devices
            if device.kind == "kiosk" or device.kind in OWNERS
        }
        self._bus.subscribe(topics.STATUS.of(centre.id, "+"), self._heard)

    def start(self) -> None:
        """Listen."""
        self._bus.start()

    def stop(self) -> None:
        """Listen no more."""
        self._bus.stop()

    def knock(self) -> bool:
        """Whether the broker lets us in."""
        return knock(self._given.broker, self._given.username, self._given.password, TICK_SECONDS * 5) == WELCOME

    def stages(self) -> list[tuple[str, Callable[[], bool]]]:
        """One a program: whether all its devices are here."""

        def all_of(owner: str) -> Callable[[], bool]:
            return lambda: all(device in self._here for device, by in self._wanted.items() if by == owner)

        return [(owner, all_of(owner)) for owner in sorted(set(self._wanted.values()))]

    def _heard(self, topic: str, payload: bytes) -> None:
        device = topics.device_of(topic)
        try:
            status = read(DeviceStatus, payload)
        except BadMessage:
            return
        if status.status == "online" and status.since >= self._began:
            self._here.add(device)
        else:
            self._here.discard(device)
