"""What the tests of the displays share: waiting for something that has no event, with a deadline."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.until import until as ask_until

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

Until = Callable[..., object]


@pytest.fixture
def until() -> Until:
    """`until(condition, what)`: returns when the condition holds, fails after a while."""
    return ask_until
