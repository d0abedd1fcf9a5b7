"""The speech process and the loudspeaker: real words, a process that dies or hangs, a real file of sound."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from array import array
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from lobby import sound
from lobby.espeak import spelled
from lobby.messages import Text
from lobby.phrases import call_phrase
from lobby.sound import RATE, EspeakSpeech, Pcm, SoundError


@pytest.fixture
def speech() -> Iterator[EspeakSpeech]:
    made = EspeakSpeech()
    yield made
    made.close()


def loudest(pcm: Pcm) -> int:
    return max(abs(value) for value in array("h", pcm.samples))


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("请AK零一号", "请A, K零一号"),
        ("请A零零一号到三号窗口办理", "请A零零一号到三号窗口办理"),
        ("Number A, K, zero one", "Number A, K, zero one"),
    ],
)
def test_letters_that_stand_together_are_spelled(text: str, spoken: str) -> None:
    assert spelled(text) == spoken


@pytest.mark.network
def test_a_call_is_spoken_in_both_languages_and_no_two_numbers_sound_alike(speech: EspeakSpeech) -> None:
    heard = set()
    for number in ("A001", "A002", "B001", "AK01", "A1000"):
        phrase = call_phrase(number, Text(zh="3号窗口", en="Window 3"))
        for language in ("zh", "en"):
            pcm = speech.render(getattr(phrase, language), language)
            assert 1.5 < pcm.seconds < 8
            assert loudest(pcm) > 5_000
            heard.add(pcm.samples)
    assert len(heard) == 10


@pytest.mark.network
def test_a_phrase_that_was_rendered_is_kept_and_only_so_many(speech: EspeakSpeech) -> None:
    first = speech.render("零", "zh")
    assert speech.render("零", "zh") is first
    for number in range(sound.KEPT):
        speech.render(f"{number}", "zh")
    assert len(speech._kept) == sound.KEPT
    assert speech.render("零", "zh") is not first


@pytest.mark.network
def test_a_language_that_is_not_spoken_is_refused_with_what_is_allowed(speech: EspeakSpeech) -> None:
    with pytest.raises(SoundError, match="found language 'fr'; allowed zh, en"):
        speech.render("bonjour", "fr")
    assert speech.render("请", "zh").seconds > 0


@pytest.mark.network
def test_a_speech_process_that_died_is_started_anew(speech: EspeakSpeech) -> None:
    speech.render("一", "zh")
    assert speech._process
    speech._process.kill()
    speech._process.wait()
    assert speech.render("二", "zh").seconds > 0


@pytest.mark.network
@pytest.mark.parametrize(
    "program",
    [
        "import time; time.sleep(60)",
        "print('{}', flush=True)",
        "print('nonsense', flush=True)",
        "print('[1]', flush=True)",
        "import json; print(json.dumps({'rate': 22050}), flush=True); input(); print('garbage', flush=True)",
        "import json; print(json.dumps({'rate': 22050}), flush=True); input(); print(json.dumps({'id': 99}), flush=True)",
        "raise SystemExit(3)",
    ],
    ids=["hangs", "no rate", "not JSON", "a list", "garbage later", "another answer", "ends"],
)
def test_a_speech_process_that_talks_nonsense_or_hangs_is_an_error_and_no_more(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound, "START_SECONDS", 0.3 if "sleep" in program else 5.0)
    broken = EspeakSpeech((sys.executable, "-c", program))
    with pytest.raises(SoundError):
        broken.render("一", "zh")
    broken.close()


@pytest.mark.network
def test_the_process_answers_line_by_line_and_ends_with_its_input() -> None:
    orders = '{"id": 1, "text": "一", "language": "zh"}\n{"id": 2}\n'
    command = [sys.executable, "-m", "lobby.espeak"]
    ended = subprocess.run(command, input=orders, capture_output=True, text=True, timeout=30, check=True)
    ready, first, second = (json.loads(line) for line in ended.stdout.splitlines())
    assert ready == {"ready": True, "rate": RATE}
    assert first["id"] == 1
    assert first["pcm"]
    assert (second["id"], "error" in second) == (2, True)


PLAY = """
from array import array
from lobby.sound import MixerSpeaker, Pcm, RATE, close_mixer
speaker = MixerSpeaker()
for level in (8000, 16000):
    speaker.play(Pcm(array("h", [level] * (RATE // 2)).tobytes()))
    speaker.wait()
speaker.play(Pcm(array("h", [24000] * (RATE // 2)).tobytes()), volume=0.25)
speaker.wait()
speaker.play(Pcm(array("h", [30000] * RATE * 60).tobytes()))
speaker.cut()
speaker.wait()
close_mixer()
"""


@pytest.mark.network
def test_what_is_played_is_what_is_heard_one_after_another(tmp_path: Path) -> None:
    raw = tmp_path / "heard.raw"
    env = {**os.environ, "SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(raw), "SDL_DISKAUDIODELAY": "1"}
    subprocess.run([sys.executable, "-c", PLAY], env=env, capture_output=True, timeout=60, check=True)
    both = array("h", raw.read_bytes())
    heard = both[0::2]
    assert both[1::2] == heard, "a voice that is alone is heard on both sides"
    levels = [value for value, before in zip(heard, [0, *heard], strict=False) if value != before and value]
    steps = [round(value / 2000) * 2000 for value in levels if value not in (30000, 29765)]
    assert steps == [8000, 16000, 6000]
    assert sum(1 for value in heard if value > 29_000) < 30 * RATE, "a minute of sound was cut"
    for level in (8000, 16000):
        played = sum(1 for value in heard if abs(value - level) < 300)
        assert abs(played - RATE // 2) < RATE // 50


FOLLOW = """
from array import array
from lobby.sound import MixerSpeaker, Pcm, RATE, close_mixer
speaker = MixerSpeaker()
def play(level, seconds):
    speaker.wait()
    speaker.play(Pcm(array("h", [level] * round(seconds * RATE)).tobytes()))
for level in (1000, 2000, 3000):
    play(level, 0.5)
play(4000, 60)
play(5000, 1)
speaker.cut()
for level in (6000, 7000, 0):
    play(level, 0.5)
speaker.wait()
close_mixer()
"""


@pytest.mark.network
def test_one_follows_another_without_a_pause_and_a_cut_takes_what_waits_too(tmp_path: Path) -> None:
    raw = tmp_path / "heard.raw"
    env = {**os.environ, "SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(raw), "SDL_DISKAUDIODELAY": "1"}
    subprocess.run([sys.executable, "-c", FOLLOW], env=env, capture_output=True, timeout=60, check=True)
    heard = array("h", raw.read_bytes())[0::2]
    runs = [(level, len(list(run)) / RATE) for level, run in groupby(heard)]
    assert [level for level, _ in runs if level not in {0, 4000}] == [1000, 2000, 3000, 6000, 7000]
    assert all(seconds == 0.5 for level, seconds in runs if level not in {0, 4000})
    before_cut = runs[1 : [level for level, _ in runs].index(3000)]
    assert all(seconds < 0.05 for level, seconds in before_cut if not level), "a block of the mixer at most"


SIDES = """
from array import array
from lobby.sound import MixerSpeaker, Pcm, RATE, close_mixer
left, right = MixerSpeaker(0, "left"), MixerSpeaker(1, "right")
left.play(Pcm(array("h", [8000] * RATE).tobytes()))
right.play(Pcm(array("h", [16000] * RATE).tobytes()))
for speaker in (left, right):
    speaker.play(Pcm(bytes(2)))
    speaker.wait()
print(left.device())
close_mixer()
print(left.device())
"""


@pytest.mark.network
def test_two_zones_share_a_card_and_neither_is_heard_on_the_others_side(tmp_path: Path) -> None:
    raw = tmp_path / "heard.raw"
    env = {**os.environ, "SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(raw), "SDL_DISKAUDIODELAY": "1"}
    command = [sys.executable, "-c", SIDES]
    ended = subprocess.run(command, env=env, capture_output=True, timeout=60, check=True, text=True)
    both = array("h", raw.read_bytes())
    assert both[0::2].count(8000) == both[1::2].count(16000) == RATE
    assert set(both[0::2]) == {0, 8000}
    assert set(both[1::2]) == {0, 16000}
    assert ended.stdout.splitlines()[-2:] == ["disk", "None"]


STUCK = """
from lobby import sound
from lobby.sound import MixerSpeaker, Pcm, SoundError
sound.STUCK_SECONDS = 0.1
speaker = MixerSpeaker()
for _ in range(2):
    speaker.play(Pcm(bytes(4000)))
    speaker.play(Pcm(bytes(4000)))
    try:
        speaker.wait()
    except SoundError as error:
        print(error, speaker.device())
"""


@pytest.mark.network
def test_a_card_that_takes_no_samples_any_more_is_told_given_up_and_tried_again(tmp_path: Path) -> None:
    slow = {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(tmp_path / "heard.raw"), "SDL_DISKAUDIODELAY": "2000"}
    command, env = [sys.executable, "-c", STUCK], {**os.environ, **slow}
    ended = subprocess.run(command, env=env, capture_output=True, timeout=60, check=True, text=True)
    assert ended.stdout.splitlines()[-2:] == ["the sound card takes no samples any more None"] * 2


@pytest.mark.network
def test_no_sound_card_is_an_error_with_its_cause() -> None:
    program = "from lobby.sound import *\ntry: MixerSpeaker().open()\nexcept SoundError as error: print(error)"
    env = {**os.environ, "SDL_AUDIODRIVER": "none such", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, timeout=30, check=True
    )
    assert ended.stdout.startswith("no sound card: ")
