"""The bright band of the hall board: the newest call, with motion and words while it is new, calm afterwards."""

from __future__ import annotations

import pygame

from displays import look
from displays.board import Row
from lobby.catalogue import both
from lobby.colour import Colour, mixed
from lobby.draw import Box, Pen
from lobby.messages import Text

RADIUS = 22


def draw_band(pen: Pen, band: Box, row: Row | None, pulse: int, arrow: int) -> None:
    """The newest call, or a welcome. `pulse` 1 is the lighter beat; `arrow` is the step of the motion, -1 at rest."""
    if row is None:
        _welcome(pen, band)
        return
    _face(pen, band, row, pulse)
    draw = _wide if band[2] > band[3] * 4 else _tall
    draw(pen, band, row, arrow)


def _face(pen: Pen, band: Box, row: Row, pulse: int) -> None:
    if not row.fresh:
        pen.box(band, look.PANEL, radius=RADIUS, edge=look.AMBER, edge_width=4)
        return
    pen.box(band, look.AMBER_LIT if pulse else look.AMBER, radius=RADIUS)


def _ink(row: Row) -> Colour:
    return look.DARK if row.fresh else look.AMBER


def _title(row: Row) -> Text:
    if not row.fresh:
        return both("Last call")
    return both("Called again") if row.nth > 1 else both("Now calling")


def _wide(pen: Pen, band: Box, row: Row, arrow: int) -> None:
    x, y, width, height = band
    ink, title, pad = _ink(row), _title(row), 44
    pen.text(f"{title.zh}  {title.en}", (x + pad, y + 16, width * 0.5, 46), 30, ink, bold=True, smallest=20)
    number = (x + pad, y + 48, width * 0.42 - pad, height - 56)
    pen.text(row.number, number, 196, ink, bold=True, smallest=60)
    _arrow(pen, (x + width * 0.43, y + 66, width * 0.1, height - 84), row, arrow)
    left = x + width * 0.54
    room = x + width - pad - left
    pen.text(row.window_name.zh, (left, y + 34, room, height - 100), 144, ink, bold=True, align="right", smallest=48)
    words = both("Please go to {window}", window=row.window_name).en
    pen.text(words, (left, y + height - 74, room, 48), 34, ink, align="right", smallest=18)


def _tall(pen: Pen, band: Box, row: Row, arrow: int) -> None:
    x, y, width, height = band
    ink, title, pad = _ink(row), _title(row), 44
    inside = width - 2 * pad
    pen.text(f"{title.zh}  {title.en}", (x + pad, y + 18, inside, 46), 32, ink, bold=True, smallest=20)
    pen.text(row.number, (x + pad, y + 72, inside, 216), 226, ink, bold=True, align="center", smallest=60)
    _arrow(pen, (x + pad, y + 300, 170, 100), row, arrow)
    left, room = x + pad + 190, inside - 190
    pen.text(row.window_name.zh, (left, y + 292, room, 112), 108, ink, bold=True, align="right", smallest=40)
    words = both("Please go to {window}", window=row.window_name).en
    pen.text(words, (left, y + height - 58, room, 44), 32, ink, align="right", smallest=18)


def _arrow(pen: Pen, box: Box, row: Row, step: int) -> None:
    """Three chevrons to the right; a dark one runs through them while the call is new."""
    x, y, width, height = box
    tall = min(height, width) * 0.7
    middle = y + height / 2
    for place in range(3):
        lit = step < 0 or step % 4 == place
        ink = _ink(row) if lit else mixed(look.DARK, look.AMBER, 0.68)
        left = x + width / 2 + (place - 1.4) * tall * 0.52
        shape = [(0, -0.5), (0.24, -0.5), (0.62, 0), (0.24, 0.5), (0, 0.5), (0.38, 0)]
        points = [(left + across * tall, middle + down * tall) for across, down in shape]
        corners = [_pixel(pen, point) for point in points]
        pygame.draw.polygon(pen.surface, ink, corners)
        pygame.draw.aalines(pen.surface, ink, True, corners)


def _pixel(pen: Pen, point: tuple[float, float]) -> tuple[float, float]:
    return pen.origin[0] + point[0] * pen.scale, pen.origin[1] + point[1] * pen.scale


def _welcome(pen: Pen, band: Box) -> None:
    x, y, width, height = band
    pen.box(band, look.PANEL, radius=RADIUS, edge=look.PANEL_EDGE)
    hint, more = both("Please take a number at the kiosk"), both("Your number will be shown here when it is called")
    middle, inside = y + height / 2, width - 80
    pen.text(hint.zh, (x + 40, middle - 108, inside, 100), 76, look.WHITE, bold=True, align="center", smallest=40)
    pen.text(more.zh, (x + 40, middle + 2, inside, 50), 36, look.PALE, align="center", smallest=22)
    pen.text(f"{hint.en}. {more.en}.", (x + 40, middle + 58, inside, 38), 24, look.PALE, align="center", smallest=16)
