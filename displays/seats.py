"""Seats on the bus: what a board, a strip and a voice hear, and what they tell about themselves."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from displays.board import HallState, Shown
from displays.listen import listen
from displays.strips import StripLine
from displays.voice import Spoken, Voice
from lobby import topics
from lobby.codec import encode
from lobby.messages import Call, HallBoard, QueueBoard, ServerStatus, WindowBoard
from lobby.terminal import Terminal

SPOKEN_KEPT: Final = 5


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


class VoiceSeat:
    """A voice's seat: hears calls; in simulation it tells what was said."""

    def __init__(
        self, terminal: Terminal, make_voice: Callable[[Callable[[Spoken], None]], Voice], *, simulated: bool
    ) -> None:
        self._terminal = terminal
        self._spoken: deque[Mapping[str, Any]] = deque(maxlen=SPOKEN_KEPT)
        self._voice = make_voice(self._said if simulated else _nobody)
        listen(terminal.bus, topics.CALL.of(terminal.centre), Call, self._called)
        if simulated:
            terminal.bus.on_link(self._linked)

    def start(self) -> None:
        """Begin to listen and to speak."""
        self._voice.start()
        self._terminal.start()

    def stop(self) -> None:
        """Be silent and leave."""
        self._terminal.stop()
        self._voice.stop()

    def _called(self, _: str, call: Call | None) -> None:
        if call:
            self._voice.call(call)

    def _linked(self, here: bool) -> None:
        if here:
            self._tell()

    def _said(self, spoken: Spoken) -> None:
        at = spoken.at.isoformat(timespec="milliseconds")
        self._spoken.append({"at": at, "text": spoken.announcement.text.body()})
        self._tell()

    def _tell(self) -> None:
        topic = topics.SEEN.of(self._terminal.centre, self._terminal.device)
        self._terminal.bus.publish(topic, encode({"spoken": list(self._spoken)}), retain=True)


def _nobody(_: Spoken) -> None:
    """Nobody is told outside of simulation: what was said was heard."""
