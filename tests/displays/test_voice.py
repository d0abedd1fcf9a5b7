"""The voice of a zone: what it says and when, and what it tells when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from displays.announcements import Announcement, Rank
from lobby.bells import CHIME_SECONDS
from lobby.sound import Pcm, SilentSpeaker, SilentSpeech, SoundError
from tests.displays.voiced import FIRE, NOW, Gate, Hall, Words, call

Until = Callable[..., None]


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


def test_something_nobody_thought_of_while_nothing_is_said_does_not_end_the_voice(until: Until) -> None:
    hall = Hall()
    kept = hall.health
    hall.health = Once(kept)
    hall.voice.start()
    hall.voice.call(call("A001", "c1"))
    until(lambda: hall.spoken == ["c1"])
    hall.voice.stop()


class Once(list[dict[str, object]]):
    """A list that cannot be appended to the first time."""

    is_broken = True

    def append(self, one: dict[str, object]) -> None:
        """As a list, but the first time."""
        if self.is_broken:
            self.is_broken = False
            raise KeyError("first")
        super().append(one)
