"""How the hall board looks: its colours and where its regions lie, for any screen.

Pure. Everything is in design pixels: a landscape screen is at least 1920 x 1080 of them, a portrait one at least
1080 x 1920; what a screen has more in one direction widens the page. Every ink reaches 4.5:1 on its ground
(tested). The browser's board has the same navy and amber.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lobby.colour import rgb

NIGHT: Final = rgb("#0A1C40")
NIGHT_TOP: Final = rgb("#163770")
PANEL: Final = rgb("#1A3364")
PANEL_EDGE: Final = rgb("#2F5192")
LINE: Final = rgb("#2C477C")
WHITE: Final = rgb("#FFFFFF")
PALE: Final = rgb("#B8CBEA")
AMBER: Final = rgb("#FFBE2E")
AMBER_LIT: Final = rgb("#FFDC85")
DARK: Final = rgb("#2B1C00")
GREEN: Final = rgb("#6FE3A5")
RED: Final = rgb("#C62A2F")

LANDSCAPE: Final = (1920, 1080)
PORTRAIT: Final = (1080, 1920)
MARGIN: Final = 36
GAP: Final = 24

Box = tuple[float, float, float, float]
"""x, y, width, height."""


@dataclass(frozen=True)
class Layout:
    """Where the regions of one screen lie. `calls_rows` lines fit the list, `columns` x `queue_rows` the waiting."""

    width: float
    height: float
    scale: float
    header: Box
    band: Box
    calls: Box
    calls_rows: int
    waiting: Box
    columns: int
    queue_rows: int
    notice: Box

    @property
    def page(self) -> Box:
        """All of it."""
        return (0, 0, self.width, self.height)


def layout(width_px: int, height_px: int) -> Layout:
    """The layout of a screen of any size."""
    return _portrait(width_px, height_px) if height_px > width_px else _landscape(width_px, height_px)


def _landscape(width_px: int, height_px: int) -> Layout:
    scale = min(width_px / LANDSCAPE[0], height_px / LANDSCAPE[1])
    width, height = width_px / scale, height_px / scale
    wide = width - 2 * MARGIN
    top, bottom = 116 + 270 + GAP, height - 112
    left = round(wide * 0.6)
    body = bottom - GAP - top
    return Layout(
        width=width,
        height=height,
        scale=scale,
        header=(0, 0, width, 116),
        band=(MARGIN, 116, wide, 270),
        calls=(MARGIN, top, left, body),
        calls_rows=5,
        waiting=(MARGIN + left + GAP, top, wide - left - GAP, body),
        columns=1,
        queue_rows=9,
        notice=(0, bottom, width, 112),
    )


def _portrait(width_px: int, height_px: int) -> Layout:
    scale = min(width_px / PORTRAIT[0], height_px / PORTRAIT[1])
    width, height = width_px / scale, height_px / scale
    wide = width - 2 * MARGIN
    top, bottom = 148 + 460 + GAP, height - 150
    waiting = 500.0
    return Layout(
        width=width,
        height=height,
        scale=scale,
        header=(0, 0, width, 148),
        band=(MARGIN, 148, wide, 460),
        calls=(MARGIN, top, wide, bottom - 2 * GAP - top - waiting),
        calls_rows=6,
        waiting=(MARGIN, bottom - GAP - waiting, wide, waiting),
        columns=2,
        queue_rows=5,
        notice=(0, bottom, width, 150),
    )
