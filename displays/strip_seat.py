"""A window strip's seat on the bus."""

from __future__ import annotations

from displays.listen import listen
from displays.strips import StripLine
from lobby import topics
from lobby.messages import WindowBoard
from lobby.terminal import Terminal


class StripSeat:
    """A window strip's seat: hears its own window's board and nothing else."""

    def __init__(self, terminal: Terminal, window: str, line: StripLine) -> None:
        self._terminal, self._line = terminal, line
        topic = topics.WINDOW_BOARD.of(terminal.centre, window)
        listen(terminal.bus, topic, WindowBoard, lambda _, board: line.board(board))

    def start(self) -> None:
        """Begin to show, then come to the bus."""
        self._line.start()
        self._terminal.start()

    def stop(self) -> None:
        """Leave the bus, then the line."""
        self._terminal.stop()
        self._line.stop()
