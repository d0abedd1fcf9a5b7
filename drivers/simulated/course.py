"""The way of bytes between a simulated device and its line: at once, at the speed of a real line, or late.

A pty and a socket know no speed (hardware.md §7.2: 1000 bytes at "1200 baud" in 2 ms), so a double that is asked to
be paced lets each byte take ten bit times, each direction for itself, and hands it on when a real line would have.
What is on its way when the plug is pulled is lost.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from typing import Final

PIECE: Final = 16
"""Bytes handed on together: 17 ms at 9600 baud."""
MOST_UNDER_WAY: Final = 1 << 20
"""Bytes under way; what comes on top is lost, as on a line that nobody holds back."""
BITS_PER_BYTE: Final = 10

logger = logging.getLogger(__name__)

Deliver = Callable[[bytes], object]


class Course:
    """Carries bytes both ways; has a thread once something has had to wait. `clock` gives seconds.

    `keeps_packets` where a packet is one thing, as on USB, and no row of bytes.
    """

    def __init__(self, baud: int, *, keeps_packets: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.is_paced = False
        self._baud, self._clock = baud, clock
        self._piece = MOST_UNDER_WAY if keeps_packets else PIECE
        self._changed = threading.Condition()
        self._moments: list[tuple[float, int, bytes, Deliver]] = []
        self._numbers = itertools.count()
        self._last: dict[str, float] = {}
        self._under_way = 0
        self._thread: threading.Thread | None = None

    def carry(self, way: str, data: bytes, deliver: Deliver, *, late_s: float = 0.0) -> None:
        """Hand `data` to `deliver`, in order within `way` ("in" or "out"): at once when nothing slows it down."""
        with self._changed:
            is_slow = self.is_paced or late_s > 0 or self._under_way > 0
            if is_slow:
                self._put(way, data, deliver, late_s)
        if not is_slow:
            deliver(data)

    def stop(self) -> None:
        """Lose what is under way and end the thread."""
        with self._changed:
            self._forget()
            thread, self._thread = self._thread, None
            self._changed.notify_all()
        if thread is not None and thread is not threading.current_thread():
            thread.join(5)

    def clear(self) -> None:
        """Lose what is under way."""
        with self._changed:
            self._forget()

    def _forget(self) -> None:
        self._under_way -= sum(len(data) for _, _, data, _ in self._moments)
        self._moments.clear()
        self._last.clear()

    def _put(self, way: str, data: bytes, deliver: Deliver, late_s: float) -> None:
        at = max(self._clock() + late_s, self._last.get(way, 0.0))
        for start in range(0, len(data), self._piece):
            piece = data[start : start + self._piece]
            if self._under_way + len(piece) > MOST_UNDER_WAY:
                break
            at += len(piece) * BITS_PER_BYTE / self._baud if self.is_paced else 0.0
            heapq.heappush(self._moments, (at, next(self._numbers), piece, deliver))
            self._under_way += len(piece)
        self._last[way] = at
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="course", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        try:
            while (moment := self._next()) is not None:
                data, deliver = moment
                deliver(data)
                with self._changed:
                    self._under_way -= len(data)
        except Exception:  # the thread's one guard: a line that breaks must say so
            logger.exception("a simulated line broke")
            raise

    def _next(self) -> tuple[bytes, Deliver] | None:
        me = threading.current_thread()
        with self._changed:
            while self._thread is me:
                left = self._moments[0][0] - self._clock() if self._moments else None
                if left is not None and left <= 0:
                    _, _, data, deliver = heapq.heappop(self._moments)
                    return data, deliver
                self._changed.wait(left)
        return None
