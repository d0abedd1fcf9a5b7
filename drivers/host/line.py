"""One thread for one device on its line: opens it, works it, and when it is lost tries again with growing pauses.

Lost is one warning, back is one info, in between there is silence in the log and `offline` in the health.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from drivers.errors import DeviceError
from drivers.settings import SettingsError

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
Report = Callable[[Mapping[str, Any]], None]


class Line:
    """Keeps a device in work. `make` gives one that is open, `work` does one short turn with it (both may raise)."""

    def __init__(
        self, name: str, make: Callable[[], Any], work: Callable[[Any], Mapping[str, Any] | None], report: Report
    ) -> None:
        self._name, self._make, self._work, self._report = name, make, work, report
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"line {name}", daemon=True)
        self._lost = False
        self._pause = FIRST_PAUSE

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """Ask for an end after the present turn, without waiting for it."""
        self._stopping.set()

    def stop(self) -> None:
        """End, and wait for it."""
        self.end()
        self._thread.join(2)

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._live()
                self._stopping.wait(self._pause)
                self._pause = min(self._pause * 2, LONGEST_PAUSE)
        except Exception:  # the thread's one guard: without a word the device would look well for ever
            log.exception("%s: its line broke", self._name)
            self._report({"state": "offline", "reason": "internal error"})

    def _live(self) -> None:
        """One life of the device, from opening to loss."""
        device: Any = None
        try:
            device = self._make()
            self._come()
            while not self._stopping.is_set():
                state = self._work(device)
                self._pause = FIRST_PAUSE
                if state is not None:
                    self._report(state)
        except (DeviceError, SettingsError) as error:
            self._go(str(error))
        finally:
            if device is not None:
                device.close()

    def _come(self) -> None:
        if self._lost:
            log.info("%s is back", self._name)
        self._lost = False
        self._report({"state": "ok"})

    def _go(self, why: str) -> None:
        if not self._lost:
            log.warning("%s is lost: %s", self._name, why)
        self._lost = True
        self._report({"state": "offline", "reason": why[:200]})
