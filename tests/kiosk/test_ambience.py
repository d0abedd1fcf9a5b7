"""What is around the citizen: hours by our own clock, pictures, light, and a voice that says the page of now only."""

from __future__ import annotations

import logging
import struct
import threading
from datetime import UTC, datetime
from pathlib import Path

import pygame
import pytest

from kiosk import pages as p
from kiosk.ambience import Ambience
from kiosk.brightness import Brightness
from kiosk.gallery import Gallery, pixels
from kiosk.guide import Guide
from kiosk.stage import Stage
from kiosk.verifier import VerifierDesk
from lobby.bus import MemoryBroker
from lobby.kiosk_settings import KioskSettings
from lobby.sound import Pcm, SoundError
from lobby.terminal import Terminal
from tests.kiosk.conftest import CENTRE, WALL
from tests.until import until

EVENING = 1_795_435_200.0  # 23 November 2026, 20:00 in Dianjiang


class Voice:
    """Speech and speaker in one, with a page that takes its time to be rendered."""

    def __init__(self, *, dumb: bool = False) -> None:
        self.dumb, self.said, self.cuts = dumb, [], 0
        self.go_on, self.renders = threading.Event(), threading.Event()
        self.go_on.set()

    def open(self) -> None:
        if self.dumb:
            raise SoundError("no sound card")

    def render(self, text: str, language: str) -> Pcm:
        self.renders.set()
        assert self.go_on.wait(60)
        if language not in ("zh", "en"):
            raise SoundError("no such voice")
        return Pcm(text.encode())

    def play(self, pcm: Pcm, volume: float = 1.0) -> None:
        self.said.append((pcm.samples.decode(), volume))

    def cut(self) -> None:
        self.cuts += 1

    def wait(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Room:
    """A kiosk's surroundings, and a clock."""

    def __init__(self, folder: Path, voice: Voice) -> None:
        self.now, self.voice = WALL, voice
        self.stage = Stage(p.Screen(p.Facts(CENTRE, "kiosk-1")), wall=self.wall)
        broker = MemoryBroker()
        terminal = Terminal(
            lambda will: broker.bus(will=will), centre=CENTRE.id, device="kiosk-1", kind="kiosk", clock=lambda: self.now
        )
        self.guide = Guide(voice, voice)
        self.light = folder / "lights" / "panel"
        self.light.mkdir(parents=True)
        (self.light / "max_brightness").write_text("200\n")
        self.around = Ambience(
            self.stage, terminal, centre=CENTRE, server_key="", gallery=Gallery(folder), guide=self.guide,
            brightness=Brightness(folder / "lights"), verifier=VerifierDesk(self.stage.post), wall=self.wall,
            sentence=lambda screen: type(screen.page).__name__,
        )  # fmt: skip
        self.stage.watch(self.around.seen)

    def wall(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC).astimezone(CENTRE.zone)

    def set(self, **settings: object) -> None:
        self.around.changed(KioskSettings.model_validate({"version": 1, **settings}))
        self.stage._inbox.get()()

    def hear(self, count: int) -> None:
        """So much comes in from other threads."""
        for _ in range(count):
            self.stage._inbox.get(timeout=60)()

    def shows(self, page: p.Page, language: str = "zh", *, voice: bool = True) -> None:
        self.around.seen(p.Screen(self.stage.screen.facts, page, language, voice=voice))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path, Voice())


def test_the_hours_are_told_by_our_own_clock_and_when_they_change(room: Room) -> None:
    room.around.look()
    assert room.stage.screen.facts.closed is None
    room.now = EVENING
    room.around.look()
    assert room.stage.screen.facts.closed is not None
    room.now = WALL + 86_400
    room.around.look()
    assert room.stage.screen.facts.closed is None


def test_settings_reach_the_screen_with_their_good_pictures_and_one_warning_for_a_bad_one(
    room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pygame.image.save(pygame.Surface((2160, 1000)), tmp_path / "hall.png")
    (tmp_path / "bad.png").write_bytes(b"no picture")
    pygame.display.init()
    pygame.display.set_mode((10, 10))
    wanted = {"pictures": ["bad.png", "gone.jpg", "hall.png"], "notice": {"zh": "停水", "en": "No water"}}
    room.set(version=1, **wanted)
    assert room.stage.screen.facts.version == 1, "nobody has waited for pictures"
    room.hear(3)
    room.set(version=2, **wanted)
    facts = room.stage.screen.facts
    assert (facts.pictures, facts.version, facts.centre.kiosk.pictures[2]) == (1, 2, "hall.png")
    assert room.stage.pictures["0"].get_width() <= 1080
    assert len([record for record in caplog.records if record.levelno == logging.WARNING]) == 2


def test_pictures_come_one_by_one_and_go_when_they_are_not_wanted(room: Room, tmp_path: Path) -> None:
    for name, colour in (("red.png", (200, 0, 0)), ("blue.png", (0, 0, 200))):
        picture = pygame.Surface((40, 20))
        picture.fill(colour)
        pygame.image.save(picture, tmp_path / name)
    room.set(pictures=["red.png", "blue.png"])
    counts = [room.stage.screen.facts.pictures]
    for _ in range(2):
        room.hear(1)
        counts.append(room.stage.screen.facts.pictures)
    assert counts == [0, 1, 2]
    assert room.stage.pictures["0"].get_at((5, 5))[:3] == (200, 0, 0)
    room.set(version=2, pictures=["blue.png"])
    assert room.stage.screen.facts.pictures == 1, "what is here already is shown at once"
    assert room.stage.pictures["0"].get_at((5, 5))[:3] == (0, 0, 200)
    room.set(version=3, pictures=[])
    assert (room.stage.screen.facts.pictures, room.stage.pictures) == (0, {})


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_picture_says_how_large_it_is_before_it_is_decoded(kind: str, tmp_path: Path) -> None:
    pygame.image.save(pygame.Surface((120, 50)), tmp_path / f"a.{kind}")
    data = (tmp_path / f"a.{kind}").read_bytes()
    assert pixels(data) == 6000
    assert [pixels(data[:cut]) for cut in range(20)] == [0] * 20
    assert pixels(b"no picture at all, but long enough") == 0


def test_a_small_file_of_a_huge_picture_is_not_decoded(
    room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    size = struct.pack(">II", 60_000, 60_000)
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + size + b"\x08\x02\x00\x00\x00")
    room.set(pictures=["bomb.png"])
    room.hear(1)
    assert room.stage.screen.facts.pictures == 0
    assert "more than 50 million pixels" in caplog.text


def test_the_light_follows_the_hour(room: Room) -> None:
    room.set(brightness=[{"from": "08:00", "percent": 100}, {"from": "19:00", "percent": 30}])
    assert (room.light / "brightness").read_text() == "200"
    room.now = EVENING
    room.around.look()
    assert (room.light / "brightness").read_text() == "60"


def test_a_screen_whose_light_cannot_be_set_is_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    dim = Brightness(tmp_path / "none")
    for percent in (100, 50, 20):
        dim.set(percent)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_the_voice_says_each_page_once_and_not_at_every_key(room: Room) -> None:
    room.guide.start()
    room.set(volume=[{"from": "00:00", "percent": 40}])
    for page in (p.Home(), p.Home(), p.CheckIn(), p.CheckIn("7"), p.CheckIn("7K")):
        room.shows(page)
        until(lambda page=page: room.voice.said and room.voice.said[-1][0] == type(page).__name__, "it is said")
    assert room.voice.said == [("Home", 0.4), ("CheckIn", 0.4)]
    room.shows(p.CheckIn("7K"), "en")
    until(lambda: len(room.voice.said) == 3, "said in the other language")
    room.guide.stop()


def test_a_page_that_is_turned_before_it_is_said_is_not_said(room: Room) -> None:
    room.guide.start()
    room.voice.go_on.clear()
    room.shows(p.Home())
    assert room.voice.renders.wait(60)
    room.shows(p.CheckIn())
    room.shows(p.Search())
    room.voice.go_on.set()
    until(lambda: room.voice.said, "the last one is said")
    assert [words for words, _ in room.voice.said] == ["Search"]
    assert room.voice.cuts >= 3
    room.guide.stop()


def test_whoever_did_not_ask_for_it_hears_nothing_and_switching_off_is_silent_at_once(room: Room) -> None:
    room.guide.start()
    room.shows(p.Home(), voice=False)
    assert room.voice.cuts == 0
    room.shows(p.Home())
    until(lambda: room.voice.said, "it is said")
    cuts = room.voice.cuts
    room.shows(p.Home(), voice=False)
    assert room.voice.cuts == cuts + 1
    assert len(room.voice.said) == 1
    room.guide.stop()


def test_a_machine_without_sound_is_one_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    room = Room(tmp_path, Voice(dumb=True))
    room.guide.start()
    for page in (p.Home(), p.CheckIn(), p.Search()):
        room.shows(page)
        until(lambda: room.guide._next is None, "it is taken")
    room.guide.stop()
    assert [record.levelno for record in caplog.records if record.name == "kiosk.guide"] == [logging.WARNING]


def test_a_language_nobody_speaks_leaves_the_others_their_voice(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.guide.start()
    room.shows(p.Home(), "bo")
    until(lambda: caplog.records, "a warning")
    room.shows(p.CheckIn())
    until(lambda: room.voice.said, "Chinese is said")
    room.guide.stop()
