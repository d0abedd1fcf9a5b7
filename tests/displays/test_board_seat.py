"""Boards on the bus: late joiners, lost signals, bad messages, and what they tell about themselves."""

from __future__ import annotations

from datetime import timedelta

from displays.board_seat import BoardSeat
from displays.drawing import Drawing
from lobby import topics
from tests.displays.house import T0, House


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
    seat.drawn(shown, Drawing(1))
    first = house.health("board-1")
    at = "2026-11-23T01:00:00.000+00:00"
    assert first == {"screen": {"state": "ok", "frames": 1, "last_call": "c1", "shown_at": at}}
    house.now += timedelta(seconds=3)
    seat.drawn(shown, Drawing(25))
    assert house.health("board-1") == first, "the same call is told once"
    house.now += timedelta(seconds=60)
    seat.drawn(seat.shown(), Drawing(500))
    assert house.health("board-1")["screen"] == {**first["screen"], "frames": 500}, "that it draws is told each minute"


def test_a_recall_of_the_same_number_is_told_as_a_call_of_its_own() -> None:
    house = House()
    seat = house.board()
    seat.start()
    house.hall(1)
    house.call("A001", "c1")
    seat.drawn(seat.shown(), Drawing(1))
    house.now += timedelta(seconds=20)
    house.call("A001", "c2")
    assert seat.shown().rows[0].fresh, "it moves again"
    seat.drawn(seat.shown(), Drawing(2))
    told = house.health("board-1")["screen"]
    assert (told["last_call"], told["shown_at"]) == ("c2", "2026-11-23T01:00:20.000+00:00")


def test_what_is_on_stage_and_what_cannot_be_shown_is_told() -> None:
    house = House()
    seat = house.board()
    seat.start()
    house.hall(1)
    seat.drawn(seat.shown(), Drawing(1, "welcome.mp4", {"bad.png": "found no picture in it"}))
    told = house.health("board-1")["screen"]
    assert (told["show"], told["problems"]) == ("welcome.mp4", {"bad.png": "found no picture in it"})
    seat.drawn(seat.shown(), Drawing(2))
    assert house.health("board-1") == {"screen": {"state": "ok", "frames": 2}}


def test_an_emergency_has_the_screen_and_no_call_is_told_as_seen_until_it_ends() -> None:
    house = House()
    seat = house.board()
    seat.start()
    house.hall(1, emergency="leave")
    house.call("A001", "c1")
    shown = seat.shown()
    assert shown.emergency
    assert shown.emergency.text.zh == "leave"
    seat.drawn(shown, Drawing(1))
    assert "last_call" not in house.health("board-1")["screen"]
    house.hall(2)
    assert seat.shown().emergency is None
    seat.drawn(seat.shown(), Drawing(2))
    assert house.health("board-1")["screen"]["last_call"] == "c1"


def test_an_entrance_board_shows_no_calls_and_tells_of_none() -> None:
    house = House()
    seat = house.board()
    seat.start()
    house.hall(1, "A001")
    seat.drawn(seat.shown(), Drawing(1, calls=False))
    assert house.health("board-1") == {"screen": {"state": "ok", "frames": 1}}


def test_a_board_that_comes_late_shows_the_emergency_that_stands() -> None:
    house = House()
    house.hall(3, "A001", emergency="leave")
    seat = house.board()
    seat.start()
    assert seat.shown().emergency
    house.buses[0].lose()
    house.now += timedelta(minutes=5)
    assert seat.shown().emergency, "it stays while the signal is lost"


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
