"""The staff's menu: who may in, and what its tests find. What takes long is done in a thread of its own."""

from __future__ import annotations

import logging
import queue
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from kiosk import inputs, papers
from kiosk.errands import Errands
from kiosk.pin import StaffPin
from kiosk.slips import Post, Slips
from kiosk.tail import Tail
from lobby.catalogue import both
from lobby.centre import Centre
from lobby.messages import Answer, Text

log = logging.getLogger(__name__)

HTTP_SECONDS = 3.0
LOG_LINES = 14
LINE_LENGTH = 110


class TriesCards(Protocol):
    """A card reader that can be tried out."""

    def attempt(self, tried: Callable[[bool], None]) -> None:
        """Whether a card can be read; `tried` is called from another thread."""


class Staff:
    """One kiosk's menu. `finish` ends the program; `reached` says whether the broker is there and the server not gone."""

    def __init__(
        self, pin: StaffPin, tail: Tail, slips: Slips, errands: Errands, *, centre: Centre, device: str, http: str,
        wall: Callable[[], float], post: Post, reached: Callable[[], bool], finish: Callable[[], None],
        cards: TriesCards | None,
    ) -> None:  # fmt: skip
        self._pin, self._tail, self._slips, self._errands = pin, tail, slips, errands
        self._centre, self._device, self._http = centre, device, http.rstrip("/")
        self._wall, self._post, self._reached, self._finish, self._cards = wall, post, reached, finish, cards
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="staff", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._tail.start()
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(HTTP_SECONDS + 1)
        self._tail.stop()

    def check(self, pin: str, now: float) -> None:
        """Whether this opens the menu."""
        if not self._pin.is_set:
            log.warning("the staff menu has no PIN; set one on this machine: lobby kiosk --set-pin")
            self._post(inputs.PinChecked(right=False, message=both(
                "This kiosk has no PIN yet. A technician sets one: lobby kiosk --set-pin")))  # fmt: skip
            return
        # Hashing takes a tenth of a second: it would be seen on the screen.
        self._jobs.put(lambda: self._checked(pin, now))

    def test(self, what: str, now: float) -> None:
        """One of the tests; its report follows."""
        tests: Mapping[str, Callable[[float], None]] = {
            "printer": self._printer, "reader": self._reader, "network": self._network, "log": self._log,
            "close": self._close,
        }  # fmt: skip
        if what in tests:
            tests[what](now)

    # --- the tests ----------------------------------------------------------------------------------------------------

    def _printer(self, _now: float) -> None:
        slip = papers.trial(self._centre, self._device, datetime.fromtimestamp(self._wall(), self._centre.zone))
        printed, not_printed = both("The test slip was printed."), both("The test slip was not printed.")
        self._slips.print(slip, lambda done: self._tell("printer", printed if done else not_printed))

    def _reader(self, _now: float) -> None:
        if self._cards is None:
            self._tell("reader", both("This kiosk has no card reader."))
            return
        self._tell("reader", both("Please lay a card on the reader."))
        read, failed = both("A card was read. Nothing of it is kept."), both("No card was read.")
        self._cards.attempt(lambda was_read: self._tell("reader", read if was_read else failed))

    def _network(self, now: float) -> None:
        began = time.monotonic()
        asked = {"command": "slots", "service": self._centre.services[0].id}

        def answered(_answer: Answer) -> None:
            reply = both("The server answers over the broker in {ms} ms.", ms=round((time.monotonic() - began) * 1000))
            self._jobs.put(lambda: self._tell("network", reply, self._over_http()))

        def silent() -> None:
            reply = both("The server does not answer over the broker.")
            self._jobs.put(lambda: self._tell("network", reply, self._over_http()))

        if self._reached():
            self._errands.run("test", asked, now, answered, silent)
        else:
            silent()

    def _over_http(self) -> Text:
        began = time.monotonic()
        try:
            with urllib.request.urlopen(f"{self._http}/healthz", timeout=HTTP_SECONDS) as answer:  # noqa: S310 - our own
                answer.read(64)
        except (OSError, ValueError) as error:
            log.info("the server does not answer over HTTP: %s", error)
            return both("The server does not answer over HTTP.")
        return both("The server answers over HTTP in {ms} ms.", ms=round((time.monotonic() - began) * 1000))

    def _log(self, _now: float) -> None:
        lines = tuple(line[:LINE_LENGTH] for line in self._tail.lines(LOG_LINES))
        self._post(inputs.Report("log", lines))

    def _close(self, _now: float) -> None:
        log.warning("the program is closed from the staff menu")
        self._finish()

    # --- the thread ---------------------------------------------------------------------------------------------------

    def _checked(self, pin: str, now: float) -> None:
        right = self._pin.check(pin)
        self._post(inputs.PinChecked(right, now + self._pin.wait()))

    def _tell(self, what: str, *found: Text) -> None:
        """In both languages: whoever repairs a kiosk may read either."""
        self._post(inputs.Report(what, tuple(line for text in found for line in (text.zh, text.en))))

    def _run(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                self._one(job)
        except Exception:  # this thread's one guard
            log.exception("the staff menu's thread has ended")

    def _one(self, job: Callable[[], Any]) -> None:
        try:
            job()
        except OSError as error:
            log.warning("the staff menu: %s", error)
            self._post(inputs.PinChecked(right=False))
