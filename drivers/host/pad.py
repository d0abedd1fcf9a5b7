"""A rating pad or caller keypad on the bus: lights up when told, says grades for their prompt, and keys at once.

A grade is kept until the server has answered, a key never: it would call a citizen long after it was pressed.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from drivers.device import Grade, RatingPad
from lobby.messages import Answer, Do
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

FRESH_SECONDS = 0.1
MOST_EVENTS = 16
"""Presses in one turn: a pad that babbles lets others have theirs."""
KEYS: Mapping[str, str] = {"callback": "resume"}
"""What the pads call otherwise than the bus does; other names are the same."""
KEYS_WITHOUT_MEANING = ("transfer",)  # needs a service, and a key names none

Order = Callable[[RatingPad], None]


@dataclass(frozen=True)
class Prompt:
    """A question that is lit: its id and when it ends, seconds since 1970."""

    id: str
    expires: float
    number: str


class Orders:
    """What a pad is still to do, the newest of each kind: a pad that was away for a day hears no old numbers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, Order] = {}

    def give(self, kind: str, order: Order) -> None:
        """In place of an older one."""
        with self._lock:
            self._waiting.pop(kind, None)
            self._waiting[kind] = order

    def first(self) -> tuple[str, Order] | None:
        """The oldest, which stays until it is done."""
        with self._lock:
            return next(iter(self._waiting.items()), None)

    def done(self, kind: str, order: Order) -> None:
        """It was obeyed, unless a newer one has come meanwhile."""
        with self._lock:
            if self._waiting.get(kind) is order:
                del self._waiting[kind]

    def drop(self, kind: str) -> None:
        """Nobody wants it any more."""
        with self._lock:
            self._waiting.pop(kind, None)


class PadSeat:
    """One pad's work: orders from the bus come in, presses go out. See `drivers.host.member.Seat`."""

    listens = True

    def __init__(self, terminal: Terminal, clock: Callable[[], float]) -> None:
        self.ring: Callable[[], None] = lambda: None
        self.late_s = 0.0
        self._terminal, self._clock = terminal, clock
        self._orders = Orders()
        self._prompt: Prompt | None = None
        self._fresh: RatingPad | None = None
        terminal.on_do("prompt_rating", self._prompted)
        terminal.on_do("show", self._shown)

    def due_in(self) -> float:
        """At once when something was ordered."""
        return math.inf if self._orders.first() is None else 0.0

    def turn(self, pad: RatingPad, patience_s: float) -> None:
        """Do what was ordered, then hear what was pressed. Raises DeviceError."""
        if pad is not self._fresh:
            self._orders.drop("beep")
            self._light(pad)
            self._fresh = pad
        while (order := self._orders.first()) is not None:
            order[1](pad)
            self._orders.done(*order)
        for _ in range(MOST_EVENTS):
            event = pad.wait(patience_s)
            patience_s = 0.0
            if event is None:
                break
            if isinstance(event, Grade):
                self._graded(event.grade)
            else:
                self._pressed(event.key)

    def _order(self, kind: str, order: Order) -> None:
        self._orders.give(kind, order)
        self.ring()

    def _prompted(self, do: Do) -> Mapping[str, Any]:
        said = do.model_extra or {}
        prompt, number = said.get("prompt"), said.get("number")
        if not isinstance(prompt, str):
            return {"ok": False, "reason": "bad_field"}
        self._prompt = Prompt(prompt, _seconds(do.expires), number if isinstance(number, str) else "")
        self._order("light", self._light)
        return {}

    def _shown(self, do: Do) -> Mapping[str, Any]:
        said = do.model_extra or {}
        number, waiting = said.get("number"), said.get("waiting")
        if isinstance(number, str):
            self._order("number", lambda pad: pad.show_number(number))
        if isinstance(waiting, int):
            self._order("waiting", lambda pad: pad.show_waiting(waiting))
        return {}

    def _light(self, pad: RatingPad) -> None:
        """Light the present question, also on a pad that has just come back."""
        prompt = self._lit()
        if prompt is None:
            return
        if prompt.number:
            pad.show_number(prompt.number)
        pad.prompt_rating()

    def _lit(self) -> Prompt | None:
        if self._prompt and self._prompt.expires <= self._clock():
            self._prompt = None
        return self._prompt

    def _graded(self, grade: int) -> None:
        prompt, self._prompt = self._lit(), None
        if prompt is None:
            log.info("%s: a grade without a question is passed over", self._terminal.device)
            return
        at = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
        said = {"command": "rate", "prompt": prompt.id, "grade": grade, "at": at}
        self._terminal.ask(said, self._answered, keep=True)

    def _pressed(self, key: str) -> None:
        if key in KEYS_WITHOUT_MEANING:
            log.info("%s: the key %s needs more than a key can say", self._terminal.device, key)
            return
        # The line's thread wakes at the press itself; it is old only when another device held the line up.
        age_ms = 0 if self.late_s < FRESH_SECONDS else round(self.late_s * 1000)
        self._terminal.ask({"command": "press", "key": KEYS.get(key, key), "age_ms": age_ms}, self._answered)

    def _answered(self, answer: Answer) -> None:
        if not answer.ok:
            log.info("%s: refused: %s", self._terminal.device, answer.reason)
            self._order("beep", lambda pad: pad.beep())


def _seconds(at: datetime) -> float:
    return at.timestamp()
