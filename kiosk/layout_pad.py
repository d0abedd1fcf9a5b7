"""Pads to type on: letters in the order of the alphabet, so that nobody has to know a keyboard, and digits. Pure."""

from __future__ import annotations

from string import ascii_uppercase, digits

from kiosk.actions import Do, Type
from kiosk.layout_blocks import button
from kiosk.layout_rows import grid
from kiosk.look import Look
from kiosk.widgets import Box, Label, Panel, Widget
from lobby.catalogue import say

COLUMNS = 10
GAP = 12
DIGITS = digits[1:] + "0"
TALL = 640


def entry(look: Look, box: Box, typed: str, hint: str, *, hidden: bool = False) -> list[Widget]:
    """What is typed so far, or what should be."""
    x, y, width, height = box
    shown = "●" * len(typed) if hidden else typed
    tone = look.colours.card
    words = Label((x + 30, y, width - 60, height), shown or hint, min(88, round(height * 0.58)) if typed else look.name,
                      tone.ink if typed else look.colours.soft, bold=bool(typed), align="center", smallest=0.5)  # fmt: skip
    return [Panel(box, tone.face, 24, look.colours.primary.face, edge_width=5), words]


def over(look: Look, above: Box, field: Box) -> Box:
    """Where the heading stands: on a low page the entry lies under it in the upper part."""
    return (*above[:3], field[1] - GAP - 8 - above[1]) if look.low else above


def letters(look: Look, language: str, box: Box) -> list[Widget]:
    """Digits and letters; where there is room in two blocks with large keys, else ten in a row."""
    return _two_blocks(look, language, box) if box[3] > TALL else _ten_in_a_row(look, language, box)


def _ten_in_a_row(look: Look, language: str, box: Box) -> list[Widget]:
    cells = grid(box, 4 * COLUMNS, COLUMNS, GAP)
    size = min(58, round(cells[0][3] * 0.56))
    widgets: list[Widget] = []
    for cell, character in zip(cells, DIGITS + ascii_uppercase, strict=False):
        widgets += _key(look, cell, character, size)
    return widgets + _erase(look, language, _joined(cells[36], cells[39]))


def _two_blocks(look: Look, language: str, box: Box) -> list[Widget]:
    x, y, width, height = box
    above = (height - 24) / 3
    widgets: list[Widget] = []
    for cell, character in zip(grid((x, y, width, above), 10, 5, GAP), DIGITS, strict=True):
        widgets += _key(look, cell, character, 66)
    cells = grid((x, y + above + 24, width, 2 * above), 28, 7, GAP)
    for cell, character in zip(cells, ascii_uppercase, strict=False):
        widgets += _key(look, cell, character, 56)
    return widgets + _erase(look, language, _joined(cells[26], cells[27]))


def _joined(first: Box, last: Box) -> Box:
    return first[0], first[1], last[0] + last[2] - first[0], first[3]


def numbers(look: Look, language: str, box: Box) -> list[Widget]:
    """Three by four, as on a telephone."""
    cells = grid(box, 12, 3, 16)
    size = min(84, round(cells[0][3] * 0.55))
    widgets: list[Widget] = []
    for cell, character in zip([*cells[:9], cells[10]], DIGITS, strict=True):
        widgets += _key(look, cell, character, size)
    widgets += button(look, cells[9], say(language, "Clear"), Do("clear"), look.colours.quiet, radius=22)
    return widgets + _erase(look, language, cells[11])


def _key(look: Look, box: Box, character: str, size: int) -> list[Widget]:
    return button(look, box, character, Type(character), look.colours.key, size=size, radius=18)


def _erase(look: Look, language: str, box: Box) -> list[Widget]:
    return button(look, box, "← " + say(language, "Delete"), Do("erase"), look.colours.erase, radius=18)
