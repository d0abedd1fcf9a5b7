"""A broker in memory with a server that says what the test wants, and seats that come and go."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from displays.board_seat import BoardSeat
from lobby import topics
from lobby.bus import MemoryBroker, MemoryBus, Will
from lobby.codec import encode
from lobby.messages import Call, CallLine, Emergency, HallBoard, QueueBoard, Text
from lobby.terminal import Terminal

T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NAME = Text(zh="3号窗口", en="Window 3")


class House:
    """A broker with a server that says things, and terminals that come and go."""

    def __init__(self) -> None:
        self.broker = MemoryBroker()
        self.now = T0
        self.server = self.broker.bus()
        self.server.start()
        self.buses: list[MemoryBus] = []
        self.woken = 0

    def clock(self) -> float:
        return self.now.timestamp()

    def terminal(self, device: str, kind: Any) -> Terminal:
        def make(will: Will) -> MemoryBus:
            self.buses.append(self.broker.bus(will=will))
            return self.buses[-1]

        return Terminal(make, centre="here", device=device, kind=kind, clock=self.clock)

    def board(self) -> BoardSeat:
        def wake() -> None:
            self.woken += 1

        return BoardSeat(self.terminal("board-1", "board"), "hall", wake=wake, clock=self.clock)

    def say(self, topic: str, body: Any) -> None:
        self.server.publish(topic, encode(body), retain="/board/" in topic or topic.endswith("/status"))

    def hall(self, seq: int, *numbers: str, emergency: str | None = None) -> None:
        lines = [
            CallLine(
                call=f"c-{number}", number=number, window=number[-1], window_name=NAME, state="called",
                nth=1, at=self.now, zone="hall",
            )
            for number in numbers
        ]  # fmt: skip
        alarm = Emergency(id=f"e{seq}", text=Text(zh=emergency, en=emergency), since=self.now) if emergency else None
        board = HallBoard(
            journal="j", seq=seq, name=Text(zh="垫江", en="Dianjiang"), calls=lines, emergency=alarm
        )  # fmt: skip
        self.say(topics.HALL_BOARD.of("here"), board.body())

    def queue(self, waiting: int) -> None:
        board = QueueBoard(
            journal="j", seq=1, queue="tax", letter="A", name=Text(zh="税务", en="Tax"), waiting=waiting,
            open_windows=1, wait_low=1, wait_high=2,
        )  # fmt: skip
        self.say(topics.QUEUE_BOARD.of("here", "tax"), board.body())

    def call(self, number: str, call_id: str = "c1") -> None:
        call = Call(
            call=call_id, ticket=f"t-{number}", number=number, window="3", window_name=NAME,
            nth=1, zone="hall", at=self.now, expires=self.now + timedelta(seconds=30),
        )  # fmt: skip
        self.say(topics.CALL.of("here"), call.body())

    def health(self, device: str) -> Any:
        return json.loads(self.broker.retained[f"lobby/here/device/{device}/health"])
