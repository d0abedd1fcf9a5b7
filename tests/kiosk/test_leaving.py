"""A kiosk ends in time, whatever its devices do: who stays is killed by systemd and by `lobby up`."""

from __future__ import annotations

import logging
import threading

import pytest

from kiosk.leaving import Together


class Part:
    """Somebody with a life, who may hang at its end."""

    def __init__(self, name: str, said: list[str], stuck: threading.Event | None = None) -> None:
        self._name, self._said, self._stuck = name, said, stuck

    def start(self) -> None:
        self._said.append(f"{self._name} began")

    def stop(self) -> None:
        if self._stuck:
            self._stuck.wait()
        self._said.append(f"{self._name} ended")


class Wrong(Part):
    def stop(self) -> None:
        raise RuntimeError("its plug")


def test_they_begin_in_order_and_one_that_hangs_or_breaks_keeps_nobody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    said: list[str] = []
    stuck = threading.Event()
    both = Together([Part("a", said), Part("b", said, stuck), Wrong("c", said), Part("d", said)])
    both.start()
    assert said == ["a began", "b began", "c began", "d began"]
    both.stop()
    assert {"a ended", "d ended"} <= set(said)
    assert "b ended" not in said
    assert "not waited for: Part" in caplog.text
    assert "Wrong did not stop cleanly" in caplog.text
    stuck.set()


def test_what_never_began_is_not_ended() -> None:
    said: list[str] = []
    Together([Part("a", said)]).stop()
    assert said == []
