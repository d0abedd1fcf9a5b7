"""The PIN of the staff's menu: its argon2 hash in `DATA/kiosk/staff-pin` (mode 0600), and how often it was wrong.

There is no PIN by default. After five wrong tries each further one costs a growing wait, which a restart does not end.
"""

from __future__ import annotations

import getpass
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lobby.hall import replace

log = logging.getLogger(__name__)

FILE, TRIES_FILE = "staff-pin", "staff-tries.json"
SHORTEST, LONGEST = 6, 12
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0


class StaffPin:
    """Checks PINs. `wall` gives seconds since 1970. One thread uses it."""

    def __init__(self, folder: Path, wall: Callable[[], float], hasher: PasswordHasher | None = None) -> None:
        self._folder, self._wall = folder, wall
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

    @property
    def is_set(self) -> bool:
        """Whether there is one."""
        return (self._folder / FILE).exists()

    def set(self, pin: str) -> None:
        """Keep this one; wrong tries are forgotten. Raises ValueError for what is no PIN, OSError."""
        if not (pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST):
            raise ValueError(f"the PIN: found {len(pin)} characters; allowed {SHORTEST} to {LONGEST} digits")
        replace(self._folder / FILE, self._hasher.hash(pin) + "\n", mode=0o600)
        self._remember(0, 0.0)

    def wait(self) -> float:
        """Seconds until the next try. A clock that went back costs no more than the longest wait."""
        _, until = self._tries()
        return min(max(0.0, until - self._wall()), LONGEST_WAIT)

    def check(self, pin: str) -> bool:
        """Whether this is it. During a wait nothing is."""
        if self.wait() > 0:
            return False
        wrong, _ = self._tries()
        # Counted before it is looked at: whoever pulls the plug at a wrong try has tried.
        self._remember(wrong + 1, self._wall() + pause(wrong + 1))
        if not self._fits(pin):
            log.warning("a wrong PIN at the staff menu, the %d. in a row", wrong + 1)
            return False
        self._remember(0, 0.0)
        return True

    def _fits(self, pin: str) -> bool:
        try:
            return self._hasher.verify((self._folder / FILE).read_text("ascii").strip(), pin)
        except (VerificationError, InvalidHashError):
            return False
        except (OSError, ValueError) as error:
            log.warning("the PIN cannot be read: %s", error)
            return False

    def _tries(self) -> tuple[int, float]:
        try:
            kept = json.loads((self._folder / TRIES_FILE).read_bytes())
            return int(kept["wrong"]), float(kept["until"])
        except FileNotFoundError:
            return 0, 0.0
        except (OSError, ValueError, KeyError, TypeError):
            return FREE_TRIES, 0.0  # somebody was at the file: no free tries

    def _remember(self, wrong: int, until: float) -> None:
        replace(self._folder / TRIES_FILE, json.dumps({"wrong": wrong, "until": until}) + "\n")


def pause(wrong: int) -> float:
    """Seconds that so many wrong tries in a row cost: none up to the fourth, then 30, 60, 120 … an hour."""
    if wrong < FREE_TRIES:
        return 0.0
    return float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(wrong - FREE_TRIES, 20)))


def ask_for_one(folder: Path, ask: Callable[[str], str] = getpass.getpass) -> int:
    """`lobby kiosk --set-pin`: asks twice on the terminal; returns the exit status."""
    try:
        first, second = ask(f"A PIN for the staff menu, {SHORTEST} to {LONGEST} digits: "), ask("Once more: ")
    except EOFError:
        sys.stderr.write("the PIN: found no terminal; it is typed by hand, twice\n")
        return 1
    if second != first:
        sys.stderr.write("the PIN: found two that differ; nothing was changed\n")
        return 1
    try:
        StaffPin(folder, lambda: 0.0).set(first)
    except ValueError as error:
        sys.stderr.write(f"{error}; nothing was changed\n")
        return 1
    sys.stderr.write(f"{folder / FILE}: written\n")
    return 0
