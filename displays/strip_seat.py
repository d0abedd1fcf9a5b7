"""A window strip's seat on the bus: its own window's board, and an emergency that takes every strip."""

from __future__ import annotations

from displays.listen import listen
from displays.strips import Newest, StripLine
from lobby import topics
from lobby.messages import Board, Emergency, WindowBoard
from lobby.terminal import Terminal


class HallWord(Board):
    """Of the hall board only what a strip shows: the rest comes with every call and is not looked at."""

    emergency: Emergency | None = None


class StripSeat:
    """A window strip's seat: hears its own window's board, and of the hall's no more than an emergency."""

    def __init__(self, terminal: Terminal, window: str, line: StripLine) -> None:
        self._terminal, self._line = terminal, line
        self._newest = Newest()
        topic = topics.WINDOW_BOARD.of(terminal.centre, window)
        listen(terminal.bus, topic, WindowBoard, lambda _, board: line.board(board))
        listen(terminal.bus, topics.HALL_BOARD.of(terminal.centre), HallWord, self._hall)

    def start(self) -> None:
        """Begin to show, then come to the bus."""
        self._line.start()
        self._terminal.start()

    def stop(self) -> None:
        """Leave the bus, then the line."""
        self._terminal.stop()
        self._line.stop()

    def _hall(self, _: str, word: HallWord | None) -> None:
        if self._newest.takes(word):
            self._line.emergency(word.emergency if word else None)
