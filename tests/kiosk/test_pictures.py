"""Every screen as it stands on the glass: text stands out from what is under it, and a redraw leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from kiosk import faces, pictures, samples
from kiosk.actions import Do, Pick
from kiosk.layout import layout
from kiosk.look import CALM, SHARP, Palette
from kiosk.pages import Attract, Screen
from kiosk.step_rate import GRADES
from kiosk.view import View
from kiosk.widgets import HEIGHT, WIDTH, Label, Panel, Picture, Veil, Widget
from lobby import draw
from lobby.catalogue import languages
from lobby.colour import Colour, contrast
from lobby.config import load

CENTRE = load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
PLAIN = CENTRE.model_copy(update={"departments": (), "items": (), "packages": (), "grounds": ()})
WALL = samples.WALL.astimezone(CENTRE.zone)
SCREENS = dict(samples.screens(CENTRE, samples.PICTURED))
GROUPS = [f"{language}-{mode}" for language in languages() for mode in samples.PICTURED]
READABLE, STRONG, SHAPES = 4.5, 7.0, 3.0
"""WCAG 2.1 AA, and what high contrast promises."""
HALF = (WIDTH // 2, HEIGHT // 2)


def widgets_of(name: str) -> list[Widget]:
    return layout(SCREENS[name], WALL, 0.0)


def over_the_veil(widgets: list[Widget]) -> list[Widget]:
    veils = [place for place, widget in enumerate(widgets) if isinstance(widget, Veil)]
    return widgets[veils[0] :] if veils else widgets


def grounds(surface: pygame.Surface, label: Label) -> set[Colour]:
    """The colours under the letters of a label, at half size: five places along them."""
    least = round(label.size * label.smallest)
    x, y, width, height = label.box
    size = draw.fitting(label.text, width, label.size, bold=label.bold, smallest=least)
    wide = min(width, draw.measure(label.text, size, bold=label.bold)) if label.lines == 1 else width
    left = {"left": x, "center": x + (width - wide) / 2, "right": x + width - wide}[label.align]
    places = [(left + wide * share, y + height / 2) for share in (0.02, 0.25, 0.5, 0.75, 0.98)]
    return {tuple(surface.get_at((int(px / 2), int(py / 2))))[:3] for px, py in places}


@pytest.mark.parametrize("group", GROUPS)
def test_text_stands_out_from_the_pixels_under_it(group: str) -> None:
    surface = pygame.Surface(HALF)
    least = STRONG if "contrast" in group else READABLE
    faults = []
    for name in (name for name in SCREENS if name.endswith("-" + group)):
        widgets = widgets_of(name)
        View(surface).show([widget for widget in widgets if not isinstance(widget, Label)])
        for label in over_the_veil(widgets):
            if isinstance(label, Label) and label.text:
                worst = min(contrast(label.ink, ground) for ground in grounds(surface, label))
                faults += [f"{name}: {worst:.1f} {label.text!r} {label.box}"] if worst < least else []
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_written_can_be_seen(group: str) -> None:
    """No card lies over words: the very ink of every label is on the glass, inside its box."""
    surface = pygame.Surface(HALF)
    for name in [name for name in SCREENS if name.endswith("-" + group)][::3]:
        widgets = widgets_of(name)
        View(surface).show(widgets)
        for label in over_the_veil(widgets):
            if isinstance(label, Label) and label.text:
                assert shows(surface, label), (name, label)


def shows(surface: pygame.Surface, label: Label) -> bool:
    x, y, width, height = (value / 2 for value in label.box)
    box = pygame.Rect(int(x) - 2, int(y) - 4, int(width) + 4, int(height) + 8).clip(surface.get_rect())
    return bool(pygame.mask.from_threshold(surface.subsurface(box), label.ink, (28, 28, 28, 255)).count())


def test_the_command_draws_every_screen_twice_the_same(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert pictures.main([str(tmp_path / folder), "--scale", "0.1", "--only=-en-low"]) == 0
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert len(first) > 60


def test_only_what_changed_is_drawn_again() -> None:
    surface = pygame.Surface((WIDTH, HEIGHT))
    view = View(surface)
    screen = Screen(samples.facts(PLAIN))
    assert view.show(layout(screen, WALL, 0.0)) == surface.get_rect()
    assert view.show(layout(screen, WALL, 1.0)) is None
    later = view.show(layout(screen, WALL.replace(minute=42), 2.0))
    assert later is not None
    assert later.height < 200
    held = next(widget for widget in layout(screen, WALL, 0.0) if widget.action == Pick("tax"))
    pressed = view.show(layout(screen, WALL.replace(minute=42), 2.0), held)
    assert pressed is not None
    assert pressed.contains(pygame.Rect(*map(round, held.box)))


def test_a_dirty_redraw_gives_the_same_pixels_as_a_full_one() -> None:
    first, second = pygame.Surface(HALF), pygame.Surface(HALF)
    step_by_step = View(first)
    names = [
        "home-zh-normal", "taking-zh-normal", "given-zh-normal", "home-en-elder", "slots-zh-low", "still-there-en-contrast",
        "check-in-typed-zh-normal",
    ]  # fmt: skip
    for name in names:
        step_by_step.show(widgets_of(name))
    View(second).show(widgets_of(names[-1]))
    assert pygame.image.tobytes(first, "RGB") == pygame.image.tobytes(second, "RGB")


def test_a_card_comes_with_its_whole_shadow_and_takes_it_along() -> None:
    page: list[Widget] = [Panel((0, 0, WIDTH, HEIGHT), (237, 242, 250))]
    card = Panel((300, 700, 400, 300), (255, 255, 255), 30, shadow=True)
    step_by_step, at_once = pygame.Surface(HALF), pygame.Surface(HALF)
    view = View(step_by_step)
    for widgets in (page, [*page, card], page):
        view.show(widgets)
        View(at_once).show(widgets)
        assert pygame.image.tobytes(step_by_step, "RGB") == pygame.image.tobytes(at_once, "RGB")


@pytest.mark.parametrize("face", [(27, 92, 190), (255, 255, 255), (0, 0, 0)])
def test_a_pressed_panel_looks_pressed(face: Colour) -> None:
    panel = Panel((100, 100, 300, 200), face, 30, shadow=True, action=Do("help"))
    up, down = pygame.Surface((WIDTH, HEIGHT)), pygame.Surface((WIDTH, HEIGHT))
    View(up).show([panel])
    View(down).show([panel], replace(panel))
    assert contrast(tuple(up.get_at((250, 200)))[:3], tuple(down.get_at((250, 200)))[:3]) > 1.1


def test_a_picture_is_shown_whole_and_unstretched_and_its_absence_is_no_fault() -> None:
    wide = pygame.Surface((400, 100))
    wide.fill((200, 30, 30))
    surface = pygame.Surface((WIDTH, HEIGHT))
    screen = Screen(replace(samples.facts(PLAIN), pictures=1), Attract())
    widgets = layout(screen, WALL, 0.0)
    box = next(widget.box for widget in widgets if isinstance(widget, Picture))
    View(surface).show(widgets)
    View(surface, {"0": wide}).show(widgets)
    red = pygame.mask.from_threshold(surface, (200, 30, 30), (2, 2, 2, 255)).get_bounding_rects()[0]
    assert red.width == box[2]
    assert abs(red.width / red.height - 4) < 0.05
    assert abs(red.centery - (box[1] + box[3] / 2)) <= 1


def test_each_grade_has_a_face_that_is_told_apart_without_its_colour() -> None:
    seen = [faces.picture(120, grade, (0, 0, 0), (255, 255, 255)) for grade in GRADES]
    assert len({pygame.image.tobytes(one, "RGBA") for one in seen}) == len(GRADES)
    corners = {one.get_at((x, y))[3] for one in seen for x in (0, 119) for y in (0, 119)}
    assert corners == {0}, "a disc, and nothing around it"


@pytest.mark.parametrize("palette", [CALM, SHARP])
def test_a_face_stands_out_from_its_card_and_its_mouth_from_the_face(palette: Palette) -> None:
    for tone in palette.faces:
        assert contrast(tone.face, palette.card.face) >= SHAPES
        assert contrast(tone.ink, tone.face) >= SHAPES
