"""The bright band of the hall board: the newest call, with motion and words while it is new, calm afterwards."""

from __future__ import annotations

from displays.arrows import draw_way, way_words
from displays.board import Row
from displays.look import RADIUS
from displays.palette import Palette
from lobby.catalogue import both
from lobby.colour import Colour
from lobby.draw import Align, Box, Pen, fitting
from lobby.messages import Text

ONE_LINE = 0.6
"""A name that fits one line at so much of its size is not broken into two."""


def draw_band(pen: Pen, hue: Palette, band: Box, row: Row | None, pulse: int, arrow: int) -> None:
    """The newest call, or a welcome. `pulse` 1 is the lighter beat; `arrow` is the step of the motion, -1 at rest."""
    if row is None:
        _welcome(pen, hue, band)
        return
    if row.fresh:
        pen.box(band, hue.accent_lit if pulse else hue.accent, radius=RADIUS)
    else:
        pen.box(band, hue.panel, radius=RADIUS, edge=hue.call, edge_width=4)
    inks = (hue.accent_ink, hue.accent_faint) if row.fresh else (hue.call, hue.call)
    draw = _wide if band[2] > band[3] * 3 else _tall
    draw(pen, band, row, inks, arrow)


def call_title(row: Row) -> Text:
    """What is so with the newest call."""
    if not row.fresh:
        return both("Last call")
    return both("Called again") if row.nth > 1 else both("Now calling")


def _wide(pen: Pen, band: Box, row: Row, inks: tuple[Colour, Colour], arrow: int) -> None:
    x, y, width, height = band
    pad = 44.0 if width > 1300 else 32.0
    ink, title, left = inks[0], call_title(row), x + width * 0.55
    room = x + width - pad - left
    pen.text(f"{title.zh}  {title.en}", (x + pad, y + 14, width * 0.5, 44), 32, ink, bold=True, smallest=20)
    pen.text(row.number, (x + pad, y + 54, width * 0.385 - pad, height - 60), 184, ink, bold=True, smallest=60)
    _way(pen, (x + width * 0.41, y + 62, width * 0.13, height - 84), row, inks, arrow)
    _asked(pen, (left, y + 10, room, 42), row, ink)
    _name(pen, row.window_name.zh, (left, y + 60, room, height - 116), 114, ink, "right")
    pen.text(row.window_name.en, (left, y + height - 58, room, 44), 36, ink, align="right", smallest=20)


def _tall(pen: Pen, band: Box, row: Row, inks: tuple[Colour, Colour], arrow: int) -> None:
    x, y, width, height = band
    ink, title, pad = inks[0], call_title(row), 44.0
    inside = width - 2 * pad
    pen.text(f"{title.zh}  {title.en}", (x + pad, y + 16, inside * 0.4, 46), 34, ink, bold=True, smallest=20)
    _asked(pen, (x + pad + inside * 0.41, y + 16, inside * 0.59, 46), row, ink)
    pen.text(row.number, (x + pad, y + 62, inside, 200), 216, ink, bold=True, align="center", smallest=60)
    _way(pen, (x + pad, y + 266, 190, height - 284), row, inks, arrow)
    left, room = x + pad + 210, inside - 210
    _name(pen, row.window_name.zh, (left, y + 262, room, height - 262 - 58), 112, ink, "right")
    pen.text(row.window_name.en, (left, y + height - 58, room, 44), 36, ink, align="right", smallest=20)


def _asked(pen: Pen, box: Box, row: Row, ink: Colour) -> None:
    """Please go to, and the part of the building."""
    please = both("Please go to")
    words = f"{row.zone.zh} {row.zone.en}" if row.zone else ""
    ask = f"{please.zh}  {please.en}"
    pen.text(f"{words}  ·  {ask}" if words else ask, box, 32, ink, align="right", smallest=19)


def _way(pen: Pen, box: Box, row: Row, inks: tuple[Colour, Colour], step: int) -> None:
    """The way as an arrow, and below it as a word."""
    x, y, width, height = box
    draw_way(pen, (x, y, width, height - 48 if row.arrow else height), row.arrow, inks, step)
    if row.arrow:
        words = way_words(row.arrow)
        where = (x - 10, y + height - 36, width + 20, 40)
        pen.text(f"{words.zh} {words.en}", where, 28, inks[0], bold=True, align="center", smallest=18)


def _name(pen: Pen, name: str, box: Box, size: float, ink: Colour, align: Align) -> None:
    """A window's name on one line, or on two when it would become small."""
    wanted = round(size * pen.scale)
    one = fitting(name, box[2] * pen.scale, wanted, bold=True, smallest=1) >= wanted * ONE_LINE
    pen.text(name, box, size, ink, bold=True, align=align, smallest=28, rows=1 if one else 2)


def _welcome(pen: Pen, hue: Palette, band: Box) -> None:
    x, y, width, height = band
    pen.box(band, hue.panel, radius=RADIUS)
    hint, more = both("Please take a number at the kiosk"), both("Your number will be shown here when it is called")
    middle, inside = y + height / 2, width - 80
    pen.text(hint.zh, (x + 40, middle - 104, inside, 96), 72, hue.ink, bold=True, align="center", smallest=40)
    pen.text(more.zh, (x + 40, middle + 2, inside, 50), 36, hue.pale, align="center", smallest=22)
    pen.text(f"{hint.en}. {more.en}.", (x + 40, middle + 56, inside, 40), 26, hue.pale, align="center", smallest=18)
