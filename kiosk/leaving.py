"""Everything beside the glass ends at once and in time, whatever hangs: systemd and `lobby up` kill who stays.

A reader that says nothing is waited for up to four seconds, a printer fifteen, a broker that is unreachable five; each
in a thread of its own. Those threads hold nothing that a power cut would not hold too (docs/decisions/0009-power-cut.md),
so one that is stuck is left behind, and ends with the process.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from lobby.program import Startable

log = logging.getLogger(__name__)

LEAVE_SECONDS = 0.7
"""`lobby up` gives a kiosk 2.4 s in all; the interpreter takes its share."""


class Together(Startable):
    """Parts that start in their order and stop side by side."""

    def __init__(self, parts: Sequence[Startable]) -> None:
        self._parts = parts
        self._started: list[Startable] = []

    def start(self) -> None:
        """Begin, one after another."""
        for part in self._parts:
            self._started.append(part)
            part.start()

    def stop(self) -> None:
        """End all of them; who is not out in `LEAVE_SECONDS` is left behind."""
        until = time.monotonic() + LEAVE_SECONDS
        ends = [(part, threading.Thread(target=_stop, args=(part,), daemon=True)) for part in reversed(self._started)]
        for _, end in ends:
            end.start()
        for part, end in ends:
            end.join(max(0.0, until - time.monotonic()))
            if end.is_alive():
                log.info("not waited for: %s", type(part).__name__)


def _stop(part: Startable) -> None:
    try:
        part.stop()
    except Exception:  # this thread's one guard: the others must still be stopped
        log.exception("%s did not stop cleanly", type(part).__name__)
