"""Rows of a list, and the cells they stand in. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.actions import Action
from kiosk.layout_blocks import NARROW, icon, panel, titled
from kiosk.look import Look
from kiosk.widgets import Box, Label, Widget


@dataclass(frozen=True)
class Row:
    """A line of a list: what it is, small print under it, a word at its right end. Without an action it only tells."""

    name: str
    under: str = ""
    end: str = ""
    action: Action | None = None
    sign: tuple[str, str] | None = None
    tone: Literal["plain", "off"] = "plain"


def grid(box: Box, count: int, columns: int, gap: float = 16, most: float = 1000) -> list[Box]:
    """Equal cells of a box, row by row; none is taller than `most`."""
    x, y, width, height = box
    rows = -(-count // columns) or 1
    wide, tall = (width - gap * (columns - 1)) / columns, min(most, (height - gap * (rows - 1)) / rows)
    return [
        (x + place % columns * (wide + gap), y + place // columns * (tall + gap), wide, tall) for place in range(count)
    ]


def rows(look: Look, cells: Sequence[Box], lines: Sequence[Row]) -> list[Widget]:
    """A list in these cells."""
    return [widget for cell, line in zip(cells, lines, strict=False) for widget in _row(look, cell, line)]


def _row(look: Look, box: Box, row: Row) -> list[Widget]:
    x, y, width, height = box
    tone = look.colours.off if row.tone == "off" else look.colours.card
    narrow = width < NARROW
    side = min(height - 36, 96) if row.sign and not narrow else 0
    left = x + 26 + (side + 24 if side else 0)
    end = (200 if look.elder else 150) if row.end and not narrow else 0
    arrow = 44 if row.action else 0
    room = x + width - 20 - arrow - end - left
    under = " · ".join(part for part in (row.end, row.under) if part) if narrow else row.under
    inside = (left, y + 8, room, height - 16)
    widgets: list[Widget] = [panel(look, box, tone, radius=24, action=row.action)]
    if side and row.sign:
        widgets += icon(look, (x + 26, y + (height - side) / 2, side, side), *row.sign)
    widgets += titled(look, inside, row.name, under, look.name - (8 if narrow else 4), look.small - 1)
    if end:
        box_of_end = (x + width - 24 - arrow - end, y, end, height)
        widgets.append(
            Label(box_of_end, row.end, look.small, tone.ink, bold=True, align="right", lines=2, smallest=0.7)
        )
    if arrow:
        widgets.append(
            Label((x + width - 20 - arrow, y, arrow, height), "›", look.title, look.colours.soft, align="right")
        )
    return widgets
