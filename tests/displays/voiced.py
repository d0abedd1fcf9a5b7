"""One voice in a test's hand: a loudspeaker that plays as long as the test wants, an engine, a clock, and what it told."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from displays.voice import Spoken, Voice, Way
from lobby.displays_settings import VoiceSettings
from lobby.messages import Call, Emergency, HallBoard, Text
from lobby.sound import Pcm, SilentSpeaker, SilentSpeech

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC).timestamp()  # nine in the morning in the hall
HALL = ZoneInfo("Asia/Shanghai")
FIRE = Text(zh="请从安全出口离开大厅", en="Please leave the hall by the emergency exits")


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
