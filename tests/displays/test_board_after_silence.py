"""What a board makes of calls whose hall board was lost with the broker: they never come back over newer ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from displays.board import HallState
from lobby.messages import Call, CallLine, HallBoard, Text

T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NAME = Text(zh="窗口", en="Window")


def call(number: str, window: str, after: int) -> Call:
    at = T0 + after * SECOND
    return Call(
        call=f"c-{number}", ticket=f"t-{number}", number=number, window=window, window_name=NAME, nth=1, zone="hall",
        at=at, expires=at + 30 * SECOND,
    )  # fmt: skip


def hall(seq: int, *calls: Call) -> HallBoard:
    lines = [CallLine(state="called", **each.model_dump(exclude={"ticket", "expires"})) for each in calls]
    return HallBoard(journal="j", seq=seq, name=NAME, calls=lines)


def numbers(state: HallState, after: int) -> list[str]:
    return [row.number for row in state.shown(T0 + after * SECOND).rows]


def test_a_call_that_the_hall_has_gone_on_from_is_not_the_newest_once_the_bus_is_back() -> None:
    lost, newer = call("A001", "1", 0), call("A002", "2", 5)
    state = HallState().heard_hall(hall(1), T0).heard_call(lost, T0)
    assert numbers(state, 1) == ["A001"]
    back = T0 + 6 * SECOND
    assert numbers(state.heard_hall(hall(9, newer), back), 6) == ["A002"]
    assert numbers(state.heard_hall(hall(9, newer), back).heard_call(lost, back), 6) == ["A002"], "heard late"


def test_a_call_that_is_newer_than_the_halls_board_stands_until_the_board_knows_it() -> None:
    first, second = call("A001", "1", 0), call("A002", "2", 1)
    state = HallState().heard_hall(hall(1), T0).heard_call(first, T0).heard_call(second, T0 + SECOND)
    state = state.heard_hall(hall(2, first), T0 + SECOND)
    assert numbers(state, 2) == ["A002", "A001"]
