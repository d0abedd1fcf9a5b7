"""What is heard before words: two notes before a call, an alarm before an emergency, a pause between sentences."""

from __future__ import annotations

import array
import math
from collections.abc import Iterable
from typing import Final

from lobby.sound import RATE, Pcm

CHIME: Final = ((659.26, 0.0), (523.25, 0.26))
"""E5, then C5 (hertz, seconds after the start): two notes that are heard over a busy hall."""
CHIME_SECONDS: Final = 0.7
ALARM: Final = tuple((hertz, 0.25 * place) for place, hertz in enumerate((880.0, 587.33) * 3))
"""A5 and D5 in turn, three times: unlike any call."""
ALARM_SECONDS: Final = 1.75


def silence(seconds: float) -> Pcm:
    """A pause."""
    return Pcm(bytes(2 * round(seconds * RATE)))


def chime() -> Pcm:
    """Two soft bell notes."""
    return _bells(CHIME, CHIME_SECONDS)


def alarm() -> Pcm:
    """What comes before an emergency."""
    return _bells(ALARM, ALARM_SECONDS)


def _bells(notes: Iterable[tuple[float, float]], seconds: float) -> Pcm:
    samples = array.array("h", bytes(2 * round(seconds * RATE)))
    for hertz, start in notes:
        for position in range(round(start * RATE), len(samples)):
            at = position / RATE - start
            fade = min(1.0, at / 0.004, (seconds - start - at) / 0.03) * math.exp(-4.5 * at)
            tone = math.sin(2 * math.pi * hertz * at) + 0.25 * math.sin(4 * math.pi * hertz * at)
            samples[position] += round(9000 * fade * tone)
    return Pcm(samples.tobytes())
