"""Speech out of recorded words: a folder of WAV files with a manifest; what it lacks, the engine says as a whole.

    DATA/voice/<clips>/manifest.toml        rate = 44100
                                            [zh]
                                            "请" = "qing.wav"
                                            "号窗口" = "hao-chuangkou.wav"
                                            [en]
                                            "number" = "number.wav"

A mistake in the folder harms no more than the word that it is about, and is told once.
"""

from __future__ import annotations

import logging
import threading
import tomllib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from displays.clip_words import Signs, Step, covered, signs_of
from displays.wave_file import BadWave, read_wave
from lobby.bells import silence
from lobby.sound import Pcm, Speech

log = logging.getLogger(__name__)

MANIFEST: Final = "manifest.toml"
GAP_SECONDS: Final = 0.03
BREATH_SECONDS: Final = 0.2
PHRASE_SECONDS: Final = 0.1
PHRASE_STARTS: Final = (("到",), ("please",))
"""Where a speaker takes a short breath though no comma stands: 请A零零一号 · 到三号窗口办理."""
WORD_SECONDS, SIGN_SECONDS = 2.0, 0.8
"""A recording may last so long, and so much longer for each character or word."""

FileName = Annotated[str, Field(pattern=r"^[\w][\w .-]{0,80}\.[wW][aA][vV]$")]


class Manifest(BaseModel):
    """What is recorded, word → file, and at how many samples a second."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rate: int = Field(ge=8000, le=96_000)
    zh: dict[str, FileName] = {}
    en: dict[str, FileName] = {}


@dataclass(frozen=True)
class Shelf:
    """The recordings that can be played, by language and signs, and a sentence for everything that is wrong."""

    words: Mapping[str, Mapping[Signs, Pcm]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def say(self, text: str, language: str) -> Pcm | None:
        """The whole text put together; None where a word of it is missing."""
        own = self.words.get(language, {})
        steps = covered(text, language, own)
        if steps is None:
            return None
        said = bytearray()
        for step in steps:
            said += silence(_rest(step)).samples if said else b""
            said += own[step.signs].samples
        return Pcm(bytes(said))


def load(folder: Path) -> Shelf:
    """Everything in the folder that can be played. Never raises for what lies in it."""
    try:
        manifest = Manifest.model_validate(tomllib.loads((folder / MANIFEST).read_text("utf-8")))
    except OSError as error:
        return Shelf(
            problems=(f"{folder / MANIFEST}: {error.strerror}; it names the recordings, see docs/operations.md",)
        )
    except ValidationError as error:
        return Shelf(
            problems=tuple(f"{folder / MANIFEST}: {_place(one['loc'])}: {one['msg']}" for one in error.errors())
        )
    except ValueError as error:
        return Shelf(problems=(f"{folder / MANIFEST}: {error}",))
    problems: list[str] = []
    words = {
        language: dict(_recordings(folder, manifest.rate, language, files, problems))
        for language, files in (("zh", manifest.zh), ("en", manifest.en))
    }
    return Shelf(words, tuple(problems))


class ClipSpeech:
    """Recorded words before the engine. The shelf is loaded by whoever speaks first; voices may share it."""

    def __init__(self, shelf: LazyShelf, engine: Speech) -> None:
        self._shelf, self._engine = shelf, engine

    def render(self, text: str, language: str) -> Pcm:
        """See `Speech.render`: from clips where every word of it is recorded, else the whole of it by the engine."""
        return self._shelf.get().say(text, language) or self._engine.render(text, language)

    def close(self) -> None:
        """End the engine."""
        self._engine.close()


class LazyShelf:
    """A folder that is read once, when first needed, from whatever thread; its mistakes are told then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None

    def get(self) -> Shelf:
        """The recordings."""
        with self._lock:
            if self._shelf is None:
                self._shelf = load(self._folder)
                for problem in self._shelf.problems:
                    log.warning("%s; the engine says it", problem)
            return self._shelf


def _recordings(
    folder: Path, rate: int, language: str, files: Mapping[str, str], problems: list[str]
) -> Iterator[tuple[Signs, Pcm]]:
    for word, name in files.items():
        signs = signs_of(word, language)
        try:
            yield signs, _recording(folder / name, rate, signs)
        except BadWave as error:
            problems.append(f'{folder / name} ("{word}"): {error}')


def _recording(path: Path, rate: int, signs: Signs) -> Pcm:
    if not signs:
        raise BadWave("its word in the manifest has no character that is said")
    samples: array[int] = read_wave(path, rate, WORD_SECONDS + SIGN_SECONDS * len(signs))
    return Pcm(samples.tobytes())


def _rest(step: Step) -> float:
    if step.breath:
        return BREATH_SECONDS
    return PHRASE_SECONDS if step.signs[:1] in PHRASE_STARTS else GAP_SECONDS


def _place(where: tuple[int | str, ...]) -> str:
    return ".".join(map(str, where))
