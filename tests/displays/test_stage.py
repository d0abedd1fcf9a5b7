"""The stage beside the calls: pictures and silent videos out of files, decoded by a real process; bad files."""

from __future__ import annotations

import json
import logging
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pygame
import pytest

from displays import sample
from displays.decoder import fitted
from displays.face import Face, Moment
from displays.reel import Reel
from displays.stage import FRAME_SECONDS, Stage, Still
from lobby.displays_settings import Show
from tests.displays import reels

pytestmark = pytest.mark.network
Until = Callable[..., None]
ROOM = (640, 360)
NOW = sample.NOW
SECOND = timedelta(seconds=1)
RED, BLUE = (200, 30, 30), (30, 60, 200)


@pytest.fixture(autouse=True)
def display() -> Iterator[None]:
    pygame.display.init()
    yield
    pygame.display.quit()


def shows(*rows: dict[str, Any]) -> tuple[Show, ...]:
    return tuple(Show.model_validate(row) for row in rows)


@pytest.fixture
def staged(tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    made: list[Stage] = []

    def make(*rows: dict[str, Any]) -> Stage:
        made.append(Stage(shows(*rows), tmp_path))
        return made[-1]

    yield make
    for stage in made:
        stage.stop()


def seen(stage: Stage, at: Any, until: Until) -> Still:
    """What stands there once its file has been read."""
    found: list[Still] = []

    def there() -> bool:
        still = stage.at(at, ROOM)
        found[:] = [still] if still and still.picture else []
        return bool(found)

    until(there, "a picture on the stage")
    return found[0]


def test_a_picture_fills_its_room_without_losing_its_shape(
    staged: Callable[..., Stage], tmp_path: Path, until: Until
) -> None:
    reels.picture(tmp_path / "wide.png", (1600, 400), RED)
    stage = staged({"kind": "picture", "file": "wide.png"})
    still = seen(stage, NOW, until)
    assert still.picture
    assert still.picture.get_size() == (640, 160)
    assert still.picture.get_at((320, 80))[:3] == RED
    assert stage.showing == "wide.png"
    calm = stage.at(NOW + SECOND, ROOM)
    assert calm
    assert (calm.key, calm.moving) == (still.key, False), "a picture costs nothing while it stands"


def test_a_video_runs_by_the_clock_and_then_makes_room(
    staged: Callable[..., Stage], tmp_path: Path, until: Until
) -> None:
    reels.video(tmp_path / "film.mp4", seconds=2)
    reels.picture(tmp_path / "after.png", (160, 90), BLUE)
    stage = staged({"kind": "video", "file": "film.mp4", "seconds": 60}, {"kind": "picture", "file": "after.png"})
    first = seen(stage, NOW, until)
    assert first.moving
    assert first.picture
    assert first.picture.get_at((300, 180))[0] < 20
    for second in (0.5, 1.0, 1.5):
        at, light = NOW + second * SECOND, 255 * second / 2

        def there(at: Any = at, light: float = light) -> bool:
            still = stage.at(at, ROOM)
            return bool(still and still.picture and abs(still.picture.get_at((300, 180))[0] - light) < 25)

        until(there, f"the frame of {second} s")
    until(lambda: stage.at(NOW + 3 * SECOND, ROOM) and stage.showing == "after.png", "the next show")


def test_nothing_flashes_between_two_shows(staged: Callable[..., Stage], tmp_path: Path, until: Until) -> None:
    reels.picture(tmp_path / "one.png", (160, 90), RED)
    reels.picture(tmp_path / "two.png", (160, 90), BLUE)
    stage = staged(
        {"kind": "picture", "file": "one.png", "seconds": 5}, {"kind": "picture", "file": "two.png", "seconds": 5}
    )
    seen(stage, NOW, until)
    colours = set()

    def changed() -> bool:
        still = stage.at(NOW + 6 * SECOND, ROOM)
        assert still
        assert still.picture, "the first one stays until the second is there"
        colours.add(tuple(still.picture.get_at((300, 180))[:3]))
        return BLUE in colours

    until(changed)
    assert colours <= {RED, BLUE}


BAD = {
    "torn.mp4": lambda path: path.write_bytes(b"\0\0\0\x20ftypisom" + bytes(5000)),
    "words.png": lambda path: path.write_text("This is no picture.", "utf-8"),
    "sound.mp4": lambda path: path.write_bytes(b"RIFF\x24\0\0\0WAVEfmt " + bytes(100)),
    "empty.png": lambda path: path.write_bytes(b""),
    "absent.mp4": lambda path: None,
    "folder.png": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_shown_is_told_once_passed_over_and_tried_again_when_it_changes(
    name: str, staged: Callable[..., Stage], tmp_path: Path, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    BAD[name](tmp_path / name)
    kind = "picture" if name.endswith("png") else "video"
    stage = staged({"kind": kind, "file": name}, {"kind": "text", "text": {"zh": "欢迎", "en": "Welcome"}})
    with caplog.at_level(logging.WARNING):
        until(lambda: stage.at(NOW, ROOM) and stage.showing == "欢迎", "the next show")
        for turn in range(1, 60):
            stage.at(NOW + turn * SECOND, ROOM)
    assert [record.levelname for record in caplog.records] == ["WARNING"], "one line"
    assert name in caplog.text
    assert list(stage.problems) == [name]
    assert stage.problems[name]
    if name not in ("folder.png", "words.png", "empty.png"):
        return
    if (tmp_path / name).is_dir():
        (tmp_path / name).rmdir()
    reels.picture(tmp_path / name, (160, 90), RED)
    seen(stage, NOW + 120 * SECOND, until)
    assert (stage.showing, stage.problems) == (name, {})


def test_with_nothing_to_show_the_calls_have_all_the_room(
    staged: Callable[..., Stage], tmp_path: Path, until: Until
) -> None:
    face = Face(pygame.Surface((960, 540)), stage=staged({"kind": "picture", "file": "absent.png"}))
    shown = sample.calm().shown(NOW)
    until(lambda: face.draw(shown, Moment(NOW)) is not None and face.layout.stage is None)
    evening = Face(
        pygame.Surface((960, 540)),
        stage=staged({"kind": "text", "text": {"zh": "晚", "en": "Evening"}, "from": "18:00"}),
    )
    evening.draw(shown, Moment(NOW))
    assert evening.layout.stage is None
    late = NOW.replace(hour=18)
    assert evening.draw(shown, Moment(late)) == [pygame.Rect(0, 0, 960, 540)]
    assert evening.layout.stage


def test_a_video_is_drawn_in_its_own_region_alone_and_never_over_a_call(
    staged: Callable[..., Stage], tmp_path: Path, until: Until
) -> None:
    reels.video(tmp_path / "film.mp4", seconds=2)
    face = Face(pygame.Surface((960, 540)), stage=staged({"kind": "video", "file": "film.mp4"}))
    shown = sample.busy().shown(NOW)
    face.draw(shown, Moment(NOW, 1))
    assert face.pace <= FRAME_SECONDS
    rects: list[pygame.Rect] = []
    until(lambda: rects.extend(face.draw(shown, Moment(NOW + SECOND, 1))) or rects, "a frame")
    assert face.layout.stage
    assert rects == [face._pen.rect(face.layout.stage)]
    assert not rects[0].colliderect(face._pen.rect(face.layout.band))


def test_a_decoder_that_dies_takes_no_board_with_it(tmp_path: Path, until: Until) -> None:
    reel = Reel(reels.video(tmp_path / "film.mp4", seconds=20), ROOM)
    reel.start()
    until(lambda: reel.frame(0), "the first frame")
    assert reel._child
    reel._child.kill()
    until(lambda: reel.frame(60_000) is None and reel.over, "its end")
    reel.stop()


def test_a_reel_that_is_stopped_leaves_no_process(tmp_path: Path, until: Until) -> None:
    reel = Reel(reels.video(tmp_path / "film.mp4", seconds=20), ROOM)
    reel.start()
    until(lambda: reel.frame(0), "the first frame")
    reel.stop()
    assert reel._child
    assert reel._child.returncode is not None
    assert not reel._thread.is_alive()


def test_a_file_that_never_ends_is_given_up_and_its_process_ended(
    staged: Callable[..., Stage], tmp_path: Path, until: Until
) -> None:
    os.mkfifo(tmp_path / "hang.mp4")
    stage = staged({"kind": "video", "file": "hang.mp4"}, {"kind": "text", "text": {"zh": "欢迎", "en": "Welcome"}})
    assert stage.at(NOW, ROOM)
    reel = stage._reel
    assert reel
    assert stage.at(NOW + 10 * SECOND, ROOM)
    assert stage.showing == "hang.mp4"
    stage.at(NOW + 11 * SECOND, ROOM)
    assert stage.showing == "欢迎"
    assert stage.problems == {"hang.mp4": "no picture within 10 s"}
    assert reel._child
    assert reel._child.returncode is not None
    assert not reel._thread.is_alive()


def decoded(path: Path) -> tuple[dict[str, Any], list[int]]:
    """The head and the times of the frames, as the process writes them."""
    command = [sys.executable, "-m", "displays.decoder", str(path), "320", "320"]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=False, timeout=60).stdout
    first, _, rest = said.partition(b"\n")
    head = json.loads(first)
    size = 4 + head.get("width", 0) * head.get("height", 0) * 4
    return head, [struct.unpack_from(">I", rest, start)[0] for start in range(0, len(rest), size)]


@pytest.mark.parametrize(("rate", "count"), [(10, 10), (25, 25), (50, 25), (60, 25)])
def test_no_more_than_25_frames_a_second_are_decoded(rate: int, count: int, tmp_path: Path) -> None:
    head, times = decoded(reels.video(tmp_path / "film.mp4", seconds=1, rate=rate))
    assert (head["width"], head["height"]) == (320, 180)
    assert abs(len(times) - count) <= 1
    assert times == sorted(set(times))


def test_a_picture_larger_than_any_wall_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "bomb.png"
    row = b"\0" + bytes(60_000 // 8)
    picture.write_bytes(_png(60_000, 60_000, row))
    head, _ = decoded(picture)
    assert "error" in head


@pytest.mark.parametrize(("orientation", "red_above"), [(6, True), (8, False)])
def test_a_photo_of_a_telephone_held_upright_stands_upright(
    orientation: int, red_above: bool, staged: Callable[..., Stage], tmp_path: Path, until: Until
) -> None:
    reels.turned_photo(tmp_path / "photo.jpg", orientation)
    picture = seen(staged({"kind": "picture", "file": "photo.jpg"}), NOW, until).picture
    assert picture
    assert picture.get_size() == (180, 360)
    assert (picture.get_at((90, 10))[0] > 150) is red_above
    assert (picture.get_at((90, 350))[0] > 150) is not red_above


def test_a_turned_picture_fits_once_it_is_turned_back() -> None:
    assert fitted((1920, 1080), 0, (640, 360)) == (640, 360)
    assert fitted((1920, 1080), 90, (640, 360)) == (360, 202)
    assert fitted((10, 10_000), 0, (640, 360)) == (2, 360)


def _png(width: int, height: int, row: bytes) -> bytes:
    """A picture of one bit a pixel whose file is small however large it is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * 50)) + chunk(b"IEND", b"")
