"""Where the regions of a board lie, for any screen. The colours are in `displays.palette`.

Pure. Everything is in design pixels: a landscape screen is at least 1920 x 1080 of them, a portrait one at least
1080 x 1920; what a screen has more in one direction widens the page. The browser's board has the same regions:

    landscape, no playlist        with a playlist               portrait (stage only with a playlist)
    ┌──────── header ────────┐    ┌──────── header ────────┐    ┌── header ──┐
    │          band          │    │    band    │   stage   │    │    band    │
    ├──────────┬─────────────┤    ├────────────┼───────────┤    │   calls    │
    │  calls   │   waiting   │    │   calls    │  waiting  │    │  (stage)   │
    ├──────────┴─────────────┤    ├────────────┴───────────┤    │  waiting   │
    │        windows         │    │        windows         │    │  windows   │
    └──────── notice ────────┘    └──────── notice ────────┘    └── notice ──┘

An entrance board has header, a band of advice, the services in cells, and the notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LANDSCAPE: Final = (1920, 1080)
PORTRAIT: Final = (1080, 1920)
MARGIN: Final = 36
GAP: Final = 20
RADIUS: Final = 20
HEAD: Final = 54
"""The height of a panel's own headline."""

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
    windows: Box
    notice: Box
    stage: Box | None = None

    @property
    def page(self) -> Box:
        """All of it."""
        return (0, 0, self.width, self.height)

    @property
    def services(self) -> Box:
        """An entrance board's cells: everything between its band and the notice."""
        x, y, _, height = self.band
        top = y + height * 0.72 + GAP
        return (x, top, self.width - 2 * MARGIN, self.notice[1] - GAP - top)

    @property
    def advice(self) -> Box:
        """An entrance board's band: as wide as the page."""
        x, y, _, height = self.band
        return (x, y, self.width - 2 * MARGIN, height * 0.72)


def layout(width_px: int, height_px: int, *, stage: bool = False) -> Layout:
    """The layout of a screen of any size, with or without room for a playlist."""
    return (_portrait if height_px > width_px else _landscape)(width_px, height_px, stage)


def _landscape(width_px: int, height_px: int, stage: bool) -> Layout:
    scale = min(width_px / LANDSCAPE[0], height_px / LANDSCAPE[1])
    width, height = width_px / scale, height_px / scale
    wide, top, band, strip = width - 2 * MARGIN, 104, 230, height - 100 - 14 - 56
    bottom, left = strip - 14, float(round(wide * 0.6))
    right, edge, body = wide - left - GAP, MARGIN + left + GAP, top + band + GAP
    show = right * 9 / 16 if stage else 0
    waits = top + show + GAP if stage else body
    return Layout(
        width=width,
        height=height,
        scale=scale,
        header=(0, 0, width, top),
        band=(MARGIN, top, left if stage else wide, band),
        calls=(MARGIN, body, left, bottom - body),
        calls_rows=max(5, int((bottom - body - HEAD - 10) // 92)),
        waiting=(edge, waits, right, bottom - waits),
        columns=1,
        queue_rows=max(5, int((bottom - waits - HEAD - 10) // 52)),
        windows=(MARGIN, strip, wide, 56),
        notice=(0, height - 100, width, 100),
        stage=(edge, top, right, show) if stage else None,
    )


def _portrait(width_px: int, height_px: int, stage: bool) -> Layout:
    scale = min(width_px / PORTRAIT[0], height_px / PORTRAIT[1])
    width, height = width_px / scale, height_px / scale
    wide, top, band, strip = width - 2 * MARGIN, 140, 430, height - 132 - 16 - 60
    bottom, body = strip - 16, top + band + GAP
    waiting, show = (296, 384) if stage else (494, 0)
    waits = bottom - waiting
    shown = waits - GAP - show
    calls = (shown if stage else waits) - GAP - body
    return Layout(
        width=width,
        height=height,
        scale=scale,
        header=(0, 0, width, top),
        band=(MARGIN, top, wide, band),
        calls=(MARGIN, body, wide, calls),
        calls_rows=max(4, int((calls - HEAD - 10) // 84)),
        waiting=(MARGIN, waits, wide, waiting),
        columns=2,
        queue_rows=3 if stage else 5,
        windows=(MARGIN, strip, wide, 60),
        notice=(0, height - 132, width, 132),
        stage=(MARGIN, shown, wide, show) if stage else None,
    )
