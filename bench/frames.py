"""The kiosk's glass alone, a process of its own under SDL's dummy driver: how fast it answers a finger, and what it keeps.

One order as a line of JSON on standard input: `{"centre", "touches", "screens"}`; the figures go back as one line:
`{"feedback": [ms], "page": [ms], "frames": pages a second, "rss": bytes, "grown": bytes}`.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pygame

from kiosk import pages as p
from kiosk import samples
from kiosk.layout import layout
from kiosk.stage import Glass, Stage
from kiosk.view import View
from kiosk.widgets import HEIGHT, WIDTH, Widget, target_at
from lobby.config import load

WALL = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)
FRAMES = 300


class Bench:
    """A stage whose clock is pushed, and fingers that find something to press."""

    def __init__(self, centre: Path) -> None:
        self.now, self._over = 0.0, threading.Event()
        self._over.set()
        self.screen = p.Screen(samples.facts(load(centre)))
        zone = self.screen.facts.centre.zone
        self.stage = Stage(self.screen, wall=lambda: WALL.astimezone(zone), clock=lambda: self.now, headless=True)
        self.stage.run(self._over)  # draws once and returns
        self._chance = random.Random(4)  # noqa: S311 - the same pages in every run

    def turn(self) -> float:
        """One turn of the stage with what is in the queue; milliseconds."""
        began = time.perf_counter()
        self.stage.turn(0.0, self._over)
        return (time.perf_counter() - began) * 1000

    def touch(self) -> tuple[float, float]:
        """Down and up on something: milliseconds until it looks pressed, and until the next page stands there."""
        shown = self.stage.shown()
        targets = [one for one in shown if one.action and target_at(shown, _middle(one)) == one]
        x, y = _middle(self._chance.choice(targets)) if targets else (1.0, 1.0)
        self._post(pygame.FINGERDOWN, x, y)
        pressed = self.turn()
        self.now += 0.1
        self._post(pygame.FINGERUP, x, y)
        paged = self.turn()
        self.now += 0.1
        if not targets or isinstance(self.stage.screen.page, p.Taking | p.CheckingIn | p.Finding | p.BookingIt):
            self.now += 200  # nobody answers here; everything leads home by itself
            self.turn()
        return pressed, paged

    def frames(self) -> float:
        """Whole pages drawn a second, from one to the next and back."""
        pages: list[p.Page] = [p.Home(), p.Search("G"), p.CheckIn("7K4"), p.Ready(p.Wanted("tax"), p.Home())]
        screens = [replace(self.screen, page=page) for page in pages]
        surface = pygame.display.get_surface()
        if surface is None:
            raise RuntimeError("the glass was not started")
        view, began = View(surface), time.perf_counter()
        for nth in range(FRAMES):
            pygame.display.update(view.show(layout(screens[nth % len(screens)], WALL, 0.0)))
        return FRAMES / (time.perf_counter() - began)

    def _post(self, kind: int, x: float, y: float) -> None:
        pygame.event.post(pygame.event.Event(kind, touch_id=1, finger_id=1, x=x / WIDTH, y=y / HEIGHT))


def _middle(widget: Widget) -> tuple[float, float]:
    x, y, width, height = widget.box
    return x + width / 2, y + height / 2


def measured(order: dict[str, Any]) -> dict[str, Any]:
    """The figures."""
    bench = Bench(Path(order["centre"]))
    process = psutil.Process()
    trips = [bench.touch() for _ in range(order["touches"])][20:]  # fonts and words are loaded then
    frames = bench.frames()
    early = process.memory_info().rss
    for _ in range(order["screens"] // 2 - order["touches"]):  # each touch draws twice
        bench.touch()
    rss = process.memory_info().rss
    feedback, page = [down for down, _ in trips], [up for _, up in trips]
    return {"feedback": feedback, "page": page, "frames": frames, "rss": rss, "grown": rss - early}


def main() -> None:
    """One order, one answer."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    Glass(headless=True, windowed=False).start()
    found = measured(json.loads(sys.stdin.readline()))
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
