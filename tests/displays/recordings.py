"""A folder of recorded words as a centre would make it, out of tones: each word has a pitch of its own."""

from __future__ import annotations

import json
import math
import wave
from array import array
from collections.abc import Iterable
from pathlib import Path


def tone(
    seconds: float, *, rate: int = 22050, hertz: float = 440.0, peak: int = 12_000, hush: float = 0.1
) -> array[int]:
    """A tone with `hush` seconds of silence before and after it."""
    still = array("h", bytes(2 * round(hush * rate)))
    count = round(seconds * rate)
    return still + array("h", [round(peak * math.sin(2 * math.pi * hertz * at / rate)) for at in range(count)]) + still


def write_wave(path: Path, samples: array[int], *, rate: int = 22050, channels: int = 1, width: int = 2) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def manifest(folder: Path, rate: int, **words: dict[str, str]) -> None:
    lines = [f"rate = {rate}"]
    for language, files in words.items():
        lines += [
            f"[{language}]",
            *(f"{json.dumps(word, ensure_ascii=False)} = {json.dumps(name)}" for word, name in files.items()),
        ]
    (folder / "manifest.toml").write_text("\n".join(lines), "utf-8")


def record(folder: Path, words: Iterable[str], *, language: str = "zh", rate: int = 22050) -> None:
    """Every word in its own file, and the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for place, word in enumerate(words):
        files[word] = f"{language}-{place}.wav"
        write_wave(folder / files[word], tone(0.3, rate=rate, hertz=300 + 20 * place), rate=rate)
    manifest(folder, rate, **{language: files})
