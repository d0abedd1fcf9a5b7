"""A recorded word: a WAV file → samples as the house plays them, cut to what is said and made as loud as all others.

Every recording comes with silence before and after and with a loudness of its own; neither would be heard as one
sentence. All samples are 16 bit, mono, at `RATE`.
"""

from __future__ import annotations

import io
import math
import operator
import wave
from array import array
from functools import lru_cache
from pathlib import Path
from typing import Final

from lobby.sound import RATE

MAX_BYTES: Final = 8_000_000
SILENT_BELOW: Final = 400
"""A peak below −38 dB of full scale: a microphone that was not on."""
LOUD: Final = 4200
"""Root mean square of what is said; espeak-ng's own, so that both can stand in one announcement."""
MAX_PEAK: Final = 30_000
EDGE: Final = round(0.012 * RATE)
QUIET_PART: Final = 0.03
WINDOW: Final = RATE // 50
REACH: Final = 8
"""Zero crossings of the resampling filter on each side."""


class BadWave(ValueError):  # noqa: N818 - it is the recording that is bad
    """Not a recording that can be played; the sentence says what was found and what is allowed."""


def read_wave(path: Path, rate: int, longest: float) -> array[int]:
    """The samples of a file at `rate`, resampled to `RATE`, trimmed and levelled. Raises BadWave."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise BadWave(f"cannot be read: {error.strerror}") from error
    if data is None:
        raise BadWave(f"found more than {MAX_BYTES // 1_000_000} MB; allowed a word or a sentence")
    samples = _samples(data, rate)
    if len(samples) > longest * rate:
        raise BadWave(f"found {len(samples) / rate:.1f} s; allowed {longest:.1f} s for these words")
    if max(map(abs, samples), default=0) < SILENT_BELOW:
        raise BadWave("is silent; record it again")
    return levelled(trimmed(resampled(samples, rate)))


def trimmed(samples: array[int]) -> array[int]:
    """Without the silence at both ends, which become soft."""
    threshold = QUIET_PART * max(map(abs, samples), default=0)
    loud = [place for place, value in enumerate(samples) if abs(value) > threshold]
    kept = samples[max(0, loud[0] - EDGE) : loud[-1] + EDGE] if loud else samples[:0]
    soft = min(EDGE // 2, len(kept) // 2)
    for place in range(soft):
        kept[place] = kept[place] * place // soft
        kept[-1 - place] = kept[-1 - place] * place // soft
    return kept


def levelled(samples: array[int]) -> array[int]:
    """As loud as every other word, as far as its peaks allow."""
    peak = max(map(abs, samples), default=0)
    if not peak:
        return samples
    gain = min(LOUD / loudness(samples), MAX_PEAK / peak)
    return array("h", [round(value * gain) for value in samples])


def loudness(samples: array[int]) -> float:
    """Root mean square of the parts in which something is said."""
    parts = [samples[start : start + WINDOW] for start in range(0, len(samples), WINDOW)]
    powers = [sum(value * value for value in part) / len(part) for part in parts]
    said = [power for power in powers if power * 100 > max(powers)]
    return math.sqrt(sum(said) / len(said)) if said else 0.0


def resampled(samples: array[int], rate: int) -> array[int]:
    """From `rate` to `RATE` with a windowed sinc; above half the lower rate nothing is left."""
    if rate == RATE:
        return samples
    common = math.gcd(rate, RATE)
    step, phases = rate // common, RATE // common
    half = math.ceil(REACH * max(1.0, rate / RATE))
    padded = array("h", bytes(2 * half)) + samples + array("h", bytes(2 * (half + 1)))
    made = array("h")
    for number in range(len(samples) * phases // step):
        place, phase = divmod(number * step, phases)
        taps = _taps(rate, half, phase / phases)
        value = sum(map(operator.mul, padded[place + 1 : place + 1 + 2 * half], taps))
        made.append(max(-32768, min(32767, round(value))))
    return made


@lru_cache(maxsize=2048)
def _taps(rate: int, half: int, phase: float) -> tuple[float, ...]:
    cut = min(1.0, RATE / rate)
    taps = []
    for place in range(1 - half, half + 1):
        at = (place - phase) * cut
        window = 0.5 + 0.5 * math.cos(math.pi * max(-1.0, min(1.0, (place - phase) / half)))
        taps.append(window * (math.sin(math.pi * at) / (math.pi * at) if at else 1.0))
    total = sum(taps)
    return tuple(tap / total for tap in taps)


def _samples(data: bytes, rate: int) -> array[int]:
    try:
        with wave.open(io.BytesIO(data)) as file:
            form = file.getparams()
            frames = file.readframes(form.nframes)
    except (wave.Error, EOFError) as error:
        raise BadWave(f"is not a WAV file of plain samples ({error or 'it ends early'})") from error
    if form.sampwidth != 2 or form.nchannels not in {1, 2}:
        raise BadWave(f"found {8 * form.sampwidth} bit, {form.nchannels} channels; allowed 16 bit, mono or stereo")
    if form.framerate != rate:
        raise BadWave(f"found {form.framerate} samples a second; the manifest says rate = {rate}")
    samples = array("h", frames[: len(frames) // (2 * form.nchannels) * 2 * form.nchannels])
    if form.nchannels == 2:
        return array("h", [(left + right) // 2 for left, right in zip(samples[0::2], samples[1::2], strict=True)])
    return samples
