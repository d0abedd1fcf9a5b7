"""Voices on the bus: what they tell in a simulated hall, and that the past stays silent."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

import pytest

from displays.voice import Voice, Way
from displays.voice_seat import VoiceSeat
from lobby import topics
from lobby.displays_settings import VoiceSettings
from lobby.sound import SilentSpeaker, SilentSpeech
from tests.displays.house import House

Until = Callable[..., None]


def voice_seat(house: House) -> VoiceSeat:
    terminal = house.terminal("voice-1", "voice")

    def make(on_spoken: Any) -> Voice:
        return Voice(
            "voice-1", Way("hall", VoiceSettings(), UTC, house.clock), speech=SilentSpeech(), speaker=SilentSpeaker(),
            on_spoken=on_spoken, health=lambda state: terminal.health("audio", state),
        )  # fmt: skip

    return VoiceSeat(terminal, make, simulated=True)


def spoken(house: House) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = json.loads(house.broker.retained[topics.SEEN.of("here", "voice-1")])["spoken"]
    return said


def test_a_voice_tells_what_it_said_in_a_simulated_hall(until: Until) -> None:
    house = House()
    seat = voice_seat(house)
    seat.start()
    for number in range(1, 8):
        house.call(f"A00{number}", f"c{number}")
    until(lambda: spoken(house) and "零零七" in spoken(house)[-1]["text"]["zh"])
    assert len(spoken(house)) == 5
    assert spoken(house)[-1] == {
        "at": "2026-11-23T01:00:00.000+00:00",
        "text": {"zh": "请A零零七号到三号窗口办理", "en": "Number A, zero zero seven, please go to window three."},
    }
    until(lambda: house.health("voice-1")["audio"].get("last_call") == "c7")
    seat.stop()
    told = {"state": "ok", "queue": 0, "last_call": "c7", "said_at": "2026-11-23T01:00:00.000+00:00"}
    assert house.health("voice-1") == {"audio": told}


def test_a_voice_that_comes_late_or_back_says_nothing_of_the_past(until: Until) -> None:
    house = House()
    house.call("A001", "c1")
    seat = voice_seat(house)
    seat.start()
    house.call("A002", "c2")
    until(lambda: spoken(house))
    house.buses[0].lose()
    house.buses[0].start()
    house.call("A002", "c2")
    house.now += timedelta(seconds=40)
    house.call("A003", "c3")
    until(lambda: len(spoken(house)) == 2)
    seat.stop()
    assert [said["text"]["zh"][1:5] for said in spoken(house)] == ["A零零二", "A零零三"]


def test_an_emergency_of_the_retained_board_is_said_also_by_a_voice_that_comes_late(until: Until) -> None:
    house = House()
    fire = {"id": "fire", "text": {"zh": "请离开大厅", "en": "Please leave the hall"}, "since": house.now.isoformat()}
    board = {"journal": "j", "seq": 1, "name": {"zh": "垫江", "en": "Dianjiang"}, "calls": []}
    house.say(topics.HALL_BOARD.of("here"), {**board, "emergency": fire})
    seat = voice_seat(house)
    seat.start()
    until(lambda: spoken(house))
    house.buses[0].lose()
    house.buses[0].start()
    house.say(topics.HALL_BOARD.of("here"), {**board, "seq": 2})
    house.call("A001", "c1")
    until(lambda: len(spoken(house)) == 2)
    seat.stop()
    assert [said["text"]["en"][:19] for said in spoken(house)] == ["Please leave the ha", "Number A, zero zero"]


def order(house: House, **words: Any) -> dict[str, Any]:
    """What comes of a `do announce`."""
    do_id = str(uuid.uuid4())
    expires = (house.now + timedelta(seconds=30)).isoformat()
    body = {"id": do_id, "verb": "announce", "expires": expires, **words}
    answers: list[dict[str, Any]] = []
    house.server.subscribe(topics.DONE.of("here", "voice-1"), lambda _, payload: answers.append(json.loads(payload)))
    house.say(topics.DO.of("here", "voice-1"), body)
    return next(answer for answer in answers if answer["id"] == do_id)


def test_the_office_has_something_announced(until: Until) -> None:
    house = House()
    seat = voice_seat(house)
    seat.start()
    assert order(house, text={"zh": "请爱护花草", "en": "Please mind the flowers"})["ok"]
    until(lambda: spoken(house))
    seat.stop()
    assert spoken(house)[0]["text"] == {"zh": "请爱护花草", "en": "Please mind the flowers"}


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"text": "fire"},
        {"text": {"zh": "花"}},
        {"text": {"zh": "", "en": "x"}},
        {"text": {"zh": "花" * 201, "en": "x"}},
    ],
    ids=["nothing", "no languages", "one language", "empty", "too long"],
)
def test_what_cannot_be_announced_is_refused_with_what_is_allowed(words: dict[str, Any]) -> None:
    house = House()
    seat = voice_seat(house)
    seat.start()
    done = order(house, **words)
    seat.stop()
    assert (done["ok"], done["reason"]) == (False, "bad_text")
    assert "allowed" in done
