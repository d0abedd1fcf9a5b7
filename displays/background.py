"""Background sound of a hall: one file, over and over, softer while any zone speaks.

A thread of its own turns pygame's music up and down: 15 dB down in 150 ms when something is said, and up again when
nothing waits. It is as loud as the hour allows, and silent when the voice is.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import pygame

from displays.announcements import Rank
from displays.voice_times import loudness
from lobby.displays_settings import VoiceSettings
from lobby.sound import MixerSpeaker, SoundError, close_mixer

log = logging.getLogger(__name__)

DUCKED_DB: Final = -15.0
RAMP_SECONDS: Final = 0.15
STEPS: Final = 10
LOOK_SECONDS: Final = 20.0
FINEST: Final = 128
"""SDL's mixer knows so many volumes."""
SOFTEST: Final = 0.01


class Background:
    """The music of one host. `wall` gives the hall's own time. A file that cannot be played is told once."""

    def __init__(self, file: Path, settings: VoiceSettings, wall: Callable[[], datetime]) -> None:
        self._file, self._settings, self._wall = file, settings, wall
        self._changed = threading.Condition()
        self._speaking: set[str] = set()
        self._stopping = False
        self._level = 0.0
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)

    def start(self) -> None:
        """Begin to play as soon as there is a sound card."""
        self._thread.start()

    def stop(self) -> None:
        """Be silent."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join()

    def speaking(self, zone: str, speaks: bool) -> None:
        """A zone speaks, or has ended; from any thread."""
        with self._changed:
            before = bool(self._speaking)
            (self._speaking.add if speaks else self._speaking.discard)(zone)
            if before != bool(self._speaking):
                self._changed.notify()

    def _run(self) -> None:
        try:
            while self._played():
                self._ramp(self._wanted())
                with self._changed:
                    if not self._stopping and self._level == self._wanted():
                        self._changed.wait(LOOK_SECONDS)
            if pygame.mixer.get_init():
                pygame.mixer.music.stop()
        except Exception:  # this thread's one guard: a hall without music is a hall
            log.exception("the background sound has ended")

    def _played(self) -> bool:
        """Keep it playing, also on a card that has come back; False when it is over."""
        with self._changed:
            if self._stopping:
                return False
        try:
            MixerSpeaker().open()
        except SoundError:
            return True  # the voices tell of it
        if pygame.mixer.music.get_busy():
            return True
        try:
            pygame.mixer.music.load(self._file)
            pygame.mixer.music.set_volume(0)
            pygame.mixer.music.play(loops=-1)
        except (pygame.error, OSError) as error:
            log.warning("no background sound: %s cannot be played: %s", self._file, error)
            return False
        self._level = 0.0
        return True

    def _wanted(self) -> float:
        with self._changed:
            ducked = bool(self._speaking)
        full = self._settings.music_percent / 100 * loudness(self._settings, self._wall(), Rank.CALL)
        return full * 10 ** (DUCKED_DB / 20) if ducked else full

    def _ramp(self, wanted: float) -> None:
        """Even steps in decibels, as the ear hears them."""
        start, end = max(self._level, SOFTEST), max(wanted, SOFTEST)
        if wanted != self._level:
            for step in range(1, STEPS):
                _set_volume(start * (end / start) ** (step / STEPS))
                threading.Event().wait(RAMP_SECONDS / STEPS)
        _set_volume(wanted)
        self._level = wanted


def music_trouble(file: Path) -> str | None:
    """Why a file cannot be background sound, in a sentence; None when it can. Needs no sound card."""
    speaker = MixerSpeaker()
    try:
        speaker.open()
        pygame.mixer.music.load(file)
    except SoundError as error:
        return f"{file}: cannot be tried here: {error}"
    except (pygame.error, OSError) as error:
        return f"{file}: cannot be played: {error}"
    finally:
        close_mixer()
    return None


def _set_volume(gain: float) -> None:
    if pygame.mixer.get_init():
        pygame.mixer.music.set_volume((round(gain * FINEST) + 0.25) / FINEST)
