"""When an emergency is said: at once, every minute, until it is ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from displays.standing import Standing
from lobby.messages import Emergency, HallBoard, Text

T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def board(seq: int, emergency: str | None = None, journal: str = "j") -> HallBoard:
    stands = Emergency(id=emergency, text=Text(zh="火", en="Fire"), since=T0) if emergency else None
    return HallBoard(journal=journal, seq=seq, name=Text(zh="厅", en="Hall"), calls=[], emergency=stands)


def said(standing: Standing, now: datetime) -> tuple[Standing, str | None]:
    standing, announcement = standing.due(now)
    return standing, announcement.id if announcement else None


def test_at_once_then_every_minute_then_never_again() -> None:
    standing, heard = Standing().heard(board(1, "fire"), T0), []
    for second in range(181):
        if second == 150:
            standing = standing.heard(board(3), T0 + 150 * SECOND)
        standing, name = said(standing, T0 + second * SECOND)
        heard += [(second, name)] if name else []
    assert heard == [(0, "fire/0"), (60, "fire/1"), (120, "fire/2")]


def test_the_same_board_again_says_nothing_more() -> None:
    standing, _ = said(Standing().heard(board(1, "fire"), T0), T0)
    assert said(standing.heard(board(1, "fire"), T0 + SECOND), T0 + SECOND)[1] is None
    assert standing.seconds(T0 + SECOND) == 59


def test_an_older_board_neither_ends_it_nor_brings_it_back() -> None:
    standing = Standing().heard(board(5, "fire"), T0).heard(board(4), T0)
    assert standing.stands("fire")
    ended = standing.heard(board(6), T0).heard(board(5, "fire"), T0)
    assert said(ended, T0)[1] is None


def test_another_journal_is_right_whatever_its_number() -> None:
    assert not Standing().heard(board(5, "fire"), T0).heard(board(1, journal="k"), T0).stands("fire")


def test_a_clock_that_is_set_back_does_not_put_it_off() -> None:
    standing, _ = said(Standing().heard(board(1, "fire"), T0), T0)
    assert said(standing, T0 - timedelta(hours=1))[1] == "fire/1"


def test_without_an_emergency_nothing_is_due() -> None:
    assert said(Standing(), T0) == (Standing(), None)
    assert Standing().seconds(T0) > 1e9
