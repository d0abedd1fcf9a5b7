"""The real kiosk program, with somebody beside it who tells what stands on the glass: `python watched_kiosk.py '{orders}'`.

Nothing is replaced. After each picture the page, its words and what can be pressed go out as one line of JSON; what the
glass really shows is looked at from outside. In come fingers, posted as SDL has them, and pushes of the clock that
patience is measured by, so that nobody waits a minute for a time-out.

    orders  {"centre", "data", "device", "hours": false, "headless": false}
    in      {"push": 45} · {"fingers": [["down", 1, 0.5, 0.4], ["up", 1, 0.5, 0.4]]} (fractions of the glass)
    out     {"page": "Given", "words": [...], "targets": [["Do(what='home')", [x, y, w, h]], ...], "codes": [...], ...}
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import zlib
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import pygame

from kiosk import program
from kiosk.pages import Facts, Screen
from kiosk.stage import Stage
from kiosk.widgets import Code, Label, Widget, target_at
from kiosk.works import Works

KINDS = {"down": pygame.FINGERDOWN, "up": pygame.FINGERUP}


class Watcher:
    """Stands beside one kiosk."""

    def __init__(self) -> None:
        self._pushed = 0.0
        self._told: Screen | None = None
        self._asked = 0

    def clock(self) -> float:
        return time.monotonic() + self._pushed

    def attend(self, stage: Stage) -> None:
        draw = stage._draw

        def drawn() -> None:
            draw()
            self._tell(stage, stage.screen)

        stage._draw = drawn
        threading.Thread(target=self._obey, args=(stage,), daemon=True).start()

    def _tell(self, stage: Stage, screen: Screen) -> None:
        if self._told is None or replace(screen, touched=self._told.touched) != self._told:
            sys.stdout.write(
                json.dumps(told(screen, stage.shown()) | {"asked": self._asked}, ensure_ascii=False) + "\n"
            )
            sys.stdout.flush()
        self._told = screen

    def _forget(self, asked: int) -> None:
        self._told, self._asked = None, asked

    def _obey(self, stage: Stage) -> None:
        for line in sys.stdin:
            order = json.loads(line)
            self._pushed += order.get("push", 0.0)
            if moves := order.get("fingers"):
                stage.later(partial(_move, moves))  # all at once, as a panel has them: this thread may be kept waiting
            # Whatever is due by the pushed clock is due now; who asks to be told is told, whether anything changed or not.
            stage.later(partial(self._forget, order["told"]) if order.get("told") else lambda: None)
        os.kill(os.getpid(), signal.SIGTERM)  # whoever looked on has gone


def _move(moves: list[tuple[str, int, float, float]]) -> None:
    for what, which, x, y in moves:
        pygame.event.post(pygame.event.Event(KINDS[what], touch_id=1, finger_id=which, x=x, y=y, dx=0, dy=0))


def told(screen: Screen, shown: list[Widget]) -> dict[str, Any]:
    """What a person would say of this screen."""
    page, facts = screen.page, screen.facts
    pressed = [one for one in shown if one.action and target_at(shown, _middle(one)) == one]
    return {
        "page": type(page).__name__, "state": _state(screen), "words": [one.text for one in shown if isinstance(one, Label)],
        "targets": [[repr(one.action), one.box] for one in pressed],
        "codes": [one.content for one in shown if isinstance(one, Code)],
        "number": page.ticket.number if hasattr(page, "ticket") else None, "slip": getattr(page, "slip", None),
        "modes": {name: getattr(screen, name) for name in ("language", "elder", "low", "contrast", "voice", "warned")},
        **_around(facts),
    }  # fmt: skip


def _state(screen: Screen) -> int:
    """A number that is another when anything on the page is, also what is typed in secret."""
    return zlib.crc32(repr((type(screen.page), asdict(screen.page), screen.corner)).encode())


def _around(facts: Facts) -> dict[str, Any]:
    return {"online": facts.online, "paper": facts.paper, "reader": facts.reader, "boards": len(facts.boards)}


def _middle(widget: Widget) -> tuple[float, float]:
    x, y, width, height = widget.box
    return x + width / 2, y + height / 2


def main() -> int:
    """Run it as ordered."""
    orders = json.loads(sys.argv[1])
    watcher, real = Watcher(), Works.__init__

    def made(works: Works, *arguments: Any, **more: Any) -> None:
        real(works, *arguments, clock=watcher.clock, **more)
        watcher.attend(works.stage)

    Works.__init__ = made
    wish = program.Wish(
        Path(orders["centre"]), Path(orders["data"]), orders["device"], headless=orders.get("headless", False),
        simulated=True, hours=orders.get("hours", False),
    )  # fmt: skip
    return program.main(wish)


if __name__ == "__main__":
    sys.exit(main())
