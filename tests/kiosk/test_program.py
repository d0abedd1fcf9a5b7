"""The whole program as a process: real broker, real printer bytes, touches from afar, and a `kill -9` in between."""

from __future__ import annotations

import base64
import http.server
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from drivers.simulated import open_double
from kiosk import pages as p
from kiosk import samples
from kiosk.actions import Action, Do, Pick
from kiosk.layout import layout
from kiosk.widgets import HEIGHT, WIDTH
from kiosk.works import RESTART
from lobby import topics
from lobby.bus import MqttBus
from lobby.codec import encode
from lobby.config import load
from lobby.ports import free_port
from tests.house.hall import plain_centre
from tests.until import until

pytestmark = pytest.mark.network

ROOT = Path(__file__).parents[2]
CENTRE = load(ROOT / "config" / "dianjiang.toml")
START = """
import sys
from pathlib import Path
from kiosk.program import Wish, main
sys.exit(main(Wish(Path(sys.argv[1]), Path(sys.argv[2]), "kiosk-1", headless=True, simulated=True)))
"""
TAX = p.Home(), Pick("tax")


class Pictures(http.server.BaseHTTPRequestHandler):
    """Takes the screen as the virtual lobby does."""

    taken: list[tuple[str, str, bytes]]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((self.path, self.headers["Authorization"], body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Hall:
    """A broker, a printer, a page that takes pictures, a server that does what the story says, and one kiosk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.mqtt = folder, free_port("127.0.0.1", 0, "--mqtt")
        self.file = plain_centre(folder)
        self.centre = load(self.file)
        self.answers = True
        self.asks: list[dict[str, Any]] = []
        self.health: dict[str, Any] = {}
        self.kiosk: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        where = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin")
        if where is None:
            pytest.skip("mosquitto is not installed")
        self.conf = self.folder / "mosquitto.conf"
        self.conf.write_text(f"listener {self.mqtt} 127.0.0.1\nallow_anonymous true\npersistence false\n")
        self.where = where
        self.start_broker()
        self.printer = open_double("escpos", {})
        self.printer.start()
        Pictures.taken = []
        self.page = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
        threading.Thread(target=self.page.serve_forever, daemon=True).start()
        self._write()
        self.server = MqttBus(f"mqtt://127.0.0.1:{self.mqtt}", "server", "")
        self.server.subscribe(topics.ASK.of(CENTRE.id, "kiosk-1"), self._asked)
        self.server.subscribe(
            topics.HEALTH.of(CENTRE.id, "kiosk-1"), lambda _t, body: self.health.update(json.loads(body))
        )
        self.server.start()
        until(lambda: self.server.connected, what="broker")
        status = {"status": "online", "version": "1", "since": datetime.now(UTC).isoformat()}
        self.server.publish(topics.SERVER_STATUS.of(CENTRE.id), encode(status), retain=True)

    def start_broker(self) -> None:
        self.broker = subprocess.Popen([self.where, "-c", str(self.conf)], stderr=subprocess.DEVNULL)
        until(self._knock, what="the broker's port")

    def _knock(self) -> bool:
        with socket.socket() as sock:
            return sock.connect_ex(("127.0.0.1", self.mqtt)) == 0

    def kept(self) -> int:
        """How many asks the kiosk has still to say."""
        with closing(sqlite3.connect(self.folder / "kiosk" / "kiosk-1.db")) as box:
            return int(box.execute("SELECT count(*) FROM asks").fetchone()[0])

    def close(self) -> None:
        if self.kiosk and self.kiosk.poll() is None:
            self.kiosk.kill()
            self.kiosk.wait()
        self.server.stop()
        self.page.shutdown()
        self.page.server_close()
        self.printer.stop()
        self.broker.kill()
        self.broker.wait()

    def switch_on(self) -> None:
        self.health.clear()
        before = len(Pictures.taken)
        command = [sys.executable, "-c", START, str(self.file), str(self.folder)]
        with (self.folder / "stdout").open("wb") as out:
            self.kiosk = subprocess.Popen(command, cwd=ROOT, stdout=out)
        until(lambda: self.health.get("printer", {}).get("state") == "ok", what="the printer's health")
        until(lambda: len(Pictures.taken) > before, what="a first picture")

    def kill(self, number: int) -> int:
        assert self.kiosk is not None
        self.kiosk.send_signal(number)
        return self.kiosk.wait(60)

    def tap(self, what: tuple[p.Page, Action]) -> None:
        """Press what means this on that page, wherever it stands there."""
        page, action = what
        screen = p.Screen(samples.facts(self.centre), page)
        box = next(one.box for one in layout(screen, samples.WALL.astimezone(CENTRE.zone), 0.0) if one.action == action)
        body = {"x": (box[0] + box[2] / 2) / WIDTH, "y": (box[1] + box[3] / 2) / HEIGHT}
        self.server.publish(topics.TOUCH.of(CENTRE.id, "kiosk-1"), encode(body))

    def heard(self, command: str) -> list[dict[str, Any]]:
        return [ask for ask in self.asks if ask["command"] == command]

    def slip(self) -> tuple[int, str]:
        """How many slips have come out, and the number on the last."""
        seen = self.printer.seen()
        return seen["slips"], next((item["text"] for item in seen["paper"] if item.get("width") == 4), "")

    def _write(self) -> None:
        for name in ("credentials", "sim"):
            (self.folder / name).mkdir()
        mine = {
            "device": "kiosk-1", "username": "kiosk-1", "password": "secret", "broker": f"mqtt://127.0.0.1:{self.mqtt}",
            "server_key": "", "centre": CENTRE.id,
        }  # fmt: skip
        (self.folder / "credentials" / "kiosk-1.json").write_text(json.dumps(mine))
        (self.folder / "sim" / "links.json").write_text(json.dumps({"kiosk-1-printer": self.printer.address}))
        hall = {"centre_file": str(self.file), "centre": CENTRE.id, "mqtt": mine["broker"], "simulated": True}
        http = f"http://127.0.0.1:{self.page.server_port}"
        (self.folder / "hall.json").write_text(json.dumps({**hall, "http": http}))

    def _asked(self, _topic: str, payload: bytes) -> None:
        ask = json.loads(payload)
        self.asks.append(ask)
        if not self.answers:
            return
        body: dict[str, Any] = {"id": ask["id"], "ok": True}
        if ask["command"] == "issue":
            ticket = samples.ticket(CENTRE, f"A{len(self.heard('issue')):03d}")
            body["ticket"] = ticket.model_copy(update={"token": "t" * 22, "id": str(uuid.uuid4())}).body()
        self.server.publish(topics.ANSWER.of(CENTRE.id, "kiosk-1"), encode(body))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path)
    hall.open()
    yield hall
    hall.close()


def test_a_touch_becomes_a_slip_and_the_screen_is_shown_afar(hall: Hall) -> None:
    hall.switch_on()
    hall.tap(TAX)
    until(lambda: hall.slip() == (1, "A001"), what="the slip")
    until(lambda: hall.heard("printed"), what="printed")
    path, password, picture = until(lambda: Pictures.taken[-1])
    assert path == "/api/v1/sim/kiosks/kiosk-1/screen"
    assert base64.b64decode(password.removeprefix("Basic ")) == b"kiosk-1:secret"
    assert picture.startswith(b"\x89PNG")
    began = time.monotonic()
    assert hall.kill(signal.SIGTERM) == 0
    assert time.monotonic() - began < 5
    assert (hall.folder / "stdout").read_bytes() == b"", "standard output belongs to the program that started us"


def test_silence_kill_and_return_one_number_each_and_none_lost(hall: Hall) -> None:
    hall.switch_on()
    hall.answers = False
    hall.tap(TAX)
    until(lambda: hall.slip() == (1, "AK01"), what="a number of our own after two seconds")
    assert hall.heard("register_offline")[0]["instead_of"] == hall.heard("issue")[0]["id"]
    assert hall.kill(signal.SIGKILL) == -signal.SIGKILL
    hall.switch_on()
    shown = p.Given(samples.ticket(CENTRE, "AK01"), "http://hall/t/x", offline=True, slip="failed")
    hall.tap((shown, Do("home")))  # the number before the power cut is shown again, for whoever still stands there
    hall.tap(TAX)
    until(lambda: hall.slip() == (2, "AK02"), what="the next number after the power cut")
    hall.answers = True
    until(lambda: hall.kept() == 0, what="everything registered and answered")
    assert {ask["number"] for ask in hall.heard("register_offline")} == {"AK01", "AK02"}
    assert len({ask["ticket"] for ask in hall.heard("register_offline")}) == 2
    hall.kill(signal.SIGKILL)
    hall.asks.clear()
    hall.switch_on()
    assert hall.asks == [], "what was answered is not said again"


def test_a_broker_that_dies_in_the_middle_costs_nobody_a_number(hall: Hall) -> None:
    hall.switch_on()
    hall.answers = False
    hall.tap(TAX)
    until(lambda: hall.heard("issue"), what="the ask")
    hall.broker.kill()
    hall.broker.wait()
    until(lambda: hall.slip() == (1, "AK01"), what="the slip without a broker")
    assert hall.heard("register_offline") == []
    hall.answers = True
    hall.start_broker()
    until(lambda: hall.kept() == 0, "registered on return", 60)
    assert hall.heard("register_offline")[0]["instead_of"] == hall.heard("issue")[0]["id"]
    assert len(hall.heard("issue")) == 1


def test_an_ordered_restart_is_acknowledged_and_ends_with_a_status_of_its_own(hall: Hall) -> None:
    done: list[dict[str, Any]] = []
    hall.server.subscribe(topics.DONE.of(CENTRE.id, "kiosk-1"), lambda _t, body: done.append(json.loads(body)))
    hall.switch_on()
    until(lambda: hall.health.get("settings") == {"state": "ok", "version": 0}, what="the settings in force")
    order = {"id": str(uuid.uuid4()), "expires": (datetime.now(UTC) + timedelta(minutes=1)).isoformat()}
    put = {**order, "verb": "settings", "settings": {"version": 4, "attract_seconds": 0}}
    hall.server.publish(topics.DO.of(CENTRE.id, "kiosk-1"), encode(put))
    until(lambda: hall.health.get("settings", {}).get("version") == 4, what="the new settings in force")
    restart = {**order, "id": str(uuid.uuid4()), "verb": "restart"}
    hall.server.publish(topics.DO.of(CENTRE.id, "kiosk-1"), encode(restart))
    assert hall.kiosk is not None
    assert hall.kiosk.wait(60) == RESTART
    assert done[-1] == {"id": restart["id"], "ok": True}
    hall.switch_on()
    until(lambda: hall.health.get("settings", {}).get("version") == 4, what="the settings outlived it")
