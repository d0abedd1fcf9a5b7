"""The boards' pictures: every layout at every resolution in every state, what is drawn anew, whether it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pygame
import pytest

from displays import look, sample
from displays.board import FRESH, HallState
from displays.entrance_face import EntranceFace
from displays.face import DEFAULT, Face, Moment
from displays.pen import written
from displays.pictures import SIZES, Scene, scenes
from displays.waits import wait_words
from lobby.font import missing
from lobby.messages import Text
from tests.displays.ink import NotingPen, Written

SHAPES = (*SIZES, (1280, 720), (1920, 1200), (2560, 1080), (800, 480), (768, 1366), (1080, 1080))
SCENES = {scene.name: scene for scene in scenes()}
MAY_CUT = ("long", "entrance-30")


@pytest.fixture(autouse=True)
def display() -> Iterator[None]:
    pygame.display.init()
    yield
    pygame.display.quit()


@pytest.mark.parametrize("stage", [False, True])
@pytest.mark.parametrize("size", SHAPES)
def test_regions_stay_on_the_page_and_off_one_another(size: tuple[int, int], stage: bool) -> None:
    layout = look.layout(*size, stage=stage)
    names = ("header", "band", "calls", "waiting", "windows", "notice", *(("stage",) if stage else ()))
    rects = {name: pygame.Rect(*(round(value) for value in getattr(layout, name))) for name in names}
    page = pygame.Rect(0, 0, round(layout.width), round(layout.height))
    for name, rect in rects.items():
        assert page.contains(rect), name
        assert rect.width > 300
        assert rect.height > 50
    touching = [(one, other) for one, other in combinations(rects, 2) if rects[one].colliderect(rects[other])]
    assert not touching


def notes(scene: Scene, size: tuple[int, int]) -> list[Written]:
    """Every text of a scene's picture."""
    surface = pygame.Surface(size)
    face = scene.face(surface)
    pen = NotingPen(surface, face.layout.scale)
    face._pen = face._notice._pen = pen
    face.draw(scene.shown, Moment(scene.at, step=1))
    return pen.notes


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1080, 1920)])
@pytest.mark.parametrize("name", SCENES)
def test_every_text_fits_its_place_touches_no_other_and_can_be_read(name: str, size: tuple[int, int]) -> None:
    found = notes(SCENES[name], size)
    assert found
    for note in found:
        assert note.clip.contains(note.ink), f"{note.text} leaves its region"
        assert note.ink.left >= note.box.left - 2, note.text
        assert note.ink.right <= note.box.right + 2, note.text
        assert note.contrast >= 4.5, f"{note.text}: {note.contrast:.2f}"
        assert not missing(written(note.text)), note.text
        assert not note.cut or name in MAY_CUT, f"{note.text} is cut"
    over = [(a.text, b.text) for a, b in combinations(found, 2) if a.ink.colliderect(b.ink)]
    assert not over


@pytest.mark.parametrize("name", ["busy", "emergency", "entrance-9", "text"])
def test_a_4k_screen_shows_the_same_twice_as_large(name: str) -> None:
    large = SCENES[name].picture((3840, 2160))
    small = SCENES[name].picture((1920, 1080))
    halved = pygame.transform.smoothscale(large, small.get_size())
    alike = pygame.mask.from_threshold(halved, (0, 0, 0), (90, 90, 90, 255), small)
    assert alike.count() > 1920 * 1080 * 0.93


def test_every_scene_at_the_same_size_is_a_different_picture() -> None:
    pictures = {name: pygame.image.tobytes(scene.picture((1366, 768)), "RGB") for name, scene in SCENES.items()}
    del pictures["twelve"]  # of twelve calls a screen of this size shows six
    assert len(set(pictures.values())) == len(pictures)


@pytest.mark.parametrize("size", SIZES)
def test_the_newest_call_stands_in_a_bright_band_that_calms_down(size: tuple[int, int]) -> None:
    surface = pygame.Surface(size)
    face = Face(surface)
    x, y, width, _ = face.layout.band
    spot = round((x + width / 2) * face.layout.scale), round((y + 12) * face.layout.scale)
    face.draw(sample.busy().shown(sample.NOW), Moment(sample.NOW))
    assert surface.get_at(spot)[:3] == DEFAULT.accent
    later = sample.NOW + FRESH
    face.draw(sample.busy().shown(later), Moment(later))
    assert surface.get_at(spot)[:3] == DEFAULT.panel


def test_only_what_has_changed_is_drawn_anew() -> None:
    face = Face(pygame.Surface((1920, 1080)))
    state, now = sample.busy(), sample.NOW
    assert face.draw(state.shown(now), Moment(now, 1)) == [pygame.Rect(0, 0, 1920, 1080)]
    assert face.draw(state.shown(now), Moment(now, 1)) == []
    moved = face.draw(state.shown(now), Moment(now, 2))
    assert [rect.topleft for rect in moved] == [(36, 104)], "motion draws the band only"
    waiting = face.draw(state.heard_queue("tax", None).shown(now), Moment(now, 2))
    assert [rect.left > 1000 for rect in waiting] == [True]
    clock = now + timedelta(minutes=1)
    assert [rect.top for rect in face.draw(state.heard_queue("tax", None).shown(now), Moment(clock, 2))] == [0]


def steps() -> Iterator[tuple[HallState, Moment]]:
    """A morning with everything that can happen to a board, one picture after another."""
    seconds = 0
    for name in ("empty", "busy", "recall", "zones", "away", "marquee", "emergency", "lost", "calm", "forty", "shut"):
        for step in range(3):
            seconds += 3
            yield SCENES[name].state, Moment(sample.NOW + timedelta(seconds=seconds), step * 3)


@pytest.mark.parametrize("size", [(960, 540), (540, 960)])
@pytest.mark.parametrize("view", ["hall", "entrance"])
def test_a_picture_drawn_by_steps_is_the_picture_drawn_at_once(view: str, size: tuple[int, int]) -> None:
    def made(surface: pygame.Surface) -> Face | EntranceFace:
        return Face(surface) if view == "hall" else EntranceFace(surface, sample.services(30))

    surface = pygame.Surface(size)
    face = made(surface)
    for state, moment in steps():
        before, shown = surface.copy(), state.shown(moment.at)
        changed = face.draw(shown, moment)
        at_once = pygame.Surface(size)
        made(at_once).draw(shown, moment)
        assert pygame.image.tobytes(surface, "RGB") == pygame.image.tobytes(at_once, "RGB")
        for rect in changed:
            before.blit(surface, rect, rect)
        assert pygame.image.tobytes(before, "RGB") == pygame.image.tobytes(surface, "RGB"), (
            "drawn outside of what is told"
        )


def test_a_list_longer_than_its_region_turns_its_pages() -> None:
    face = Face(pygame.Surface((1920, 1080)))
    state, now = sample.forty_queues(), sample.NOW
    shown = state.shown(now)
    count = face.pages(shown)
    assert count == -(-len(shown.queues) // face.layout.queue_rows)
    pages = [face._page(shown, Moment(now + timedelta(seconds=8 * turn))) for turn in range(count)]
    assert {queue.queue for page in pages for queue in page} == {queue.queue for queue in shown.queues}


def test_a_board_that_knows_nothing_yet_can_be_drawn() -> None:
    assert Face(pygame.Surface((1366, 768))).draw(HallState().shown(sample.NOW), Moment(sample.NOW))
    assert EntranceFace(pygame.Surface((1366, 768)), ()).draw(HallState().shown(sample.NOW), Moment(sample.NOW))


def test_a_long_notice_runs_and_a_short_one_stands() -> None:
    face, now = Face(pygame.Surface((1920, 1080))), sample.NOW
    for state, runs in ((sample.busy(), False), (sample.with_notice(sample.LONG_NOTICE), True)):
        shown = state.shown(now + FRESH)
        face.draw(shown, Moment(now + FRESH))
        changed = face.draw(shown, Moment(now + FRESH + timedelta(milliseconds=40)))
        assert [rect.top for rect in changed] == ([980] if runs else [])
        assert (face.pace < 0.05) == runs


def test_an_emergency_is_large_enough_for_twenty_metres_and_leaves_nothing_else() -> None:
    for size in ((1920, 1080), (1080, 1920)):
        found = notes(SCENES["emergency"], size)
        assert {note.text for note in found} >= {sample.ALARM.zh, sample.ALARM.en}
        assert not [note for note in found if "A012" in note.text or "3号窗口" in note.text]
        rows = next(note for note in found if note.text == sample.ALARM.zh)
        assert rows.ink.height > 2 * 105, "a character of 67 mm on a 55 inch screen"


def test_what_the_typeface_lacks_is_written_as_a_mark() -> None:
    assert written("税务🏢服务") == "税务〓服务"
    assert written("䶮㛃") == "䶮㛃"
    assert not missing(written("𠮷野家𓀀"))


@pytest.mark.parametrize(
    ("waiting", "windows", "wait", "zh"),
    [
        (3, 1, (12, 20), "12～20分钟"),
        (3, 1, (5, 5), "约5分钟"),
        (0, 1, (0, 0), "几乎无需等候"),
        (2, 0, (0, 0), "暂无窗口办理"),
    ],
)
def test_how_long_one_waits(waiting: int, windows: int, wait: tuple[int, int], zh: str) -> None:
    words = wait_words(sample.queue("tax", "A", "税务", "Tax", waiting, windows, wait))
    assert words.zh == zh
    assert words.en
    assert words.en != words.zh


def test_where_nothing_is_known_yet_of_the_wait_only_the_people_stand_there() -> None:
    some = sample.queue("tax", "A", "税务", "Tax", 7, 2, (12, 20)).model_copy(update={"wait_basis": "none"})
    assert wait_words(some) == Text(zh="", en="")
    assert wait_words(some.model_copy(update={"wait_basis": "guess"})).zh == "12～20分钟"
    assert wait_words(some.model_copy(update={"waiting": 0})).zh == "几乎无需等候"
    scene = replace(SCENES["busy"], state=replace(SCENES["busy"].state, queues={"tax": some}))
    for size in ((1920, 1080), (1080, 1920)):
        said = [note.text for note in notes(scene, size)]
        assert "7" in said
        assert not any("分钟" in text or " min" in text for text in said)


def test_names_of_windows_too_long_for_a_line_take_two() -> None:
    found = [note for note in notes(SCENES["long"], (1920, 1080)) if note.text == sample.LONG.zh]
    assert max(note.ink.height for note in found) > 70
