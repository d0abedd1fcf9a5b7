"""Stories of the hall board: what it shows after what it heard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from displays.board import FRESH, LOST, HallState
from displays.places import Places
from lobby.messages import Call, CallLine, HallBoard, QueueBoard, Text, WindowBoard

T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NAME = Text(zh="垫江县行政服务中心", en="Dianjiang")


def window_name(window: str) -> Text:
    return Text(zh=f"{window}号窗口", en=f"Window {window}")


def call(number: str, window: str, call_id: str, *, at: datetime = T0, nth: int = 1, zone: str = "hall") -> Call:
    return Call(
        call=call_id, ticket=f"t-{number}", number=number, window=window, window_name=window_name(window),
        nth=nth, zone=zone, at=at, expires=at + 30 * SECOND,
    )  # fmt: skip


def line(number: str, window: str, call_id: str, *, at: datetime = T0, state: str = "called", nth: int = 1) -> CallLine:
    return CallLine(
        call=call_id, number=number, window=window, window_name=window_name(window), state=state,
        nth=nth, at=at, zone="hall",
    )  # fmt: skip


def hall(seq: int, *lines: CallLine, journal: str = "j") -> HallBoard:
    return HallBoard(journal=journal, seq=seq, name=NAME, calls=list(lines))


def queue(seq: int, waiting: int, *, journal: str = "j", name: str = "tax", letter: str = "A") -> QueueBoard:
    return QueueBoard(
        journal=journal, seq=seq, queue=name, letter=letter, name=Text(zh="税务", en="Tax"), waiting=waiting,
        open_windows=1, wait_low=1, wait_high=2,
    )  # fmt: skip


def window_board(seq: int, state: str, call_id: str | None, since: datetime, *, window: str = "3") -> WindowBoard:
    return WindowBoard(
        journal="j", seq=seq, window=window, name=window_name(window), state=state, call=call_id,
        number="A001" if call_id else None, since=since, services=[],
    )  # fmt: skip


def numbers(state: HallState, now: datetime = T0) -> list[str]:
    return [row.number for row in state.shown(now).rows]


def test_a_call_stands_on_the_board_at_once_is_new_for_its_time_and_then_calm() -> None:
    state = HallState().heard_hall(hall(1), T0).heard_call(call("A001", "3", "c1"), T0)
    newest = state.shown(T0).newest
    assert newest
    assert (newest.number, newest.window_name.zh, newest.fresh) == ("A001", "3号窗口", True)
    after = state.heard_hall(hall(2, line("A001", "3", "c1")), T0 + SECOND).shown(T0 + FRESH).newest
    assert after
    assert (after.number, after.fresh) == ("A001", False)


@pytest.mark.parametrize("board_first", [True, False])
def test_call_and_hall_board_may_come_in_either_order(board_first: bool) -> None:
    state = HallState().heard_hall(hall(1), T0)
    board, event = hall(2, line("A001", "3", "c1")), call("A001", "3", "c1")
    if board_first:
        state = state.heard_hall(board, T0).heard_call(event, T0)
    else:
        state = state.heard_call(event, T0).heard_hall(board, T0)
    assert numbers(state) == ["A001"]
    assert state.shown(T0 + FRESH / 2).rows[0].fresh


def test_a_recall_is_new_though_number_and_window_are_the_same() -> None:
    state = HallState().heard_hall(hall(1, line("A001", "3", "c1")), T0)
    later = T0 + timedelta(minutes=2)
    assert not state.shown(later).rows[0].fresh
    again = state.heard_call(call("A001", "3", "c2", at=later, nth=2), later)
    rows = again.shown(later).rows
    assert [(row.call, row.nth, row.fresh) for row in rows] == [("c2", 2, True)]
    by_board = state.heard_hall(hall(2, line("A001", "3", "c2", at=later, nth=2)), later)
    assert by_board.shown(later).rows[0].fresh


def test_a_board_that_wakes_in_the_middle_of_the_day_is_right_and_old_calls_are_not_new() -> None:
    before = T0 - timedelta(minutes=5)
    retained = hall(7, line("A002", "4", "c2", at=before), line("A001", "3", "c1", at=before, state="serving"))
    shown = HallState().heard_hall(retained, T0).shown(T0)
    assert [(row.number, row.serving, row.fresh) for row in shown.rows] == [
        ("A002", False, False),
        ("A001", True, False),
    ]
    assert shown.newest
    assert shown.newest.number == "A002"


def test_an_older_seq_of_the_same_journal_is_dropped_and_another_journal_always_wins() -> None:
    state = HallState().heard_hall(hall(5, line("A005", "3", "c5")), T0)
    state = state.heard_queue("tax", queue(5, 9))
    state = state.heard_hall(hall(4, line("A004", "3", "c4")), T0).heard_queue("tax", queue(4, 1))
    assert numbers(state) == ["A005"]
    assert state.shown(T0).queues[0].waiting == 9
    state = state.heard_hall(hall(1, line("B001", "4", "d1"), journal="k"), T0)
    state = state.heard_queue("tax", queue(1, 0, journal="k"))
    assert numbers(state) == ["B001"]
    assert state.shown(T0).queues[0].waiting == 0


def test_another_journal_takes_the_calls_of_the_old_one_away() -> None:
    state = HallState().heard_hall(hall(1), T0).heard_call(call("A001", "3", "c1"), T0)
    assert numbers(state.heard_hall(hall(1, journal="k"), T0)) == []


def test_two_calls_for_one_window_at_once_show_the_newer_one() -> None:
    state = HallState().heard_hall(hall(1), T0)
    state = state.heard_call(call("A001", "3", "c1"), T0).heard_call(
        call("A002", "3", "c2", at=T0 + SECOND), T0 + SECOND
    )
    assert numbers(state, T0 + SECOND) == ["A002"]
    both = HallState().heard_hall(hall(2, line("A002", "3", "c2"), line("A001", "3", "c1")), T0)
    assert numbers(both) == ["A002"]


def test_stale_repeated_and_foreign_calls_change_nothing() -> None:
    state = HallState(zone="hall").heard_hall(hall(1), T0)
    assert numbers(state.heard_call(call("A001", "3", "c1", at=T0 - 60 * SECOND), T0)) == []
    assert numbers(state.heard_call(call("A001", "3", "c1", zone="upstairs"), T0)) == []
    once = state.heard_call(call("A001", "3", "c1"), T0)
    assert once.heard_call(call("A001", "3", "c1"), T0 + 5 * SECOND) == once


def test_a_call_that_comes_after_newer_ones_and_is_on_no_board_is_of_the_past() -> None:
    newer = hall(5, line("A005", "4", "c5", at=T0 + 5 * SECOND))
    state = HallState().heard_hall(newer, T0 + 5 * SECOND)
    assert numbers(state.heard_call(call("A001", "3", "c1"), T0 + 5 * SECOND), T0 + 5 * SECOND) == ["A005"]
    later = call("A006", "3", "c6", at=T0 + 6 * SECOND)
    assert numbers(state.heard_call(later, T0 + 6 * SECOND), T0 + 6 * SECOND) == ["A006", "A005"]


def test_a_clock_that_is_set_back_by_an_hour_keeps_no_call_new_for_an_hour() -> None:
    state = HallState().heard_hall(hall(1), T0).heard_call(call("A001", "3", "c1"), T0)
    assert state.shown(T0 - SECOND).rows[0].fresh
    assert not state.shown(T0 - 3600 * SECOND).rows[0].fresh


def test_rows_know_the_way_and_the_part_of_the_building() -> None:
    places = Places({"3": "up"}, {"3": "second"}, {"hall": Text(zh="大厅", en="Hall")})
    state = HallState(places=places).heard_hall(hall(1), T0).heard_call(call("A001", "3", "c1"), T0)
    before = state.shown(T0).rows[0]
    after = state.heard_hall(hall(2, line("A001", "3", "c1")), T0).shown(T0).rows[0]
    for row in (before, after):
        assert row.arrow == "up"
        assert row.zone
        assert row.zone.zh == "大厅"


def test_a_call_that_was_taken_back_leaves_with_its_window() -> None:
    state = HallState().heard_hall(hall(1), T0).heard_call(call("A001", "3", "c1"), T0)
    state = state.heard_window("3", window_board(2, "idle", None, T0 + SECOND))
    assert numbers(state, T0 + SECOND) == []
    unheard = HallState().heard_hall(hall(1), T0).heard_call(call("A001", "3", "c1"), T0)
    assert numbers(unheard, T0 + 30 * SECOND) == []


def test_a_window_that_began_to_serve_says_so_even_before_the_hall_board() -> None:
    state = HallState().heard_hall(hall(1, line("A001", "3", "c1")), T0)
    state = state.heard_window("3", window_board(2, "serving", "c1", T0 + SECOND))
    row = state.shown(T0 + SECOND).rows[0]
    assert (row.serving, row.fresh) == (True, False)
    assert state.shown(T0 + SECOND).newest is None


def test_the_loss_of_bus_or_server_is_said_after_ten_seconds_and_heals() -> None:
    state = HallState().heard_link(here=False, now=T0)
    assert not state.shown(T0 + LOST - SECOND).lost
    assert state.shown(T0 + LOST).lost
    state = state.heard_link(here=True, now=T0 + LOST)
    assert not state.shown(T0 + 2 * LOST).lost
    gone = state.heard_hall(hall(1, line("A001", "3", "c1")), T0).heard_server(here=False, now=T0)
    assert gone.heard_link(here=False, now=T0 + 5 * SECOND).shown(T0 + LOST).lost, "two losses do not start anew"
    assert numbers(gone, T0 + LOST) == ["A001"], "the last board stays"
    back = gone.heard_server(here=True, now=T0 + LOST)
    assert not back.shown(T0 + 3 * LOST).lost


def test_queues_stand_by_letter_and_removed_ones_leave() -> None:
    state = HallState().heard_queue("x", queue(1, 1, name="x", letter="J")).heard_queue("tax", queue(1, 4))
    assert [board.letter for board in state.shown(T0).queues] == ["A", "J"]
    assert [board.letter for board in state.heard_queue("x", None).shown(T0).queues] == ["A"]


def test_ten_thousand_calls_leave_no_trace() -> None:
    state, now = HallState().heard_hall(hall(0), T0), T0
    for turn in range(10_000):
        now += SECOND
        event = call(f"A{turn}", str(turn % 40), f"c{turn}", at=now)
        state = state.heard_call(event, now)
        if turn % 3 == 0:
            state = state.heard_hall(hall(turn, line(event.number, event.window, event.call, at=now)), now)
    assert len(state.calls) <= 12
    assert len(state.seen) <= 60
