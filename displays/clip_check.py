"""`lobby check-voice`: what is wrong with a centre's recordings and what is missing, a line each.

Reads the folder that the centre's `[voice] clips` names in `DATA/voice`; an empty one gives the list to record.
"""

from __future__ import annotations

from pathlib import Path

from displays.background import music_trouble
from displays.clip_words import needs
from displays.clips import load
from lobby import config


def report(centre_file: Path, data: Path) -> list[str]:
    """A line for every mistake and every missing word; none when all is said by recordings. Raises `BadConfig`."""
    centre = config.load(centre_file)
    lines = []
    if centre.voice.music:
        trouble = music_trouble(data / "voice" / centre.voice.music)
        lines += [trouble] if trouble else []
    if centre.voice.clips is None:
        return lines
    shelf = load(data / "voice" / centre.voice.clips)
    missing = [
        f'missing: {need.language} "{need.word}"; record it and name it in the manifest, until then the engine speaks'
        for need in needs(centre, shelf.words)
    ]
    return [*lines, *shelf.problems, *missing]
