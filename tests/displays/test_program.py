"""The displays' program with real processes: a broker, the doubles, and `lobby displays` as it is started in a hall."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lobby import topics
from lobby.bus import MqttBus
from lobby.codec import encode
from lobby.config import load
from lobby.hall import Hall
from lobby.knock import knock
from lobby.messages import Call, CallLine, HallBoard, Text, WindowBoard
from lobby.ports import free_port
from lobby.registry import Registry, credentials

pytestmark = pytest.mark.network
ROOT = Path(__file__).parents[2]
CENTRE = ROOT / "config" / "dianjiang.toml"
Until = Callable[..., None]


class RealHall:
    """A broker, a server's seat on it, and programs that are started by name."""

    def __init__(self, data: Path, until: Until) -> None:
        self.data, self.until, self.port = data, until, free_port("127.0.0.1", 0, "--mqtt")
        url = f"mqtt://127.0.0.1:{self.port}"
        data.mkdir()
        Hall(str(CENTRE), "dianjiang", url, "", simulated=True).write(data)
        registry = Registry(data)
        registry.enrol_missing([(each.id, each.kind, each.window) for each in load(CENTRE).devices])
        registry.close()
        self.programs: list[subprocess.Popen[bytes]] = []
        self.broker = self.start("broker", "--mqtt", str(self.port))
        until(lambda: knock(url, "", "") is not None, "the broker")
        self.heard: dict[str, Any] = {}
        self.seq, self.lock = 0, threading.Lock()
        given = credentials(data, "server")
        self.server = MqttBus(given.broker, given.username, given.password)
        self.server.subscribe("lobby/dianjiang/#", self._hear)
        self.server.start()
        until(lambda: self.server.connected, "the server's seat")

    def start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "lobby", program, "--data", str(self.data), *options]
        process = subprocess.Popen(command, cwd=ROOT)
        self.programs.append(process)
        return process

    def displays(self) -> subprocess.Popen[bytes]:
        return self.start("displays", "--centre", str(CENTRE), "--headless", "--simulated")

    def end(self) -> None:
        self.server.stop()
        for process in reversed(self.programs):
            process.kill()
            process.wait(60)

    def _hear(self, topic: str, payload: bytes) -> None:
        if payload:
            self.heard[topic.removeprefix("lobby/dianjiang/")] = json.loads(payload)

    def call(self, number: str, window: str, nth: int = 1) -> str:
        """As the server does: boards first, then the call."""
        now, name, call_id = datetime.now(UTC), Text(zh=f"{window}号窗口", en=f"Window {window}"), uuid.uuid4().hex
        self.seq += 1
        head = {"journal": "j", "seq": self.seq}
        where = {"call": call_id, "number": number, "window": window}
        board = WindowBoard(**head, **where, name=name, state="called", since=now, services=[])
        line = CallLine(**where, window_name=name, state="called", nth=nth, at=now, zone="hall")
        hall = HallBoard(**head, name=Text(zh="垫江", en="Dianjiang"), calls=[line])
        expires = now + timedelta(seconds=30)
        call = Call(**where, ticket=f"t-{number}", window_name=name, nth=nth, zone="hall", at=now, expires=expires)
        for topic, message, retain in (
            (topics.WINDOW_BOARD.of("dianjiang", window), board, True),
            (topics.HALL_BOARD.of("dianjiang"), hall, True),
            (topics.CALL.of("dianjiang"), call, False),
        ):
            assert self.server.publish(topic, encode(message.body()), retain=retain)
        return call_id

    def strip(self, window: str) -> str | None:
        seen = self.heard.get(f"sim/strip-{window}/seen")
        return seen["text"] if seen else None

    def health(self, device: str) -> Any:
        return self.heard.get(f"device/{device}/health", {})


@pytest.fixture
def hall(tmp_path: Path, until: Until) -> Iterator[RealHall]:
    made = RealHall(tmp_path / "data", until)
    yield made
    made.end()


def test_a_call_is_seen_on_strip_and_board_and_heard_and_all_of_it_heals(hall: RealHall, until: Until) -> None:
    hall.start("hardware", "--centre", str(CENTRE))
    hall.call("A001", "3")
    displays = hall.displays()
    until(lambda: hall.strip("3") == "A001 3号窗口", "a late joiner's strip")
    assert not hall.heard.get("sim/voice-1/seen", {}).get("spoken"), "the voice says nothing of the past"

    call = hall.call("A002", "12")
    until(lambda: hall.strip("12") == "A002 请办理", "the strip")
    until(lambda: hall.health("board-1").get("screen", {}).get("last_call") == call, "the board's word")
    until(lambda: hall.heard["sim/voice-1/seen"]["spoken"], "the voice")
    assert [said["text"]["zh"] for said in hall.heard["sim/voice-1/seen"]["spoken"]] == ["请A零零二号到十二号窗口办理"]
    assert hall.health("strip-12")["strip"].items() >= {"state": "ok", "last_call": call}.items()
    assert hall.health("voice-1")["audio"]["state"] == "ok"

    hall.broker.kill()
    hall.broker.wait(60)
    until(lambda: not hall.server.connected, "the server notices")
    for device in ("strip-3", "board-1", "voice-1"):
        hall.heard.pop(f"device/{device}/status", None)
    hall.broker = hall.start("broker", "--mqtt", str(hall.port))
    until(lambda: hall.server.connected, "the server is back")
    until(lambda: all(f"device/{device}/status" in hall.heard for device in ("strip-3", "board-1", "voice-1")))
    hall.call("A003", "3")
    until(lambda: hall.strip("3") == "A003 3号窗口", "after the broker's return")

    displays.send_signal(signal.SIGTERM)
    assert displays.wait(60) == 0
    until(lambda: hall.heard["device/board-1/status"]["status"] == "offline", "its word of leaving")


def test_strips_wait_for_their_lines_and_come_alive_with_them(hall: RealHall, until: Until) -> None:
    call = hall.call("A001", "3")
    hall.displays()
    until(lambda: hall.health("strip-3").get("strip", {}).get("state") == "offline", "told as lost")
    hall.start("hardware", "--centre", str(CENTRE))
    until(lambda: hall.strip("3") == "A001 3号窗口", "alive")
    until(lambda: hall.health("strip-3").get("strip", {}).get("last_call") == call, "told as well")


def test_without_credentials_it_says_what_to_do(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "lobby",
        "displays",
        "--data",
        str(tmp_path),
        "--centre",
        str(CENTRE),
        "--headless",
    ]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert "run `lobby enrol`" in ended.stderr
    assert ended.stdout == ""
