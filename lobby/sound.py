"""Sound: words to samples, and samples to a loudspeaker.

A `Speech` renders words (espeak-ng in a process of its own, or any other engine that keeps to its lines; the displays put
recorded words before it); a `Speaker` plays samples, one at a time, on both sides of the card or on one. pygame's mixer
needs no sound card for tests: `SDL_AUDIODRIVER=disk` writes what would be heard into a file. All samples that are
handed about are 16 bit, mono.
"""

from __future__ import annotations

import array
import base64
import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import pygame

log = logging.getLogger(__name__)

RATE: Final = 22050
RENDER_SECONDS: Final = 5.0
START_SECONDS: Final = 10.0
KEPT: Final = 24
"""Phrases kept rendered, at about 180 KB each: recalls and repeats."""
LOOK_SECONDS: Final = 0.005
STUCK_SECONDS: Final = 5.0
"""So long after its end a sound is over for certain, or the card has stopped taking samples."""

Side = Literal["both", "left", "right"]
"""Where a voice is heard: two zones share one card, a side each."""


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
    """One voice that plays one thing at a time, and keeps one more that follows without a pause."""

    def open(self) -> None:
        """Take the sound card; nothing happens if it is taken. Raises SoundError."""

    def play(self, pcm: Pcm, volume: float = 1.0) -> None:
        """Begin to play, behind what is playing, and return at once. Raises SoundError."""

    def wait(self) -> None:
        """Return when what was given last has begun, or was cut. Raises SoundError when the card takes no samples."""

    def cut(self) -> None:
        """Be silent at once; from any thread."""

    def device(self) -> str | None:
        """What plays it, as the machine calls it; None while nothing does."""


class EspeakSpeech:
    """The espeak process: started when first needed, and anew when it has died or hangs. One thread owns it.

    `command` may be any other engine that reads and writes the lines of `lobby.espeak`.
    """

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

    def __init__(self, channel: int = 0, side: Side = "both") -> None:
        self._number, self._side = channel, side
        self._cut = threading.Event()
        self._over = 0.0

    def open(self) -> None:
        """See `Speaker.open`. A card that comes back is taken again by the next `play`."""
        with self._card:
            if pygame.mixer.get_init():
                return
            try:
                pygame.mixer.init(RATE, -16, 2, 512, allowedchanges=0)
            except pygame.error as error:
                raise SoundError(f"no sound card: {error}") from error

    def play(self, pcm: Pcm, volume: float = 1.0) -> None:
        """See `Speaker.play`."""
        self.open()
        try:
            sound = pygame.mixer.Sound(buffer=self._stereo(pcm))
            sound.set_volume(volume)
            self._cut.clear()
            self._over = max(self._over, time.monotonic()) + pcm.seconds
            channel = pygame.mixer.Channel(self._number)
            (channel.queue if channel.get_busy() else channel.play)(sound)
        except pygame.error as error:
            raise SoundError(str(error)) from error

    def wait(self) -> None:
        """See `Speaker.wait`. The mixer tells an end to the window's thread only, so it is looked for here."""
        while self._is_full() and not self._cut.wait(LOOK_SECONDS):
            if time.monotonic() > self._over + STUCK_SECONDS:
                close_mixer()
                self._over = 0.0
                raise SoundError("the sound card takes no samples any more")

    def cut(self) -> None:
        """See `Speaker.cut`. What waits behind is cut with it."""
        self._cut.set()
        self._over = 0.0
        if pygame.mixer.get_init():
            channel = pygame.mixer.Channel(self._number)
            channel.queue(pygame.mixer.Sound(buffer=bytes(4)))  # `stop` begins what is queued: this is nothing
            channel.stop()

    def device(self) -> str | None:
        """See `Speaker.device`: the system that sound goes through, `alsa`, `pulseaudio`, `disk`."""
        return pygame.mixer.get_driver() if pygame.mixer.get_init() else None

    def _is_full(self) -> bool:
        return pygame.mixer.get_init() is not None and pygame.mixer.Channel(self._number).get_queue() is not None

    def _stereo(self, pcm: Pcm) -> bytes:
        mono, both = array.array("h", pcm.samples), array.array("h", bytes(2 * len(pcm.samples)))
        if self._side != "right":
            both[0::2] = mono
        if self._side != "left":
            both[1::2] = mono
        return both.tobytes()


class SilentSpeaker:
    """A speaker that is heard by nobody: headless halls. Nothing takes any time."""

    def open(self) -> None:
        """Nothing."""

    def play(self, pcm: Pcm, volume: float = 1.0) -> None:
        """Nothing."""

    def wait(self) -> None:
        """Nothing."""

    def cut(self) -> None:
        """Nothing."""

    def device(self) -> str | None:
        """None."""
        return None


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
