"""A hall of real processes in a temporary folder, for the campaigns and the bench; every wait has an end.

`Hall` is broker and server, each to be killed and started again at the same address; `Up` is `lobby up`, which minds
its children itself. What the programs say on standard error lies in `<data>/<name>.log`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from lobby import config
from lobby.hall import Hall as Standing
from lobby.knock import knock
from lobby.ports import free_port
from lobby.registry import Registry
from lobby.terminal import Credentials
from tests.until import until

ROOT = Path(__file__).resolve().parents[2]
CENTRE = ROOT / "config" / "dianjiang.toml"
HOST = "127.0.0.1"
PASSWORD = "a-password-of-the-campaigns"
SOAK = bool(os.environ.get("LOBBY_SOAK"))
START_SECONDS, STOP_SECONDS = 120.0, 60.0


def lobby(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run one command of `lobby` to its end."""
    command = [sys.executable, "-m", "lobby", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


class Program:
    """One child of ours: `arguments` of `lobby`."""

    def __init__(self, name: str, folder: Path, *arguments: object) -> None:
        self.name, self._log = name, folder / f"{name}.log"
        self._command = [sys.executable, "-m", "lobby", "--die-with", str(os.getpid()), *map(str, arguments)]
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        with self._log.open("a") as log:
            environment = {**os.environ, "LOBBY_ADMIN_PASSWORD": PASSWORD}
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
            )

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self.process is None:
            return 0
        if self.alive():
            self.process.send_signal(how)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def said(self) -> str:
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""


class Hall:
    """Broker and server on ports of their own. Devices are enrolled before the broker starts: one look at the files."""

    def __init__(
        self, folder: Path, *, devices: Mapping[str, str] | None = None, centre: Path = CENTRE, hours: bool = False
    ) -> None:
        """`devices` is device → kind; with `hours` the server keeps those of the centre."""
        self.data, self.centre_file, self.centre = folder, centre, config.load(centre).id
        self.mqtt_port, self.http_port = free_port(HOST, 0, "--mqtt"), free_port(HOST, 0, "--http")
        self.mqtt, self.http = f"mqtt://{HOST}:{self.mqtt_port}", f"http://{HOST}:{self.http_port}"
        folder.mkdir(parents=True, exist_ok=True)
        Standing(str(centre), self.centre, self.mqtt, self.http, simulated=True).write(folder)
        registry = Registry(folder)
        registry.enrol_missing([(device, kind, None) for device, kind in (devices or {}).items()])
        registry.close()
        files = ("--centre", centre, "--data", folder)
        self.broker = Program("broker", folder, "broker", *files, "--mqtt", self.mqtt_port)
        self.server = Program(
            "server", folder, "server", *files, "--http", self.http_port, "--broker", self.mqtt, "--simulated",
            *(["--hours"] if hours else []),
        )  # fmt: skip

    def start_broker(self) -> None:
        self.broker.start()
        until(lambda: knock(self.mqtt, "", "") is not None, "the broker answers", START_SECONDS)

    def start_server(self) -> None:
        self.server.start()
        self.wait_ready()

    def wait_ready(self) -> None:
        """Until the server answers that it is ready."""
        until(lambda: answers(f"{self.http}/readyz") or self._dead(), "the server is ready", START_SECONDS)

    def _dead(self) -> bool:
        assert self.server.alive(), f"the server fell:\n{self.server.said()[-3000:]}"
        return False

    def worker(self) -> int:
        """The process id of gunicorn's one worker."""
        assert self.server.process is not None
        found = psutil.Process(self.server.process.pid).children()
        assert len(found) == 1, f"found {len(found)} workers"
        return int(found[0].pid)

    def credentials(self, device: str) -> Credentials:
        return Credentials.read(self.data / "credentials" / f"{device}.json")

    def journal(self) -> list[dict[str, Any]]:
        return journal(self.data)

    def stop(self) -> None:
        self.server.stop()
        self.broker.stop()


@contextmanager
def running(
    folder: Path, *, devices: Mapping[str, str] | None = None, centre: Path = CENTRE, hours: bool = False
) -> Iterator[Hall]:
    """A hall with its broker and its server up."""
    hall = Hall(folder, devices=devices, centre=centre, hours=hours)
    try:
        hall.start_broker()
        hall.start_server()
        yield hall
    finally:
        hall.stop()


class Up:
    """`lobby up --headless`: the whole hall, minded by its own supervisor."""

    def __init__(self, folder: Path) -> None:
        self.data = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.program = Program("up", folder, "up", "--headless", "--data", folder, "--http", 0, "--mqtt", 0)
        self.http = self.mqtt = ""

    def start(self) -> None:
        self.program.start()
        process = self.program.process
        assert process is not None
        assert process.stdout is not None
        line = process.stdout.readline()  # the test's own timeout bounds it
        assert line.startswith("ready "), f"lobby up fell:\n{self.program.said()[-3000:]}"
        _, self.http, self.mqtt = line.split()

    def child(self, name: str) -> psutil.Process:
        """The process of `lobby NAME`."""
        assert self.program.process is not None
        found = [
            child for child in psutil.Process(self.program.process.pid).children() if f" {name} " in _command_of(child)
        ]
        assert found, f"there is no {name}"
        return found[0]

    def stop(self) -> int:
        return self.program.stop()


def _command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:  # it has just gone
        return ""


def plain_centre(folder: Path) -> Path:
    """Dianjiang's hall as a centre file in which a press on the kiosk's first page is a number, with nothing before it."""
    first, *rest = CENTRE.read_text("utf-8").split("\n[[")
    left_out = ("departments]]", "items]]", "packages]]", "grounds]]")
    kept = [first, *(block for block in rest if not block.startswith(left_out))]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "plain.toml"
    file.write_text("\n[[".join(kept) + "\n[kiosk]\nchecklist = false\nattract_seconds = 0\n", "utf-8")
    return file


def answers(url: str) -> bool:
    """Whether an address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def journal(data: Path) -> list[dict[str, Any]]:
    """Every event, as `lobby journal` tells it."""
    told = lobby("journal", "--data", data)
    assert told.returncode == 0, told.stderr
    return [json.loads(line) for line in told.stdout.splitlines()]


def verified(data: Path) -> str:
    """What `lobby verify` says; fails where it finds anything wrong."""
    told = lobby("verify", "--data", data)
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout
