"""Thirty-two strips on one RS-485 line of 9,600 baud, each given a new text: frames a second against the line's limit.

The limit counts the bytes that go out and, with acknowledgement, those of the answers, for the pair of wires carries
one at a time: bytes x 10 / baud. The doubles of all cards stand at the far end of one real pty that takes its time.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.report import spread, table
from drivers import make_device
from drivers.line import SharedLine
from drivers.links import SerialLink
from drivers.simulated import open_double

STRIPS, BAUD, ROUNDS = 32, 9_600, 3
TEXT = "请A{:03d}到{}号窗口"
AIM = 1.1
CASES: tuple[tuple[str, dict[str, object]], ...] = (("onbon", {}), ("onbon", {"ack": False}), ("cpower", {}))


class CountingLink(SerialLink):
    """A serial line that counts its bytes, both ways."""

    def __init__(self, path: str) -> None:
        super().__init__(path, BAUD)
        self.carried = 0

    def write(self, data: bytes) -> None:
        """See the base."""
        self.carried += len(data)
        super().write(data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """See the base."""
        data = super().read(max_bytes, timeout_s)
        self.carried += len(data)
        return data


def measure() -> str:
    """The table."""
    rows = [_measured(*case) for case in CASES]
    head = (
        f"{STRIPS} strips, {BAUD:,} baud",
        "bytes a frame",
        "frames/s",
        "limit",
        f"times the limit (aim {AIM})",
        "aim",
    )
    return table(head, rows)


def _measured(kind: str, settings: dict[str, object]) -> tuple[object, ...]:
    with tempfile.TemporaryDirectory() as folder:
        numbers = list(range(1, STRIPS + 1))
        double = open_double(kind, {**settings, "baud": BAUD, "addresses": numbers}, Path(folder) / "line")
        double.start()
        link = CountingLink(str(Path(folder) / "line"))
        line = SharedLine(double.address, lambda: link)
        strips = [make_device(kind, line.tap(), {**settings, "address": number}) for number in numbers]
        try:
            for strip in strips:
                strip.open()
                strip.show("")
            _until(lambda: double.seen()["frames"] >= STRIPS, "every strip has heard its first frame")
            double.fault("paced")
            runs = [_round(double, link, strips, nth) for nth in range(ROUNDS)]
        finally:
            for strip in strips:
                strip.close()
            double.stop()
    return _row(f"{kind}, {'acknowledged' if settings.get('ack', True) else 'one way'}", runs)


def _round(double: Any, link: CountingLink, strips: list[Any], nth: int) -> tuple[float, float]:
    """Each strip once: seconds until the last one shows its text (and was acknowledged), and bytes on the line."""
    link.carried = 0
    began = time.perf_counter()
    texts = [TEXT.format(nth * STRIPS + place, place) for place, _ in enumerate(strips)]
    for strip, text in zip(strips, texts, strict=True):
        strip.show(text)
    _until(lambda: double.seen()["address"][str(STRIPS)]["text"] == texts[-1], f"the last strip shows {texts[-1]}")
    seconds = time.perf_counter() - began
    shown = [double.seen()["address"][str(place)]["text"] for place in range(1, STRIPS + 1)]
    if shown != texts:
        raise RuntimeError(f"found {shown}; allowed {texts}")
    return seconds, link.carried


def _until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.perf_counter() + 60
    while not is_so():
        if time.perf_counter() > deadline:
            raise RuntimeError(f"not within a minute: {what}")
        time.sleep(0.001)


def _row(name: str, runs: list[tuple[float, float]]) -> tuple[object, ...]:
    carried = runs[0][1] / STRIPS
    limit = BAUD / 10 / carried
    over = [seconds / (sent * 10 / BAUD) for seconds, sent in runs]
    met = "met" if sorted(over)[len(over) // 2] <= AIM else "missed"
    rate = spread((STRIPS / seconds for seconds, _ in runs), "{:.2f}")
    return name, f"{carried:.1f}", rate, f"{limit:.2f}", spread(over, "{:.3f}"), met
