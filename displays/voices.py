"""The voices of one host: who speaks on which side of the card, out of which recordings, over which background."""

from __future__ import annotations

import logging
import os
import shlex
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from displays.background import Background
from displays.clips import ClipSpeech, LazyShelf
from displays.voice import Spoken, Voice, Way
from displays.voice_seat import VoiceSeat
from lobby.centre import Centre, Device
from lobby.program import Startable
from lobby.sound import EspeakSpeech, MixerSpeaker, Side, SilentSpeaker, SilentSpeech, Speaker, Speech
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

ENGINE: Final = "LOBBY_SPEECH"
"""The command line of another engine that keeps to the lines of `lobby.espeak`."""
BOTH: Final[Side] = "both"
SIDES: Final[dict[int, tuple[Side, ...]]] = {1: ("both",), 2: ("left", "right")}


class Voices:
    """Makes a seat for each voice of this host. `count` is how many there are; two share the card, a side each."""

    def __init__(self, centre: Centre, data: Path, count: int, *, headless: bool, simulated: bool) -> None:
        self._centre, self._headless, self._simulated = centre, headless, simulated
        self._sides: tuple[Side, ...] = SIDES.get(count, (BOTH,) * count)
        if count not in {0, *SIDES}:
            log.warning(
                "found %d voices on this machine; allowed 2, a side of the card each: they talk over one another", count
            )
        self._seated = 0
        own, settings = data / "voice", centre.voice
        self._shelf = LazyShelf(own / settings.clips) if settings.clips else None
        self._background: Background | None = None
        if count and settings.music and settings.music_percent and not headless:
            self._background = Background(own / settings.music, settings, lambda: datetime.now(centre.zone))

    def seat(self, device: Device, terminal: Terminal) -> VoiceSeat:
        """The next voice."""
        speaker, speech = self._speaker(), self._speech()
        way = Way(device.zone, self._centre.voice, self._centre.zone, time.time, self._ducking(device.id))

        def make(on_spoken: Callable[[Spoken], None]) -> Voice:
            return Voice(
                device.id, way, speech=speech, speaker=speaker, on_spoken=on_spoken,
                health=lambda state: terminal.health("audio", state),
            )  # fmt: skip

        return VoiceSeat(terminal, make, simulated=self._simulated)

    def background(self) -> Iterator[Startable]:
        """What plays under all of them, if anything does."""
        if self._background:
            yield self._background

    def _speaker(self) -> Speaker:
        channel, self._seated = self._seated, self._seated + 1
        return SilentSpeaker() if self._headless else MixerSpeaker(channel, self._sides[channel])

    def _speech(self) -> Speech:
        if self._headless:
            return SilentSpeech()
        other = os.environ.get(ENGINE)
        engine = EspeakSpeech(tuple(shlex.split(other))) if other else EspeakSpeech()
        return ClipSpeech(self._shelf, engine) if self._shelf else engine

    def _ducking(self, name: str) -> Callable[[bool], None]:
        def speaking(speaks: bool) -> None:
            if self._background:
                self._background.speaking(name, speaks)

        return speaking
