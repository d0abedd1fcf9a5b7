"""What the server tells everybody: how full the queues are, and whether it is there at all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.inputs import BoardCame, Input, Online
from lobby import topics
from lobby.codec import BadMessage, read
from lobby.messages import QueueBoard, ServerStatus
from lobby.terminal import Terminal

log = logging.getLogger(__name__)


@dataclass
class News:
    """Listens on the terminal's bus; `post` is told of each change, on the bus's thread."""

    terminal: Terminal
    post: Callable[[Input], None]
    on_server: Callable[[bool], None]
    """Told when the server is known to be gone (True), and when it may be asked again (False)."""
    _status: ServerStatus | None = None

    def start(self) -> None:
        """Listen; call it before the terminal comes to the bus."""
        bus, centre = self.terminal.bus, self.terminal.centre
        bus.subscribe(topics.QUEUE_BOARD.of(centre, "+"), self._board)
        bus.subscribe(topics.SERVER_STATUS.of(centre), self._server)
        bus.on_link(self._link)

    def stop(self) -> None:
        """Nothing to undo: the bus ends with its terminal."""

    def _board(self, topic: str, payload: bytes) -> None:
        if not payload:
            return  # the board of a queue that is no more
        try:
            self.post(BoardCame(read(QueueBoard, payload)))
        except BadMessage as error:
            log.warning("%s: unreadable board: %s", topic, error)

    def _server(self, topic: str, payload: bytes) -> None:
        try:
            status = read(ServerStatus, payload)
        except BadMessage as error:
            log.warning("%s: unreadable status: %s", topic, error)
            return
        known = self._status
        if known and known.status == "online" and status.status == "offline" and status.since < known.since:
            return  # the late will of an earlier life
        self._status = status
        self._tell()

    def _link(self, here: bool) -> None:
        if not here:
            self._status = None  # what is so is told anew after each connect
        self._tell()

    def _tell(self) -> None:
        here = self.terminal.bus.connected
        gone = self._status is not None and self._status.status == "offline"
        self.on_server(gone)
        self.post(Online(here and self._status is not None and not gone))
