"""Which way to go: three chevrons that run in the direction of the window, and its word. Dots where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pygame

from lobby.catalogue import both
from lobby.colour import Colour
from lobby.displays_settings import Arrow
from lobby.draw import Box, Pen
from lobby.messages import Text

Point = tuple[float, float]

CHEVRON: Final[Sequence[Point]] = ((0, -0.5), (0.24, -0.5), (0.62, 0), (0.24, 0.5), (0, 0.5), (0.38, 0))
"""One chevron that points to the right, one high."""
TURNS: Final[dict[Arrow, tuple[Point, Point]]] = {
    "right": ((1, 0), (0, 1)),
    "left": ((-1, 0), (0, 1)),
    "ahead": ((0, 1), (-1, 0)),
    "back": ((0, 1), (1, 0)),
    "up": ((0, 1), (-1, 0)),
    "down": ((0, 1), (1, 0)),
}
"""Rows of the matrix that turns right into each way: signs point up for ahead, down for behind the reader."""


def way_words(arrow: Arrow) -> Text:
    """The way in words: two ways look alike as arrows."""
    return {
        "left": both("Left"),
        "right": both("Right"),
        "ahead": both("Straight on"),
        "back": both("Behind you"),
        "up": both("Upstairs"),
        "down": both("Downstairs"),
    }[arrow]


def draw_way(pen: Pen, box: Box, arrow: Arrow | None, inks: tuple[Colour, Colour], step: int) -> None:
    """Chevrons in the middle of a box; `inks` lit and faint, `step` runs while the call is new, -1 at rest."""
    x, y, width, height = box
    centre = x + width / 2, y + height / 2
    upright = arrow in ("ahead", "back", "up", "down")
    along, across = (height, width) if upright else (width, height)
    tall = min(across, along / 1.7)
    for place in range(3):
        ink = inks[0] if step < 0 or step % 4 == place else inks[1]
        if arrow is None:
            pen.disc((centre[0] + (place - 1) * tall * 0.5, centre[1]), tall * 0.11, ink)
            continue
        points = [(x + (place - 1) * 0.52 - 0.31, y) for x, y in CHEVRON]
        _shape(pen, centre, [_turned(point, arrow, tall) for point in points], ink)
    if arrow in ("up", "down"):
        edge = y + height / 2 + (tall * 0.88 if arrow == "up" else -tall * 0.88 - tall * 0.1)
        pen.fill(inks[0], (centre[0] - tall * 0.5, edge, tall, max(1.0, tall * 0.1)))


def draw_small_way(pen: Pen, box: Box, arrow: Arrow, ink: Colour) -> None:
    """One arrow for a line of a list: shaft and head."""
    x, y, width, height = box
    size = min(width, height)
    shape = ((-0.5, -0.1), (0.08, -0.1), (0.08, -0.36), (0.5, 0), (0.08, 0.36), (0.08, 0.1), (-0.5, 0.1))
    middle = (x + width / 2, y + height / 2)
    _shape(pen, middle, [_turned(point, arrow, size) for point in shape], ink)
    if arrow in ("up", "down"):
        edge = middle[1] + (size * 0.5 if arrow == "up" else -size * 0.58)
        pen.fill(ink, (middle[0] - size * 0.36, edge, size * 0.72, size * 0.08))


def _turned(point: Point, arrow: Arrow, size: float) -> Point:
    first, second = TURNS[arrow]
    return (
        (point[0] * first[0] + point[1] * first[1]) * size,
        (point[0] * second[0] + point[1] * second[1]) * size,
    )


def _shape(pen: Pen, middle: Point, points: Sequence[Point], ink: Colour) -> None:
    """A filled shape with smooth edges."""
    corners = [
        (
            pen.origin[0] + (middle[0] + across) * pen.scale,
            pen.origin[1] + (middle[1] + down) * pen.scale,
        )
        for across, down in points
    ]
    pygame.draw.polygon(pen.surface, ink, corners)
    pygame.draw.aalines(pen.surface, ink, True, corners)
