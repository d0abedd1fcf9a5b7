"""Faces of the five grades, drawn of circles and arcs: no typeface has them all. Told apart by the mouth, not by colour."""

from __future__ import annotations

import math
from functools import lru_cache

import pygame

from lobby.colour import Colour

FINE = 4
"""Drawn so many times as large and made small, so that edges are smooth."""
STROKE = 0.045
BEND = {5: 0.22, 4: 0.13, 3: 0.0, 2: -0.11, 1: -0.17}
"""How far the mouth's middle lies below its corners, in widths of the face; upwards it is a frown."""
STEPS = 48


@lru_cache(maxsize=40)
def picture(side: int, grade: int, face: Colour, ink: Colour) -> pygame.Surface:
    """A face so many pixels wide."""
    large = pygame.Surface((side * FINE, side * FINE), pygame.SRCALPHA)
    large.fill((*face, 0))
    whole = side * FINE
    pygame.draw.circle(large, face, (whole / 2, whole / 2), whole / 2)
    for left in (0.34, 0.66):
        pygame.draw.circle(large, ink, (whole * left, whole * 0.38), whole * 0.062)
    for along in range(STEPS + 1):
        x, y = _mouth(grade, along / STEPS)
        pygame.draw.circle(large, ink, (whole * x, whole * y), whole * STROKE / 2)
    if grade == max(BEND):
        corners = [_mouth(grade, along / STEPS) for along in range(STEPS + 1)]
        pygame.draw.polygon(large, ink, [(whole * x, whole * y) for x, y in corners])
    if grade == min(BEND):
        _brows(large, whole, ink)
    return pygame.transform.smoothscale(large, (side, side))


def _mouth(grade: int, along: float) -> tuple[float, float]:
    """A point of the mouth, from its left corner (0) to its right one (1), in widths of the face."""
    bend = BEND[grade]
    deep = 4 * along * (1 - along) if grade < max(BEND) else math.sqrt(1 - (2 * along - 1) ** 2)
    return 0.28 + 0.44 * along, 0.67 - bend / 2 + bend * deep


def _brows(large: pygame.Surface, whole: int, ink: Colour) -> None:
    for outer, inner in ((0.24, 0.42), (0.76, 0.58)):
        for along in range(STEPS + 1):
            x, y = outer + (inner - outer) * along / STEPS, 0.285 - 0.07 * along / STEPS
            pygame.draw.circle(large, ink, (whole * x, whole * y), whole * STROKE / 2)
