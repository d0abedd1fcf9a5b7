"""Who guesses passwords is kept out for a while. Failures alone count, by name and place; kept in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable

FAILURES, FAILURE_SECONDS, FAILURES_KEPT = 10, 300, 5_000


class LockedOutError(Exception):
    """Too many failures from here for this name; `minutes` until the next try."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"locked out for {minutes} minutes")
        self.minutes = minutes


class Lockout:
    """Failures of the last minutes. Thread-safe."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failures: dict[tuple[str, str], list[float]] = {}

    def check(self, name: str, where: str) -> None:
        """LockedOutError where too many have failed."""
        now = self._clock()
        with self._lock:
            if len(self._failures) > FAILURES_KEPT:  # a guesser of names must not fill the memory
                self._failures = {
                    key: times for key, times in self._failures.items() if now - times[-1] < FAILURE_SECONDS
                }
            recent = [at for at in self._failures.get((name, where), []) if now - at < FAILURE_SECONDS]
        if len(recent) >= FAILURES:
            raise LockedOutError(int((FAILURE_SECONDS - (now - recent[0])) // 60) + 1)

    def failed(self, name: str, where: str) -> None:
        """One more."""
        with self._lock:
            self._failures[(name, where)] = [*self._failures.get((name, where), []), self._clock()][-FAILURES:]

    def forget(self, name: str, where: str) -> None:
        """It went well."""
        with self._lock:
            self._failures.pop((name, where), None)
