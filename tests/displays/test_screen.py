"""The screens of a host: drawn when something is heard, quiet otherwise, on a dummy display and on a real X server."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pygame
import pytest

from displays import sample
from displays.board import HallState, Shown
from displays.drawing import Drawing
from displays.dress import Dress
from displays.face import DEFAULT
from displays.regions import QUIET_SECONDS, STEP_SECONDS
from displays.screen import HEADLESS, Screen

Until = Callable[..., None]


class Board:
    """A seat whose state the test sets."""

    def __init__(self, state: HallState) -> None:
        self.state = state
        self.drawings: list[Drawing] = []

    def shown(self) -> Shown:
        return self.state.shown(sample.NOW)

    def drawn(self, shown: Shown, drawing: Drawing) -> None:
        self.drawings.append(drawing)


@pytest.fixture
def screen() -> Iterator[Screen]:
    made = Screen(sample.NOW.tzinfo, sample.NOW.timestamp, headless=True, windowed=False)
    yield made
    made.stop()


def test_a_quiet_board_is_drawn_once_and_a_moving_one_says_so(screen: Screen) -> None:
    quiet = Board(sample.hall([]))
    screen.add(quiet)
    screen.start()
    assert screen.draw() == QUIET_SECONDS
    assert screen.draw() == QUIET_SECONDS
    assert [drawing.frames for drawing in quiet.drawings] == [1]
    quiet.state = sample.busy()
    assert screen.draw() == STEP_SECONDS
    assert [drawing.frames for drawing in quiet.drawings] == [1, 2]


def test_an_entrance_board_says_that_no_calls_are_on_it(screen: Screen) -> None:
    entrance = Board(sample.entrance(9))
    screen.add(entrance, Dress(services=sample.services(9)))
    screen.start()
    screen.draw()
    assert [drawing.calls for drawing in entrance.drawings] == [False]


def test_two_boards_of_a_host_have_a_window_each(screen: Screen) -> None:
    first, second = Board(sample.busy()), Board(sample.hall([]))
    screen.add(first)
    screen.add(second)
    screen.start()
    screen.draw()
    assert [len(board.drawings) for board in (first, second)] == [1, 1]
    assert pygame.display.get_surface().get_size() == HEADLESS


def test_what_is_heard_wakes_the_loop_and_the_stop_ends_it(screen: Screen, until: Until) -> None:
    board, stopping = Board(sample.hall([])), threading.Event()
    screen.add(board)
    screen.start()

    def hear() -> None:
        until(lambda: board.drawings)
        board.state = sample.busy()
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
    screen.add(Board(sample.hall([])))
    screen.start()
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    screen.run(threading.Event())


WINDOW = """
import sys
from datetime import timedelta
from displays import sample
from displays.screen import Screen
import pygame

class Board:
    state = sample.hall([])
    def shown(self): return self.state.shown(sample.NOW)
    def drawn(self, shown, drawing): pass

board = Board()
screen = Screen(sample.NOW.tzinfo, sample.NOW.timestamp, headless=False, windowed=len(sys.argv) > 1)
screen.add(board)
screen.start()
screen.draw()
assert pygame.display.get_driver() == "x11", pygame.display.get_driver()
print(*pygame.display.get_surface().get_size(), flush=True)
for line in sys.stdin:
    board.state = sample.busy()
    screen.draw()
    pygame.event.pump()
    print("drawn", flush=True)
screen.stop()
"""


class Glass:
    """A real X server whose screen can be read: it keeps it in a file, as an X window dump."""

    def __init__(self, folder: Path) -> None:
        reading, writing = os.pipe()
        self._file = folder / "Xvfb_screen0"
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-fbdir", str(folder)],
            pass_fds=(writing,), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as number:
            self.display = number.readline().strip()

    def at(self, x: int, y: int) -> tuple[int, ...]:
        """The colour of a pixel, as somebody who stands before it sees it."""
        data = self._file.read_bytes()
        head = struct.unpack(">25I", data[:100])
        start = head[0] + head[19] * 12 + y * head[12] + x * 4
        return tuple(data[start : start + 3][::-1])

    def end(self) -> None:
        self._server.terminate()
        self._server.wait(60)


@pytest.fixture
def glass(tmp_path: Path) -> Iterator[Glass]:
    made = Glass(tmp_path)
    yield made
    made.end()


@pytest.mark.screen
@pytest.mark.skipif(not shutil.which("Xvfb"), reason="Xvfb is not installed: apt install xvfb")
@pytest.mark.parametrize(("arguments", "size"), [([], "1366 768"), (["windowed"], "1280 720")])
def test_on_a_real_x_server_the_board_fills_the_screen_or_its_window_and_a_call_is_seen(
    arguments: list[str], size: str, glass: Glass, until: Until
) -> None:
    env = {**os.environ, "DISPLAY": f":{glass.display}", "SDL_VIDEODRIVER": "x11"}
    env.pop("SDL_FRAMEBUFFER_ACCELERATION", None)
    command = [sys.executable, "-c", WINDOW, *arguments]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as board:
        assert board.stdin
        assert board.stdout
        answers = iter(board.stdout.readline, "")
        assert next(line for line in answers if line[0].isdigit()).strip() == size
        amber = DEFAULT.accent
        until(lambda: glass.at(700, 100) not in ((0, 0, 0), amber), "the first picture")
        board.stdin.write("call\n")
        board.stdin.flush()
        assert next(answers) == "drawn\n"
        until(lambda: glass.at(700, 100) == amber, "the call on the glass")
        board.stdin.close()
        assert board.wait(60) == 0
