"""In the server's place: says boards and calls as the server does, as fast as is wished; for soak and bench."""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lobby import topics
from lobby.bus import MqttBus
from lobby.centre import Centre
from lobby.codec import encode
from lobby.messages import Call, CallLine, Emergency, HallBoard, Message, Text, WindowBoard
from lobby.registry import credentials
from tests.until import until

LINES = 12
EXPIRES = timedelta(seconds=30)
NUMBERS = 9_999


class PlayedServer:
    """The server's seat on the bus; `sent` holds when (`time.time`) each call began to be said."""

    def __init__(self, centre: Centre, data: Path) -> None:
        given = credentials(data, "server")
        self._centre, self._seq, self._count = centre, 0, 0
        self._lines: deque[CallLine] = deque(maxlen=LINES)
        self.notice: Text | None = None
        self.emergency: Emergency | None = None
        self.numbers: dict[str, str] = {}
        self.sent: dict[str, float] = {}
        self.bus = MqttBus(given.broker, given.username, given.password)
        self.bus.start()
        until(lambda: self.bus.connected, "the server's seat")

    def call(self, window: str, expect: Callable[[str], None] = lambda _: None) -> str:
        """The next number, to a window: its board, the call, the hall's board, in the order of the server; the call's id.

        `expect` is told the id first.
        """
        self._count += 1
        now, call = datetime.now(UTC), uuid.uuid4().hex
        expect(call)
        described = self._centre.window[window]
        number = f"A{self._count % NUMBERS:03d}"
        where = {"call": call, "number": number, "window": window}
        self.sent[call] = time.time()
        board = WindowBoard(**self._head(), **where, name=described.name, state="called", since=now, services=[])
        self._say(topics.WINDOW_BOARD.of(self._centre.id, window), board)
        line = {**where, "window_name": described.name, "nth": 1, "zone": described.zone, "at": now}
        call_now = Call.model_validate({**line, "ticket": f"t-{self._count}", "expires": now + EXPIRES})
        self._say(topics.CALL.of(self._centre.id), call_now, retain=False)
        self._lines = deque([each for each in self._lines if each.window != window], LINES)
        self._lines.appendleft(CallLine.model_validate({**line, "state": "called"}))
        self.numbers.pop(window, None)
        self.numbers[window] = number  # the last one is the newest
        self.hall()
        return call

    def hall(self) -> None:
        """Say the hall's board as it is now."""
        name = self._centre.name
        board = HallBoard(**self._head(), name=name, calls=list(self._lines), notice=self.notice,
                          emergency=self.emergency)  # fmt: skip
        self._say(topics.HALL_BOARD.of(self._centre.id), board)

    def stop(self) -> None:
        self.bus.stop()

    def _head(self) -> dict[str, object]:
        self._seq += 1
        return {"journal": "played", "seq": self._seq}

    def _say(self, topic: str, message: Message, *, retain: bool = True) -> None:
        assert self.bus.publish(topic, encode(message.body()), retain=retain), "the broker went away"
