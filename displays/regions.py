"""A board on a surface as a few regions: only those that show something else than before are drawn and handed over.

Each region has a key that says what it shows, so that a quiet board costs nothing, and says how soon it will want another
picture. A board drawn step by step is, pixel by pixel, the board drawn at once (tested).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pygame

from displays.palette import Palette
from lobby.draw import Box, Pen

STEP_SECONDS: Final = 0.125
"""One picture of a call's motion; eight a second are lively and cheap."""
QUIET_SECONDS: Final = 0.5
PAGE_SECONDS: Final = 8


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
    """A part of the board: where, what it shows (`key`), how it is drawn, and for how many seconds that is right."""

    box: Box
    key: Any
    draw: Callable[[], None]
    pace: float = QUIET_SECONDS


class Canvas:
    """Regions on one surface. `pace` is how soon the next picture is due, seconds."""

    def __init__(self, surface: pygame.Surface, hue: Palette) -> None:
        self.surface, self.hue = surface, hue
        self.pace = QUIET_SECONDS
        self._arrangement: Any = None
        self._drawn: dict[int, Any] = {}

    def paint(self, pen: Pen, arrangement: Any, regions: Sequence[Region]) -> list[pygame.Rect]:
        """Draw what has changed; the rectangles that the screen must show anew, in its pixels.

        Another `arrangement` of the regions is drawn from the ground up.
        """
        self.pace = min(region.pace for region in regions)
        anew = arrangement != self._arrangement
        if anew:
            self._arrangement, self._drawn = arrangement, {}
            self._ground(pen)
        changed = [where for number, region in enumerate(regions) if (where := self._region(pen, number, region))]
        return [self.surface.get_rect()] if anew else changed

    def _region(self, pen: Pen, number: int, region: Region) -> pygame.Rect | None:
        if self._drawn.get(number, self) == region.key:
            return None
        where = pen.rect(region.box)
        self.surface.set_clip(where)
        self._ground(pen)
        region.draw()
        self.surface.set_clip(None)
        self._drawn[number] = region.key
        return where

    def _ground(self, pen: Pen) -> None:
        width, height = self.surface.get_size()
        pen.gradient((0, 0, width / pen.scale, height / pen.scale), self.hue.night_top, self.hue.night)
