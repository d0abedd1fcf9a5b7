"""Voices on the bus: what they tell in a simulated hall, and that the past stays silent."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from displays.voice import Voice, VoiceSettings
from displays.voice_seat import VoiceSeat
from lobby import topics
from lobby.sound import SilentSpeaker, SilentSpeech
from tests.displays.house import House

Until = Callable[..., None]


def voice_seat(house: House) -> VoiceSeat:
    terminal = house.terminal("voice-1", "voice")

    def make(on_spoken: Any) -> Voice:
        return Voice(
            "voice-1", "hall", speech=SilentSpeech(), speaker=SilentSpeaker(), settings=VoiceSettings(),
            clock=house.clock, on_spoken=on_spoken, health=lambda state: terminal.health("audio", state),
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
    until(lambda: house.health("voice-1") == {"audio": {"state": "ok", "queue": 0}})
    seat.stop()


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
