"""A board's seat on the bus: what it hears, and what it tells about itself.

Its health part `screen`: `{state, frames, last_call, shown_at, show, problems}`; frames are counted since the start,
`last_call` is the newest call that has been seen on the glass and `shown_at` since when, `show` what of the playlist is on,
`problems` the files that cannot be shown and why.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from displays.board import HallState, Shown
from displays.code_desk import CodeDesk
from displays.drawing import Drawing
from displays.listen import listen
from displays.places import NOWHERE, Places
from lobby import topics
from lobby.messages import Call, HallBoard, QueueBoard, ServerStatus, WindowBoard
from lobby.terminal import Terminal

FRAMES_SECONDS: Final = 60
"""How often a board tells only that it draws; whatever else is new is told at once."""


class BoardSeat:
    """A hall board's seat: folds what it hears; `shown` may be asked from any thread. `clock`: seconds since 1970."""

    def __init__(
        self,
        terminal: Terminal,
        zone: str | None,
        *,
        wake: Callable[[], None],
        clock: Callable[[], float],
        places: Places = NOWHERE,
        check_in: bool = False,
    ) -> None:
        """`check_in`: the code for checking in by phone is asked for and shown."""
        self._code = CodeDesk(terminal, clock, wake) if check_in else None
        self._terminal, self._wake, self._clock = terminal, wake, clock
        self._lock = threading.Lock()
        self._state = HallState(zone=zone, places=places).heard_link(here=False, now=self._now())
        self._told: dict[str, Any] = {"state": "ok"}
        self._told_at = 0.0
        centre, bus = terminal.centre, terminal.bus
        listen(bus, topics.HALL_BOARD.of(centre), HallBoard, self._hall)
        listen(bus, topics.QUEUE_BOARD.of(centre, "+"), QueueBoard, self._queue)
        listen(bus, topics.WINDOW_BOARD.of(centre, "+"), WindowBoard, self._window)
        listen(bus, topics.CALL.of(centre), Call, self._call)
        listen(bus, topics.SERVER_STATUS.of(centre), ServerStatus, self._server)
        bus.on_link(self._link)

    def start(self) -> None:
        """Come to the bus."""
        self._terminal.health("screen", self._told)
        self._terminal.start()

    def stop(self) -> None:
        """Leave it."""
        self._terminal.stop()

    def shown(self) -> Shown:
        """What stands on the board now; the code for checking in only while the server is there."""
        with self._lock:
            shown, here = self._state.shown(self._now()), self._state.since is None
        return replace(shown, check_in=self._code.now(here=here)) if self._code else shown

    def drawn(self, shown: Shown, drawing: Drawing) -> None:
        """This is on the screen now; the newest call and since when it is seen are told at once, and once.

        While an emergency has the screen no call is seen, and none is told; on an entrance board never.
        """
        now = self._clock()
        told: dict[str, Any] = {key: self._told[key] for key in ("last_call", "shown_at") if key in self._told}
        newest = shown.rows[0].call if shown.rows and drawing.calls and not shown.emergency else None
        if newest and newest != told.get("last_call"):
            told = {"last_call": newest, "shown_at": self._now().isoformat(timespec="milliseconds")}
        state: dict[str, Any] = {"state": "ok", **told}
        if drawing.show:
            state["show"] = drawing.show
        if drawing.problems:
            state["problems"] = dict(drawing.problems)
        known = {key: value for key, value in self._told.items() if key != "frames"}
        if state != known or now - self._told_at >= FRAMES_SECONDS:
            self._told, self._told_at = {**state, "frames": drawing.frames}, now
            self._terminal.health("screen", self._told)

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
