"""`lobby up`: the whole hall with real processes, started, hurt, and stopped."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from lobby import broker, topics
from lobby.bus import MqttBus
from lobby.centre import Centre
from lobby.client import Client
from lobby.config import load
from lobby.hall import Hall
from lobby.registry import Registry
from lobby.up import Wish, children
from tests.until import until

CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"
START_SECONDS, PATIENCE = 180, 180
STOP_SECONDS = 5  # the design's; `python -m bench hall` measures it
UNUSABLE = 2
READY = re.compile(r"ready (http://127\.0\.0\.1:\d+) (mqtt://127\.0\.0\.1:\d+)\n")
network = pytest.mark.network
mosquitto_here = bool(shutil.which("mosquitto") or shutil.which("mosquitto", path=broker.SYSTEM_PATH))
aedes_here = (broker.AEDES / "node_modules" / "aedes").is_dir()


class Up:
    """A running `lobby up`, with what it said on both lines."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data, self.out, self.err = data, list[str](), list[str]()
        ports = () if "--http" in options else ("--http", "0", "--mqtt", "0")
        command = [sys.executable, "-m", "lobby", "up", "--data", str(data), "--headless", *ports, *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._readers = [
            threading.Thread(target=lambda line=line, kept=kept: kept.extend(iter(line.readline, "")))
            for line, kept in ((self.process.stdout, self.out), (self.process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()

    def ready(self) -> tuple[str, str]:
        until(lambda: self.out or self.process.poll() is not None, "the hall is ready", START_SECONDS)
        found = READY.fullmatch("".join(self.out))
        assert found, "".join(self.err[-30:])
        return found[1], found[2]

    def child(self, name: str) -> psutil.Process:
        def its(process: psutil.Process) -> bool:
            line = process.cmdline()
            return name in line or (name == "broker" and any("mosquitto.conf" in word for word in line))

        return next(process for process in psutil.Process(self.process.pid).children() if its(process))

    def fell(self, name: str) -> str | None:
        """How a child ended, as the hall tells it."""
        return next(
            (found[1] for line in self.err if (found := re.match(rf"lobby: {name} fell \((.*?)\)", line))), None
        )

    def everybody(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join(60)
        for line in (self.process.stdout, self.process.stderr):
            if line:
                line.close()


@contextmanager
def up(data: Path, *options: str) -> Iterator[Up]:
    running = Up(data, *options)
    try:
        yield running
    finally:
        running.close()


def issue(data: Path) -> str:
    """Take a number over MQTT as a kiosk that was enrolled just now; the ask is said again until it is answered."""
    registry = Registry(data)
    given = registry.enrol("kiosk-9", "kiosk")
    registry.close()
    ask = {"id": str(uuid.uuid4()), "command": "issue", "service": "tax", "class": "normal"}
    heard: list[dict[str, object]] = []
    bus = MqttBus(given.broker, given.username, given.password)
    bus.subscribe(topics.ANSWER.of("dianjiang", "kiosk-9"), lambda _topic, payload: heard.append(json.loads(payload)))
    bus.start()
    said_at = 0.0

    def answered() -> bool:
        nonlocal said_at
        if time.monotonic() - said_at > 1:
            said_at = time.monotonic()
            bus.publish(topics.ASK.of("dianjiang", "kiosk-9"), json.dumps(ask).encode())
        return bool(heard)

    until(answered, "an answer")
    bus.stop()
    ticket = heard[0]["ticket"]
    assert isinstance(ticket, dict)
    return str(ticket["number"])


@network
def test_the_hall_starts_serves_heals_and_stops(tmp_path: Path) -> None:
    with up(tmp_path / "data") as hall:
        http, mqtt = hall.ready()
        assert Hall.read(tmp_path / "data") == Hall(str(CENTRE), "dianjiang", mqtt, http, simulated=True)
        with urllib.request.urlopen(http + "/readyz", timeout=60) as answer:
            assert answer.status == 200
        assert issue(tmp_path / "data") == "A001"
        assert {"manager", "clerk-3"} <= {
            line.split()[0] for line in (tmp_path / "data" / "first-sign-in.txt").read_text().splitlines()
        }

        for name in ("devices", "server", "broker"):
            child = hall.child(name)
            child.kill()
            until(lambda name=name: any(f"{name} fell (signal SIGKILL)" in line for line in hall.err), "it is told")
            until(lambda name=name, child=child: _runs_again(hall, name, child), "it runs again")
        assert issue(tmp_path / "data") == "A002", "the server has come back to the broker by itself"

        everybody = hall.everybody()
        hall.process.send_signal(signal.SIGTERM)
        assert hall.process.wait(PATIENCE) == 0
        until(lambda: not any(process.is_running() for process in everybody), "all are gone", PATIENCE)
    assert len(hall.out) == 1, "one line on standard output"


@network
def test_every_program_of_the_hall_goes_by_itself_when_it_is_asked_to(tmp_path: Path) -> None:
    with up(tmp_path / "data") as hall:
        hall.ready()
        for name in ("kiosk-1", "displays", "devices", "hardware", "intake", "server", "broker"):
            hall.child(name).terminate()
            until(lambda name=name: hall.fell(name), f"{name} has gone", PATIENCE)
            assert hall.fell(name) == "exit status 0", name


def _runs_again(hall: Up, name: str, before: psutil.Process) -> bool:
    try:
        return hall.child(name).pid != before.pid
    except StopIteration:
        return False


@network
@pytest.mark.skipif(not aedes_here, reason="aedes is not built: npm ci in lobby/aedes")
def test_with_aedes_too_and_all_die_with_it_when_it_is_killed(tmp_path: Path) -> None:
    with up(tmp_path / "data", "--broker", "aedes") as hall:
        hall.ready()
        assert any("broker: aedes" in line for line in hall.err)
        assert issue(tmp_path / "data") == "A001"
        everybody = hall.everybody()
        assert len(everybody) >= 7
        hall.process.kill()
        until(lambda: not any(process.is_running() for process in everybody), "all are gone", PATIENCE)


@network
def test_in_the_demo_citizens_take_paper_from_the_kiosks_and_clerks_call_them(tmp_path: Path) -> None:
    with up(tmp_path / "data", "--demo") as hall:
        http, _ = hall.ready()
        lines = (tmp_path / "data" / "first-sign-in.txt").read_text().splitlines()
        password = next(line.split()[1] for line in lines if line.startswith("manager "))
        manager = Client(http, "manager", password)

        def slips() -> int:
            doubles = manager.get("/sim")[1]["doubles"]
            return sum(double["seen"].get("slips", 0) for double in doubles.values())

        until(lambda: slips() >= 2, "slips come out of the kiosks", 180)
        until(lambda: manager.get("/hall")[1]["calls"], "somebody is called", 180)


@network
@pytest.mark.parametrize("option", ["--http", "--mqtt"])
def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        other = "--mqtt" if option == "--http" else "--http"
        with up(tmp_path / "data", option, port, other, "0") as hall:
            assert hall.process.wait(60) == UNUSABLE
    assert hall.out == []
    assert f"port {port} cannot be used" in hall.err[-1]
    assert f"give another with {option} PORT" in hall.err[-1]


@network
def test_stopping_before_it_is_ready_and_a_second_hall_on_the_same_folder(tmp_path: Path) -> None:
    with up(tmp_path / "data") as first:
        until(lambda: any("server: starting" in line for line in first.err), "it is starting", START_SECONDS)
        with up(tmp_path / "data") as second:
            assert second.process.wait(60) == UNUSABLE
        assert "runs on" in second.err[-1]
        everybody = first.everybody()
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(PATIENCE) == 0
        until(lambda: not any(process.is_running() for process in everybody), "all are gone")


# --- without processes ----------------------------------------------------------------------------------------------


@pytest.fixture
def centre() -> Centre:
    return load(CENTRE)


def test_the_order_is_broker_server_intake_doubles_devices_displays_kiosks(centre: Centre, tmp_path: Path) -> None:
    wish = Wish(CENTRE, tmp_path, 8080, 1883, headless=True, demo=True)
    hall = Hall(str(CENTRE), centre.id, "mqtt://127.0.0.1:1883", "http://127.0.0.1:8080", simulated=True)
    started = children(wish, hall, centre, broker.Choice("mosquitto", "/usr/sbin/mosquitto"))
    names = ["broker", "server", "intake", "hardware", "devices", "displays", "kiosk-1", "kiosk-2", "demo"]
    assert [child.name for child in started] == names
    assert [child.rank for child in started] == sorted(child.rank for child in started)
    graces = {child.rank: child.grace for child in started}
    assert sum(graces.values()) < STOP_SECONDS, "even when nobody goes by themselves"
    assert "--headless" in started[6].arguments
    assert "--hours" not in started[1].arguments


def test_a_configured_broker_is_no_child_of_ours(centre: Centre, tmp_path: Path) -> None:
    wish = Wish(CENTRE, tmp_path, 8080, 1883, headless=True, hours=True)
    hall = Hall(str(CENTRE), centre.id, "mqtt://broker.hall:1883", "http://127.0.0.1:8080", simulated=True)
    started = children(wish, hall, centre, broker.choose("mqtt://broker.hall:1883"))
    assert started[0].name == "server"
    assert "--hours" in started[0].arguments
    assert "mqtt://broker.hall:1883" in started[0].arguments


@pytest.mark.parametrize("wish", ["http://x", "mqtt://", "mqtt://h:99999999", "emqx", "mqtt://h:0"])
def test_a_broker_that_cannot_be_is_refused_with_what_is_allowed(wish: str) -> None:
    with pytest.raises(broker.NoBroker, match="allowed mqtt://HOST:PORT"):
        broker.choose(wish)


@pytest.mark.skipif(not mosquitto_here, reason="mosquitto is not installed: apt install mosquitto")
def test_mosquitto_is_found_in_sbin_though_a_users_path_does_not_lead_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert broker.choose(None).kind == "mosquitto"
