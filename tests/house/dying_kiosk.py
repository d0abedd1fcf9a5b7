"""A kiosk that loses its power at a named step: `python dying_kiosk.py`, one JSON line of orders in, one line out each.

This process loads everything once and then forks: each life is a whole kiosk (`kiosk.program`), headless, with real
broker, server and printer. Its steps are what stands between a press and a slip: what is kept, said, heard, printed.
Before the step that is named in the orders and after it the child kills itself with SIGKILL.

    in   {"centre", "data", "log", "die_at": "before note#1" | null, "press": true, "how": "online", "still_here": 60,
          "code": that of an appointment, which is held before the scanner instead of a press}
    out  {"status": -9}
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers import escpos_printer
from drivers.links import TcpLink
from kiosk import inputs, numbers, program, stage, visit
from kiosk import pages as p
from kiosk.actions import Do, Pick
from kiosk.numbers import Numbers
from kiosk.peripherals import PrinterLine
from kiosk.works import Works
from lobby.bus import MqttBus
from lobby.outbox import Outbox
from lobby.terminal import Terminal

PATIENCE, LONG_PATIENCE = 0.4, 5.0
"""For a number the kiosk then gives its own; for an appointment it would say that it does not know."""
LOOK_SECONDS = 0.02
CALM = 8
"""Looks in a row at which nothing is left to do."""
QUESTION = 40
"""Bytes; a slip is longer than what a printer is asked."""
SERVICE = "tax"
LOADED = escpos_printer
"""Before the fork, as everything else."""


class Life:
    """One life: counts steps, writes them down, and ends at the one that was named."""

    def __init__(self, orders: dict[str, Any]) -> None:
        self._orders = orders
        self._log = os.open(orders["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._lock = threading.Lock()
        self._steps: Counter[str] = Counter()
        self._is_armed = False
        self._calm = 0

    def write(self, line: str) -> None:
        os.write(self._log, f"{line}\n".encode())

    def step(self, name: str) -> None:
        if not self._is_armed:
            return
        with self._lock:
            self._steps[name] += 1
            which = f"{name}#{self._steps[name]}"
            self.write(f"step {which}")
            if which == self._orders["die_at"]:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, owner: Any, method: str, name: Callable[..., str]) -> None:
        """A step before and one after each call."""
        real = getattr(owner, method)

        def watched(*arguments: Any, **more: Any) -> Any:
            what = name(*arguments)
            if what:
                self.step(f"before {what}")
            result = real(*arguments, **more)
            if what:
                self.step(f"after {what}")
            return result

        setattr(owner, method, watched)

    def hooks(self) -> None:
        """Name the steps."""
        self.watch(Outbox, "put", lambda _box, ask: f"keep {ask['command']}")
        self.watch(Outbox, "note", lambda *_: "note")
        self.watch(Outbox, "drop", lambda *_: "drop")
        self.watch(Terminal, "_say", lambda _terminal, ask: f"say {ask['command']}")
        self.watch(Terminal, "_answered", lambda *_: "hear")
        self.watch(Numbers, "_give", lambda *_: "give")
        self.watch(PrinterLine, "_print", lambda *_: "print")
        self.watch(TcpLink, "write", lambda _link, data: "bytes" if len(data) > QUESTION else "")
        if self._orders["how"] == "silent":
            self._deaf()
        if self._orders["how"] == "cut_off":
            MqttBus.start = lambda _bus: None

    def _deaf(self) -> None:
        """The answer to a number's ask is lost on its way; those to what is kept are not."""
        real = Terminal._answered

        def answered(terminal: Terminal, topic: str, payload: bytes) -> None:
            if not self._is_armed or terminal._outbox.keeps(str(json.loads(payload)["id"])):
                real(terminal, topic, payload)

        Terminal._answered = answered

    def attend(self, works: Works) -> None:
        """Press, when the kiosk is ready; end, when everything is over."""
        works.stage.watch(self._seen)
        works.stage.every(LOOK_SECONDS, lambda: self._look(works))

    def _seen(self, screen: p.Screen) -> None:
        if isinstance(screen.page, p.Given):
            self.write(f"shown {screen.page.ticket.number}")
        if isinstance(screen.page, p.Sorry):
            self.write(f"told {screen.page.message.zh}")

    def _look(self, works: Works) -> None:
        cut_off = self._orders["how"] == "cut_off"
        page = works.stage.screen.page
        ready = (cut_off or works.stage.screen.facts.online) and works.stage.screen.facts.paper == "ok"
        if self._orders["press"] and not self._is_armed and ready:
            self._is_armed = True
            code = self._orders.get("code")
            works.stage.give(inputs.Scanned(code) if code else inputs.Touch(Pick(SERVICE)))
            return
        begun = self._is_armed or not self._orders["press"]
        waits = works.session._numbers._asked is not None or works.session._numbers._orphans._waiting
        printing = isinstance(page, p.Taking) or getattr(page, "slip", None) == "printing"
        quiet = begun and ready and not waits and not printing and (cut_off or not len(works.outbox))
        self._calm = self._calm + 1 if quiet else 0
        if self._calm > CALM and isinstance(page, p.Given) and not self._orders["press"]:
            works.stage.give(inputs.Touch(Do("home")))  # whoever stood there goes, and the next story begins
        elif self._calm > CALM:
            works.stage.finish(0)


def live(orders: dict[str, Any]) -> int:
    """One whole life; returns the exit status."""
    life = Life(orders)
    life.hooks()
    numbers.PATIENCE = LONG_PATIENCE if orders.get("code") else PATIENCE
    visit.STILL_HERE, stage.LONGEST_SLEEP = orders["still_here"], LOOK_SECONDS
    real = Works.__init__

    def made(works: Works, *arguments: Any, **more: Any) -> None:
        real(works, *arguments, **more)
        life.attend(works)

    Works.__init__ = made
    wish = program.Wish(Path(orders["centre"]), Path(orders["data"]), "kiosk-1", headless=True, simulated=True)
    return program.main(wish)


def main() -> None:
    """One life after another, until standard input ends."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(live(json.loads(line)))
        _, status = os.waitpid(child, 0)
        print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    main()
