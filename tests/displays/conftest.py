"""What the tests of the displays share: waiting for something that has no event, with a deadline."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

Until = Callable[..., None]


@pytest.fixture
def until() -> Until:
    """`until(condition, what)`: returns when the condition holds, fails after 10 s."""

    def wait(condition: Callable[[], object], what: str = "the condition") -> None:
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, f"{what} never came"
            time.sleep(0.005)

    return wait
