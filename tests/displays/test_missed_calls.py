"""Calls that were lost with the broker and stand on the hall's board when it is back: said once, while they are good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from displays.missed_calls import GOOD_FOR, MissedCalls
from lobby.messages import CallLine, HallBoard, Text

T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NAME = Text(zh="3号窗口", en="Window 3")


def line(number: int, after: float, state: str = "called") -> CallLine:
    return CallLine.model_validate({
        "call": f"c{number}", "number": f"A{number:03}", "window": "3", "window_name": NAME, "state": state, "nth": 1,
        "at": T0 + timedelta(seconds=after), "zone": "hall",
    })  # fmt: skip


def board(seq: int, *lines: CallLine, journal: str = "j") -> HallBoard:
    return HallBoard(journal=journal, seq=seq, name=NAME, calls=list(lines))


def ids(missed: MissedCalls, told: HallBoard) -> list[str]:
    return [call.call for call in missed.of(told)]


def test_what_was_called_while_the_bus_was_away_comes_in_its_order_and_once() -> None:
    missed = MissedCalls(T0)
    missed.heard("c1")
    back = board(4, line(3, 9), line(2, 5), line(1, 2))
    assert ids(missed, back) == ["c2", "c3"]
    assert ids(missed, back) == []


def test_the_past_what_is_being_served_and_an_older_board_stay_silent() -> None:
    missed = MissedCalls(T0)
    assert ids(missed, board(4, line(2, 3, "serving"), line(1, -1))) == []
    assert ids(missed, board(3, line(5, 5))) == []
    assert ids(missed, board(1, line(6, 6), journal="k")) == ["c6"]


def test_a_missed_call_is_good_as_long_as_any_other() -> None:
    (call,) = MissedCalls(T0).of(board(1, line(1, 2)))
    assert call.expires - call.at == GOOD_FOR
    assert (call.number, call.window_name, call.zone) == ("A001", NAME, "hall")
