"""Plugging simulated devices in: every test that asks for `plug` gets them unplugged afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from drivers import make_device
from drivers.settings import read_settings
from drivers.simulated import open_double

Plug = Callable[..., tuple[Any, Any]]


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    """`plug(kind, settings, **of_the_double)` gives a started double and an open device on it."""
    plugged: list[tuple[Any, Any]] = []

    def one(kind: str, settings: Mapping[str, object] | None = None, **extra: object) -> tuple[Any, Any]:
        double = open_double(kind, {**(settings or {}), **extra}, tmp_path / f"{kind}{len(plugged)}")
        double.start()
        device = make_device(kind, double.address, settings)
        plugged.append((double, device))
        device.open()
        return double, device

    yield one
    for double, device in plugged:
        device.close()
        double.stop()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """`until(is_so)` waits for what happens in a double's own thread, at most five seconds."""

    def wait(is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not is_so():
            assert time.monotonic() < deadline, "it did not happen within five seconds"
            threading.Event().wait(0.002)

    return wait


class ScriptedLink:
    """A link whose other end is a list of pieces; `b""` is a quiet moment. Its clock moves when it waits."""

    name = "scripted"

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.written: list[bytes] = []
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    def open(self) -> None: ...
    def close(self) -> None: ...
    def probe(self) -> None: ...

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        piece = self.pieces.pop(0) if self.pieces else b""
        self.now += 0.001 if piece else timeout_s + 1e-6
        return piece


@pytest.fixture
def scripted() -> Callable[..., tuple[Any, ScriptedLink]]:
    """`scripted(driver, settings, *pieces)` gives a device on a line that says these pieces, and the line."""

    def make(driver: Any, settings: Mapping[str, object], *pieces: bytes) -> tuple[Any, ScriptedLink]:
        link = ScriptedLink(*pieces)
        return driver(link, read_settings(driver.settings_type, settings), clock=link.clock), link

    return make
