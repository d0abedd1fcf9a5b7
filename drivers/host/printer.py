"""A stand-alone printer on the bus: prints the slips it is told to, in order, and says how it is."""

from __future__ import annotations

import logging
import math
import queue
import time
from collections.abc import Callable, Mapping
from typing import Any

from drivers.blocks import BlockError, read_blocks
from drivers.device import Printer
from drivers.errors import DeviceRefused
from lobby.messages import Do
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
"""Between two questions how an idle printer is; each costs 0.35 ms (measured)."""
MOST_SLIPS = 20


class PrinterSeat:
    """One printer's work; a slip that the printer refuses stays first in line until its time has passed.

    See `drivers.host.member.Seat`. `clock` gives seconds since 1970, `ticks` seconds that never jump.
    """

    listens = False

    def __init__(
        self, terminal: Terminal, clock: Callable[[], float], ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self.ring: Callable[[], None] = lambda: None
        self.late_s = 0.0
        self._device, self._clock, self._ticks = terminal.device, clock, ticks
        self._slips: queue.Queue[Do] = queue.Queue(MOST_SLIPS)
        self._first: Do | None = None
        self._looked = -math.inf
        terminal.on_do("print", self._told)

    def due_in(self) -> float:
        """At once for a new slip, else when the printer should be asked again how it is."""
        if self._first is None and not self._slips.empty():
            return 0.0
        return self._looked + LOOK_SECONDS - self._ticks()

    def turn(self, printer: Printer, _patience_s: float) -> Mapping[str, Any]:
        """Print the next slip, or ask how the printer is. Raises DeviceError."""
        try:
            return self._turn(printer)
        finally:
            self._looked = self._ticks()

    def _turn(self, printer: Printer) -> Mapping[str, Any]:
        if self._first is None:
            try:
                self._first = self._slips.get_nowait()
            except queue.Empty:
                return printer.status()
        if self._first.expires.timestamp() <= self._clock():
            log.warning("%s: a slip that nobody waits for any more is dropped", self._device)
            self._first = None
            return printer.status()
        try:
            state = printer.print((self._first.model_extra or {})["blocks"])
        except DeviceRefused as error:
            return {"state": _known(error.reason), "reason": error.reason}
        self._first = None
        return state

    def _told(self, do: Do) -> Mapping[str, Any]:
        blocks = (do.model_extra or {}).get("blocks")
        try:
            read_blocks(blocks if isinstance(blocks, list) else [{}])
            self._slips.put_nowait(do)
        except BlockError as error:
            return {"ok": False, "reason": "bad_field", "detail": str(error)}
        except queue.Full:
            return {"ok": False, "reason": "busy"}
        self.ring()
        return {"queued": self._slips.qsize()}


def _known(reason: str) -> str:
    """A part's state in the words of the bus."""
    if reason in ("paper_out", "cover_open", "jam", "offline"):
        return reason
    return "jam" if "jam" in reason else "unknown"
