"""A pen that notes every text it writes: where its ink lies, whether it was cut, and what it was written on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pygame

from displays.pen import BoardPen
from lobby.colour import Colour, contrast
from lobby.draw import Align, Box, Valign, fitting, shortened


@dataclass
class Written:
    """One text: its ink's rectangle on the surface, the room it was given, whether it was cut, its least contrast."""

    text: str
    ink: pygame.Rect
    box: pygame.Rect
    clip: pygame.Rect
    cut: bool
    contrast: float


class NotingPen(BoardPen):
    """Writes as the board does, and remembers."""

    def __init__(self, surface: pygame.Surface, scale: float) -> None:
        super().__init__(surface, scale)
        self.notes: list[Written] = []
        self._writing: tuple[str, Colour, bool] = ("", (0, 0, 0), False)

    def text(self, text: str, box: Box, size: float, ink: Colour, **more: Any) -> None:
        cut = False
        if more.get("rows", 1) == 1 and text:
            bold, room = more.get("bold", False), box[2] * self.scale
            least = max(1, round((more.get("smallest") or size) * self.scale))
            pixels = fitting(text, room, max(1, round(size * self.scale)), bold=bold, smallest=least)
            cut = shortened(text, room, pixels, bold=bold) != text
        self._writing = (text, ink, cut)
        super().text(text, box, size, ink, **more)

    def _rows(self, rows: Sequence[pygame.Surface], box: Box, size: int, align: Align, valign: Valign) -> None:
        text, ink, cut = self._writing
        area = self.rect(box).inflate(80, 80).clip(self.surface.get_rect())
        before = self.surface.subsurface(area).copy()
        super()._rows(rows, box, size, align, valign)
        after = self.surface.subsurface(area)
        mask = pygame.mask.from_threshold(before, (0, 0, 0), (1, 1, 1, 255), after)
        mask.invert()
        spots = [rect for rect in mask.get_bounding_rects() if rect.width * rect.height > 3]
        if not spots:
            return
        where = spots[0].unionall(spots[1:]).move(area.topleft)
        grounds = {before.get_at(spot.topleft)[:3] for spot in spots}
        least = min(contrast(ink, ground) for ground in grounds)
        self.notes.append(Written(text, where, self.rect(box), self.surface.get_clip(), cut, least))
