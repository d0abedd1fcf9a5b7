"""The voice of a zone: what it says and when, on a loudspeaker that plays as long as the test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from displays.announcements import Announcement, Rank
from displays.voice import Spoken, Voice, Way
from lobby.bells import ALARM_SECONDS, CHIME_SECONDS
from lobby.displays_settings import VoiceSettings
from lobby.messages import Call, Emergency, HallBoard, Text
from lobby.sound import Pcm, SilentSpeaker, SilentSpeech, SoundError

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC).timestamp()  # nine in the morning in the hall
HALL = ZoneInfo("Asia/Shanghai")
FIRE = Text(zh="请从安全出口离开大厅", en="Please leave the hall by the emergency exits")
Until = Callable[..., None]


def call(number: str, call_id: str, *, zone: str = "hall", expires: float = 30, now: float = NOW) -> Call:
    at = datetime.fromtimestamp(now, UTC)
    return Call(
        call=call_id, ticket=f"t-{number}", number=number, window="3", window_name=Text(zh="3号窗口", en="Window 3"),
        nth=1, zone=zone, at=at, expires=at + timedelta(seconds=expires),
    )  # fmt: skip


class Gate:
    """A loudspeaker that plays for as long as the test wants; notes if two things sounded at once."""

    def __init__(self) -> None:
        self.over = threading.Semaphore(0)
        self.played: list[tuple[float, float]] = []
        self.overlaps = self.cuts = 0
        self._busy = False

    def open(self) -> None:
        pass

    def play(self, pcm: Pcm, volume: float = 1.0) -> None:
        self.overlaps += self._busy
        self._busy = True
        self.played.append((round(pcm.seconds, 2), volume))

    def wait(self) -> None:
        if self._busy:
            self.over.acquire()
        self._busy = False

    def cut(self) -> None:
        self.cuts += 1
        if self._busy:
            self.over.release()

    def device(self) -> str | None:
        return "gate"


class Words(SilentSpeech):
    """An engine whose words last a second, and that notes them."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def render(self, text: str, language: str) -> Pcm:
        self.asked.append(text)
        return Pcm(bytes(2 * 22050))


class Hall:
    """A voice with what it said and told."""

    def __init__(self, speaker: Any = None, speech: Any = None, zone: str | None = "hall", **settings: Any) -> None:
        self.spoken: list[str] = []
        self.texts: list[Text] = []
        self.health: list[dict[str, Any]] = []
        self.now = NOW
        self.speaking: list[bool] = []
        way = Way(
            zone, VoiceSettings.model_validate(settings), HALL, clock=lambda: self.now, speaking=self.speaking.append
        )
        self.voice = Voice(
            "voice-1", way, speech=speech or SilentSpeech(), speaker=speaker or SilentSpeaker(),
            on_spoken=self._said, health=lambda state: self.health.append(dict(state)),
        )  # fmt: skip

    def _said(self, spoken: Spoken) -> None:
        self.spoken.append(spoken.announcement.id)
        self.texts.append(spoken.announcement.text)

    def at(self, clock: str) -> None:
        hour, minute = map(int, clock.split(":"))
        self.now = datetime(2026, 11, 23, hour, minute, tzinfo=HALL).timestamp()

    def board(self, seq: int, emergency: str | None = None, text: Text = FIRE) -> None:
        at = datetime.fromtimestamp(self.now, UTC)
        standing = Emergency(id=emergency, text=text, since=at) if emergency else None
        self.voice.hall(
            HallBoard(journal="j", seq=seq, name=Text(zh="垫江", en="Dianjiang"), calls=[], emergency=standing)
        )


def test_calls_of_its_zone_are_said_in_order_and_no_others(until: Until) -> None:
    hall = Hall()
    hall.voice.start()
    for number in range(50):
        hall.voice.call(call(f"A{number:03}", f"c{number}", zone="hall" if number % 2 else "upstairs"))
    until(lambda: len(hall.spoken) == 25)
    until(lambda: "last_call" in hall.health[-1] and hall.health[-1]["last_call"] == "c49")
    hall.voice.stop()
    assert hall.spoken == [f"c{number}" for number in range(50) if number % 2]
    assert hall.health[-1] == {
        "state": "ok",
        "queue": 0,
        "last_call": "c49",
        "said_at": "2026-11-23T09:00:00.000+08:00",
    }


def test_a_call_is_chime_and_phrase_as_often_as_is_set_and_english_second(until: Until) -> None:
    speaker, speech = Gate(), Words()
    hall = Hall(speaker, speech, repeats=3, languages=("zh", "en"))
    speaker.over.release(100)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: len(speaker.played) == 1 + 3 * 2 * 2)
    hall.voice.stop()
    assert [seconds for seconds, _ in speaker.played] == [CHIME_SECONDS] + [1.0, 0.2] * 6
    said = [text for text in speech.asked if text != "语音"]
    assert said[0] == "请A零零一号到三号窗口办理"
    assert said[-1] == "Number A, zero zero one, please go to window three."
    assert speaker.overlaps == 0


def test_one_is_yao_where_the_centre_says_so(until: Until) -> None:
    hall = Hall(one_as_yao=True)
    hall.voice.start()
    hall.voice.call(call("A101", "c1"))
    until(lambda: hall.texts)
    hall.voice.stop()
    assert hall.texts[0].zh == "请A幺零幺号到三号窗口办理"


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
    speaker.over.release(100)
    until(lambda: len(hall.spoken) == 2)
    hall.voice.stop()
    assert hall.spoken == ["c1", "c4"]
    assert speaker.overlaps == 0


def test_what_comes_next_is_rendered_while_something_sounds(until: Until) -> None:
    speaker, speech = Gate(), Words()
    hall = Hall(speaker, speech, repeats=1)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    hall.voice.call(call("A002", "c2"))
    speaker.over.release()
    until(lambda: any("A零零二" in text for text in speech.asked), "the next phrase, while the first sounds")
    assert hall.spoken == ["c1"]
    hall.voice.stop()


def test_the_confirmation_is_told_when_the_call_begins_to_sound_and_not_when_it_ends(until: Until) -> None:
    speaker = Gate()
    hall = Hall(speaker)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: any(health.get("last_call") == "c1" for health in hall.health))
    hall.voice.call(call("A002", "c2"))
    assert hall.health[-1]["queue"] == 1, "whoever waits for the word of c2 sees that it has to wait"
    assert hall.health[-1]["device"] == "gate"
    assert len(speaker.played) == 1
    hall.voice.stop()


# --- emergencies ------------------------------------------------------------------------------------------------------


def test_an_emergency_cuts_the_sentence_and_the_call_is_said_again_after_it(until: Until) -> None:
    speaker = Gate()
    hall = Hall(speaker, repeats=2)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    hall.voice.call(call("A002", "c2"))
    until(lambda: speaker.played)
    hall.board(1, "fire")
    until(lambda: len(hall.spoken) == 2)
    assert [seconds for seconds, _ in speaker.played][:2] == [CHIME_SECONDS, ALARM_SECONDS]
    speaker.over.release(100)
    until(lambda: len(hall.spoken) == 4)
    hall.voice.stop()
    assert hall.spoken == ["c1", "fire/0", "c1", "c2"]
    assert speaker.overlaps == 0


def test_a_call_that_was_heard_once_is_not_said_again_after_an_emergency(until: Until) -> None:
    speaker, speech = Gate(), Words()
    hall = Hall(speaker, speech, repeats=2)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    speaker.over.release(3)
    until(lambda: len(speaker.played) == 4, "the second time")
    hall.board(1, "fire")
    speaker.over.release(100)
    until(lambda: hall.spoken[-1] == "fire/0" and not hall.speaking[-1])
    hall.voice.stop()
    assert hall.spoken == ["c1", "fire/0"]


def test_an_emergency_is_said_in_both_languages_every_minute_until_it_is_ended(until: Until) -> None:
    speech = Words()
    hall = Hall(speech=speech, languages=("zh",))
    hall.voice.start()
    hall.board(1, "fire")
    until(lambda: hall.spoken == ["fire/0"])
    hall.now += 59
    hall.board(2, "fire")
    hall.voice.call(call("A001", "c1", now=hall.now))
    until(lambda: len(hall.spoken) == 2)
    hall.now += 1
    hall.board(3, "fire")
    until(lambda: len(hall.spoken) == 3)
    hall.board(4)
    hall.now += 120
    hall.board(5)
    hall.voice.call(call("A002", "c2", now=hall.now))
    until(lambda: len(hall.spoken) == 4)
    hall.voice.stop()
    assert hall.spoken == ["fire/0", "c1", "fire/1", "c2"]
    asked = [text for text, _ in groupby(speech.asked) if text in {FIRE.zh, FIRE.en}]
    assert asked == [FIRE.zh, FIRE.en] * 2, "in turn, also where calls are said in Chinese alone"


def test_what_is_ended_while_it_is_said_stops(until: Until) -> None:
    speaker, speech = Gate(), Words()
    hall = Hall(speaker, speech)
    hall.voice.start()
    hall.board(1, "fire")
    speaker.over.release()
    until(lambda: len(speaker.played) == 2)
    hall.board(2)
    until(lambda: hall.speaking and not hall.speaking[-1])
    hall.voice.stop()
    assert len(speaker.played) == 2, "the alarm and the first sentence, which was cut"


def test_another_emergency_takes_the_place_of_the_first_at_once(until: Until) -> None:
    speaker = Gate()
    hall = Hall(speaker)
    hall.voice.start()
    hall.board(1, "fire")
    until(lambda: speaker.played)
    hall.board(2, "flood", Text(zh="请上二楼", en="Please go up to the second floor"))
    until(lambda: hall.spoken == ["fire/0", "flood/0"])
    hall.voice.stop()


# --- the hours --------------------------------------------------------------------------------------------------------


def test_in_a_silent_time_calls_are_shown_only_and_an_emergency_is_said_all_the_same(until: Until) -> None:
    speaker = Gate()
    speaker.over.release(100)
    hall = Hall(speaker, volume=[{"from": "00:00", "percent": 40}], silent=[{"from": "12:00", "to": "13:30"}])
    hall.at("12:00")
    hall.voice.start()
    until(lambda: hall.health)
    assert hall.health[-1]["silent"] is True
    hall.voice.call(call("A001", "c1", now=hall.now))
    hall.board(1, "fire")
    until(lambda: not hall.speaking[-1] and hall.spoken)
    assert hall.spoken == ["fire/0"]
    assert {volume for _, volume in speaker.played} == {1.0}
    hall.board(2)
    hall.at("13:30")
    hall.voice.call(call("A001", "c2", now=hall.now))
    until(lambda: hall.spoken == ["fire/0", "c2"])
    until(lambda: "silent" not in hall.health[-1])
    hall.voice.stop()
    assert speaker.played[-1][1] == 0.4


def test_a_call_that_has_waited_into_a_silent_time_is_not_said(until: Until) -> None:
    speaker = Gate()
    hall = Hall(speaker, silent=[{"from": "12:00", "to": "13:30"}])
    hall.at("11:59")
    hall.voice.start()
    hall.voice.call(call("A001", "c1", now=hall.now))
    until(lambda: speaker.played)
    hall.voice.call(call("A002", "c2", now=hall.now, expires=300))
    hall.at("12:00")
    speaker.over.release(100)
    until(lambda: hall.health[-1]["queue"] == 0 and not hall.speaking[-1])
    hall.voice.stop()
    assert hall.spoken == ["c1"]


# --- trouble ----------------------------------------------------------------------------------------------------------


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
    until(lambda: (hall.health[-1]["state"], hall.health[-1].get("reason")) == ("offline", "no engine"))
    speech.broken = False
    hall.voice.call(call("A002", "c2"))
    until(lambda: hall.health[-1]["state"] == "ok" and hall.health[-1]["queue"] == 0)
    hall.voice.stop()
    assert hall.spoken == ["c1", "c2"]


def test_without_a_card_the_call_is_seen_but_never_told_as_said(until: Until) -> None:
    class Deaf(SilentSpeaker):
        def open(self) -> None:
            raise SoundError("no sound card")

        def play(self, pcm: Pcm, volume: float = 1.0) -> None:
            self.open()

    hall = Hall(Deaf())
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: hall.spoken == ["c1"] and not hall.speaking[-1])
    hall.voice.stop()
    assert hall.health[-1] == {"state": "offline", "reason": "no sound card", "queue": 0}


def test_stopping_cuts_what_is_being_said(until: Until) -> None:
    speaker = Gate()
    hall = Hall(speaker)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: speaker.played)
    hall.voice.stop()
    assert len(speaker.played) == 1


def test_the_background_is_ducked_from_the_first_call_to_the_last_and_not_between(until: Until) -> None:
    speaker = Gate()
    speaker.over.release(100)
    hall = Hall(speaker, repeats=1)
    for number in range(3):
        hall.voice.announce(
            Announcement(f"n{number}", f"n{number}", Rank.NOTICE, FIRE, datetime.fromtimestamp(NOW + 9, UTC))
        )
    hall.voice.start()
    until(lambda: len(hall.spoken) == 3 and not hall.speaking[-1])
    hall.voice.stop()
    assert hall.speaking[:4] == [True, True, True, False]
