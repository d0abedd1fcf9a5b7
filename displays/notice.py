"""The notice along the bottom: still while it fits, running while it is longer than its band; on red, what is wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pygame

from displays.look import MARGIN
from displays.palette import RED, WHITE, Palette
from displays.pen import BoardPen
from lobby.catalogue import both
from lobby.draw import Box, Pen, fitting, measure
from lobby.messages import Text

SPEED: Final = 120
"""How fast it runs, design pixels a second: eye and head follow a line that takes 16 s to cross."""
STEPS: Final = 30
"""Pictures a second while it runs."""
ZH, EN = (40, 30), (26, 20)
"""The usual size of each language, and the smallest that is still read from the last row of seats."""
RUNNING, APART = 44, 160


class Notice:
    """Draws one band. Keeps the long line of a running notice as a picture."""

    def __init__(self, pen: Pen, hue: Palette, band: Box) -> None:
        self._pen, self._hue, self._band = pen, hue, band
        self._line: tuple[Text, pygame.Surface] | None = None

    def runs(self, notice: Text | None, lost: bool) -> bool:
        """Whether it must move to be read."""
        if notice is None or lost:
            return False
        room, scale = (self._band[2] - 2 * MARGIN) * self._pen.scale, self._pen.scale
        sizes = ((notice.zh, ZH), (notice.en, EN))
        return any(
            measure(text, fitting(text, room, round(usual * scale), smallest=round(least * scale))) > room
            for text, (usual, least) in sizes
        )

    def step(self, notice: Text | None, at: datetime, lost: bool) -> int:
        """How many pictures a running notice is along; 0 for one that stands."""
        return int(at.timestamp() * STEPS) if self.runs(notice, lost) else 0

    def draw(self, notice: Text | None, lost: bool, step: int) -> None:
        """The band with its words."""
        pen, hue = self._pen, self._hue
        ground, ink, pale = (RED, WHITE, WHITE) if lost else (hue.panel, hue.ink, hue.pale)
        if lost:
            notice = both(
                "Signal lost; this board may be out of date. Please listen for the calls or ask at reception."
            )
        pen.fill(ground, self._band)
        if notice is None:
            return
        if self.runs(notice, lost):
            self._run(notice, step)
            return
        x, y, width, height = self._band
        zh = (x + MARGIN, y + height * 0.06, width - 2 * MARGIN, height * 0.54)
        en = (x + MARGIN, y + height * 0.56, width - 2 * MARGIN, height * 0.36)
        pen.text(notice.zh, zh, ZH[0], ink, bold=lost, smallest=ZH[1])
        pen.text(notice.en, en, EN[0], pale, smallest=EN[1])

    def _run(self, notice: Text, step: int) -> None:
        line, where = self._picture(notice), self._pen.rect(self._band)
        offset = step * SPEED * self._pen.scale / STEPS % line.get_width()
        left = where.left - round(offset)
        while left < where.right:
            self._pen.surface.blit(line, (left, where.top))
            left += line.get_width()

    def _picture(self, notice: Text) -> pygame.Surface:
        """Both languages one after the other on one long line, with a gap before it begins again."""
        if self._line is None or self._line[0] != notice:
            scale, height = self._pen.scale, self._band[3]
            size = round(RUNNING * scale)
            zh, en = (measure(text, size) / scale + 2 for text in (notice.zh, notice.en))
            wide = max(zh + en + 2 * APART, self._band[2])
            line = pygame.Surface((round(wide * scale), self._pen.rect(self._band).height), 0, self._pen.surface)
            line.fill(self._hue.panel)
            pen = BoardPen(line, scale)
            pen.text(notice.zh, (MARGIN, 0, zh, height), RUNNING, self._hue.ink)
            pen.text(notice.en, (MARGIN + zh + APART, 0, en, height), RUNNING, self._hue.pale)
            self._line = notice, line
        return self._line[1]
