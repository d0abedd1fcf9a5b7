"""`lobby displays` with sound, as it is started in a hall: a card, no card, an engine that dies, an emergency."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from lobby import topics
from lobby.codec import encode
from lobby.messages import Emergency, HallBoard, Text
from tests.displays.test_program import CENTRE, RealHall

pytestmark = pytest.mark.network
Until = Callable[..., None]


@pytest.fixture
def hall(tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch) -> Iterator[RealHall]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(tmp_path / "heard.raw"))
    made = RealHall(tmp_path / "data", until)
    yield made
    made.end()


def displays(hall: RealHall) -> int:
    return hall.start("displays", "--centre", str(CENTRE), "--windowed", "--simulated").pid


def audio(hall: RealHall) -> Any:
    return hall.health("voice-1").get("audio", {})


def spoken(hall: RealHall) -> list[str]:
    return [said["text"]["zh"] for said in hall.heard.get("sim/voice-1/seen", {}).get("spoken", [])]


def engines(pid: int) -> list[psutil.Process]:
    children = psutil.Process(pid).children(recursive=True)
    return [child for child in children if "lobby.espeak" in child.cmdline()]


def test_a_call_is_confirmed_when_it_sounds_and_an_engine_that_dies_is_started_anew(
    hall: RealHall, until: Until
) -> None:
    pid = displays(hall)
    until(lambda: audio(hall).get("device") == "disk", "the card")
    first = hall.call("A001", "3")
    until(lambda: audio(hall).get("last_call") == first, "the confirmation")
    (engine,) = engines(pid)
    engine.kill()
    until(lambda: not engine.is_running() or engine.status() == psutil.STATUS_ZOMBIE, "the engine's end")
    second = hall.call("A002", "3")
    until(lambda: audio(hall)["queue"] == 1 or audio(hall)["last_call"] == second, "it waits, and the server sees it")
    fire = Emergency(id="fire", text=Text(zh="请离开大厅", en="Please leave the hall"), since=datetime.now(UTC))
    board = HallBoard(journal="j", seq=99, name=Text(zh="垫江", en="Dianjiang"), calls=[], emergency=fire)
    hall.server.publish(topics.HALL_BOARD.of("dianjiang"), encode(board.body()), retain=True)
    until(lambda: "请离开大厅" in spoken(hall), "the emergency, over the calls")
    until(lambda: len(engines(pid)) == 1 and engines(pid)[0].pid != engine.pid, "another engine")
    assert audio(hall)["state"] == "ok"


def test_without_a_sound_card_the_health_says_so_and_the_words_are_still_seen(
    hall: RealHall, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "none such")
    displays(hall)
    until(lambda: audio(hall).get("state") == "offline", "its trouble")
    assert audio(hall)["reason"].startswith("no sound card: ")
    hall.call("A001", "3")
    until(lambda: spoken(hall) == ["请A零零一号到三号窗口办理"], "what would have been said")
    assert "last_call" not in audio(hall), "nobody has heard it"
