"""The entrance's board with a real broker and server: its code is read off the glass, and lets a phone in.

The board runs here, with its seat on the broker and a clock that can be put forward; everything else is a process.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from displays.board_seat import BoardSeat
from displays.dress import Dress
from displays.screen import Screen
from lobby.config import load
from lobby.draw import encoded
from lobby.terminal import Terminal
from tests.house.door import Door
from tests.house.hall import CENTRE, Hall, Program
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.timeout(180)]

PUBLIC = "https://hall.example"
DEVICES = '\n[[devices]]\nid = "board-9"\nkind = "board"\nview = "entrance"\ncheck_in = true\n'


class Wall:
    """The board in this process, and whoever holds a phone before it."""

    def __init__(self, hall: Hall) -> None:
        self.ahead = 0.0
        centre = load(hall.centre_file)
        self.screen = Screen(centre.zone, self.clock, headless=True, windowed=False)
        terminal = Terminal.over_mqtt(hall.credentials("board-9"), "board", self.clock)
        device = centre.device["board-9"]
        self.seat = BoardSeat(terminal, None, wake=self.screen.wake, clock=self.clock, check_in=device.check_in)
        self.screen.add(self.seat, Dress.of(centre, device, hall.data / "media"))
        self.screen.start()
        self.seat.start()

    def clock(self) -> float:
        return time.time() + self.ahead

    def read(self) -> str | None:
        """What a phone reads off the glass after the next picture."""
        self.screen.draw()
        glass = pygame.display.get_surface()
        assert glass
        found = subprocess.run(["zbarimg", "-q", "--raw", "-"], input=encoded(glass), capture_output=True, check=False)
        return found.stdout.decode().strip() or None

    def end(self) -> None:
        self.seat.stop()
        self.screen.stop()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    file = tmp_path / "centre.toml"
    file.write_text(CENTRE.read_text("utf-8") + DEVICES, "utf-8")
    made = Hall(tmp_path / "data", devices={"board-9": "board"}, centre=file)
    made.server = Program(
        "server", made.data, "server", "--centre", file, "--data", made.data, "--http", made.http_port, "--broker",
        made.mqtt, "--simulated", "--public-url", PUBLIC,
    )  # fmt: skip
    made.start_broker()
    made.start_server()
    yield made
    made.server.stop()
    made.broker.stop()


@pytest.fixture
def wall(hall: Hall) -> Iterator[Wall]:
    made = Wall(hall)
    yield made
    made.end()


def enters(hall: Hall, url: str) -> int:
    """What the server says to a phone that shows this code."""
    door = Door(hall.http, "")
    status, _ = door.post("/check-in/enter", {"code": url.partition("?c=")[2]})
    door.close()
    return status


def test_a_phone_is_let_in_by_the_code_on_the_glass_and_none_stands_there_without_the_server(
    hall: Hall, wall: Wall
) -> None:
    url = until(wall.read, "a code on the glass")
    assert url.startswith(f"{PUBLIC}/in?c=")
    assert enters(hall, url) == 200
    hall.server.kill()
    until(lambda: wall.read() is None, "the code goes with the server")
    hall.start_server()
    back = until(wall.read, "the code comes back with it")
    assert enters(hall, back) == 200


def test_a_code_whose_time_is_over_leaves_the_glass_before_another_comes(hall: Hall, wall: Wall) -> None:
    first = until(wall.read, "a code on the glass")
    wall.ahead += 120  # as long as a code is good at most
    assert wall.seat.shown().check_in != first
    again = until(wall.read, "a code once more")
    assert enters(hall, again) == 200
