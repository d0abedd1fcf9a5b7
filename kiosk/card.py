"""The identity card reader: a thread that looks for a card only while somebody is asked for theirs.

What was read is sealed in this thread and then forgotten: no log, health, screen or `repr` ever has it. A reader that is
away is a state, as with every other device.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from drivers.errors import DeviceRefused, FrameError
from kiosk.inputs import CardFailed, CardRead, Input
from kiosk.peripherals import POLL_SECONDS, Line, Open, Report
from kiosk.sealing import Seal
from lobby.catalogue import both
from lobby.messages import Text

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.4
TRIAL_LOOKS = 25

Tried = Callable[[bool], None]


class ReaderLine(Line):
    """One reader. `post` takes what came of a card, from this line's thread."""

    def __init__(self, name: str, open_device: Open, report: Report, seal: Seal, post: Callable[[Input], None]) -> None:
        super().__init__(name, open_device, report)
        self._seal, self._post = seal, post
        self._looking, self._bell = threading.Event(), threading.Event()
        self._is_fresh = self._has_told = False
        self._trial: Tried | None = None
        self._looks_left = 0

    def look(self, *, on: bool) -> None:
        """Begin to look for a card, or stop; from any thread."""
        if not on:
            self._looking.clear()
        elif not self._looking.is_set():
            self._is_fresh, self._has_told = True, False
            self._looking.set()
            self._wake()

    def attempt(self, tried: Tried) -> None:
        """Whether a card that is laid on within ten seconds can be read; nothing of it is kept."""
        self._trial, self._looks_left = tried, TRIAL_LOOKS
        self._is_fresh, self._has_told = True, False
        self._wake()

    def _wake(self) -> None:
        self._bell.set()

    def _turn(self) -> None:
        if self._looking.is_set() or self._trial:
            self._look()
            return
        self._found(self._device.status())
        self._wait(POLL_SECONDS)

    def _rest(self, seconds: float) -> None:
        if self._looking.is_set() or self._trial:
            if not self._has_told:  # once for each who stands there, not at every attempt to open it
                self._failed("away", both("The card reader does not answer. Please ask at the reception desk."))
            self._has_told = True
        self._wait(seconds)

    def _wait(self, seconds: float) -> None:
        if not self._stopping.is_set():
            self._bell.wait(seconds)
            self._bell.clear()

    def _look(self) -> None:
        if self._is_fresh:
            self._is_fresh = False
            self._device.forget()  # a card that lay there for the last citizen is told anew
        try:
            card = self._device.wait(LOOK_SECONDS)
        except DeviceRefused as refused:
            self._refused(refused)
        except FrameError:
            # Its words may hold what stands on a card, so they go nowhere.
            self._failed("no card", both("This card cannot be read here. Please ask at the reception desk."))
        else:
            if self._was_here is not True:
                self._found({"state": "ok"})
            self._came(card)

    def _came(self, card: Any) -> None:
        trial = self._trial
        if card is None:
            self._looks_left -= 1
            if trial and self._looks_left <= 0:
                self._ended(read=False)
            return
        if trial:
            self._ended(read=True)
        elif self._looking.is_set():
            self._post(CardRead(self._seal.close(card.name or card.english_name, card.number)))

    def _refused(self, refused: DeviceRefused) -> None:
        if refused.reason in ("card_unreadable", "card_moved"):
            self._failed(refused.reason, both("The card could not be read. Please lay it flat and leave it there."))
        else:
            self._found({"state": "offline", "cause": refused.reason})
            self._failed(refused.reason, both("The card reader does not answer. Please ask at the reception desk."))
            self._wait(POLL_SECONDS)

    def _failed(self, reason: str, message: Text) -> None:
        log.info("%s: a card was not read (%s)", self._name, reason)
        if self._trial:
            self._ended(read=False)
        elif self._looking.is_set():
            self._post(CardFailed(message))

    def _ended(self, *, read: bool) -> None:
        trial, self._trial = self._trial, None
        if trial:
            trial(read)
