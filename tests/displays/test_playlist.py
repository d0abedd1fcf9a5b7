"""Whose turn it is on the stage: days, hours, seconds, files that cannot be shown. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from displays.playlist import Turn, due, turned
from lobby.displays_settings import Show

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SECOND = timedelta(seconds=1)
TEXT = {"zh": "欢迎", "en": "Welcome"}


def show(**more: Any) -> Show:
    return Show.model_validate({"kind": "text", "text": TEXT, "seconds": 10, **more})


@pytest.mark.parametrize(
    ("span", "clock", "shown"),
    [
        ((), "00:00", True),
        ((), "23:59", True),
        (("09:00", "12:00"), "08:59", False),
        (("09:00", "12:00"), "09:00", True),
        (("09:00", "12:00"), "11:59", True),
        (("09:00", "12:00"), "12:00", False),
        (("22:00", "06:00"), "23:00", True),
        (("22:00", "06:00"), "05:59", True),
        (("22:00", "06:00"), "06:00", False),
    ],
)
def test_a_show_has_its_hours(span: tuple[str, ...], clock: str, shown: bool) -> None:
    times = dict(zip(("from", "to"), span, strict=False))
    at = MONDAY.replace(hour=int(clock[:2]), minute=int(clock[3:]))
    assert due(show(**times), at) is shown


def test_a_show_has_its_days_and_a_night_belongs_to_the_day_on_which_it_began() -> None:
    weekend = show(days=["sat", "sun"])
    assert [due(weekend, MONDAY + timedelta(days=day)) for day in range(7)] == [False] * 5 + [True] * 2
    night = show(days=["mon"], **{"from": "22:00", "to": "06:00"})
    assert not due(night, MONDAY.replace(hour=5)), "Sunday's night"
    assert due(night, MONDAY.replace(hour=22))
    assert due(night, MONDAY.replace(hour=5) + timedelta(days=1))


def test_shows_take_turns_each_for_its_seconds() -> None:
    shows = (show(seconds=10), show(seconds=5), show(seconds=20))
    seen, turn = [], None
    for second in range(71):
        turn = turned(shows, turn, MONDAY + second * SECOND)
        assert turn
        seen.append(turn.place)
    assert seen == [0] * 10 + [1] * 5 + [2] * 20 + [0] * 10 + [1] * 5 + [2] * 20 + [0]


def test_what_is_not_due_or_cannot_be_shown_is_passed_over_at_once() -> None:
    shows = (show(), show(**{"from": "14:00"}), show(), show())
    turn = turned(shows, None, MONDAY)
    assert turn == Turn(0, MONDAY)
    assert turned(shows, turn, MONDAY + 10 * SECOND, skipped={2}) == Turn(3, MONDAY + 10 * SECOND)
    assert turned(shows, turn, MONDAY + SECOND, skipped={0}) == Turn(2, MONDAY + SECOND)
    assert turned(shows, turn, MONDAY, skipped={0, 2, 3}) is None
    assert turned((), None, MONDAY) is None


def test_a_show_whose_hours_end_leaves_in_the_middle() -> None:
    shows = (show(seconds=3600, to="09:30"), show())
    turn = turned(shows, None, MONDAY)
    assert turn
    assert turned(shows, turn, MONDAY.replace(minute=29)) == turn
    after = turned(shows, turn, MONDAY.replace(minute=30))
    assert after
    assert after.place == 1


def test_a_video_that_is_over_makes_room_and_a_lonely_one_begins_again() -> None:
    shows = (show(), show())
    turn = Turn(0, MONDAY)
    assert turned(shows, turn, MONDAY + 4 * SECOND, over=True) == Turn(1, MONDAY + 4 * SECOND)
    assert turned(shows[:1], turn, MONDAY + 4 * SECOND, over=True) == Turn(0, MONDAY + 4 * SECOND)


def test_a_clock_that_is_set_back_does_not_hold_a_show_for_hours() -> None:
    shows = (show(), show())
    assert turned(shows, Turn(0, MONDAY), MONDAY - timedelta(hours=2)) == Turn(1, MONDAY - timedelta(hours=2))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"kind": "text"}, "found a text without words"),
        ({"kind": "picture"}, "found a picture without a file"),
        ({"kind": "video", "text": TEXT}, "found a video without a file"),
        ({"kind": "picture", "file": "../secret.png"}, "pattern"),
        ({"kind": "picture", "file": "a/b.png"}, "pattern"),
    ],
)
def test_a_show_without_anything_to_show_is_refused_with_its_reason(body: dict[str, Any], found: str) -> None:
    with pytest.raises(ValidationError, match=found):
        Show.model_validate(body)
