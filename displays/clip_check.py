"""`lobby check-voice`: what is wrong with a centre's recordings and music, and what is missing, a line each.

Reads the folder that the centre's `[voice] clips` names in `DATA/voice`; an empty one gives the list to record.
"""

from __future__ import annotations

import os
from pathlib import Path

from displays.background import music_trouble
from displays.clip_words import needs
from displays.clips import load
from lobby import config
from lobby.centre import Centre


def report(centre_file: Path, data: Path) -> tuple[list[str], str]:
    """A line for every mistake and every missing word, and what to say where there is none. Raises `BadConfig`."""
    os.environ["SDL_AUDIODRIVER"] = "dummy"  # what is checked is the files, also where no sound card is
    centre = config.load(centre_file)
    wrong = []
    if centre.voice.music and (trouble := music_trouble(data / "voice" / centre.voice.music)):
        wrong.append(trouble)
    if centre.voice.clips is None:
        return wrong, f"{centre_file}: [voice] clips is not set; the engine says everything"
    folder = data / "voice" / centre.voice.clips
    return wrong + _clips(centre, folder), f"{folder}: good; every call of {centre_file} is said by recordings"


def _clips(centre: Centre, folder: Path) -> list[str]:
    shelf = load(folder)
    missing = [f'{folder}: missing: {need.language} "{need.word}"' for need in needs(centre, shelf.words)]
    return [*shelf.problems, *missing]
