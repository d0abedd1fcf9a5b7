"""The music of a hall: how loud at which hour, softer while somebody speaks, and files that are no music."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pygame
import pytest

from displays.background import Background
from lobby.displays_settings import VoiceSettings
from lobby.sound import close_mixer
from tests.displays.recordings import tone, write_wave

pytestmark = pytest.mark.network  # opens the mixer, on no card
Until = Callable[..., None]
DAY = {"volume": [{"from": "08:00", "percent": 100}, {"from": "17:00", "percent": 50}], "music_percent": 40}
NOON = {"silent": [{"from": "12:00", "to": "13:30"}]}


class Hall:
    """A background with its clock."""

    def __init__(self, file: Path, **settings: Any) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.background = Background(file, VoiceSettings.model_validate({**DAY, **settings}), lambda: self.now)
        self.background.start()

    def loud(self) -> float:
        return round(pygame.mixer.music.get_volume(), 2) if pygame.mixer.get_init() else -1.0

    def look(self) -> None:
        """As somebody says something, the hour is looked at too."""
        self.background.speaking("hall", True)
        self.background.speaking("hall", False)


@pytest.fixture
def song(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    write_wave(tmp_path / "song.wav", tone(0.5))
    yield tmp_path / "song.wav"
    close_mixer()


def test_it_goes_down_while_any_zone_speaks_and_up_after_the_last(song: Path, until: Until) -> None:
    hall = Hall(song)
    until(lambda: hall.loud() == 0.4)
    hall.background.speaking("up", True)
    until(lambda: hall.loud() == 0.07)
    hall.background.speaking("down", True)
    hall.background.speaking("up", False)
    assert hall.loud() == 0.07
    hall.background.speaking("down", False)
    until(lambda: hall.loud() == 0.4)
    hall.background.stop()
    assert not pygame.mixer.music.get_busy()


def test_it_keeps_the_hours_of_the_voice(song: Path, until: Until) -> None:
    hall = Hall(song, **NOON)
    until(lambda: hall.loud() == 0.4)
    hall.now = hall.now.replace(hour=12)
    hall.look()
    until(lambda: hall.loud() == 0)
    hall.now = hall.now.replace(hour=17)
    hall.look()
    until(lambda: hall.loud() == 0.2)
    hall.background.stop()


def test_it_begins_anew_on_a_card_that_has_come_back(song: Path, until: Until) -> None:
    hall = Hall(song)
    until(lambda: hall.loud() == 0.4)
    close_mixer()
    hall.look()
    until(lambda: hall.loud() == 0.4)
    hall.background.stop()


@pytest.mark.parametrize("data", [None, b"", b"I am no song", b"RIFF\x00\x00\x00\x00WAVE", b"OggS" + bytes(40)])
def test_a_file_that_is_no_music_is_told_once(
    song: Path, data: bytes | None, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    file = song.with_name("other.wav")
    if data is not None:
        file.write_bytes(data)
    hall = Hall(file)
    until(lambda: caplog.records)
    hall.look()
    hall.background.stop()
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "no background sound" in caplog.text
