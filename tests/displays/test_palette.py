"""Colours: whatever theme a centre chooses, every ink can be read on its ground."""

from __future__ import annotations

import colorsys
import itertools
import random

import pytest

from displays.palette import RED, WHITE, Palette, moved
from lobby.colour import contrast, mixed, rgb
from lobby.displays_settings import Theme

CORNERS = ("#000000", "#FFFFFF", "#7F7F7F", "#767676", "#FF0000", "#00FF00", "#0000FF", "#FFFF00")


def code(red: float, green: float, blue: float) -> str:
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"


def themes() -> list[Theme]:
    dice = random.Random(7)
    grey = [Theme(night_top=a, night=b, panel=c, accent=c) for a, b, c in itertools.product(CORNERS, repeat=3)]
    hues = [code(*colorsys.hsv_to_rgb(hue / 24, 1, value / 4)) for hue in range(24) for value in range(1, 5)]
    names = ("night_top", "night", "panel", "accent")
    wild = [Theme(**dict(zip(names, dice.choices(hues, k=4), strict=True))) for _ in range(600)]
    return [Theme(), *grey, *wild]


def worst(hue: Palette) -> dict[str, float]:
    """The least contrast of each pair of ink and ground."""
    night = [mixed(hue.night_top, hue.night, step / 40) for step in range(41)]
    return {
        "night_ink": min(contrast(hue.night_ink, ground) for ground in night),
        "night_pale": min(contrast(hue.night_pale, ground) for ground in night),
        "ink": contrast(hue.ink, hue.panel),
        "pale": contrast(hue.pale, hue.panel),
        "call": contrast(hue.call, hue.panel),
        "serving": contrast(hue.serving, hue.panel),
        "badge": contrast(hue.ink, hue.badge),
        "accent": contrast(hue.accent_ink, hue.accent),
        "accent_lit": contrast(hue.accent_ink, hue.accent_lit),
    }


def test_every_ink_can_be_read_on_its_ground_in_every_theme() -> None:
    for theme in themes():
        bad = {pair: ratio for pair, ratio in worst(Palette.of(theme)).items() if ratio < 4.5}
        assert not bad, theme


def test_bars_can_be_told_from_their_panel_in_every_theme() -> None:
    for theme in themes():
        hue = Palette.of(theme)
        assert min(contrast(ink, hue.panel) for ink in (hue.quiet, hue.moderate, hue.hot)) >= 3


def test_the_house_theme_keeps_its_navy_and_amber() -> None:
    hue = Palette.of(Theme())
    assert (hue.night_top, hue.night, hue.panel) == (rgb("#163770"), rgb("#0A1C40"), rgb("#1A3364"))
    assert hue.call == hue.accent == rgb("#FFBE2E")
    assert contrast(hue.accent_ink, hue.accent) >= 7


def test_what_is_wrong_is_white_on_red_in_every_theme() -> None:
    assert contrast(WHITE, RED) >= 6


@pytest.mark.parametrize("ground", CORNERS)
def test_a_colour_is_moved_no_further_than_it_must(ground: str) -> None:
    ink = max(WHITE, (0, 0, 0), key=lambda each: contrast(each, rgb(ground)))
    made = moved(rgb(ground), rgb(ground), ink, 3.0)
    assert 3.0 <= contrast(made, rgb(ground)) < 4.6
