"""Recorded words before the engine: a folder as a centre makes it, with every mistake that a folder can have."""

from __future__ import annotations

import itertools
import logging
import subprocess
import sys
from array import array
from pathlib import Path

import pytest

from displays.clip_words import needs
from displays.clips import BREATH_SECONDS, GAP_SECONDS, PHRASE_SECONDS, ClipSpeech, LazyShelf, load
from displays.wave_file import loudness
from lobby import config
from lobby.sound import RATE, Pcm, SilentSpeech
from tests.displays.recordings import manifest, record, tone, write_wave

ROOT = Path(__file__).parents[2]
CENTRE = ROOT / "config" / "dianjiang.toml"
WORDS = ("请", "A", "零", "一", "三", "号", "到", "号窗口", "办理")
PHRASE = "请A零零一号到三号窗口办理"


class Engine(SilentSpeech):
    """The engine behind the recordings; notes what is left to it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def render(self, text: str, language: str) -> Pcm:
        self.asked.append(text)
        return Pcm(b"\x01\x00")


def speech(folder: Path) -> tuple[ClipSpeech, Engine]:
    engine = Engine()
    return ClipSpeech(LazyShelf(folder), engine), engine


def sounding(pcm: Pcm) -> list[tuple[float, float]]:
    """From when to when something is heard, seconds; a tone's own zero crossings are no pause."""
    samples, found = array("h", pcm.samples), list[tuple[float, float]]()
    for at, value in enumerate(samples):
        if abs(value) > 200:
            if found and at / RATE - found[-1][1] < 0.01:
                found[-1] = found[-1][0], at / RATE
            else:
                found.append((at / RATE, at / RATE))
    return found


def test_a_phrase_of_recorded_words_is_put_together_with_short_rests(tmp_path: Path) -> None:
    record(tmp_path, WORDS)
    said, engine = speech(tmp_path)
    heard = sounding(said.render(PHRASE, "zh"))
    assert engine.asked == []
    assert len(heard) == 10
    assert all(abs(end - start - 0.3) < 0.02 for start, end in heard)
    rests = [later[0] - early[1] for early, later in itertools.pairwise(heard)]
    assert all(GAP_SECONDS - 0.01 < rest < GAP_SECONDS + 0.04 for rest in rests[:5] + rests[6:]), rests
    assert PHRASE_SECONDS - 0.01 < rests[5] < PHRASE_SECONDS + 0.04, "a breath before 到"
    assert sounding(said.render("请，请", "zh"))[1][0] - 0.3 > BREATH_SECONDS


def test_a_phrase_that_lacks_a_word_is_said_by_the_engine_as_a_whole(tmp_path: Path) -> None:
    record(tmp_path, WORDS)
    said, engine = speech(tmp_path)
    said.render("请B零零一号到三号窗口办理", "zh")
    said.render("Number A, zero, please go to window three.", "en")
    assert engine.asked == ["请B零零一号到三号窗口办理", "Number A, zero, please go to window three."]


def test_words_recorded_soft_and_loud_are_heard_alike(tmp_path: Path) -> None:
    record(tmp_path, WORDS)
    write_wave(tmp_path / "zh-0.wav", tone(0.3, peak=900))
    write_wave(tmp_path / "zh-1.wav", tone(0.3, peak=31_000))
    said, _ = speech(tmp_path)
    first, second = (array("h", said.render(word, "zh").samples) for word in ("请", "A"))
    assert loudness(first) == pytest.approx(loudness(second), rel=0.06)


def test_a_sentence_may_be_one_recording_an_emergency_too(tmp_path: Path) -> None:
    text = "请立即从安全出口离开大厅，不要乘坐电梯"
    record(tmp_path, [text])
    said, engine = speech(tmp_path)
    assert len(sounding(said.render(text, "zh"))) == 1
    assert engine.asked == []


BROKEN = {
    "none.wav": "No such file",
    "text.wav": "is not a WAV file",
    "silent.wav": "is silent",
    "long.wav": "found 5.2 s; allowed 2.8 s",
    "rate.wav": "found 8000 samples a second; the manifest says rate = 22050",
}


def broken(folder: Path) -> None:
    """A good folder in which five words are not."""
    record(folder, WORDS)
    (folder / "text.wav").write_text("I am no sound", "utf-8")
    write_wave(folder / "silent.wav", array("h", bytes(9000)))
    write_wave(folder / "long.wav", tone(5.0))
    write_wave(folder / "rate.wav", tone(0.3, rate=8000), rate=8000)
    files = {word: f"zh-{place}.wav" for place, word in enumerate(WORDS)}
    manifest(folder, RATE, zh=files | dict(zip("一二四五六", BROKEN, strict=True)))


def test_a_recording_that_is_none_is_told_once_and_the_engine_says_its_phrases(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken(tmp_path)
    said, engine = speech(tmp_path)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            said.render(PHRASE, "zh")
            said.render("请A零零零号到三号窗口办理", "zh")
    assert engine.asked == [PHRASE] * 3
    warned = [record.getMessage() for record in caplog.records]
    assert len(warned) == len(BROKEN)
    for (name, reason), line in zip(BROKEN.items(), warned, strict=True):
        assert name in line
        assert reason in line


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "No such file"),
        ("rate = ", "manifest.toml: Invalid value"),
        ("[zh]\n", "rate: Field required"),
        ("rate = 5\n", "rate: Input should be greater"),
        ('rate = 22050\n[zh]\n"一" = "../secret.wav"\n', "zh.一: String should match"),
        ('rate = 22050\n[zh]\n"一" = "/etc/passwd"\n', "zh.一: String should match"),
        ('rate = 22050\n[fr]\n"un" = "un.wav"\n', "fr: Extra inputs are not permitted"),
        ('rate = 22050\n[zh]\n"一" = 1\n', "zh.一: Input should be a valid string"),
    ],
)
def test_a_manifest_that_cannot_be_read_leaves_everything_to_the_engine(
    tmp_path: Path, text: str | None, reason: str
) -> None:
    if text is not None:
        (tmp_path / "manifest.toml").write_text(text, "utf-8")
    shelf = load(tmp_path)
    assert len(shelf.problems) == 1
    assert reason in shelf.problems[0]
    said, engine = speech(tmp_path)
    said.render(PHRASE, "zh")
    assert engine.asked == [PHRASE]


def test_a_manifest_of_bytes_that_are_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_bytes(b"\xff\xfe\x00")
    assert len(load(tmp_path).problems) == 1


# --- lobby check-voice ------------------------------------------------------------------------------------------------


def check(tmp_path: Path, voice: str) -> tuple[int, list[str]]:
    centre = tmp_path / "centre.toml"
    centre.write_text(CENTRE.read_text("utf-8") + f"\n[voice]\n{voice}\n", "utf-8")
    command = [sys.executable, "-m", "lobby", "check-voice", "--centre", str(centre), "--data", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stderr == ""
    return ended.returncode, ended.stdout.splitlines()


@pytest.mark.network
def test_the_checker_names_what_is_missing_and_what_is_wrong_a_line_each(tmp_path: Path) -> None:
    folder = tmp_path / "voice" / "anna"
    broken(folder)
    (tmp_path / "voice" / "song.ogg").write_text("no song", "utf-8")
    status, lines = check(tmp_path, 'clips = "anna"\nmusic = "song.ogg"')
    assert status == 1
    assert "song.ogg: cannot be played" in lines[0]
    assert [name in line for name, line in zip(BROKEN, lines[1:6], strict=True)] == [True] * 5
    missing = [line.removeprefix(f'{folder}: missing: zh "').removesuffix('"') for line in lines[6:]]
    assert {"一", "二", "四", "五", "六", "七", "八", "九", "B"} <= set(missing)
    assert not {"请", "A", "零", "三", "号窗口"} & set(missing), "what is recorded is not asked for"


@pytest.mark.network
def test_the_checker_is_content_when_its_own_list_has_been_recorded(tmp_path: Path) -> None:
    centre = config.load(CENTRE)
    record(tmp_path / "voice" / "anna", [need.word for need in needs(centre, {})])
    status, lines = check(tmp_path, 'clips = "anna"')
    assert (status, len(lines)) == (0, 1)
    assert "good; every call" in lines[0]


@pytest.mark.network
def test_the_checker_of_a_centre_without_recordings_says_so(tmp_path: Path) -> None:
    status, lines = check(tmp_path, "")
    assert status == 0
    assert "the engine says everything" in lines[0]
