"""The screens of a host: drawn when something is heard, quiet otherwise, on a dummy display and on a real X server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pygame
import pytest

from displays import pictures
from displays.board import HallState, Shown
from displays.screen import HEADLESS, Screen

Until = Callable[..., None]


class Board:
    """A seat whose state the test sets."""

    def __init__(self, state: HallState) -> None:
        self.state = state
        self.drawings: list[Shown] = []

    def shown(self) -> Shown:
        return self.state.shown(pictures.NOW)

    def drawn(self, shown: Shown) -> None:
        self.drawings.append(shown)


@pytest.fixture
def screen() -> Iterator[Screen]:
    made = Screen(pictures.NOW.tzinfo, pictures.NOW.timestamp, headless=True, windowed=False)
    yield made
    made.stop()


def test_a_quiet_board_is_drawn_once_and_a_moving_one_says_so(screen: Screen) -> None:
    quiet = Board(pictures._hall([]))
    screen.add(quiet)
    screen.start()
    assert screen.draw() is False
    assert screen.draw() is False
    assert len(quiet.drawings) == 1
    quiet.state = pictures.busy()
    assert screen.draw() is True
    assert len(quiet.drawings) == 2


def test_two_boards_of_a_host_have_a_window_each(screen: Screen) -> None:
    first, second = Board(pictures.busy()), Board(pictures._hall([]))
    screen.add(first)
    screen.add(second)
    screen.start()
    screen.draw()
    assert [len(board.drawings) for board in (first, second)] == [1, 1]
    assert pygame.display.get_surface().get_size() == HEADLESS


def test_what_is_heard_wakes_the_loop_and_the_stop_ends_it(screen: Screen, until: Until) -> None:
    board, stopping = Board(pictures._hall([])), threading.Event()
    screen.add(board)
    screen.start()

    def hear() -> None:
        until(lambda: board.drawings)
        board.state = pictures.busy()
        screen.wake()
        until(lambda: len(board.drawings) >= 2)
        stopping.set()
        screen.wake()

    listener = threading.Thread(target=hear)
    listener.start()
    screen.run(stopping)
    listener.join()
    assert len(board.drawings) >= 2


def test_a_window_that_is_closed_ends_the_loop(screen: Screen) -> None:
    screen.add(Board(pictures._hall([])))
    screen.start()
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    screen.run(threading.Event())


WINDOW = """
import sys, threading
from displays import pictures
from displays.screen import Screen
import pygame

class Board:
    state = pictures.busy()
    def shown(self): return self.state.shown(pictures.NOW)
    def drawn(self, shown): pass

screen = Screen(pictures.NOW.tzinfo, pictures.NOW.timestamp, headless=False, windowed=len(sys.argv) > 1)
screen.add(Board())
screen.start()
screen.draw()
assert pygame.display.get_driver() == "x11", pygame.display.get_driver()
print(*pygame.display.get_surface().get_size(), pygame.display.get_surface().get_at((640, 220))[:3] > (200, 150, 0))
screen.stop()
"""


@pytest.mark.screen
@pytest.mark.skipif(not shutil.which("Xvfb"), reason="Xvfb is not installed: apt install xvfb")
@pytest.mark.parametrize(("arguments", "size"), [([], "1366 768"), (["windowed"], "1280 720")])
def test_on_a_real_x_server_the_board_fills_the_screen_or_its_window(
    arguments: list[str], size: str, tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writing,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            display = number.readline().strip()
        env = {**os.environ, "DISPLAY": f":{display}", "SDL_VIDEODRIVER": "x11"}
        ended = subprocess.run(
            [sys.executable, "-c", WINDOW, *arguments], env=env, capture_output=True, text=True, timeout=60, check=False
        )
    finally:
        server.terminate()
        server.wait(10)
    assert ended.stdout.strip() == f"{size} True", ended.stderr
