"""Bytes on a simulated line take the time they take on a real one, stay in order, and are lost with the plug."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from drivers.simulated.course import MOST_UNDER_WAY, PIECE, Course

BAUD = 9600
BYTE_S = 10 / BAUD
Until = Callable[[Callable[[], bool]], None]


class Line:
    """A course with a clock that stands still, and what has arrived."""

    def __init__(self) -> None:
        self.now = 100.0
        self.heard = b""
        self.course = Course(BAUD, clock=lambda: self.now)

    def carry(self, data: bytes, *, way: str = "in", late_s: float = 0.0) -> None:
        self.course.carry(way, data, self._hear, late_s=late_s)

    def _hear(self, data: bytes) -> None:
        self.heard += data


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.course.stop()


def test_nothing_slows_it_down_and_it_is_there_at_once_without_a_thread(line: Line) -> None:
    threads = threading.active_count()
    line.carry(b"A001")
    assert line.heard == b"A001"
    assert threading.active_count() == threads


def test_each_byte_takes_ten_bits(line: Line, until: Until) -> None:
    line.course.is_paced = True
    data = bytes(range(2 * PIECE + 3))
    line.carry(data)
    for arrived in (PIECE, 2 * PIECE, 2 * PIECE + 3):
        assert len(line.heard) < arrived
        line.now = 100.0 + arrived * BYTE_S + 1e-9
        until(lambda arrived=arrived: len(line.heard) >= arrived)
        assert line.heard == data[:arrived]


def test_the_two_directions_do_not_wait_for_one_another(line: Line, until: Until) -> None:
    line.course.is_paced = True
    line.carry(b"i" * PIECE)
    line.carry(b"o" * PIECE, way="out")
    line.carry(b"j" * PIECE)
    line.now += PIECE * BYTE_S + 1e-9
    until(lambda: len(line.heard) == 2 * PIECE)
    assert line.heard == b"i" * PIECE + b"o" * PIECE


def test_what_comes_after_something_late_does_not_overtake_it(line: Line, until: Until) -> None:
    line.carry(b"late", late_s=5)
    line.carry(b" then")
    assert line.heard == b""
    line.now += 5 + 1e-9
    until(lambda: line.heard == b"late then")
    until(lambda: not line.course._under_way)
    line.carry(b" now")
    assert line.heard == b"late then now"


def test_what_is_under_way_is_lost_with_the_plug_and_the_line_works_again(line: Line, until: Until) -> None:
    line.course.is_paced = True
    line.carry(b"lost")
    line.course.clear()
    line.carry(b"kept")
    line.now += 1
    until(lambda: line.heard == b"kept")
    line.course.stop()
    line.course.is_paced = False
    until(lambda: not line.course._under_way)
    line.carry(b"!")
    assert line.heard == b"kept!"


def test_a_line_that_is_flooded_holds_little(line: Line) -> None:
    line.course.is_paced = True
    for _ in range(3):
        line.carry(bytes(MOST_UNDER_WAY))
    assert line.course._under_way <= MOST_UNDER_WAY
