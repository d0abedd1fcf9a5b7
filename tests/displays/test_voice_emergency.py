"""The voice of a zone in an emergency, and in silent times."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from lobby.bells import ALARM_SECONDS, CHIME_SECONDS
from lobby.messages import Text
from tests.displays.voiced import FIRE, Gate, Hall, Words, call

Until = Callable[..., None]


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
