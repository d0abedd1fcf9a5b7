"""Boards and voices on the bus: late joiners, lost signals, bad messages, and what they tell about themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from displays.seats import BoardSeat, VoiceSeat
from displays.voice import Voice, VoiceSettings
from lobby import topics
from lobby.bus import MemoryBroker, MemoryBus, Will
from lobby.codec import encode
from lobby.messages import Call, CallLine, HallBoard, QueueBoard, Text
from lobby.sound import SilentSpeaker, SilentSpeech
from lobby.terminal import Terminal

Until = Callable[..., None]
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

    def hall(self, seq: int, *numbers: str) -> None:
        lines = [
            CallLine(
                call=f"c-{number}", number=number, window=number[-1], window_name=NAME, state="called",
                nth=1, at=self.now, zone="hall",
            )
            for number in numbers
        ]  # fmt: skip
        board = HallBoard(journal="j", seq=seq, name=Text(zh="垫江", en="Dianjiang"), calls=lines)
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


def numbers(seat: BoardSeat) -> list[str]:
    return [row.number for row in seat.shown().rows]


def test_a_board_that_comes_late_is_right_from_retained_messages_alone() -> None:
    house = House()
    house.hall(4, "A002", "A001")
    house.queue(7)
    seat = house.board()
    seat.start()
    assert numbers(seat) == ["A002", "A001"]
    assert seat.shown().queues[0].waiting == 7
    assert not seat.shown().lost


def test_a_call_wakes_the_screen_and_is_confirmed_once_it_is_drawn() -> None:
    house = House()
    seat = house.board()
    seat.start()
    house.hall(1)
    before = house.woken
    house.call("A001")
    assert house.woken > before
    shown = seat.shown()
    assert house.health("board-1") == {"screen": {"state": "ok"}}
    seat.drawn(shown)
    first = house.health("board-1")
    assert first == {"screen": {"state": "ok", "last_call": "c1", "shown_at": "2026-11-23T01:00:00.000+00:00"}}
    house.now += timedelta(seconds=3)
    seat.drawn(shown)
    assert house.health("board-1") == first, "the same call is told once"


def test_a_lost_bus_is_said_after_ten_seconds_the_board_stays_and_heals() -> None:
    house = House()
    seat = house.board()
    seat.start()
    house.hall(1, "A001")
    house.buses[0].lose()
    house.now += timedelta(seconds=9)
    assert not seat.shown().lost
    house.now += timedelta(seconds=1)
    assert seat.shown().lost
    assert numbers(seat) == ["A001"]
    house.hall(2, "A002", "A001")
    house.buses[0].start()
    assert numbers(seat) == ["A002", "A001"]
    assert not seat.shown().lost


def test_a_lost_server_is_said_too() -> None:
    house = House()
    seat = house.board()
    seat.start()
    since = T0.isoformat()
    house.say(topics.SERVER_STATUS.of("here"), {"status": "offline", "version": "1", "since": since})
    house.now += timedelta(seconds=10)
    assert seat.shown().lost
    house.say(topics.SERVER_STATUS.of("here"), {"status": "online", "version": "1", "since": since})
    assert not seat.shown().lost


def test_messages_that_cannot_be_read_harm_nothing() -> None:
    house = House()
    seat = house.board()
    seat.start()
    house.hall(1, "A001")
    for payload in (b"{", b"[]", b'{"journal":1}', b"\xff\xfe", b'{"a":"' + b"x" * 20_000 + b'"}'):
        for topic in (topics.HALL_BOARD.of("here"), topics.QUEUE_BOARD.of("here", "tax"), topics.CALL.of("here")):
            house.server.publish(topic, payload)
    assert numbers(seat) == ["A001"]
    house.hall(2, "A002")
    assert numbers(seat) == ["A002"]


def voice_seat(house: House) -> VoiceSeat:
    terminal = house.terminal("voice-1", "voice")

    def make(on_spoken: Any) -> Voice:
        return Voice(
            "voice-1", "hall", speech=SilentSpeech(), speaker=SilentSpeaker(), settings=VoiceSettings(),
            clock=house.clock, on_spoken=on_spoken, health=lambda state: terminal.health("audio", state),
        )  # fmt: skip

    return VoiceSeat(terminal, make, simulated=True)


def spoken(house: House) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = json.loads(house.broker.retained[topics.SEEN.of("here", "voice-1")])["spoken"]
    return said


def test_a_voice_tells_what_it_said_in_a_simulated_hall(until: Until) -> None:
    house = House()
    seat = voice_seat(house)
    seat.start()
    for number in range(1, 8):
        house.call(f"A00{number}", f"c{number}")
    until(lambda: spoken(house) and "零零七" in spoken(house)[-1]["text"]["zh"])
    assert len(spoken(house)) == 5
    assert spoken(house)[-1] == {
        "at": "2026-11-23T01:00:00.000+00:00",
        "text": {"zh": "请A零零七号到三号窗口办理", "en": "Number A, zero zero seven, please go to window three."},
    }
    until(lambda: house.health("voice-1") == {"audio": {"state": "ok", "queue": 0}})
    seat.stop()


def test_a_voice_that_comes_late_or_back_says_nothing_of_the_past(until: Until) -> None:
    house = House()
    house.call("A001", "c1")
    seat = voice_seat(house)
    seat.start()
    house.call("A002", "c2")
    until(lambda: spoken(house))
    house.buses[0].lose()
    house.buses[0].start()
    house.call("A002", "c2")
    house.now += timedelta(seconds=40)
    house.call("A003", "c3")
    until(lambda: len(spoken(house)) == 2)
    seat.stop()
    assert [said["text"]["zh"][1:5] for said in spoken(house)] == ["A零零二", "A零零三"]
