"""Draws the hall board: header, the bright band of the newest call, the calls, the waiting, the windows, the notice.

Where there is a playlist, its stage has a region of its own beside the calls: nothing ever lies over the newest call but
an emergency, which takes the whole screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pygame

from displays import look
from displays.band import draw_band
from displays.board import Row, Shown
from displays.emergency import draw_emergency, minutes_since
from displays.header import draw_header
from displays.lists import draw_calls, draw_waiting
from displays.notice import STEPS, Notice
from displays.palette import Palette
from displays.pen import BoardPen
from displays.regions import STEP_SECONDS, Canvas, Moment, Region
from displays.stage import FRAME_SECONDS, Stage, Still
from displays.stage_picture import draw_still
from displays.windows import draw_windows, strip_pages, summary
from lobby.displays_settings import Theme
from lobby.draw import Pen
from lobby.messages import QueueBoard, WindowBoard

PULSE_STEPS: Final = 4
"""The band brightens and darkens every so many steps: once a second, far below what harms anybody."""
DEFAULT: Final = Palette.of(Theme())

__all__ = ["DEFAULT", "STEP_SECONDS", "Face", "Moment"]


class Face:
    """The hall board on one surface."""

    def __init__(self, surface: pygame.Surface, hue: Palette = DEFAULT, stage: Stage | None = None) -> None:
        self.stage, self.calls = stage, True
        self._canvas, self._hue = Canvas(surface, hue), hue
        self._layouts = {there: look.layout(*surface.get_size(), stage=there) for there in (False, True)}
        self.layout = self._layouts[False]
        self._pen = BoardPen(surface, self.layout.scale)
        self._notice = Notice(self._pen, hue, self.layout.notice)

    @property
    def pace(self) -> float:
        """How soon another picture is due, seconds."""
        return self._canvas.pace

    def draw(self, shown: Shown, moment: Moment) -> list[pygame.Rect]:
        """Draw what has changed; the rectangles that the screen must show anew, in its pixels."""
        if shown.emergency:
            return self._canvas.paint(self._pen, "emergency", [emergency_region(self._pen, self.layout, shown, moment)])
        still = self._still(moment)
        self.layout = self._layouts[still is not None]
        regions = [*self._about_calls(shown, moment), *self._around(shown, moment)]
        if still is not None:
            regions.append(self._on_stage(still))
        return self._canvas.paint(self._pen, still is not None, regions)

    def pages(self, shown: Shown) -> int:
        """How many pages the waiting list has."""
        room = self.layout.columns * self.layout.queue_rows
        return max(1, -(-len(shown.queues) // room))

    def _still(self, moment: Moment) -> Still | None:
        box = self._layouts[True].stage
        return self.stage.at(moment.at, self._pen.rect(box).size) if self.stage and box else None

    def _on_stage(self, still: Still) -> Region:
        box = self.layout.stage or self.layout.page
        pace = FRAME_SECONDS if still.moving else STEP_SECONDS * 2
        key = still.key, still.text
        return Region(box, key, lambda: draw_still(self._pen, self._hue, box, still), pace)

    def _about_calls(self, shown: Shown, moment: Moment) -> list[Region]:
        layout, pen, hue, newest = self.layout, self._pen, self._hue, shown.newest
        fresh = newest is not None and newest.fresh
        pulse = moment.step // PULSE_STEPS % 2 if fresh else 0
        arrow = moment.step if fresh else -1
        rest = self._rest(shown)
        queues = self._page(shown, moment)
        room = layout.columns, layout.queue_rows
        return [
            Region(
                layout.band,
                (newest, pulse, arrow),
                lambda: draw_band(pen, hue, layout.band, newest, pulse, arrow),
                STEP_SECONDS if fresh else 0.5,
            ),
            Region(layout.calls, rest, lambda: draw_calls(pen, hue, layout.calls, rest, layout.calls_rows)),
            Region(layout.waiting, queues, lambda: draw_waiting(pen, hue, layout.waiting, queues, room)),
        ]

    def _around(self, shown: Shown, moment: Moment) -> list[Region]:
        layout, pen, hue = self.layout, self._pen, self._hue
        sentence, chips = summary(shown.windows), self._chips(shown, moment)
        return [
            header_region(pen, hue, layout, shown, moment),
            Region(
                layout.windows,
                (sentence, chips),
                lambda: draw_windows(pen, hue, layout.windows, sentence, chips),
            ),
            notice_region(self._notice, layout, shown, moment),
        ]

    def _rest(self, shown: Shown) -> tuple[Row, ...]:
        return tuple(row for row in shown.rows if row != shown.newest)[: self.layout.calls_rows]

    def _page(self, shown: Shown, moment: Moment) -> tuple[QueueBoard, ...]:
        room, pages = self.layout.columns * self.layout.queue_rows, self.pages(shown)
        start = moment.page % pages * room
        return shown.queues[start : start + room]

    def _chips(self, shown: Shown, moment: Moment) -> Sequence[WindowBoard]:
        pages = strip_pages(self._pen, self.layout.windows, shown.windows)
        return tuple(pages[moment.page % len(pages)]) if pages else ()


def header_region(pen: Pen, hue: Palette, layout: look.Layout, shown: Shown, moment: Moment) -> Region:
    """The top of a board."""
    key = shown.name, f"{moment.at:%H:%M}", moment.at.date()
    return Region(layout.header, key, lambda: draw_header(pen, hue, layout.header, shown.name, moment.at))


def notice_region(notice: Notice, layout: look.Layout, shown: Shown, moment: Moment) -> Region:
    """The bottom of a board."""
    runs = notice.runs(shown.notice, shown.lost)
    step = notice.step(shown.notice, moment.at, shown.lost)
    key = shown.notice, shown.lost, step
    pace = 1 / STEPS if runs else 0.5
    return Region(layout.notice, key, lambda: notice.draw(shown.notice, shown.lost, step), pace)


def emergency_region(pen: Pen, layout: look.Layout, shown: Shown, moment: Moment) -> Region:
    """All of the screen."""
    emergency = shown.emergency
    if emergency is None:
        raise ValueError("found no emergency; allowed only while there is one")
    key = emergency, minutes_since(emergency, moment.at), shown.lost
    return Region(layout.page, key, lambda: draw_emergency(pen, layout, emergency, moment.at, shown.lost))
