"""A rating pad or caller keypad on the bus: lights up when told, says grades for their prompt, and keys at once.

A grade is kept until the server has answered, a key never: it would call a citizen long after it was pressed.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drivers.device import Grade, Press, RatingPad
from lobby.messages import Answer, Do
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

TURN_SECONDS = 0.2
KEYS: Mapping[str, str] = {"callback": "resume"}
"""What the pads call otherwise than the bus does; other names are the same."""
KEYS_WITHOUT_MEANING = ("transfer",)  # needs a service, and a key names none


@dataclass(frozen=True)
class Prompt:
    """A question that is lit: its id and when it ends, seconds since 1970."""

    id: str
    expires: float
    number: str


class PadSeat:
    """One pad's work: orders from the bus come in, presses go out. `turn` runs on the line's thread."""

    def __init__(self, terminal: Terminal, clock: Callable[[], float]) -> None:
        self._terminal, self._clock = terminal, clock
        self._orders: queue.SimpleQueue[Callable[[RatingPad], None]] = queue.SimpleQueue()
        self._prompt: Prompt | None = None
        self._fresh: RatingPad | None = None
        terminal.on_do("prompt_rating", self._prompted)
        terminal.on_do("show", self._shown)

    def turn(self, pad: RatingPad) -> None:
        """Do what was ordered, then listen a while. Raises DeviceError."""
        if pad is not self._fresh:
            self._fresh = pad
            self._light(pad)
        while not self._orders.empty():
            self._orders.get()(pad)
        event = pad.wait(TURN_SECONDS)
        if isinstance(event, Grade):
            self._graded(event.grade)
        elif isinstance(event, Press):
            self._pressed(event.key)

    def _prompted(self, do: Do) -> Mapping[str, Any]:
        said = do.model_extra or {}
        prompt, number = said.get("prompt"), said.get("number")
        if not isinstance(prompt, str):
            return {"ok": False, "reason": "bad_field"}
        self._prompt = Prompt(prompt, _seconds(do.expires), number if isinstance(number, str) else "")
        self._orders.put(self._light)
        return {}

    def _shown(self, do: Do) -> Mapping[str, Any]:
        said = do.model_extra or {}
        number, waiting = said.get("number"), said.get("waiting")
        if isinstance(number, str):
            self._orders.put(lambda pad: pad.show_number(number))
        if isinstance(waiting, int):
            self._orders.put(lambda pad: pad.show_waiting(waiting))
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
        self._terminal.ask({"command": "rate", "prompt": prompt.id, "grade": grade}, self._answered, keep=True)

    def _pressed(self, key: str) -> None:
        if key in KEYS_WITHOUT_MEANING:
            log.info("%s: the key %s needs more than a key can say", self._terminal.device, key)
            return
        # The driver hands a press over within its own turn, so it is as good as new.
        self._terminal.ask({"command": "press", "key": KEYS.get(key, key), "age_ms": 0}, self._answered)

    def _answered(self, answer: Answer) -> None:
        if not answer.ok:
            log.info("%s: refused: %s", self._terminal.device, answer.reason)
            self._orders.put(lambda pad: pad.beep())


def _seconds(at: datetime) -> float:
    return at.timestamp()
