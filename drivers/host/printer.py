"""A stand-alone printer on the bus: prints the slips it is told to, in order, and says how it is."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Mapping
from typing import Any

from drivers.blocks import BlockError, read_blocks
from drivers.device import Printer
from drivers.errors import DeviceRefused
from lobby.messages import Do
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

TURN_SECONDS = 2.0
MOST_SLIPS = 20


class PrinterSeat:
    """One printer's work; a slip that the printer refuses stays first in line until its time has passed."""

    def __init__(self, terminal: Terminal, clock: Callable[[], float]) -> None:
        self._device, self._clock = terminal.device, clock
        self._slips: queue.Queue[Do] = queue.Queue(MOST_SLIPS)
        self._first: Do | None = None
        terminal.on_do("print", self._told)

    def turn(self, printer: Printer) -> Mapping[str, Any]:
        """Print the next slip, or ask how the printer is. Raises DeviceError."""
        if self._first is None:
            try:
                self._first = self._slips.get(timeout=TURN_SECONDS)
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
        return {"queued": self._slips.qsize()}


def _known(reason: str) -> str:
    """A part's state in the words of the bus."""
    if reason in ("paper_out", "cover_open", "jam", "offline"):
        return reason
    return "jam" if "jam" in reason else "unknown"
