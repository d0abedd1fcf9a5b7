"""`python -m tests.displays.loud_hall WISH.json`: real voices on a real mixer, which writes what is heard into a file.

Beside that file it leaves what was handed to the loudspeakers (`said.json`, `<text>.pcm`), so that a test can look for
those very samples.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from displays.background import Background
from displays.clips import ClipSpeech, LazyShelf
from displays.voice import Spoken, Voice, Way
from lobby.displays_settings import VoiceSettings
from lobby.messages import Call, Emergency, HallBoard, Text
from lobby.sound import EspeakSpeech, MixerSpeaker, Pcm, Side, Speech, close_mixer

NAME = Text(zh="厅", en="Hall")
PATIENCE = 300


class Tap:
    """Speech that notes what it gave."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self.given: dict[str, bytes] = {}

    def render(self, text: str, language: str) -> Pcm:
        pcm = self._speech.render(text, language)
        # The engine says the same words a little differently each time: one rendering a text makes them findable.
        return Pcm(self.given.setdefault(text, pcm.samples))

    def close(self) -> None:
        self._speech.close()


class Zone:
    """One voice. `wish`: `calls` [[number, window, call, ticket] …], `fire_at` a call at which an emergency begins."""

    def __init__(
        self, name: str, channel: int, side: Side, wish: Mapping[str, Any], background: Background | None
    ) -> None:
        self.name, self._wish = name, wish
        self._background = background
        self.said: list[str] = []
        self.done, self._started = threading.Event(), False
        self.engine = Tap(EspeakSpeech())
        clips = wish.get("clips")
        self.speech = Tap(ClipSpeech(LazyShelf(Path(clips)), self.engine) if clips else self.engine)
        way = Way(name, settings(wish), UTC, self._clock, self._speaking)
        self.voice = Voice(
            name,
            way,
            speech=self.speech,
            speaker=MixerSpeaker(channel, side),
            on_spoken=self._said,
            health=self._health,
        )
        for number, window, call, ticket in wish["calls"][name]:
            self.voice.call(self._call(number, window, call, ticket))

    def _clock(self) -> float:
        return 1_790_000_000.0

    def _call(self, number: str, window: str, call: str, ticket: str) -> Call:
        now = datetime.fromtimestamp(self._clock(), UTC)
        return Call(
            call=call, ticket=ticket, number=number, window=window,
            window_name=Text(zh=f"{window}号窗口", en=f"Window {window}"), nth=1, zone=self.name, at=now,
            expires=now + timedelta(seconds=30),
        )  # fmt: skip

    def _said(self, spoken: Spoken) -> None:
        self._started = True
        self.said.append(spoken.announcement.id)

    def _speaking(self, speaks: bool) -> None:
        if self._background:
            self._background.speaking(self.name, speaks)
        if self._started and not speaks:
            self.done.set()

    def _health(self, state: Mapping[str, Any]) -> None:
        if state.get("last_call") == self._wish.get("fire_at", ""):
            at = datetime.fromtimestamp(self._clock(), UTC)
            fire = Emergency(id="fire", text=Text.model_validate(self._wish["fire"]), since=at)
            self.voice.hall(HallBoard(journal="j", seq=1, name=NAME, calls=[], emergency=fire))


def settings(wish: Mapping[str, Any]) -> VoiceSettings:
    return VoiceSettings.model_validate(wish.get("settings", {"repeats": 1}))


def main(wish: Mapping[str, Any], folder: Path) -> None:
    background = None
    if "music" in wish:
        background = Background(Path(wish["music"]), settings(wish), lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
        background.start()
        threading.Event().wait(wish["before"])
    sides: tuple[Side, ...] = ("left", "right") if len(wish["calls"]) == 2 else ("both",)
    zones = [Zone(name, place, sides[place], wish, background) for place, name in enumerate(wish["calls"])]
    for zone in zones:
        zone.voice.start()
    for zone in zones:
        assert zone.done.wait(PATIENCE), zone.said
    if background:
        threading.Event().wait(wish["after"])
        background.stop()
    for zone in zones:
        zone.voice.stop()
    close_mixer()
    words = {text: pcm for zone in zones for text, pcm in (zone.engine.given | zone.speech.given).items()}
    names = {text: f"{place}.pcm" for place, text in enumerate(words)}
    for text, name in names.items():
        (folder / name).write_bytes(words[text])
    engine = sorted({text for zone in zones for text in zone.engine.given})
    told = {"said": {zone.name: zone.said for zone in zones}, "words": names, "engine": engine}
    (folder / "said.json").write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[1]).parent)
