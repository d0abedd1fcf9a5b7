"""Sound: words to samples, and samples to a loudspeaker.

A `Speech` renders words (today espeak-ng in a process of its own; a folder of recorded clips comes before it later);
a `Speaker` plays samples, one at a time. pygame's mixer needs no sound card for tests: `SDL_AUDIODRIVER=disk` writes
what would be heard into a file. All samples are 16 bit, mono.
"""

from __future__ import annotations

import array
import base64
import json
import logging
import math
import os
import select
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pygame

log = logging.getLogger(__name__)

RATE: Final = 22050
CHIME: Final = ((659.26, 0.0), (523.25, 0.26))
"""E5, then C5 (hertz, seconds after the start): two notes that are heard over a busy hall."""
CHIME_SECONDS: Final = 0.7
RENDER_SECONDS: Final = 5.0
START_SECONDS: Final = 10.0
KEPT: Final = 24
"""Phrases kept rendered, at about 180 KB each: recalls and repeats."""
LOOK_SECONDS: Final = 0.005


class SoundError(Exception):
    """No sound can be made now; the sentence says why."""


@dataclass(frozen=True)
class Pcm:
    """Samples at `RATE`."""

    samples: bytes

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / 2 / RATE


class Speech(Protocol):
    """Words to samples."""

    def render(self, text: str, language: str) -> Pcm:
        """Speak `text` (`zh` or `en`). Raises SoundError."""

    def close(self) -> None:
        """End; `render` may start it anew."""


class Speaker(Protocol):
    """One voice that plays one thing at a time."""

    def open(self) -> None:
        """Take the sound card; nothing happens if it is taken. Raises SoundError."""

    def play(self, pcm: Pcm, volume: float = 1.0) -> None:
        """Begin to play and return at once. Raises SoundError."""

    def wait(self) -> None:
        """Return when it has been played, or was cut."""

    def cut(self) -> None:
        """Be silent at once; from any thread."""


def silence(seconds: float) -> Pcm:
    """A pause."""
    return Pcm(bytes(2 * round(seconds * RATE)))


def chime() -> Pcm:
    """Two soft bell notes."""
    samples = array.array("h", bytes(2 * round(CHIME_SECONDS * RATE)))
    for hertz, start in CHIME:
        for position in range(round(start * RATE), len(samples)):
            at = position / RATE - start
            fade = min(1.0, at / 0.004, (CHIME_SECONDS - start - at) / 0.03) * math.exp(-4.5 * at)
            tone = math.sin(2 * math.pi * hertz * at) + 0.25 * math.sin(4 * math.pi * hertz * at)
            samples[position] += round(9000 * fade * tone)
    return Pcm(samples.tobytes())


class EspeakSpeech:
    """The espeak process: started when first needed, and anew when it has died or hangs. One thread owns it."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "lobby.espeak")) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._heard = b""
        self._asked = 0
        self._kept: OrderedDict[tuple[str, str], Pcm] = OrderedDict()

    def render(self, text: str, language: str) -> Pcm:
        """See `Speech.render`; a phrase of 4 s takes about 40 ms, one that is kept nothing."""
        key = (text, language)
        if key not in self._kept:
            self._kept[key] = self._render(text, language)
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

    def close(self) -> None:
        """End the process."""
        process, self._process, self._heard = self._process, None, b""
        if process is None or process.stdin is None or process.stdout is None:
            return
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()

    def _render(self, text: str, language: str) -> Pcm:
        try:
            said = self._say(text, language)
        except (OSError, ValueError) as error:
            log.warning("the speech process failed (%s) and is started anew", error)
            self.close()
            said = self._once_more(text, language)
        if said.get("id") != self._asked or "pcm" not in said:
            raise SoundError(f"the speech process says {said.get('error', 'nothing of use')}")
        return Pcm(base64.b64decode(said["pcm"]))

    def _once_more(self, text: str, language: str) -> Mapping[str, Any]:
        try:
            return self._say(text, language)
        except (OSError, ValueError) as error:
            self.close()
            raise SoundError(f"the speech process fails: {error}") from error

    def _say(self, text: str, language: str) -> Mapping[str, Any]:
        process = self._started()
        self._asked += 1
        order = {"id": self._asked, "text": text, "language": language}
        os.write(_fd(process.stdin), json.dumps(order, ensure_ascii=False).encode() + b"\n")
        return self._line(process, RENDER_SECONDS)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            ready = self._line(self._process, START_SECONDS)
            if ready.get("rate") != RATE:
                raise ValueError(f"found {ready}; allowed a rate of {RATE}")
        return self._process

    def _line(self, process: subprocess.Popen[bytes], patience: float) -> Mapping[str, Any]:
        output, deadline = _fd(process.stdout), time.monotonic() + patience
        while b"\n" not in self._heard:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([output], [], [], left)[0]:
                raise TimeoutError(f"no answer in {patience:g} s")
            piece = os.read(output, 1 << 20)
            if not piece:
                raise OSError(f"it ended with {process.wait()}")
            self._heard += piece
        line, _, self._heard = self._heard.partition(b"\n")
        said = json.loads(line)
        if not isinstance(said, dict):
            raise ValueError(f"found {line[:40]!r}; allowed an object")  # noqa: TRY004 - a border, not a type mistake
        return said


class MixerSpeaker:
    """One channel of pygame's mixer, 0 to 7; several zones of a host have one channel each."""

    _card = threading.Lock()

    def __init__(self, channel: int = 0) -> None:
        self._number = channel
        self._cut = threading.Event()

    def open(self) -> None:
        """See `Speaker.open`. A card that comes back is taken again by the next `play`."""
        with self._card:
            if pygame.mixer.get_init():
                return
            try:
                pygame.mixer.init(RATE, -16, 1, 512, allowedchanges=0)
            except pygame.error as error:
                raise SoundError(f"no sound card: {error}") from error

    def play(self, pcm: Pcm, volume: float = 1.0) -> None:
        """See `Speaker.play`."""
        self.open()
        try:
            sound = pygame.mixer.Sound(buffer=pcm.samples)
            sound.set_volume(volume)
            self._cut.clear()
            pygame.mixer.Channel(self._number).play(sound)
        except pygame.error as error:
            raise SoundError(str(error)) from error

    def wait(self) -> None:
        """See `Speaker.wait`. The mixer tells an end to the window's thread only, so it is looked for here."""
        while self._busy() and not self._cut.wait(LOOK_SECONDS):
            pass

    def cut(self) -> None:
        """See `Speaker.cut`."""
        self._cut.set()
        if self._busy():
            pygame.mixer.Channel(self._number).stop()

    def _busy(self) -> bool:
        return pygame.mixer.get_init() is not None and pygame.mixer.Channel(self._number).get_busy()


class SilentSpeaker:
    """A speaker that is heard by nobody: headless halls and silent hours. Nothing takes any time."""

    def open(self) -> None:
        """Nothing."""

    def play(self, pcm: Pcm, volume: float = 1.0) -> None:
        """Nothing."""

    def wait(self) -> None:
        """Nothing."""

    def cut(self) -> None:
        """Nothing."""


class SilentSpeech:
    """Words that nobody renders."""

    def render(self, text: str, language: str) -> Pcm:
        """Nothing of no length."""
        del text, language
        return Pcm(b"")

    def close(self) -> None:
        """Nothing."""


def close_mixer() -> None:
    """Give the sound card back."""
    pygame.mixer.quit()


def _fd(pipe: Any) -> int:
    return int(pipe.fileno())
