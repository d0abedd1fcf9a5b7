"""What the manager sets: newer only, checked, kept whole, in force again at the next start. And levels by hour."""

from __future__ import annotations

import logging
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from kiosk.settings import SettingsDesk
from lobby.kiosk_settings import KioskSettings, Level
from lobby.levels import level

CENTRE = KioskSettings()
QUIET = {"version": 3, "attract_seconds": 30, "volume": [{"from": "08:00", "percent": 40}], "pictures": ["hall.png"]}


def desk(folder: Path, of_centre: KioskSettings = CENTRE) -> SettingsDesk:
    return SettingsDesk(folder / "kiosk-1-settings.json", of_centre)


def test_newer_settings_are_in_force_at_once_and_after_a_restart(tmp_path: Path) -> None:
    told: list[int] = []
    first = desk(tmp_path)
    first.listen(lambda settings: told.append(settings.version))
    assert first.put(QUIET) == {"ok": True, "version": 3}
    assert told == [0, 3]
    assert desk(tmp_path).now == KioskSettings.model_validate(QUIET)


@pytest.mark.parametrize("version", [0, 2, 3])
def test_older_ones_are_refused(tmp_path: Path, version: int) -> None:
    mine = desk(tmp_path)
    mine.put(QUIET)
    assert mine.put({"version": version}) == {"ok": False, "reason": "not_newer", "version": 3}
    assert mine.now.attract_seconds == 30


def test_the_same_ones_again_are_well_received(tmp_path: Path) -> None:
    mine = desk(tmp_path)
    mine.put(QUIET)
    assert mine.put(QUIET) == {"ok": True, "version": 3}


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"version": 4, "attract_seconds": -1}, "attract_seconds"), ({"version": 4, "colour": "red"}, "colour"),
        ({"version": 4, "pictures": ["../../etc/passwd"]}, "pictures.0"),
        ({"version": 4, "volume": [{"from": "25:00", "percent": 3}]}, "volume.0.from"), (None, ""), ("x", ""), ([], ""),
    ],
)  # fmt: skip
def test_bad_ones_are_refused_by_key_and_change_nothing(tmp_path: Path, wrong: Any, key: str) -> None:
    mine = desk(tmp_path)
    mine.put(QUIET)
    outcome = mine.put(wrong)
    assert (outcome["ok"], outcome["reason"]) == (False, "bad_settings")
    assert any(problem.startswith(f"{key}:") for problem in outcome["errors"])
    assert desk(tmp_path).now.version == 3


def test_a_centre_file_with_newer_settings_wins(tmp_path: Path) -> None:
    desk(tmp_path).put(QUIET)
    assert desk(tmp_path, KioskSettings(version=5)).now.version == 5


def test_a_damaged_file_is_one_warning_and_the_centres_settings(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    (tmp_path / "kiosk-1-settings.json").write_text('{"version": 3, "attr')
    assert desk(tmp_path).now == CENTRE
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a_disk_that_cannot_be_written_is_told_and_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    mine = SettingsDesk(tmp_path / "file" / "settings.json", CENTRE)
    assert mine.put(QUIET)["reason"] == "storage"
    assert mine.now == CENTRE


@pytest.mark.parametrize(
    ("now", "percent"), [("07:59", 20), ("08:00", 80), ("11:59", 80), ("22:00", 20), ("00:00", 20)]
)
def test_the_level_of_the_hour_holds_until_the_next_and_over_midnight(now: str, percent: int) -> None:
    levels = [
        Level.model_validate({"from": "20:00", "percent": 20}),
        Level.model_validate({"from": "08:00", "percent": 80}),
    ]
    assert level(levels, time.fromisoformat(now)) == percent
    assert level([], time.fromisoformat(now)) == 100
