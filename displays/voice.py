"""The voice of one zone: a thread that says announcements one after another, never two at once.

A chime, then the phrase in each language, as often as is set. The phrase is rendered while the chime sounds, so that a
quiet zone answers a call at once. Where there is no sound the words are still told (`on_spoken`) and the health says
what is wrong.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from displays.announcements import Announcement, Announcements, Rank, of_call
from lobby.messages import Call
from lobby.sound import Pcm, SoundError, Speaker, Speech, chime, silence

log = logging.getLogger(__name__)

Health = Callable[[Mapping[str, Any]], None]
PAUSE_SECONDS: Final = 0.2
WARM_UP: Final = ("请", "zh")
"""Rendered and never played: starts the engine before the first call."""


class VoiceSettings(BaseModel):
    """What may stand under `parts.audio.settings` of a voice in a centre's file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    languages: tuple[Literal["zh", "en"], ...] = Field(("zh",), min_length=1)
    repeats: int = Field(2, ge=1, le=5)
    volume: float = Field(1.0, ge=0, le=1)


@dataclass(frozen=True)
class Spoken:
    """Something that has begun to be said."""

    at: datetime
    announcement: Announcement


class Voice:
    """One zone. `clock` gives seconds since 1970; `zone` None hears the calls of all zones."""

    def __init__(
        self,
        name: str,
        zone: str | None,
        *,
        speech: Speech,
        speaker: Speaker,
        settings: VoiceSettings,
        clock: Callable[[], float],
        on_spoken: Callable[[Spoken], None],
        health: Health,
    ) -> None:
        self._name, self._zone, self._settings = name, zone, settings
        self._speech, self._speaker, self._clock = speech, speaker, clock
        self._on_spoken, self._health = on_spoken, health
        self._line = Announcements()
        self._changed = threading.Condition()
        self._stopping = False
        self._trouble: str | None = None
        self._chime, self._pause = chime(), silence(PAUSE_SECONDS)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to speak."""
        self._thread.start()

    def stop(self) -> None:
        """Be silent, at once."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        while self._thread.is_alive():
            self._speaker.cut()
            self._thread.join(0.1)
        self._speech.close()

    def call(self, call: Call) -> None:
        """A call has come; from any thread."""
        if self._zone in (None, call.zone):
            self.announce(of_call(call))

    def announce(self, announcement: Announcement) -> None:
        """Something is to be said; from any thread."""
        with self._changed:
            if self._line.put(announcement, self._now()):
                self._changed.notify()
            else:
                log.info("%s: %s is stale or known, not said", self._name, announcement.id)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _run(self) -> None:
        try:
            self._speaker.open()
            self._speech.render(*WARM_UP)
        except SoundError as error:
            self._failed(str(error))
        self._tell()
        while (announcement := self._next()) is not None:
            try:
                self._say(announcement)
            except SoundError as error:
                self._failed(str(error))
            except Exception:  # the thread's one guard: the next announcement must still be said
                log.exception("%s: an announcement failed", self._name)
            self._tell()

    def _next(self) -> Announcement | None:
        with self._changed:
            while not self._stopping:
                announcement = self._line.take(self._now())
                if announcement:
                    return announcement
                self._changed.wait()
        return None

    def _say(self, announcement: Announcement) -> None:
        self._on_spoken(Spoken(self._now(), announcement))
        self._tell()
        if self._play(self._chime):
            self._sentences(announcement)
        self._healed()

    def _sentences(self, announcement: Announcement) -> None:
        for _turn in range(self._settings.repeats):
            for language in self._settings.languages:
                words = self._speech.render(getattr(announcement.text, language), language)
                if not self._play(words) or not self._play(self._pause):
                    return
            if self._gives_way(announcement):
                return

    def _play(self, pcm: Pcm) -> bool:
        """Wait until the last one is over, then begin this one; False when stopping."""
        self._speaker.wait()
        if self._stopping:
            return False
        self._speaker.play(pcm, self._settings.volume)
        return True

    def _gives_way(self, announcement: Announcement) -> bool:
        with self._changed:
            return announcement.rank != Rank.EMERGENCY and self._line.urgent()

    def _failed(self, why: str) -> None:
        if self._trouble != why:
            log.warning("%s: no sound: %s", self._name, why)
        self._trouble = why

    def _healed(self) -> None:
        if self._trouble:
            log.info("%s: sound is back", self._name)
        self._trouble = None

    def _tell(self) -> None:
        with self._changed:
            waiting = len(self._line)
        state = {"state": "offline", "reason": self._trouble[:200]} if self._trouble else {"state": "ok"}
        self._health({**state, "queue": waiting})
