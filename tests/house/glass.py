"""A screen of its own on Xvfb, and the kiosk program on it, which tells what stands on its glass."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.widgets import HEIGHT, WIDTH
from tests.house.hall import ROOT

KIOSK = Path(__file__).with_name("watched_kiosk.py")


@contextmanager
def xvfb(size: tuple[int, int] = (WIDTH, HEIGHT)) -> Iterator[str]:
    """A screen of its own; its name."""
    read, write = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        try:
            with os.fdopen(read) as told:
                yield f":{told.readline().strip()}"  # the test's own timeout bounds it
        finally:
            server.terminate()


def looks(now: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a press changes, and no board that comes: the page with what is typed and chosen on it, and its modes."""
    return now["state"], now["modes"]


class Glass:
    """What the kiosk last told of its screen, and the program's own end of the line."""

    def __init__(self, orders: Mapping[str, Any], display: str | None, log: Path) -> None:
        settings = {**os.environ, "PYTHONPATH": str(ROOT), "LOBBY_ADMIN_PASSWORD": ""}
        settings |= {"DISPLAY": display, "SDL_VIDEODRIVER": "x11"} if display else {}
        self.began, self.first = time.monotonic(), 0.0
        self.pages: list[str] = []
        self.numbers: set[str] = set()
        self.now: dict[str, Any] = {}
        self._changed = threading.Condition()
        with log.open("a") as file:
            self.process = subprocess.Popen(
                [sys.executable, str(KIOSK), json.dumps(dict(orders))], cwd=ROOT, env=settings, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file,
            )  # fmt: skip
        self._ears = threading.Thread(target=self._listen, daemon=True)
        self._ears.start()

    def say(self, **order: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def wait(self, true: Callable[[dict[str, Any]], object], what: str, seconds: float = 60.0) -> dict[str, Any]:
        """Until the screen is so; what it is then."""
        with self._changed:
            done = self._changed.wait_for(lambda: bool(self.now) and bool(true(self.now)), seconds)
            assert done, f"waited {seconds:g} s in vain for {what}; pages {self.pages[-8:]}, now {self.now}"
            return self.now

    def end(self) -> int:
        self.process.terminate()
        status = self.process.wait(60)
        self._ears.join(60)
        for line in (self.process.stdin, self.process.stdout):
            assert line
            line.close()
        return status

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._changed:
                self.first = self.first or time.monotonic()
                self.now = json.loads(line)
                if not self.pages or self.pages[-1] != self.now["page"]:
                    self.pages.append(self.now["page"])
                if self.now["page"] == "Given":
                    self.numbers.add(self.now["number"])
                self._changed.notify_all()
