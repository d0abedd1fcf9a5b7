"""How often something may be done from one place: nobody alone shall take what is there for all. Kept in memory."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

PLACES_KEPT = 5_000


class Pace:
    """At most `most` within `seconds` from each place; `clock` gives seconds since 1970. Thread-safe."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._lock, self._done = threading.Lock(), dict[str, deque[float]]()

    def take(self, where: str) -> float:
        """Once more: 0 where that is allowed (and counted), else the seconds until it will be."""
        now = self._clock()
        with self._lock:
            if len(self._done) > PLACES_KEPT:
                self._done = {place: times for place, times in self._done.items() if times[-1] > now - self._seconds}
            times = self._done.setdefault(where, deque(maxlen=self._most))
            if len(times) == self._most and times[0] > now - self._seconds:
                return times[0] + self._seconds - now
            times.append(now)
            return 0
