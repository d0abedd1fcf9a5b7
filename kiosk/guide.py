"""The voice that reads a page to whoever asked for it: a thread, cut off by the next sentence.

A machine without sound is one warning; the screen says everything anyway.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from lobby.sound import SoundError, Speaker, Speech

log = logging.getLogger(__name__)

JOIN_SECONDS = 2.0


@dataclass(frozen=True)
class Sentence:
    """Words, their language, and how loud (0 to 1)."""

    text: str
    language: str
    volume: float


class Guide:
    """Says the newest sentence only."""

    def __init__(self, speech: Speech, speaker: Speaker) -> None:
        self._speech, self._speaker = speech, speaker
        self._changed = threading.Condition()
        self._next: Sentence | None = None
        self._stopping = False
        self._is_mute = False
        self._unspoken: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="guide", daemon=True)

    def start(self) -> None:
        """Be ready; the speech process starts with the first sentence."""
        self._thread.start()

    def stop(self) -> None:
        """Be silent, at once."""
        with self._changed:
            self._stopping, self._next = True, None
            self._changed.notify()
        self._cut()
        if self._thread.is_alive():
            self._thread.join(JOIN_SECONDS)
        self._speech.close()

    def say(self, text: str, language: str, percent: int) -> None:
        """Say this now; what is being said is cut off. From any thread."""
        with self._changed:
            self._next = Sentence(text, language, percent / 100) if text and percent > 0 else None
            self._changed.notify()
        self._cut()

    def hush(self) -> None:
        """Say nothing more."""
        with self._changed:
            self._next = None
        self._cut()

    def _cut(self) -> None:
        if not self._is_mute:
            self._speaker.cut()

    def _run(self) -> None:
        try:
            while (sentence := self._wait()) is not None:
                self._say(sentence)
        except Exception:  # this thread's one guard
            log.exception("the voice guidance has ended")

    def _wait(self) -> Sentence | None:
        with self._changed:
            self._changed.wait_for(lambda: self._next is not None or self._stopping)
            sentence, self._next = self._next, None
            return None if self._stopping else sentence

    def _say(self, sentence: Sentence) -> None:
        if self._is_mute:
            return
        try:
            self._speaker.open()
        except SoundError as error:
            self._is_mute = True
            log.warning("no voice guidance on this machine: %s", error)
            return
        try:
            words = self._speech.render(sentence.text, sentence.language)
            with self._changed:
                if self._next is not None or self._stopping:
                    return  # somebody has turned the page while it was rendered
                self._speaker.play(words, sentence.volume)
        except SoundError as error:
            self._troubled(sentence.language, error)

    def _troubled(self, language: str, error: SoundError) -> None:
        if language not in self._unspoken:
            log.warning("no voice guidance in %s: %s", language, error)
        self._unspoken.add(language)
