"""How loud at which hour, and when the hall is silent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from displays.announcements import Rank
from displays.voice_times import loudness
from lobby.displays_settings import VoiceSettings


def at(clock: str, rank: Rank = Rank.CALL, **settings: Any) -> float:
    now = datetime.fromisoformat(f"2026-11-23T{clock}:00+08:00")
    return loudness(VoiceSettings.model_validate(settings), now, rank)


LEVELS = [{"from": "08:00", "percent": 90}, {"from": "17:00", "percent": 40}]
NIGHT = [{"from": "22:00", "to": "06:30"}]
NOON = [{"from": "12:00", "to": "13:30"}]


@pytest.mark.parametrize(
    ("clock", "loud"), [("08:00", 0.9), ("16:59", 0.9), ("17:00", 0.4), ("23:59", 0.4), ("00:00", 0.4), ("07:59", 0.4)]
)
def test_the_level_of_the_hour(clock: str, loud: float) -> None:
    assert at(clock, volume=LEVELS) == loud


@pytest.mark.parametrize(
    ("clock", "silent", "loud"),
    [
        ("11:59", NOON, 1), ("12:00", NOON, 0), ("13:29", NOON, 0), ("13:30", NOON, 1),
        ("21:59", NIGHT, 1), ("22:00", NIGHT, 0), ("00:00", NIGHT, 0), ("06:29", NIGHT, 0), ("06:30", NIGHT, 1),
        ("12:30", NIGHT + NOON, 0),
    ],
)  # fmt: skip
def test_silent_times_also_over_midnight(clock: str, silent: list[dict[str, str]], loud: float) -> None:
    assert at(clock, silent=silent) == loud
    assert at(clock, Rank.NOTICE, silent=silent) == loud


def test_an_emergency_is_never_silent_and_never_soft() -> None:
    assert at("12:30", Rank.EMERGENCY, silent=NOON, volume=[{"from": "00:00", "percent": 0}]) == 1
