"""What wakes a line's thread: an order from the bus, an end, a port that has come, or a byte on the line.

A thread that sleeps on all at once costs nothing while nothing happens: 64 idle pads take 0.45 % of a core with their
connections, and took 2.95 % when each was looked at five times a second (measured).
"""

from __future__ import annotations

import contextlib
import math
import select
import socket
from typing import Final

ROOM: Final = 4096


class Bell:
    """Rung from any thread, also after its end; one thread waits for it."""

    def __init__(self) -> None:
        self._rope, self._hammer = socket.socketpair()
        self._rope.setblocking(False)
        self._hammer.setblocking(False)

    def ring(self) -> None:
        """Wake the thread, or keep it from falling asleep."""
        with contextlib.suppress(OSError):  # rung often enough already, or nobody is there any more
            self._hammer.send(b"!")

    def wait(self, seconds: float, descriptor: int = -1) -> bool:
        """Sleep until the bell rings, the time is over, or there is something at `descriptor`: then True."""
        poll = select.poll()
        poll.register(self._rope, select.POLLIN)
        if descriptor >= 0:
            poll.register(descriptor, select.POLLIN)
        ready = {number for number, _ in poll.poll(math.ceil(max(0.0, seconds) * 1000))}
        if self._rope.fileno() in ready:
            self._rope.recv(ROOM)
        return descriptor in ready

    def close(self) -> None:
        """Nobody waits any more."""
        self._rope.close()
        self._hammer.close()
