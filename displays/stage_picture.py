"""What stands on the stage, drawn: a picture or a frame in the middle of its panel, or a text."""

from __future__ import annotations

import pygame

from displays.look import RADIUS
from displays.palette import Palette
from displays.stage import Still
from lobby.draw import Box, Pen


def draw_still(pen: Pen, hue: Palette, box: Box, still: Still) -> None:
    """Never over its box."""
    x, y, width, height = box
    pen.box(box, hue.panel, radius=RADIUS)
    if still.text:
        pad = 48.0
        zh = (x + pad, y + height * 0.1, width - 2 * pad, height * 0.5)
        en = (x + pad, y + height * 0.62, width - 2 * pad, height * 0.3)
        pen.text(still.text.zh, zh, 66, hue.ink, bold=True, align="center", valign="bottom", smallest=26, rows=5)
        pen.text(still.text.en, en, 36, hue.pale, align="center", valign="top", smallest=19, rows=5)
    elif still.picture:
        _blit(pen.surface, still.picture, pen.rect(box))


def _blit(surface: pygame.Surface, picture: pygame.Surface, where: pygame.Rect) -> None:
    surface.blit(picture, picture.get_rect(center=where.center))
