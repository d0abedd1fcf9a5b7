"""How every program starts and stops: logging, SIGTERM and SIGINT, and word to systemd.

`run` calls the start list in order and the same list's stops backwards; a stop that fails is logged and the rest go on.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Protocol

log = logging.getLogger(__name__)


class Startable(Protocol):
    """Whatever has a life: `start` acts, `stop` undoes; constructors only store."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End; may be called after a start that failed."""


def set_up_logging(level: str = "INFO") -> None:
    """One line an event on standard error; journald adds the time where it reads us."""
    stamp = "" if "JOURNAL_STREAM" in os.environ else "%(asctime)s "
    logging.basicConfig(level=level, format=f"{stamp}%(levelname)s %(name)s: %(message)s")


def notify(state: str) -> None:
    """Tell systemd `READY=1`, `WATCHDOG=1` or `STOPPING=1`; nothing where nobody listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.connect("\0" + address[1:] if address.startswith("@") else address)
        sock.sendall(state.encode())


def stop_signal() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stopping = threading.Event()

    def set_it(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, set_it)
    signal.signal(signal.SIGINT, set_it)
    return stopping


def run(parts: Sequence[Startable], wait: Callable[[threading.Event], None] | None = None) -> None:
    """Start the parts in order, wait for the stop signal (or in `wait`, which may own the main thread), stop backwards."""
    stopping = stop_signal()
    started: list[Startable] = []
    try:
        for part in parts:
            started.append(part)
            part.start()
        notify("READY=1")
        (wait or _watchdog)(stopping)
    finally:
        notify("STOPPING=1")
        for part in reversed(started):
            _stop(part)


def _stop(part: Startable) -> None:
    try:
        part.stop()
    except Exception:  # the main thread's one guard: the other parts must still be stopped
        log.exception("%s did not stop cleanly", type(part).__name__)


def _watchdog(stopping: threading.Event) -> None:
    micros = int(os.environ.get("WATCHDOG_USEC", "0"))
    while not stopping.wait(micros / 2e6 if micros else None):
        notify("WATCHDOG=1")
