"""A recorded word becomes samples: trimmed, levelled, at the house's rate; what cannot is refused with its reason."""

from __future__ import annotations

import math
from array import array
from pathlib import Path

import pytest

from displays.wave_file import EDGE, LOUD, MAX_PEAK, BadWave, loudness, read_wave, resampled
from lobby.sound import RATE
from tests.displays.recordings import tone, write_wave


def read(
    path: Path, samples: array[int], *, rate: int = RATE, said: int | None = None, longest: float = 3, **form: int
) -> array[int]:
    write_wave(path, samples, rate=rate, **form)
    return read_wave(path, said or rate, longest)


def part(samples: array[int], hertz: float) -> float:
    """How much of a tone there is, as its amplitude."""
    turn = 2 * math.pi * hertz / RATE
    real = sum(value * math.cos(turn * at) for at, value in enumerate(samples))
    imaginary = sum(value * math.sin(turn * at) for at, value in enumerate(samples))
    return 2 * math.hypot(real, imaginary) / len(samples)


def test_the_silence_around_a_word_is_cut_and_its_ends_are_soft(tmp_path: Path) -> None:
    word = read(tmp_path / "a.wav", tone(0.3, hush=0.5))
    assert abs(len(word) / RATE - 0.3) < 2.5 * EDGE / RATE
    assert abs(word[0]) < 100
    assert abs(word[-1]) < 100


@pytest.mark.parametrize("peak", [600, 3_000, 12_000, 32_000])
def test_every_word_is_as_loud_as_the_others(tmp_path: Path, peak: int) -> None:
    word = read(tmp_path / "a.wav", tone(0.3, peak=peak))
    assert abs(20 * math.log10(loudness(word) / LOUD)) < 0.5


def test_a_word_with_a_sharp_sound_in_it_is_not_clipped(tmp_path: Path) -> None:
    samples = tone(0.3, peak=2_000)
    samples[len(samples) // 2] = 32_000
    assert max(map(abs, read(tmp_path / "a.wav", samples))) <= MAX_PEAK


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000, 96000])
def test_every_usual_rate_keeps_its_pitch_and_what_is_too_high_for_ours_is_gone(tmp_path: Path, rate: int) -> None:
    word = read(tmp_path / "a.wav", tone(0.2, rate=rate, hertz=1000), rate=rate)
    assert part(word, 1000) > 0.85 * max(map(abs, word))
    assert abs(len(word) / RATE - 0.2) < 0.03
    if rate > 2 * 15_000:
        high = resampled(tone(0.2, rate=rate, hertz=15_000, hush=0), rate)
        assert max(map(abs, high[500:-500])) < 12_000 / 100, "40 dB down, or it would be heard as another tone"


def test_stereo_is_mixed(tmp_path: Path) -> None:
    mono = tone(0.2)
    both = array("h", bytes(4 * len(mono)))
    both[0::2], both[1::2] = mono, mono
    assert read(tmp_path / "a.wav", both, channels=2) == read(tmp_path / "b.wav", mono)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"width": 1}, "found 8 bit"),
        ({"width": 4}, "found 32 bit"),
        ({"channels": 4}, "4 channels; allowed 16 bit, mono or stereo"),
        ({"said": 44100}, "found 22050 samples a second; the manifest says rate = 44100"),
        ({"longest": 0.2}, "found 0.5 s; allowed 0.2 s for these words"),
    ],
)
def test_a_recording_of_another_form_is_refused_with_what_was_found(
    tmp_path: Path, form: dict[str, int], reason: str
) -> None:
    with pytest.raises(BadWave, match=reason):
        read(tmp_path / "a.wav", tone(0.3), **form)


def test_a_silent_recording_is_refused(tmp_path: Path) -> None:
    for samples in (array("h", bytes(8000)), tone(0.3, peak=300), array("h")):
        with pytest.raises(BadWave, match="is silent"):
            read(tmp_path / "a.wav", samples)


@pytest.mark.parametrize(
    "data",
    [b"", b"ID3\x04" + bytes(500), b"RIFF", b"RIFF\xff\xff\xff\xffWAVE", b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00",
     b"RIFF\x24\x00\x00\x00WAVEfmt \x02\x00\x00\x00\x01\x00data\x00\x00\x00\x00"],
)  # fmt: skip
def test_what_is_no_wave_at_all_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(BadWave, match="is not a WAV file"):
        read_wave(tmp_path / "a.wav", RATE, 3)


def test_a_file_that_ends_early_or_is_cut_anywhere_harms_nobody(tmp_path: Path) -> None:
    write_wave(tmp_path / "a.wav", tone(0.1, hush=0.01))
    whole = (tmp_path / "a.wav").read_bytes()
    for length in (*range(60), 61, 501, len(whole) - 1):
        (tmp_path / "b.wav").write_bytes(whole[:length])
        try:
            read_wave(tmp_path / "b.wav", RATE, 3)
        except BadWave:
            assert length < 1000
        else:
            assert length > 44


def test_a_file_that_is_missing_or_far_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWave, match="No such file"):
        read_wave(tmp_path / "none.wav", RATE, 3)
    with (tmp_path / "a.wav").open("wb") as file:
        file.truncate(9_000_000)
    with pytest.raises(BadWave, match="more than 8 MB"):
        read_wave(tmp_path / "a.wav", RATE, 3)
