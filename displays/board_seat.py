"""A board's seat on the bus: what it hears, and what it tells about itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from displays.board import HallState, Shown
from displays.listen import listen
from lobby import topics
from lobby.messages import Call, HallBoard, QueueBoard, ServerStatus, WindowBoard
from lobby.terminal import Terminal


class BoardSeat:
    """A hall board's seat: folds what it hears; `shown` may be asked from any thread. `clock`: seconds since 1970."""

    def __init__(
        self, terminal: Terminal, zone: str | None, *, wake: Callable[[], None], clock: Callable[[], float]
    ) -> None:
        self._terminal, self._wake, self._clock = terminal, wake, clock
        self._lock = threading.Lock()
        self._state = HallState(zone=zone).heard_link(here=False, now=self._now())
        self._told: str | None = None
        centre, bus = terminal.centre, terminal.bus
        listen(bus, topics.HALL_BOARD.of(centre), HallBoard, self._hall)
        listen(bus, topics.QUEUE_BOARD.of(centre, "+"), QueueBoard, self._queue)
        listen(bus, topics.WINDOW_BOARD.of(centre, "+"), WindowBoard, self._window)
        listen(bus, topics.CALL.of(centre), Call, self._call)
        listen(bus, topics.SERVER_STATUS.of(centre), ServerStatus, self._server)
        bus.on_link(self._link)

    def start(self) -> None:
        """Come to the bus."""
        self._terminal.health("screen", {"state": "ok"})
        self._terminal.start()

    def stop(self) -> None:
        """Leave it."""
        self._terminal.stop()

    def shown(self) -> Shown:
        """What stands on the board now."""
        with self._lock:
            return self._state.shown(self._now())

    def drawn(self, shown: Shown) -> None:
        """This is on the screen now; tells the newest call and since when it is seen, once."""
        newest = shown.rows[0].call if shown.rows else None
        if newest is None or newest == self._told:
            return
        self._told = newest
        at = self._now().isoformat(timespec="milliseconds")
        self._terminal.health("screen", {"state": "ok", "last_call": newest, "shown_at": at})

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _fold(self, fold: Callable[[HallState], HallState]) -> None:
        with self._lock:
            self._state = fold(self._state)
        self._wake()

    def _hall(self, _: str, board: HallBoard | None) -> None:
        if board:
            self._fold(lambda state: state.heard_hall(board, self._now()))

    def _queue(self, queue: str, board: QueueBoard | None) -> None:
        self._fold(lambda state: state.heard_queue(queue, board))

    def _window(self, window: str, board: WindowBoard | None) -> None:
        self._fold(lambda state: state.heard_window(window, board))

    def _call(self, _: str, call: Call | None) -> None:
        if call:
            self._fold(lambda state: state.heard_call(call, self._now()))

    def _server(self, _: str, status: ServerStatus | None) -> None:
        here = status is not None and status.status == "online"
        self._fold(lambda state: state.heard_server(here=here, now=self._now()))

    def _link(self, here: bool) -> None:
        self._fold(lambda state: state.heard_link(here=here, now=self._now()))
