"""The voice of a zone: what it says and when, without a sound card and with the sound written to a file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from array import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import cos, pi
from pathlib import Path
from typing import Any

import pytest

from displays.announcements import Announcement, Rank
from displays.voice import Spoken, Voice, VoiceSettings
from lobby.messages import Call, Text
from lobby.sound import CHIME_SECONDS, RATE, Pcm, SilentSpeaker, SilentSpeech, SoundError

NOW = 1_790_000_000.0
Until = Callable[..., None]


def call(number: str, call_id: str, *, zone: str = "hall", expires: float = 30) -> Call:
    at = datetime.fromtimestamp(NOW, UTC)
    return Call(
        call=call_id, ticket=f"t-{number}", number=number, window="3", window_name=Text(zh="3号窗口", en="Window 3"),
        nth=1, zone=zone, at=at, expires=at + timedelta(seconds=expires),
    )  # fmt: skip


class Gate:
    """A loudspeaker that plays for as long as the test wants; notes if two things sounded at once."""

    def __init__(self) -> None:
        self.open_ = threading.Semaphore(0)
        self.played: list[float] = []
        self.overlaps = 0
        self._busy = False
        self.cuts = threading.Event()

    def open(self) -> None:
        pass

    def play(self, pcm: Pcm, volume: float = 1.0) -> None:
        self.overlaps += self._busy
        self._busy = True
        self.played.append(round(pcm.seconds, 2))

    def wait(self) -> None:
        if self._busy and not self.cuts.is_set():
            self.open_.acquire()
        self._busy = False

    def cut(self) -> None:
        self.cuts.set()
        self.open_.release()


class Hall:
    """A voice with what it said and told."""

    def __init__(self, speaker: Any = None, speech: Any = None, zone: str | None = "hall", **settings: Any) -> None:
        self.spoken: list[str] = []
        self.health: list[dict[str, Any]] = []
        self.now = NOW
        self.played_before: list[int] = []
        self._speaker = speaker
        self.voice = Voice(
            "voice-1", zone,
            speech=speech or SilentSpeech(), speaker=speaker or SilentSpeaker(), settings=VoiceSettings(**settings),
            clock=lambda: self.now, on_spoken=self._said, health=lambda state: self.health.append(dict(state)),
        )  # fmt: skip

    def _said(self, spoken: Spoken) -> None:
        self.spoken.append(spoken.announcement.id)
        self.played_before.append(len(self._speaker.played) if isinstance(self._speaker, Gate) else 0)


def test_calls_of_its_zone_are_said_in_order_and_no_others(until: Until) -> None:
    hall = Hall()
    hall.voice.start()
    for number in range(50):
        hall.voice.call(call(f"A{number:03}", f"c{number}", zone="hall" if number % 2 else "upstairs"))
    until(lambda: len(hall.spoken) == 25)
    hall.voice.stop()
    assert hall.spoken == [f"c{number}" for number in range(50) if number % 2]
    assert hall.health[-1] == {"state": "ok", "queue": 0}


def test_a_call_is_chime_and_phrase_as_often_as_is_set(until: Until) -> None:
    speaker = Gate()
    hall = Hall(speaker, repeats=3, languages=("zh", "en"))
    speaker.open_.release(100)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: len(speaker.played) == 1 + 3 * 2 * 2)
    hall.voice.stop()
    assert speaker.played[0] == CHIME_SECONDS
    assert speaker.overlaps == 0


def test_while_one_is_said_a_recall_replaces_its_waiting_call_and_stale_ones_fall_out(until: Until) -> None:
    speaker = Gate()
    hall = Hall(speaker, repeats=1)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: speaker.played)
    hall.voice.call(call("A002", "c2"))
    hall.voice.call(call("A003", "c3", expires=5))
    hall.voice.call(call("A002", "c4"))
    hall.now += 10
    speaker.open_.release(100)
    until(lambda: len(hall.spoken) == 2)
    hall.voice.stop()
    assert hall.spoken == ["c1", "c4"]
    assert speaker.overlaps == 0


def test_an_emergency_does_not_wait_for_the_repeats(until: Until) -> None:
    speaker = Gate()
    hall = Hall(speaker, repeats=5)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: speaker.played)
    text = Text(zh="请从安全出口离开大厅", en="Please leave the hall by the emergency exits")
    expires = datetime.fromtimestamp(NOW + 60, UTC)
    hall.voice.announce(Announcement("fire", "fire", Rank.EMERGENCY, text, expires))
    speaker.open_.release(100)
    until(lambda: len(hall.spoken) == 2)
    hall.voice.stop()
    assert hall.spoken == ["c1", "fire"]
    assert hall.played_before == [0, 3], "chime, phrase and pause of the call, then the emergency"


def test_without_sound_the_words_are_told_and_the_health_says_why_until_it_heals(until: Until) -> None:
    class Broken(SilentSpeech):
        broken = True

        def render(self, text: str, language: str) -> Pcm:
            if self.broken:
                raise SoundError("no engine")
            return Pcm(b"")

    speech = Broken()
    hall = Hall(speech=speech)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: hall.spoken == ["c1"])
    until(lambda: hall.health[-1] == {"state": "offline", "reason": "no engine", "queue": 0})
    speech.broken = False
    hall.voice.call(call("A002", "c2"))
    until(lambda: hall.health[-1] == {"state": "ok", "queue": 0})
    hall.voice.stop()
    assert hall.spoken == ["c1", "c2"]


def test_stopping_cuts_what_is_being_said(until: Until) -> None:
    speaker = Gate()
    hall = Hall(speaker)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: speaker.played)
    hall.voice.stop()
    assert len(speaker.played) == 1


BURST = """
import sys, threading
from datetime import UTC, datetime, timedelta
from displays.voice import Voice, VoiceSettings
from lobby.messages import Call, Text
from lobby.sound import EspeakSpeech, MixerSpeaker, close_mixer

COUNT, said, ends, done = 6, [], [], threading.Event()
now = datetime.now(UTC)

def health(state):
    ends.append(len(said))
    if ends.count(COUNT) == 2:  # told when the last one begins, and when it has been said
        done.set()

speaker = MixerSpeaker()
voice = Voice("v", None, speech=EspeakSpeech(), speaker=speaker, settings=VoiceSettings(repeats=1),
              clock=lambda: now.timestamp(), on_spoken=lambda each: said.append(each.announcement.id), health=health)
voice.start()
for number in range(COUNT):
    voice.call(Call(call=f"c{number}", ticket=f"t{number}", number=f"A{number:03}", window="3",
                    window_name=Text(zh="3号窗口", en="Window 3"), nth=1, zone="hall", at=now,
                    expires=now + timedelta(seconds=30)))
assert done.wait(60), said
speaker.wait()
voice.stop()
close_mixer()
print(" ".join(said))
"""


@pytest.mark.network
def test_what_is_really_heard_is_every_call_once_with_its_chime_and_nothing_over_another(tmp_path: Path) -> None:
    raw = tmp_path / "heard.raw"
    sound = {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(raw), "SDL_DISKAUDIODELAY": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", BURST], env={**os.environ, **sound}, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == [f"c{number}" for number in range(6)]
    heard = array("h", raw.read_bytes())
    chimes = chime_starts(heard)
    assert len(chimes) == 6, "each call begins with its own chime"
    assert longest_silence(heard, chimes[0], chimes[-1]) < 0.5, "no gap between one call and the next"
    assert min(later - early for early, later in pairwise(chimes)) > 3.5, "phrases are whole"


def chime_starts(samples: array[int]) -> list[float]:
    """Seconds at which the bell's first note (659 Hz) is struck, found with Goertzel's filter over 25 ms pieces."""
    piece, found, sounding = RATE // 40, [], False
    turn = 2 * cos(2 * pi * 659.26 / RATE)
    for start in range(0, len(samples) - piece, piece):
        one = two = power = 0.0
        for value in samples[start : start + piece]:
            one, two = value + turn * one - two, one
            power += value * value
        note = (one * one + two * two - turn * one * two) * 2 / piece
        bell = power > piece * 400_000 and note > 0.6 * power
        if bell and not sounding and (not found or start / RATE - found[-1] > CHIME_SECONDS):
            found.append(start / RATE)
        sounding = bell
    return found


def longest_silence(samples: array[int], start: float, end: float) -> float:
    """The longest stretch, seconds, in which nothing is heard."""
    piece, longest, quiet = RATE // 100, 0, 0
    for place in range(int(start * RATE), int(end * RATE), piece):
        quiet = quiet + 1 if max(abs(value) for value in samples[place : place + piece]) < 60 else 0
        longest = max(longest, quiet)
    return longest / 100
