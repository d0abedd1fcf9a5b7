"""The one way a test waits for what has no event of its own: it asks until it is so, with an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE = 0.01


def until(true: Callable[[], T], what: str = "it", seconds: float = 120.0) -> T:
    """What `true()` gives as soon as it gives something; the story fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, f"waited {seconds:g} s in vain: {what}"
        time.sleep(PAUSE)
    return found
