"""The voice of one zone: a thread that says announcements one after another, never two at once.

A chime, then the phrase in each language, as often as is set. What comes next is rendered while something sounds, so
that a quiet zone answers a call at once and a busy one makes no pause. An emergency cuts what is being said. Where there
is no sound the words are still told (`on_spoken`) and the health says what is wrong.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from displays.announcements import Announcement, Announcements, Rank, of_call
from displays.standing import Standing
from displays.voice_times import loudness
from lobby.bells import alarm, chime, silence
from lobby.displays_settings import VoiceSettings
from lobby.messages import Call, HallBoard
from lobby.sound import Pcm, SoundError, Speaker, Speech

log = logging.getLogger(__name__)

Health = Callable[[Mapping[str, Any]], None]
PAUSE_SECONDS: Final = 0.2
LOOK_SECONDS: Final = 20.0
"""So often an idle voice looks whether a silent time has begun or ended."""
REST_SECONDS: Final = 0.5
"""After something nobody thought of, before the voice goes on."""
WARM_UP: Final = ("语音", "zh")
"""Rendered and never played: reads the recordings and starts the engine before the first call."""
EVERYONE: Final = ("zh", "en")
"""An emergency is said in both languages, whatever is set for calls."""


@dataclass(frozen=True)
class Spoken:
    """Something that has begun to be said."""

    at: datetime
    announcement: Announcement


@dataclass(frozen=True)
class Way:
    """How one zone speaks. `zone` None hears the calls of all zones; `hall` is the hall's own time zone."""

    zone: str | None
    settings: VoiceSettings
    hall: tzinfo
    clock: Callable[[], float]
    """Seconds since 1970."""
    speaking: Callable[[bool], None] = lambda _: None
    """Told True before something is said and False when nothing waits any more: ducks the background."""


class Voice:
    """One zone."""

    def __init__(
        self,
        name: str,
        way: Way,
        *,
        speech: Speech,
        speaker: Speaker,
        on_spoken: Callable[[Spoken], None],
        health: Health,
    ) -> None:
        self._name, self._way, self._settings = name, way, way.settings
        self._speech, self._speaker = speech, speaker
        self._on_spoken, self._health = on_spoken, health
        self._line, self._standing = Announcements(), Standing()
        self._changed, self._telling = threading.Condition(), threading.Lock()
        self._stopping = False
        self._saying: Announcement | None = None
        self._trouble: str | None = None
        self._last: dict[str, str] = {}
        self._chime, self._alarm, self._pause = chime(), alarm(), silence(PAUSE_SECONDS)
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
        if self._way.zone in (None, call.zone):
            self.announce(of_call(call, yao=self._settings.one_as_yao))

    def announce(self, announcement: Announcement) -> bool:
        """Something is to be said; from any thread. False where it is too late, known, or the hall is to be silent."""
        with self._changed:
            taken = self._loud(announcement.rank) > 0 and self._line.put(announcement, self._now())
            self._changed.notify()
        if taken:
            self._tell()
        else:
            log.info("%s: %s is stale, known or in a silent time, not said", self._name, announcement.id)
        return taken

    def hall(self, board: HallBoard) -> None:
        """What the hall board says of emergencies; from any thread."""
        with self._changed:
            before = self._standing.emergency
            self._standing = self._standing.heard(board, self._now())
            after = self._standing.emergency
            self._changed.notify()
            if (before and before.id) == (after and after.id):
                return
            if before:
                self._line.drop(before.id)
            self._put_due()
            if after or (self._saying and self._saying.rank == Rank.EMERGENCY):
                self._speaker.cut()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._way.clock(), self._way.hall)

    def _loud(self, rank: Rank) -> float:
        return loudness(self._settings, self._now(), rank)

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._warm_up()
                while (announcement := self._next()) is not None:
                    self._turn(announcement)
            except Exception:  # the thread's one guard: the next announcement must still be said
                log.exception("%s: an announcement failed", self._name)
                with self._changed:
                    self._changed.wait(REST_SECONDS)

    def _warm_up(self) -> None:
        try:
            self._speaker.open()
            self._speech.render(*WARM_UP)
        except SoundError as error:
            self._failed(str(error))
        self._tell()

    def _turn(self, announcement: Announcement) -> None:
        try:
            self._say(announcement)
        except SoundError as error:
            self._failed(str(error))
        self._tell()

    def _next(self) -> Announcement | None:
        while (taken := self._take()) is None and not self._stopping:
            self._way.speaking(False)
            self._tell()
            with self._changed:
                if not len(self._line) and not self._stopping:
                    self._changed.wait(min(LOOK_SECONDS, self._standing.seconds(self._now())))
        return None if self._stopping else taken

    def _take(self) -> Announcement | None:
        """What is to be said next; a call that has waited into a silent time is shown only."""
        with self._changed:
            self._put_due()
            while (taken := self._line.take(self._now())) and not self._loud(taken.rank):
                log.info("%s: %s fell into a silent time, not said", self._name, taken.id)
            self._saying = taken
            return taken

    def _put_due(self) -> None:
        self._standing, due = self._standing.due(self._now())
        if due:
            self._line.put(due, self._now())

    def _say(self, announcement: Announcement) -> None:
        self._on_spoken(Spoken(self._now(), announcement))
        self._way.speaking(True)
        bell = self._alarm if announcement.rank == Rank.EMERGENCY else self._chime
        if self._play(bell, announcement):
            self._begun(announcement)
            self._sentences(announcement)
        else:
            self._cut_short(announcement, 0)
        self._healed()

    def _begun(self, announcement: Announcement) -> None:
        """The first sample has been handed to the mixer: the moment that a call counts as said."""
        if announcement.rank == Rank.CALL:
            at = self._now().isoformat(timespec="milliseconds")
            self._last = {"last_call": announcement.id, "said_at": at}
        self._tell()

    def _sentences(self, announcement: Announcement) -> None:
        sentences = self._in_words(announcement)
        for turn in range(self._settings.repeats if announcement.rank == Rank.CALL else 1):
            if not all(self._sentence(announcement, sentences[place:]) for place in range(len(sentences))):
                self._cut_short(announcement, turn)
                return
            self._speaker.wait()
            if self._gives_way(announcement):
                self._cut_short(announcement, turn)
                return

    def _sentence(self, announcement: Announcement, sentences: Sequence[tuple[str, str]]) -> bool:
        """The first of them, and a pause; False where it was cut short."""
        if not self._play(self._speech.render(*sentences[0]), announcement):
            return False
        self._ahead(sentences[1:])
        return self._play(self._pause, announcement)

    def _in_words(self, announcement: Announcement) -> list[tuple[str, str]]:
        languages = EVERYONE if announcement.rank == Rank.EMERGENCY else self._settings.languages
        return [(getattr(announcement.text, language), language) for language in languages]

    def _ahead(self, rest: Sequence[tuple[str, str]]) -> None:
        """Render what follows while something sounds; what fails now is told at its turn."""
        with self._changed:
            following = self._line.peek(self._now())
        coming = rest[:1] or (self._in_words(following)[:1] if following else [])
        for text, language in coming:
            with contextlib.suppress(SoundError):
                self._speech.render(text, language)

    def _play(self, pcm: Pcm, announcement: Announcement) -> bool:
        """Let this follow what sounds; False when stopping or something more urgent waits."""
        self._speaker.wait()
        with self._changed:
            if self._gives_way(announcement):
                return False
            self._speaker.play(pcm, self._loud(announcement.rank))
        return True

    def _gives_way(self, announcement: Announcement) -> bool:
        with self._changed:
            self._put_due()
            if announcement.rank == Rank.EMERGENCY:
                return self._stopping or not self._standing.stands(announcement.about)
            return self._stopping or self._line.urgent()

    def _cut_short(self, announcement: Announcement, turn: int) -> None:
        """Nobody has heard the whole of it: it is said again after the emergency, if it is not too late by then."""
        if turn == 0 and announcement.rank != Rank.EMERGENCY:
            with self._changed:
                self._line.put_back(announcement)

    def _failed(self, why: str) -> None:
        if self._trouble != why:
            log.warning("%s: no sound: %s", self._name, why)
        self._trouble = why

    def _healed(self) -> None:
        if self._trouble:
            log.info("%s: sound is back", self._name)
        self._trouble = None

    def _tell(self) -> None:
        with self._telling:
            with self._changed:
                waiting = len(self._line)
            state = {"state": "offline", "reason": self._trouble[:200]} if self._trouble else {"state": "ok"}
            device, silent = self._speaker.device(), not self._loud(Rank.CALL)
            more = ({"device": device} if device else {}) | ({"silent": True} if silent else {})
            self._health({**state, **more, "queue": waiting, **self._last})
