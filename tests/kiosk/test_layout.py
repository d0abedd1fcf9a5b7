"""Every screen, language and mode: text fits, targets are large, nothing overlaps, every character has a glyph."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pygame
import pytest

from kiosk import samples
from kiosk.actions import Do, Pick
from kiosk.layout import layout
from kiosk.pages import CheckingIn, Facts, Home, Screen, Taking, Wanted
from kiosk.view import View
from kiosk.widgets import HEIGHT, SMALLEST_TARGET, WIDTH, Code, Label, Panel, Widget
from lobby import draw, font
from lobby.catalogue import sentences
from lobby.centre import Centre
from lobby.colour import contrast
from lobby.config import load

CENTRE = load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
WALL = samples.WALL.astimezone(CENTRE.zone)
SCREENS = dict(samples.screens(CENTRE))
EVERY = pytest.mark.parametrize("name", SCREENS)


def widgets_of(name: str) -> list[Widget]:
    return layout(SCREENS[name], WALL, 0.0)


def targets(widgets: list[Widget]) -> list[Widget]:
    return [widget for widget in widgets if widget.action is not None]


@EVERY
def test_every_text_fits_its_box_without_being_cut(name: str) -> None:
    for label in widgets_of(name):
        if not isinstance(label, Label):
            continue
        width, height = label.box[2], label.box[3]
        least = round(label.size * label.smallest)
        if label.lines > 1:
            size, lines = draw.fitting_lines(label.text, (width, height), label.size, bold=label.bold, smallest=least)
            assert len(lines) <= label.lines, label
            assert len(lines) * size * draw.LINE <= height + 0.5, label
        else:
            size, lines = draw.fitting(label.text, width, label.size, bold=label.bold, smallest=least), [label.text]
            assert size * 1.1 <= height, label
        assert all(draw.measure(line, size, bold=label.bold) <= width for line in lines), label
        assert size >= 24, f"too small to read: {label}"


@EVERY
def test_every_target_is_large_enough_on_the_page_and_clear_of_the_others(name: str) -> None:
    found = targets(widgets_of(name))
    for widget in found:
        x, y, width, height = widget.box
        assert min(width, height) >= SMALLEST_TARGET, widget
        assert x >= 0
        assert y >= 0
        assert x + width <= WIDTH
        assert y + height <= HEIGHT
    veiled = SCREENS[name].warned
    for one, other in combinations([] if veiled else found, 2):
        assert not pygame.FRect(one.box).colliderect(pygame.FRect(other.box)), (one, other)


@EVERY
def test_every_character_has_a_glyph(name: str) -> None:
    for label in widgets_of(name):
        if isinstance(label, Label):
            assert font.missing(label.text, bold=label.bold) == set(), label.text


@EVERY
def test_text_stands_out_from_the_ground_under_it(name: str) -> None:
    widgets = widgets_of(name)
    surface = pygame.Surface((WIDTH, HEIGHT))
    View(surface).show([widget for widget in widgets if not isinstance(widget, Label)])
    veiled = SCREENS[name].warned
    for label in widgets[-8:] if veiled else widgets:
        if isinstance(label, Label) and label.text:
            ground = surface.get_at((int(label.box[0] + label.box[2] / 2), int(label.box[1] + label.box[3] / 2)))[:3]
            assert contrast(label.ink, ground) >= 4.5, (label, ground)


def test_while_a_number_is_fetched_there_is_nothing_to_press() -> None:
    for page in (Taking(Wanted("tax")), CheckingIn("7K4M2P")):
        assert targets(layout(Screen(samples.facts(CENTRE), page), WALL, 0.0)) == []


def test_all_nine_services_of_dianjiang_stand_on_one_page_with_a_way_to_ask() -> None:
    actions = [widget.action for widget in targets(layout(Screen(samples.facts(CENTRE)), WALL, 0.0))]
    assert {action.service for action in actions if isinstance(action, Pick)} == set(CENTRE.service)
    assert actions.count(Do("help")) == 2


def test_how_full_a_queue_is_is_said_in_words_not_only_in_colour() -> None:
    said = " ".join(
        widget.text for widget in layout(Screen(samples.facts(CENTRE)), WALL, 0.0) if isinstance(widget, Label)
    )
    for word in ("空闲", "适中", "繁忙", "无需等候", "等候 12 人"):
        assert word in said


def test_old_figures_are_not_shown_while_cut_off_and_the_footer_is_calm() -> None:
    screen = Screen(samples.facts(CENTRE, online=False))
    said = " ".join(widget.text for widget in layout(screen, WALL, 0.0) if isinstance(widget, Label))
    assert "网络中断，仍可取号" in said
    assert "等候 12 人" not in said


def test_a_number_without_paper_has_the_larger_code() -> None:
    def code(name: str) -> Code:
        return next(widget for widget in widgets_of(name) if isinstance(widget, Code))

    assert code("given-unprinted-zh-normal").box[2] > code("given-zh-normal").box[2]
    assert code("given-unprinted-zh-normal").content == samples.URL


def test_any_number_of_services_keeps_large_targets_inside_the_frame() -> None:
    for count in (1, 2, 8, 10, 11, 30):
        services = tuple(CENTRE.services[0].model_copy(update={"id": f"s{number}"}) for number in range(count))
        facts = Facts(Centre.model_validate({**CENTRE.model_dump(), "services": services}), "kiosk-1", {})
        for elder in (False, True):
            for widget in targets(layout(Screen(facts, Home(1), elder=elder), WALL, 0.0)):
                assert min(widget.box[2:]) >= SMALLEST_TARGET
                assert widget.box[1] + widget.box[3] <= HEIGHT - 100


def test_every_sentence_has_its_chinese() -> None:
    """Sentences of the kiosk are found in the pages themselves: none may be shown in English on a Chinese page."""
    english = {text.split("{")[0].strip() for text in sentences("zh")} - {""}
    names = {service.name.en for service in CENTRE.services} | {"English"}
    for name, screen in SCREENS.items():
        if screen.language == "zh":
            for widget in layout(screen, WALL, 0.0):
                if isinstance(widget, Label) and widget.text not in names and len(widget.text) > 3:
                    assert widget.text not in english, (name, widget.text)


def test_only_what_changed_is_drawn_again() -> None:
    surface = pygame.Surface((WIDTH, HEIGHT))
    view = View(surface)
    screen = Screen(samples.facts(CENTRE))
    assert view.show(layout(screen, WALL, 0.0)) == surface.get_rect()
    assert view.show(layout(screen, WALL, 1.0)) is None
    later = view.show(layout(screen, WALL.replace(minute=42), 2.0))
    assert later is not None
    assert later.height < 200
    held = next(widget for widget in layout(screen, WALL, 0.0) if widget.action == Pick("tax"))
    pressed = view.show(layout(screen, WALL.replace(minute=42), 2.0), held)
    assert pressed is not None
    assert pressed.contains(pygame.Rect(40, 504, 490, 200))


def test_a_dirty_redraw_gives_the_same_pixels_as_a_full_one() -> None:
    first, second = pygame.Surface((540, 960)), pygame.Surface((540, 960))
    step_by_step = View(first)
    names = ["home-zh-normal", "taking-zh-normal", "given-zh-normal", "home-en-elder", "check-in-typed-zh-normal"]
    for name in names:
        step_by_step.show(widgets_of(name))
    View(second).show(widgets_of(names[-1]))
    assert pygame.image.tobytes(first, "RGB") == pygame.image.tobytes(second, "RGB")


def test_a_pressed_panel_looks_pressed() -> None:
    panel = Panel((100, 100, 300, 200), (27, 92, 190), 30, shadow=True, action=Do("help"))
    up, down = pygame.Surface((WIDTH, HEIGHT)), pygame.Surface((WIDTH, HEIGHT))
    View(up).show([panel])
    View(down).show([panel], replace(panel))
    assert up.get_at((250, 200)) != down.get_at((250, 200))
