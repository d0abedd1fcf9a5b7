"""The hall board's picture: every layout at every resolution, what is drawn anew, and whether it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pygame
import pytest

from displays import look, pictures
from displays.board import FRESH, HallState
from displays.face import Face, Moment
from displays.lists import wait_words
from lobby.colour import contrast
from lobby.messages import CallLine, Text

SIZES = (*pictures.SIZES, (1280, 720), (1920, 1200), (2560, 1080), (800, 480), (768, 1366), (1080, 1080))


@pytest.fixture(autouse=True)
def display() -> Iterator[None]:
    pygame.display.init()
    yield
    pygame.display.quit()


def boxes(layout: look.Layout) -> dict[str, look.Box]:
    return {name: getattr(layout, name) for name in ("header", "band", "calls", "waiting", "notice")}


@pytest.mark.parametrize("size", SIZES)
def test_regions_stay_on_the_page_and_off_one_another(size: tuple[int, int]) -> None:
    layout = look.layout(*size)
    rects = {name: pygame.Rect(*(round(value) for value in box)) for name, box in boxes(layout).items()}
    page = pygame.Rect(0, 0, round(layout.width), round(layout.height))
    for name, rect in rects.items():
        assert page.contains(rect), name
        assert rect.width > 300
        assert rect.height > 60
        assert not [other for other, area in rects.items() if other != name and area.colliderect(rect)], name


@pytest.mark.parametrize("size", pictures.SIZES)
def test_the_newest_call_stands_in_a_bright_band_that_calms_down(size: tuple[int, int]) -> None:
    surface = pygame.Surface(size)
    face = Face(surface)
    x, y, width, _ = face.layout.band
    spot = round((x + width / 2) * face.layout.scale), round((y + 12) * face.layout.scale)
    face.draw(pictures.busy().shown(pictures.NOW), Moment(pictures.NOW))
    assert surface.get_at(spot)[:3] == look.AMBER
    later = pictures.NOW + FRESH
    face.draw(pictures.busy().shown(later), Moment(later))
    assert surface.get_at(spot)[:3] == look.PANEL


def test_only_what_has_changed_is_drawn_anew() -> None:
    face = Face(pygame.Surface((1920, 1080)))
    state, now = pictures.busy(), pictures.NOW
    assert face.draw(state.shown(now), Moment(now, 1))[0] == pygame.Rect(0, 0, 1920, 1080)
    assert face.draw(state.shown(now), Moment(now, 1)) == []
    moved = face.draw(state.shown(now), Moment(now, 2))
    assert [rect.topleft for rect in moved] == [(36, 116)], "motion draws the band only"
    waiting = face.draw(state.heard_queue("tax", None).shown(now), Moment(now, 2))
    assert [rect.left > 1000 for rect in waiting] == [True]
    clock = now + timedelta(minutes=1)
    assert [rect.top for rect in face.draw(state.heard_queue("tax", None).shown(now), Moment(clock, 2))] == [0]


def test_a_list_longer_than_its_region_turns_its_pages() -> None:
    face = Face(pygame.Surface((1920, 1080)))
    state, now = pictures.busy(), pictures.NOW
    for number in range(20):
        queue = next(iter(state.queues.values())).model_copy(update={"queue": f"q{number}", "letter": "Z"})
        state = state.heard_queue(queue.queue, queue)
    shown = state.shown(now)
    assert face.pages(shown) == 4
    pages = {tuple(q.queue for q in face._page(shown, Moment(now + timedelta(seconds=8 * turn)))) for turn in range(4)}
    assert len(pages) == 4
    assert {queue for page in pages for queue in page} == {queue.queue for queue in shown.queues}


@pytest.mark.parametrize("size", pictures.SIZES)
def test_names_and_numbers_of_any_length_are_drawn(size: tuple[int, int]) -> None:
    long = Text(
        zh="办不成事反映暨企业开办一件事综合服务专窗" * 2, en="Window for whatever could not be done elsewhere " * 3
    )
    lines = [
        CallLine(
            call=f"c{n}", number=f"AKL{n}99999", window=str(n), window_name=long, state="called",
            nth=1, at=pictures.NOW, zone="hall",
        )
        for n in range(12)
    ]  # fmt: skip
    surface = pygame.Surface(size)
    hall = pictures._hall(lines).heard_hall(
        pictures.HallBoard(journal="k", seq=1, name=long, calls=lines, notice=long), pictures.NOW
    )
    assert Face(surface).draw(hall.shown(pictures.NOW), Moment(pictures.NOW))


def test_a_board_that_knows_nothing_yet_can_be_drawn() -> None:
    assert Face(pygame.Surface((1366, 768))).draw(HallState().shown(pictures.NOW), Moment(pictures.NOW))


def test_every_ink_can_be_read_on_its_ground() -> None:
    for ink in (look.WHITE, look.PALE, look.AMBER, look.GREEN):
        for ground in (look.PANEL, look.NIGHT, look.NIGHT_TOP):
            assert contrast(ink, ground) >= 4.5
    for ground in (look.AMBER, look.AMBER_LIT):
        assert contrast(look.DARK, ground) >= 7
    assert contrast(look.WHITE, look.RED) >= 4.5
    assert contrast(look.WHITE, look.PANEL_EDGE) >= 4.5


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
    words = wait_words(pictures._queue("tax", "A", "税务", "Tax", waiting, windows, wait))
    assert words.zh == zh
    assert words.en
    assert words.en != words.zh
