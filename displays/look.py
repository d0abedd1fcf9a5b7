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
from typing import Final, Literal

LANDSCAPE: Final = (1920, 1080)
PORTRAIT: Final = (1080, 1920)
MARGIN: Final = 36
GAP: Final = 20
RADIUS: Final = 20
HEAD: Final = 54
"""The height of a panel's own headline."""
CODE_WIDE: Final = 400
CODE_TALL: Final = 340
"""The panel for checking in by phone: a column on a landscape screen, a row at the foot of a portrait one."""

Box = tuple[float, float, float, float]
"""x, y, width, height."""


@dataclass(frozen=True)
class Entrance:
    """Where things lie on an entrance board; `code` is the panel for checking in by phone, where there is one."""

    advice: Box
    services: Box
    code: Box | None = None


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

    def entrance(self, *, code: bool) -> Entrance:
        """An entrance board's regions, with or without the panel for checking in by phone."""
        advice, (x, y, width, height) = self.advice, self.services
        if not code:
            return Entrance(advice, self.services)
        if self.height > self.width:
            less = height - CODE_TALL - GAP
            return Entrance(advice, (x, y, width, less), (x, y + less + GAP, width, CODE_TALL))
        less, bottom = width - CODE_WIDE - GAP, y + height
        panel = (x + less + GAP, advice[1], CODE_WIDE, bottom - advice[1])
        return Entrance((*advice[:2], less, advice[3]), (x, y, less, height), panel)


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


@dataclass(frozen=True)
class CodeParts:
    """Where things lie in the panel for checking in by phone, from its own corner."""

    align: Literal["left", "center"]
    title: Box
    title_en: Box
    qr: Box
    line: Box
    line_en: Box


def code_parts(panel: Box) -> CodeParts:
    """Beside the code where the panel is a row, above and below it where it is a column."""
    _, _, width, height = panel
    if width > height:
        side = height - 48
        left, room = side + 68, width - side - 92
        return CodeParts("left", (left, 36, room, 84), (left, 122, room, 44), (24, 24, side, side),
                         (left, 190, room, 60), (left, 252, room, 44))  # fmt: skip
    side, left = width - 48, 24
    top = max(0, (height - side - 348) / 2)
    return CodeParts("center", (left, top + 10, side, 84), (left, top + 94, side, 44), (left, top + 160, side, side),
                     (left, top + side + 184, side, 60), (left, top + side + 248, side, 76))  # fmt: skip
