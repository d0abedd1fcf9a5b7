"""Boards on a real broker: late joiners, its loss and return, recalls and an emergency, each seen on the glass."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pygame
import pytest

from displays.board_seat import BoardSeat
from displays.dress import Dress
from displays.palette import RED
from displays.places import Places
from displays.screen import Screen
from lobby import topics
from lobby.codec import encode
from lobby.config import load
from lobby.messages import Emergency, HallBoard, Text
from lobby.registry import credentials
from lobby.terminal import Terminal
from tests.displays.test_program import CENTRE, RealHall

pytestmark = pytest.mark.network
Until = Callable[..., None]


class Wall:
    """A board in this process: its seat on the broker, its screen, and a clock that can be put forward."""

    def __init__(self, hall: RealHall) -> None:
        self.ahead = 0.0
        centre = load(CENTRE)
        self.screen = Screen(centre.zone, self.clock, headless=True, windowed=False)
        terminal = Terminal.over_mqtt(credentials(hall.data, "board-1"), "board", self.clock)
        places = Places.of(centre)
        self.seat = BoardSeat(terminal, "hall", wake=self.screen.wake, clock=self.clock, places=places)
        self.screen.add(self.seat, Dress.of(centre, centre.device["board-1"], hall.data / "media"))
        self.screen.start()
        self.seat.start()

    def clock(self) -> float:
        return time.time() + self.ahead

    def at(self, x: int, y: int) -> Any:
        """A pixel after drawing."""
        self.screen.draw()
        return pygame.display.get_surface().get_at((x, y))[:3]

    def numbers(self) -> list[str]:
        return [row.number for row in self.seat.shown().rows]

    def end(self) -> None:
        self.seat.stop()
        self.screen.stop()


@pytest.fixture
def hall(tmp_path: Path, until: Until) -> Iterator[RealHall]:
    made = RealHall(tmp_path / "data", until)
    yield made
    made.end()


@pytest.fixture
def wall(hall: RealHall) -> Iterator[Wall]:
    hall.call("A001", "3")
    made = Wall(hall)
    yield made
    made.end()


def test_a_board_lives_through_a_day_with_a_broker_that_dies(hall: RealHall, wall: Wall, until: Until) -> None:
    until(lambda: wall.numbers() == ["A001"], "what is so, for a late joiner")
    assert wall.seat.shown().rows[0].arrow == "left"

    call = hall.call("A002", "4")
    until(lambda: wall.numbers()[:1] == ["A002"], "the call")
    wall.screen.draw()
    until(lambda: hall.health("board-1").get("screen", {}).get("last_call") == call, "its word")

    wall.ahead += 20
    assert not wall.seat.shown().rows[0].fresh
    again = hall.call("A002", "4", nth=2)
    until(lambda: wall.seat.shown().rows[0].call == again, "the recall")
    assert wall.seat.shown().rows[0].fresh, "a recall of the same number moves again"

    hall.broker.kill()
    hall.broker.wait(60)
    until(lambda: not hall.server.connected, "the loss")
    wall.ahead += 9
    assert not wall.seat.shown().lost
    until(lambda: wall.at(960, 1070) != RED, "calm for nine seconds")
    wall.ahead += 2
    until(lambda: wall.seat.shown().lost and wall.at(960, 1070) == RED, "it says that the signal is lost")
    assert wall.numbers() == ["A002"], "the last board stays"

    hall.broker = hall.start("broker", "--mqtt", str(hall.port))
    until(lambda: hall.server.connected, "the server is back")
    until(lambda: wall.at(960, 1070) != RED, "it heals by itself")
    hall.call("A003", "5")
    until(lambda: wall.numbers()[:1] == ["A003"], "calls go on")


def test_an_emergency_takes_the_screen_of_boards_that_are_there_and_that_come_late(
    hall: RealHall, until: Until
) -> None:
    def say(seq: int, emergency: Emergency | None) -> None:
        board = HallBoard(journal="j", seq=seq, name=Text(zh="垫江", en="Dianjiang"), calls=[], emergency=emergency)
        assert hall.server.publish(topics.HALL_BOARD.of("dianjiang"), encode(board.body()), retain=True)

    first = Wall(hall)
    say(50, None)
    until(lambda: first.seat.shown().name and first.at(40, 540) != RED, "a calm board")
    say(51, Emergency(id="e1", text=Text(zh="请有序撤离", en="Please leave calmly"), since=datetime.now(UTC)))
    until(lambda: first.at(40, 540) == RED, "the emergency")
    first.end()

    late = Wall(hall)
    until(lambda: late.at(40, 540) == RED, "the emergency, for a late joiner")
    say(52, None)
    until(lambda: late.at(40, 540) != RED, "its end")
    late.end()
