"""The contract of a broker, told the same way on mosquitto and on aedes: who may come in, speak and hear."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from lobby import broker
from lobby.bus import MqttBus, Will
from lobby.hall import Hall
from lobby.knock import WELCOME, knock
from lobby.ports import free_port
from lobby.registry import Registry
from lobby.terminal import Credentials
from tests.until import until

pytestmark = pytest.mark.network
CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"
REFUSED = 5
HERE = [
    pytest.param(
        "mosquitto",
        marks=pytest.mark.skipif(
            not (shutil.which("mosquitto") or shutil.which("mosquitto", path=broker.SYSTEM_PATH)),
            reason="mosquitto is not installed: apt install mosquitto",
        ),
    ),
    pytest.param(
        "aedes",
        marks=pytest.mark.skipif(
            not (broker.AEDES / "node_modules" / "aedes").is_dir(), reason="aedes is not built: npm ci in lobby/aedes"
        ),
    ),
]


@dataclass
class Running:
    data: Path
    url: str
    registry: Registry
    process: subprocess.Popen[bytes]


@pytest.fixture(params=HERE)
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    data, port = tmp_path / "data", free_port("127.0.0.1", 0, "--mqtt")
    url = f"mqtt://127.0.0.1:{port}"
    data.mkdir()
    Hall(str(CENTRE), "dianjiang", url, "", simulated=True).write(data)
    options = ["--data", str(data), "--mqtt", str(port), "--broker", request.param]
    process = subprocess.Popen([sys.executable, "-m", "lobby", "broker", *options])
    registry = Registry(data)
    try:
        until(lambda: knock(url, "", "") is not None, f"{request.param} answers")
        yield Running(data, url, registry, process)
    finally:
        registry.close()
        process.terminate()
        process.wait(60)


@dataclass
class Seat:
    """One connection, with everything it heard."""

    bus: MqttBus
    heard: list[tuple[str, bytes]] = field(default_factory=list)

    def topics(self) -> list[str]:
        return [topic for topic, _ in self.heard]


@contextmanager
def seat(given: Credentials, *filters: str, will: Will | None = None) -> Iterator[Seat]:
    sitting = Seat(MqttBus(given.broker, given.username, given.password, will=will))
    for topics in filters:
        sitting.bus.subscribe(topics, lambda topic, payload: sitting.heard.append((topic, payload)))
    sitting.bus.start()
    try:
        until(lambda: sitting.bus.connected, f"{given.username} is connected")
        yield sitting
    finally:
        sitting.bus.stop()


def server_of(hall: Running) -> Credentials:
    return Credentials.read(hall.data / "credentials" / "server.json")


def after_all(server: Seat, *others: Seat, topic: str = "lobby/dianjiang/call") -> None:
    """Let a marker run through the broker behind everything said so far, and wait until each has heard it."""
    mark = uuid.uuid4().hex.encode()
    server.bus.publish(topic, mark)
    for other in others:
        until(lambda other=other: (topic, mark) in other.heard, "the marker comes through")
        other.heard.remove((topic, mark))


def test_a_wrong_password_and_no_password_stay_outside(hall: Running) -> None:
    given = hall.registry.enrol("kiosk-1", "kiosk")
    assert knock(hall.url, "kiosk-1", given.password) == WELCOME
    assert knock(hall.url, "kiosk-1", given.password + "x") == REFUSED
    assert knock(hall.url, "kiosk-1", "") == REFUSED
    assert knock(hall.url, "nobody", given.password) == REFUSED
    assert knock(hall.url, "", "") == REFUSED


def test_a_device_speaks_and_hears_only_for_itself(hall: Running) -> None:
    one, two = hall.registry.enrol("kiosk-1", "kiosk"), hall.registry.enrol("kiosk-2", "kiosk")
    every = "lobby/dianjiang/#"
    with seat(server_of(hall), every) as server, seat(one, every) as first, seat(two, every) as second:
        for topic in ("device/kiosk-2/ask", "device/kiosk-2/status", "call", "board/hall", "server/status", "else"):
            first.bus.publish(f"lobby/dianjiang/{topic}", b"forged", retain=True)
        first.bus.publish("lobby/elsewhere/device/kiosk-1/ask", b"forged")
        first.bus.publish("lobby/dianjiang/device/kiosk-1/ask", b"mine")
        until(lambda: server.heard, "the server hears the one that is allowed")
        assert server.heard == [("lobby/dianjiang/device/kiosk-1/ask", b"mine")]
        server.bus.publish("lobby/dianjiang/device/kiosk-2/answer", b"for two")
        server.bus.publish("lobby/dianjiang/device/kiosk-2/do", b"for two")
        after_all(server, first, second)
        assert first.heard == []
        assert second.topics() == ["lobby/dianjiang/device/kiosk-2/answer", "lobby/dianjiang/device/kiosk-2/do"]


def test_a_device_cannot_take_anothers_seat(hall: Running) -> None:
    one, two = hall.registry.enrol("pad-1", "pad"), hall.registry.enrol("pad-2", "pad")
    with seat(server_of(hall)) as server, seat(two, "lobby/dianjiang/call") as victim:
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id="pad-2", protocol=paho.MQTTv311)
        client.username_pw_set(one.username, one.password)
        port = int(hall.url.rpartition(":")[2])
        client.connect("127.0.0.1", port)
        client.loop_start()
        until(client.is_connected, "the other is connected")
        after_all(server, victim)
        assert victim.bus.connected
        client.disconnect()
        client.loop_stop()


def test_a_late_comer_finds_the_boards(hall: Running) -> None:
    given = hall.registry.enrol("strip-3", "strip", "3")
    board = "lobby/dianjiang/board/window/3"
    with seat(server_of(hall), "lobby/dianjiang/#") as server:
        server.bus.publish(board, b'{"number":"A001"}', retain=True)
        until(lambda: server.heard, "the board is there")
        with seat(given, "lobby/dianjiang/board/#") as late:
            until(lambda: late.heard, "the board comes to the late one")
            assert late.heard == [(board, b'{"number":"A001"}')]


def test_who_is_killed_leaves_a_will(hall: Running) -> None:
    given = hall.registry.enrol("pad-3", "pad", "3")
    status = "lobby/dianjiang/device/pad-3/status"
    program = (
        "import sys, time; from lobby.bus import MqttBus, Will\n"
        f"bus = MqttBus(*sys.argv[1:4], will=Will({status!r}, b'offline'))\n"
        f"bus.on_link(lambda here: bus.publish({status!r}, b'online', retain=True))\n"
        "bus.start(); time.sleep(60)"
    )
    with seat(server_of(hall), status) as server:
        child = subprocess.Popen([sys.executable, "-c", program, given.broker, given.username, given.password])
        until(lambda: server.heard == [(status, b"online")], "it is online")
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        until(lambda: server.heard[-1] == (status, b"offline"), "its will is read")
    with seat(server_of(hall), status) as later:
        until(lambda: later.heard, "the will is kept")
        assert later.heard == [(status, b"offline")]


def test_an_ask_is_answered_over_a_line_without_delay(hall: Running) -> None:
    given = hall.registry.enrol("kiosk-1", "kiosk")
    ask, answer = "lobby/dianjiang/device/kiosk-1/ask", "lobby/dianjiang/device/kiosk-1/answer"
    with seat(server_of(hall)) as server, seat(given, answer) as kiosk:
        server.bus.subscribe(ask, lambda _topic, payload: bool(server.bus.publish(answer, payload)) and None)
        until(lambda: kiosk.bus.publish(ask, b"awake") and kiosk.heard, "the first answer")
        client = kiosk.bus._client.socket()
        assert client is not None
        assert client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        rounds = [round_trip(kiosk, ask, answer, str(number).encode()) for number in range(20)]
        # Without TCP_NODELAY at the broker no round takes less than 40 ms; the fastest of twenty bears a busy machine.
        assert min(rounds) < 0.03


def round_trip(kiosk: Seat, ask: str, answer: str, payload: bytes) -> float:
    began = time.monotonic()
    kiosk.bus.publish(ask, payload)
    until(lambda: (answer, payload) in kiosk.heard, "an answer")
    return time.monotonic() - began


def test_a_payload_of_20_kb_and_one_of_200_kb_harm_nobody(hall: Running) -> None:
    given = hall.registry.enrol("kiosk-1", "kiosk")
    ask = "lobby/dianjiang/device/kiosk-1/ask"
    with seat(server_of(hall), ask, "lobby/dianjiang/call") as server, seat(given, "lobby/dianjiang/call") as kiosk:
        kiosk.bus.publish(ask, b"x" * 20_000)
        kiosk.bus.publish(ask, b"y" * 200_000)
        kiosk.bus.publish(ask, b"small")
        until(lambda: (ask, b"small") in server.heard, "the small one comes through")
        assert [len(payload) for _, payload in server.heard] in ([20_000, 5], [5])
        after_all(server, kiosk)
        assert kiosk.bus.connected


def test_a_new_password_works_at_once_and_the_old_one_no_more(hall: Running) -> None:
    first = hall.registry.enrol("board-7", "board")
    assert knock(hall.url, "board-7", first.password) == WELCOME
    with seat(first, "lobby/dianjiang/board/#") as sitting:
        second = hall.registry.enrol("board-7", "board")
        assert knock(hall.url, "board-7", second.password) == WELCOME
        assert knock(hall.url, "board-7", first.password) == REFUSED
        until(lambda: not sitting.bus.connected, "who came with the old password has to go")


def test_in_simulation_the_doubles_the_page_and_the_voice_have_their_topics(hall: Running) -> None:
    page, voice = hall.registry.enrol("check-page", "sim"), hall.registry.enrol("voice-1", "voice")
    pad = hall.registry.enrol("pad-1", "pad", "1")
    hardware = Credentials.read(hall.data / "credentials" / "hardware.json")
    every = "lobby/dianjiang/sim/#"
    seen, touch = "lobby/dianjiang/sim/pad-1/seen", "lobby/dianjiang/sim/pad-1/touch"
    with seat(server_of(hall), every) as server, seat(hardware, every) as doubles:
        with seat(page, every) as hand, seat(pad, every) as device, seat(voice, every) as speaker:
            doubles.bus.publish(seen, b"lit")
            hand.bus.publish(touch, b"5")
            speaker.bus.publish("lobby/dianjiang/sim/voice-1/seen", b"spoke")
            speaker.bus.publish(seen, b"forged")
            device.bus.publish(seen, b"forged")
            device.bus.publish(touch, b"forged")
            until(lambda: len(server.heard) == 3, "the server hears all three")
            until(lambda: doubles.heard, "the touch comes to the double")
            assert doubles.heard == [(touch, b"5")]
            until(lambda: len(hand.heard) == 2, "the page sees what the doubles saw")
            assert sorted(hand.heard) == [(seen, b"lit"), ("lobby/dianjiang/sim/voice-1/seen", b"spoke")]
            until(lambda: device.heard == [(touch, b"5")], "a device may be touched itself, as a kiosk's screen is")
        assert sorted(server.topics()) == sorted([seen, touch, "lobby/dianjiang/sim/voice-1/seen"])


def test_the_command_enrols_while_the_hall_runs(hall: Running) -> None:
    command = [sys.executable, "-m", "lobby", "enrol", "kiosk-9", "--kind", "kiosk", "--data", str(hall.data), "--json"]
    given = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert sorted(given) == ["broker", "device", "password", "server_key", "username"]
    assert knock(given["broker"], given["username"], given["password"]) == WELCOME
    assert hall.registry.check("kiosk-9", given["password"]) == "kiosk-9"
