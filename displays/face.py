"""Draws the hall board: header with the clock, the bright band of the newest call, the calls, the waiting, the notice.

A board is a few regions. Each has a key that says what it shows; only regions whose key has changed are drawn and
handed to the screen, so that a quiet board costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pygame

from displays import look
from displays.band import draw_band
from displays.board import Shown
from displays.lists import draw_calls, draw_notice, draw_waiting
from lobby.draw import Box, Pen
from lobby.messages import QueueBoard, Text

STEP_SECONDS: Final = 0.125
"""One picture of the motion; eight a second are lively and cheap."""
PULSE_STEPS: Final = 4
"""The band brightens and darkens every so many steps: once a second, far below what harms anybody."""
PAGE_SECONDS: Final = 8
WEEKDAYS: Final = (
    Text(zh="星期一", en="Mon"),
    Text(zh="星期二", en="Tue"),
    Text(zh="星期三", en="Wed"),
    Text(zh="星期四", en="Thu"),
    Text(zh="星期五", en="Fri"),
    Text(zh="星期六", en="Sat"),
    Text(zh="星期日", en="Sun"),
)


@dataclass(frozen=True)
class Moment:
    """When a picture is drawn: the hall's wall clock, and a count of motion steps (0 while nothing moves)."""

    at: datetime
    step: int = 0

    @property
    def page(self) -> int:
        """Which page of a list that is longer than its region."""
        return int(self.at.timestamp()) // PAGE_SECONDS


@dataclass(frozen=True)
class Region:
    """A part of the board: where, what it shows (`key`), and how it is drawn."""

    box: Box
    key: Any
    draw: Callable[[], None]


class Face:
    """The board on one surface."""

    def __init__(self, surface: pygame.Surface) -> None:
        self.layout = look.layout(*surface.get_size())
        self._surface = surface
        self._pen = Pen(surface, self.layout.scale)
        self._drawn: dict[int, Any] = {}

    def draw(self, shown: Shown, moment: Moment) -> list[pygame.Rect]:
        """Draw what has changed; the rectangles that the screen must show anew, in its pixels."""
        changed = [] if self._drawn else [self._page_ground()]
        for number, region in enumerate(self._regions(shown, moment)):
            if self._drawn.get(number, self) == region.key:
                continue
            where = self._pen.rect(region.box)
            self._surface.set_clip(where)
            self._pen.gradient(self.layout.page, look.NIGHT_TOP, look.NIGHT)
            region.draw()
            self._surface.set_clip(None)
            self._drawn[number] = region.key
            changed.append(where)
        return changed

    def _page_ground(self) -> pygame.Rect:
        self._pen.gradient(self.layout.page, look.NIGHT_TOP, look.NIGHT)
        return self._surface.get_rect()

    def pages(self, shown: Shown) -> int:
        """How many pages the waiting list has."""
        room = self.layout.columns * self.layout.queue_rows
        return max(1, -(-len(shown.queues) // room))

    def _regions(self, shown: Shown, moment: Moment) -> list[Region]:
        layout, pen, newest, notice = self.layout, self._pen, shown.newest, (shown.notice, shown.lost)
        clock = f"{moment.at:%H:%M}", moment.at.date()
        pulse = moment.step // PULSE_STEPS % 2 if newest and newest.fresh else 0
        arrow = moment.step if newest and newest.fresh else -1
        rest = tuple(row for row in shown.rows if row != newest)[: layout.calls_rows]
        queues = self._page(shown, moment)
        return [
            Region(layout.header, (shown.name, clock), lambda: self._header(shown.name, moment.at)),
            Region(layout.band, (newest, pulse, arrow), lambda: draw_band(pen, layout.band, newest, pulse, arrow)),
            Region(layout.calls, rest, lambda: draw_calls(pen, layout.calls, rest, layout.calls_rows)),
            Region(
                layout.waiting,
                queues,
                lambda: draw_waiting(pen, layout.waiting, queues, (layout.columns, layout.queue_rows)),
            ),
            Region(layout.notice, notice, lambda: draw_notice(pen, layout.notice, *notice)),
        ]

    def _page(self, shown: Shown, moment: Moment) -> tuple[QueueBoard, ...]:
        room, pages = self.layout.columns * self.layout.queue_rows, self.pages(shown)
        start = moment.page % pages * room
        return shown.queues[start : start + room]

    def _header(self, name: Text | None, at: datetime) -> None:
        pen, (_, _, width, height) = self._pen, self.layout.header
        right = width - look.MARGIN
        pen.text(f"{at:%H:%M}", (right - 240, 0, 240, height), 76, look.WHITE, bold=True, align="right")
        day = WEEKDAYS[at.weekday()]
        half = height / 2
        date = (right - 560, half - 44, 300, 48)
        pen.text(f"{at.month}月{at.day}日 {day.zh}", date, 30, look.PALE, align="right")
        pen.text(f"{day.en} {at:%d %b}", (right - 560, half + 2, 300, 38), 22, look.PALE, align="right")
        if name:
            room = right - 560 - look.MARGIN
            pen.text(name.zh, (look.MARGIN, half - 48, room, 60), 46, look.WHITE, bold=True, smallest=28)
            pen.text(name.en, (look.MARGIN, half + 8, room, 38), 24, look.PALE, smallest=16)
