"""Every screen, language and mode: text fits, targets are large and reachable, nothing overlaps, nothing is tofu."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pygame
import pytest

from kiosk import samples
from kiosk.actions import Action, Do, Speak
from kiosk.layout import BUSY, layout
from kiosk.look import REACH
from kiosk.pages import Attract, Screen
from kiosk.widgets import HEIGHT, SMALLEST_TARGET, WIDTH, Label, Widget
from lobby import draw, font
from lobby.catalogue import languages
from lobby.config import load

CENTRE = load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
PLAIN = CENTRE.model_copy(update={"departments": (), "items": (), "packages": (), "grounds": ()})
WALL = samples.WALL.astimezone(CENTRE.zone)
SHAPES = [mode for mode in samples.MODES if "contrast" not in mode]
SCREENS = dict(samples.screens(CENTRE, SHAPES))
EVERY = pytest.mark.parametrize("mode", [f"{language}-{mode}" for language in languages() for mode in SHAPES])
"""High contrast is colours only, which a test of its own makes sure of."""
MODES: tuple[Action, ...] = (
    Do("elder"), Do("low"), Do("contrast"), Do("voice"), Do("help"), *map(Speak, languages()),
)  # fmt: skip
NO_HELP = ("help-", "pin", "staff")
READABLE, READABLE_LARGE = 24, 28
"""Pixels of the smallest print, usual and in large type: 0.369 mm each on the 32-inch screen."""


def of(mode: str) -> dict[str, Screen]:
    """Every page in a language and mode, by the page's name."""
    return {name.removesuffix(f"-{mode}"): screen for name, screen in SCREENS.items() if _mode_of(name) == mode}


@cache
def _mode_of(name: str) -> str:
    ends = [f"{language}-{mode}" for language in languages() for mode in SHAPES]
    return max((end for end in ends if name.endswith("-" + end)), key=len)


@cache
def widgets_of(name: str) -> list[Widget]:
    return layout(SCREENS[name], WALL, 0.0)


def targets(widgets: list[Widget]) -> list[Widget]:
    return [widget for widget in widgets if widget.action is not None]


def reached(widgets: list[Widget]) -> list[Widget]:
    """What citizens press: all targets but the staff's corner."""
    return [widget for widget in targets(widgets) if widget.action != Do("staff")]


def labels(widgets: list[Widget]) -> list[Label]:
    return [widget for widget in widgets if isinstance(widget, Label) and widget.text]


def set_in_type(label: Label) -> tuple[int, list[str]]:
    """The type size and the lines of a label as the view sets it."""
    return _set(label.text, label.box[2:], label.size, round(label.size * label.smallest), label.lines, bold=label.bold)


@cache
def _set(
    text: str, room: tuple[float, float], size: int, least: int, lines: int, *, bold: bool
) -> tuple[int, list[str]]:
    if lines > 1:
        return draw.fitting_lines(text, room, size, bold=bold, smallest=least)
    return draw.fitting(text, room[0], size, bold=bold, smallest=least), [text]


def wrong_with(label: Label, smallest: int) -> str:
    size, rows = set_in_type(label)
    width, height = label.box[2], label.box[3]
    if size < smallest:
        return f"too small to read ({size})"
    if len(rows) > label.lines or len(rows) * size * (draw.LINE if label.lines > 1 else 1.1) > height + 0.5:
        return f"too high: {len(rows)} lines of {size}"
    if any(draw.measure(row, size, bold=label.bold) > width for row in rows):
        return f"too wide at {size}"
    return ""


@EVERY
def test_every_text_fits_its_box_without_being_cut(mode: str) -> None:
    smallest = READABLE_LARGE if "elder" in mode else READABLE
    faults = []
    for name in of(mode):
        for label in labels(widgets_of(f"{name}-{mode}")):
            fixed = label.box[1] < 292 or label.box[1] > HEIGHT - 200  # the frame has type of its own in every mode
            wrong = wrong_with(label, READABLE if fixed else smallest)
            faults += [f"{name}: {wrong}: {label.text!r} {label.box} {label.size}"] if wrong else []
    assert not faults, "\n".join(faults)


@EVERY
def test_every_target_is_large_enough_on_the_page_and_clear_of_the_others(mode: str) -> None:
    faults = []
    for name, screen in of(mode).items():
        found = targets(widgets_of(f"{name}-{mode}"))
        for widget in found:
            x, y, width, height = widget.box
            if min(width, height) < SMALLEST_TARGET or x < 0 or y < 0 or x + width > WIDTH or y + height > HEIGHT:
                faults.append(f"{name}: {widget.action} {widget.box}")
        for one, other in combinations([] if screen.warned else found, 2):
            if pygame.FRect(one.box).colliderect(pygame.FRect(other.box)):
                faults.append(f"{name}: {one.action} {one.box} lies over {other.action} {other.box}")
    assert not faults, "\n".join(faults)


@EVERY
def test_nothing_stands_outside_the_page_and_no_words_lie_on_others(mode: str) -> None:
    faults = []
    for name, screen in of(mode).items():
        found = labels(widgets_of(f"{name}-{mode}"))
        faults += [
            f"{name}: {label.text!r} {label.box}"
            for label in found
            if label.box[0] < 0 or label.box[1] < 0
            or label.box[0] + label.box[2] > WIDTH or label.box[1] + label.box[3] > HEIGHT
        ]  # fmt: skip
        inked = [(label, inked_box(label)) for label in found]
        for (one, first), (other, second) in combinations([] if screen.warned else inked, 2):
            if first.colliderect(second):
                faults.append(f"{name}: {one.text!r} {first} lies on {other.text!r} {second}")
    assert not faults, "\n".join(faults)


def inked_box(label: Label) -> pygame.Rect:
    """About where the letters of a label stand."""
    size, rows = set_in_type(label)
    x, y, width, height = label.box
    wide, tall = max(draw.measure(row, size, bold=label.bold) for row in rows), size * (draw.LINE * len(rows) - 0.5)
    left = {"left": x, "center": x + (width - wide) / 2, "right": x + width - wide}[label.align]
    above = size * 0.2
    spare = height - size * draw.LINE * len(rows)
    top = {"top": y, "middle": y + spare / 2, "bottom": y + spare}[label.valign] + above
    return pygame.Rect(round(left), round(top), round(wide), round(tall))


@EVERY
def test_every_character_has_a_glyph(mode: str) -> None:
    for name in of(mode):
        for label in labels(widgets_of(f"{name}-{mode}")):
            assert font.missing(label.text, bold=label.bold) == set(), (name, label.text)


@EVERY
def test_every_mode_language_and_help_can_be_reached_on_every_page(mode: str) -> None:
    for name, screen in of(mode).items():
        if screen.warned or isinstance(screen.page, (*BUSY, Attract)):
            continue
        actions = {widget.action for widget in targets(widgets_of(f"{name}-{mode}"))}
        wished = {action for action in MODES if action != Do("help") or not name.startswith(NO_HELP)}
        assert wished <= actions, name
        assert name.startswith(NO_HELP) == (Do("help") not in actions), name


@EVERY
def test_every_page_leads_on_by_a_key_of_its_own(mode: str) -> None:
    for name, screen in of(mode).items():
        if not isinstance(screen.page, BUSY):
            actions = {widget.action for widget in reached(widgets_of(f"{name}-{mode}"))} - set(MODES)
            assert actions, name


@pytest.mark.parametrize("mode", [f"{one}-{mode}" for one in languages() for mode in SHAPES if "low" in mode])
def test_on_a_low_page_all_that_is_pressed_is_within_reach(mode: str) -> None:
    """1,100 mm above the floor is 970 px below the top of a screen whose foot stands at 750 mm."""
    top_mm = 750 + 1920 * 0.369
    assert top_mm - REACH * 0.369 <= 1100
    for name, screen in of(mode).items():
        widgets = widgets_of(f"{name}-{mode}")
        if screen.warned:
            widgets = widgets[-12:]
        for widget in reached(widgets):
            assert widget.box[1] >= REACH, (name, widget)


@pytest.mark.parametrize("language", languages())
def test_high_contrast_changes_colours_and_nothing_else(language: str) -> None:
    for mode in SHAPES:
        for name, screen in of(f"{language}-{mode}").items():
            if isinstance(screen.page, Attract):
                continue
            sharp = layout(replace(screen, contrast=True), WALL, 0.0)
            assert shapes(sharp) == shapes(widgets_of(f"{name}-{language}-{mode}")), name


def shapes(widgets: list[Widget]) -> list[object]:
    """Words where they stand and targets, without the contrast key's own tick."""
    found: list[object] = [(label.text.removeprefix("✓ "), label.box, label.size) for label in labels(widgets)]
    return found + [(widget.box, widget.action) for widget in targets(widgets)]
