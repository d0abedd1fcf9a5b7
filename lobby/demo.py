"""`lobby demo`: citizens come and go in a running simulated hall, clerks call and serve them. Lively, but calm.

Citizens touch the kiosks' screens and the pads, clerks press what clerks press, all over HTTP as people's own pages do.
What somebody does next is pure (`clerk_step`); chance comes in as a `Random`.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lobby.client import Away, Client
from lobby.hall import Hall
from lobby.program import set_up_logging, stop_signal

log = logging.getLogger(__name__)

BETWEEN_CITIZENS = (5.0, 11.0)
FIRST_CITIZENS, FIRST_PAUSE = 16, 1.5
WALK, TALK, REST = (7.0, 14.0), (40.0, 110.0), (4.0, 9.0)
LOOK_AGAIN, SERVER_AWAY = (5.0, 9.0), 3.0
READ_SLIP, THINK = 6.0, (2.5, 5.0)
NOT_COMING, STILL_NOT_COMING, PARK, RESUME, RETURN, RATE = 0.10, 0.6, 0.04, 0.4, 0.15, 0.75
GRADES = (5,) * 12 + (4,) * 5 + (3,) * 2 + (2,)
MOST_PRESSES, NEXT_PRESS = 10, (0.7, 1.5)
"""A citizen who has pressed so often and has no number asks at the desk."""

Act = Callable[[], float | None]
"""One thing somebody does; seconds until they do the next, or None when they are gone."""


@dataclass(frozen=True)
class Step:
    """A clerk's press below `/windows/<window>` (`path` other than that where it begins with /), and the pause after."""

    path: str
    pause: tuple[float, float]
    body: Mapping[str, Any] | None = None


def main(data: Path) -> None:
    """Run until SIGTERM, from `DATA/hall.json` and `DATA/first-sign-in.txt`; waits for both."""
    set_up_logging()
    stopping = stop_signal()
    people = _wait_for(lambda: _people(data), stopping)
    if people is not None:
        Demo(Hall.read(data).http, people, random.Random()).run(stopping)  # noqa: S311 - a play, no secret


def clerk_step(view: Mapping[str, Any], recalled: bool, dice: random.Random) -> Step | None:
    """What a clerk does at what they see; None where there is nothing to press. `recalled`: this one was, already."""
    state, chance = view["window"]["state"], dice.random()
    if state in ("closed", "paused"):
        return Step("open", (1.0, 4.0))
    if state == "called":
        if recalled:
            return Step("no-show", REST) if chance < STILL_NOT_COMING else Step("start", TALK)
        return Step("recall", WALK) if chance < NOT_COMING else Step("start", TALK)
    if state == "serving":
        return Step("park", REST, {"note": "补材料"}) if chance < PARK else Step("finish", REST)
    return _idle_step(view, chance)


def _idle_step(view: Mapping[str, Any], chance: float) -> Step | None:
    if view["parked"] and chance < RESUME:
        return Step("resume", TALK, {"ticket": _first(view["parked"])})
    if view["no_shows"] and chance > 1 - RETURN:
        return Step(f"/tickets/{_first(view['no_shows'])}/return", REST)
    return Step("call-next", WALK) if view["next"] else None


def _first(tickets: Mapping[str, Any]) -> str:
    return str(next(iter(tickets.values()))["id"])


@dataclass(frozen=True)
class Visit:
    """A citizen at a kiosk, and how many numbers there were when they came."""

    kiosk: str
    service: str
    before: int


class Demo:
    """Everybody who plays."""

    def __init__(self, base: str, people: Mapping[str, str], dice: random.Random) -> None:
        """`people` is name → password."""
        self._dice = dice
        self._clients = {name: Client(base, name, password) for name, password in people.items()}
        self._manager = self._clients["manager"]
        self._due: list[tuple[float, int, Act]] = []
        self._order = itertools.count()
        self._recalled: dict[str, str] = {}
        self._citizens = 0

    def run(self, stopping: threading.Event) -> None:
        """Play until told to stop."""
        self._later(1.0, self._citizen)
        for name in self._clients:
            if name.startswith("clerk-"):
                window = name.removeprefix("clerk-")
                self._later(self._dice.uniform(0.5, 6.0), partial(self._clerk, window))
        while not stopping.wait(max(0.0, self._due[0][0] - time.monotonic())):
            _, _, act = heapq.heappop(self._due)
            try:
                pause = act()
            except Away as error:
                log.info("the server is away: %s", error)
                pause = SERVER_AWAY
            if pause is not None:
                self._later(pause, act)

    def _later(self, pause: float, act: Act) -> None:
        heapq.heappush(self._due, (time.monotonic() + pause, next(self._order), act))

    def _between(self, span: tuple[float, float]) -> float:
        return self._dice.uniform(*span)

    # --- clerks ---

    def _clerk(self, window: str) -> float:
        client = self._clients[f"clerk-{window}"]
        status, view = client.get(f"/windows/{window}")
        if status != 200:
            return self._between(LOOK_AGAIN)
        ticket = (view.get("ticket") or {}).get("id", "")
        step = clerk_step(view, bool(ticket) and self._recalled.get(window) == ticket, self._dice)
        if step is None:
            return self._between(LOOK_AGAIN)
        path = step.path if step.path.startswith("/") else f"/windows/{window}/{step.path}"
        status, answer = client.post(path, step.body)
        if status >= 400:
            log.info("window %s: %s: %s", window, step.path, (answer or {}).get("detail", status))
            return self._between(LOOK_AGAIN)
        if step.path == "recall":
            self._recalled[window] = ticket
        if step.path == "finish" and self._dice.random() < RATE:
            self._later(self._between(THINK), lambda: self._rate(window))
        return self._between(step.pause) if status != 204 else self._between(LOOK_AGAIN)

    # --- citizens ---

    def _citizen(self) -> float:
        status, centre = self._manager.get("/centre")
        if status == 200:
            self._come(centre)
        self._citizens += 1
        return FIRST_PAUSE if self._citizens < FIRST_CITIZENS else self._between(BETWEEN_CITIZENS)

    def _come(self, centre: Mapping[str, Any]) -> None:
        services: Sequence[Mapping[str, Any]] = centre["services"]
        windows = [sum(service["queue"] in window["serves"] for window in centre["windows"]) for service in services]
        service = str(self._dice.choices(services, weights=windows)[0]["id"])
        _, sim = self._manager.get("/sim")
        kiosks = sorted((sim or {}).get("kiosks", {}))
        if not kiosks:
            self._ask_at_the_desk(service)
            return
        visit = Visit(kiosks[self._citizens % len(kiosks)], service, self._issued())
        self._later(0.0, lambda: self._press(visit, MOST_PRESSES))

    def _press(self, visit: Visit, left: int) -> None:
        """One press nearer to the number, until it is there. What stands where, the kiosk knows."""
        if self._issued() > visit.before:
            self._later(READ_SLIP, lambda: self._touch(visit.kiosk, {"home": True}))
        elif left:
            self._touch(visit.kiosk, {"service": visit.service})
            self._later(self._between(NEXT_PRESS), lambda: self._press(visit, left - 1))
        else:
            self._touch(visit.kiosk, {"home": True})
            self._ask_at_the_desk(visit.service)

    def _ask_at_the_desk(self, service: str) -> None:
        self._manager.post("/tickets", {"service": service})

    def _rate(self, window: str) -> None:
        _, sim = self._manager.get("/sim")
        for name, double in (sim or {}).get("doubles", {}).items():
            if double["window"] == window and double["seen"].get("lit"):
                self._manager.post(f"/sim/{name}/touch", {"grade": self._dice.choice(GRADES)})

    def _touch(self, kiosk: str, what: Mapping[str, Any]) -> None:
        self._manager.post(f"/sim/{kiosk}/touch", what)

    def _issued(self) -> int:
        _, office = self._manager.get("/office")
        return int((office or {}).get("today", {}).get("issued", 0))


def _people(data: Path) -> dict[str, str] | None:
    """Name → password of the first start, once manager and clerks are there."""
    try:
        lines = (data / "first-sign-in.txt").read_text("utf-8").splitlines()
    except OSError:
        return None
    people = dict(line.split(None, 1) for line in lines if len(line.split(None, 1)) == 2)
    return people if "manager" in people and (data / "hall.json").exists() else None


def _wait_for(find: Callable[[], dict[str, str] | None], stopping: threading.Event) -> dict[str, str] | None:
    while (found := find()) is None and not stopping.wait(0.5):
        pass
    return found
