"""A hall full of displays in real processes: broker, server, `lobby displays`; the doubles of the strips stand in this one.

So what a strip shows is read from the bytes that reached it, without a bus between. `Eye` hears everything on the bus, as
nobody in a hall may; `Clerks` call numbers over HTTP and know what must be seen.
"""

from __future__ import annotations

import json
import random
import re
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.host.devices import parts_of
from drivers.host.doubles import Doubles, seen
from lobby import broker, config, topics
from lobby.bus import MemoryBroker, MqttBus
from lobby.knock import WELCOME, knock
from lobby.passwords import SALT_BYTES, hashed
from tests.house import lit_centre
from tests.house.door import Door
from tests.house.hall import PASSWORD, START_SECONDS, Hall, Program
from tests.until import until

EYE = "eye"
SEED = 5


class LitHall:
    """Everything up; `displays` is the program with all strips, boards and voices."""

    def __init__(self, folder: Path, *, windows: int, boards: int, voices: int, headless: bool = True) -> None:
        sizes = {"windows": windows, "boards": boards, "voices": voices}
        file = lit_centre.write(folder, **sizes)
        self.centre = config.load(file)
        self.hall = Hall(folder / "data", devices=lit_centre.devices(**sizes), centre=file)
        self.parts = {name: part for name, (_, part) in parts_of(self.centre).items()}
        self.doubles = Doubles(self.parts, self.hall.data / "sim", MemoryBroker().bus(), self.centre.id)
        files = ("--centre", file, "--data", self.hall.data)
        seen_by_nobody = ("--headless",) if headless else ()
        self.displays = Program("displays", self.hall.data, "displays", *files, *seen_by_nobody, "--simulated")
        self.eye: Eye | None = None
        self._password = secrets.token_urlsafe(16)

    def start(self, *, server: bool = True) -> None:
        """In the order of `lobby up`; without a server where another plays it."""
        self.hall.start_broker()
        if server:
            self.hall.start_server()
        self.doubles.start()
        self.look()
        self.displays.start()
        until(lambda: self.here() == set(self.centre.device), "all displays come", START_SECONDS)

    def stop(self) -> None:
        """In the reverse order."""
        if self.eye:
            self.eye.bus.stop()
        self.displays.stop()
        self.doubles.stop()
        self.hall.stop()

    def look(self) -> None:
        """Open the eye, or open it anew once the broker is back: at once, where a display waits its second."""
        _let_in(self.hall, self._password)
        spoken = self.eye.spoken if self.eye else defaultdict[str, set[tuple[str, str]]](set)
        if self.eye:
            self.eye.bus.stop()
        self.eye = Eye(MqttBus(self.hall.mqtt, EYE, self._password), self.centre.id, spoken)

    def heard(self, device: str, kind: str) -> dict[str, Any]:
        """What a device said last: its `health` or `status`."""
        found: dict[str, Any] = self.eye.heard.get(f"device/{device}/{kind}", {}) if self.eye else {}
        return found

    def here(self) -> set[str]:
        """The devices that say they are online."""
        return {name for name in self.centre.device if self.heard(name, "status").get("status") == "online"}

    def strip(self, window: str) -> str:
        """What stands on the strip of a window."""
        name = f"strip-{window}"
        return str(seen(self.doubles._doubles[name], self.parts[name])["text"]).strip()

    def board(self, board: str) -> str | None:
        """The newest call that a board says it has shown."""
        call: str | None = self.heard(board, "health").get("screen", {}).get("last_call")
        return call

    def said(self) -> list[tuple[str, str]]:
        """Everything said so far: voice and words, in no order, once for each time it was said."""
        spoken = self.eye.spoken if self.eye else {}
        return [(voice, words) for voice, times in spoken.items() for _, words in set(times)]


class Eye:
    """Hears the whole bus of the centre, and keeps the last of each topic and every word that was said."""

    def __init__(self, bus: MqttBus, centre: str, spoken: defaultdict[str, set[tuple[str, str]]]) -> None:
        self.bus, self.heard, self.spoken = bus, dict[str, dict[str, Any]](), spoken
        self.came: dict[str, float] = {}
        self.hooks: list[Callable[[str, dict[str, Any]], None]] = []
        self._head = f"lobby/{centre}/"
        bus.subscribe(f"{self._head}#", self._hear)
        bus.start()
        until(lambda: bus.connected, "the eye sees the broker")

    def _hear(self, topic: str, payload: bytes) -> None:
        body = json.loads(payload) if payload else {}
        name = topic.removeprefix(self._head)
        self.heard[name] = body
        device = topics.device_of(topic) if "/device/" in topic or "/sim/" in topic else ""
        if name.endswith("/status") and body.get("status") == "online":
            self.came[device] = time.monotonic()
        for one in body.get("spoken", ()) if name.endswith("/seen") else ():
            self.spoken[device].add((one["at"], one["text"]["zh"]))
        for hook in self.hooks:
            hook(name, body)


class Clerks:
    """Call numbers, and remember what must be seen: the number of each window, the newest call of each zone."""

    def __init__(self, lit: LitHall) -> None:
        self._lit, self._dice = lit, random.Random(SEED)
        self._door = Door.signed_in(lit.hall.http, "admin", PASSWORD)
        self._windows = [window.id for window in lit.centre.windows]
        self.numbers: dict[str, str] = {}
        self.newest: dict[str | None, str] = {}
        self.newest_number: dict[str, str] = {}
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        for window in self._windows:
            self._press(window, "open")

    def call(self, window: str | None = None) -> str:
        """One more number, to some window or to this one; its call's id."""
        window = window or self._dice.choice(self._windows)
        if window in self.numbers:
            self._press(window, "no-show")
        status, body = self._door.post("/tickets", {"service": "all"})
        assert status == 201, body
        called = self._press(window, "call-next")
        self.numbers[window] = called["ticket"]["number"]
        call, zone = str(called["call"]), self._lit.centre.window[window].zone
        self.newest[zone] = self.newest[None] = call
        self.newest_number[zone] = self.numbers[window]
        return call

    def call_all(self) -> None:
        """A new number to every window."""
        for window in self._windows:
            self.call(window)

    def begin(self, pace_seconds: float) -> None:
        """Call in the background."""
        self._over.clear()
        self._thread = threading.Thread(target=self._run, args=(pace_seconds,), name="clerks")
        self._thread.start()

    def pause(self) -> None:
        """Call no more; returns when the last call is answered."""
        self._over.set()
        if self._thread:
            self._thread.join()

    def stop(self) -> None:
        self.pause()
        self._door.close()

    def wrong(self) -> dict[str, str]:
        """Strips and boards that do not show what is so, and what they show."""
        found = {}
        for window, number in list(self.numbers.items()):
            if not re.match(rf"{number}(?!\d)", text := self._lit.strip(window)):
                found[f"strip-{window}"] = f"{text!r} for {number}"
        for device in self._lit.centre.devices:
            if device.kind == "board" and self._lit.board(device.id) != self.newest.get(device.zone):
                found[device.id] = f"{self._lit.board(device.id)} for {self.newest.get(device.zone)}"
        return found

    def right_within(self, seconds: float, since: float | None = None) -> float:
        """Seconds, from now or `since`, until nothing is wrong any more; fails after so many."""
        began = since or time.monotonic()
        until(lambda: not self.wrong(), "nothing is wrong", began + seconds - time.monotonic())
        return time.monotonic() - began

    def _run(self, pace_seconds: float) -> None:
        while not self._over.wait(pace_seconds):
            self.call()

    def _press(self, window: str, act: str) -> Any:
        status, body = self._door.post(f"/windows/{window}/{act}")
        assert status == 200, f"{act} at {window}: {status} {body}"
        return body


def _let_in(hall: Hall, password: str) -> None:
    """A user who may hear everything; the broker's files are written anew at each of its starts."""
    folder = hall.data / "broker"
    with (folder / "passwords").open("a") as file:
        file.write(f"{EYE}:{hashed(password, secrets.token_bytes(SALT_BYTES))}\n")
    acl = (folder / "acl").read_text("utf-8")
    (folder / "acl").write_text(f"user {EYE}\ntopic read lobby/{hall.centre}/#\n\n{acl}", "utf-8")
    broker.read_again(hall.data)
    until(lambda: knock(hall.mqtt, EYE, password) == WELCOME, "the eye is let in")
