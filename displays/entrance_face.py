"""Draws the entrance board: which services are quiet now, where to go, and the code for checking in by phone."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from displays import look
from displays.board import Shown
from displays.check_in_code import draw_code
from displays.entrance import Feeling, Line, Place, advice, feeling_words, lines
from displays.face import DEFAULT, emergency_region, header_region, notice_region
from displays.lists import two_lines
from displays.look import Entrance
from displays.notice import Notice
from displays.palette import Palette
from displays.pen import BoardPen
from displays.regions import Canvas, Moment, Region
from displays.stage import Stage
from lobby.catalogue import both
from lobby.colour import Colour
from lobby.draw import Box, Pen
from lobby.messages import Text

TALLEST, LOWEST = 190.0, 104.0
"""How tall a service's cell may be, design pixels."""


class EntranceFace:
    """The entrance board on one surface."""

    def __init__(self, surface: pygame.Surface, services: Sequence[Place], hue: Palette = DEFAULT) -> None:
        self.stage: Stage | None = None
        self.calls = False
        self._canvas, self._hue, self._services = Canvas(surface, hue), hue, tuple(services)
        self.layout = look.layout(*surface.get_size())
        self._pen = BoardPen(surface, self.layout.scale)
        self._notice = Notice(self._pen, hue, self.layout.notice)

    @property
    def pace(self) -> float:
        """How soon another picture is due, seconds."""
        return self._canvas.pace

    def draw(self, shown: Shown, moment: Moment) -> list[pygame.Rect]:
        """Draw what has changed; the rectangles that the screen must show anew, in its pixels."""
        pen, hue, layout = self._pen, self._hue, self.layout
        if shown.emergency:
            return self._canvas.paint(pen, "emergency", [emergency_region(pen, layout, shown, moment)])
        every = lines(self._services, {board.queue: board for board in shown.queues})
        where = layout.entrance(code=shown.check_in is not None)
        page, sentence = self.page(every, moment, where), advice(every)
        regions = [
            header_region(pen, hue, layout, shown, moment),
            Region(where.advice, sentence, lambda: _draw_advice(pen, hue, where.advice, sentence)),
            Region(where.services, page, lambda: self._draw_page(page, where)),
            notice_region(self._notice, layout, shown, moment),
        ]
        if where.code and (code := shown.check_in):
            panel = where.code
            regions.append(Region(panel, code, lambda: draw_code(pen, hue, panel, code)))
        return self._canvas.paint(pen, "services with code" if where.code else "services", regions)

    def grid(self, where: Entrance) -> tuple[int, int]:
        """Columns and rows of one page: as few pages as can be, all about as full."""
        columns = 1 if self.layout.height > self.layout.width else 2
        most = max(1, int((where.services[3] + look.GAP) // (LOWEST + look.GAP)))
        count = max(1, len(self._services))
        pages = -(-count // (columns * most))
        return columns, min(most, -(-count // (pages * columns)))

    def page(self, every: Sequence[Line], moment: Moment, where: Entrance) -> tuple[Line, ...]:
        """The services of the page that is on."""
        columns, rows = self.grid(where)
        pages = max(1, -(-len(every) // (columns * rows)))
        start = moment.page % pages * columns * rows
        return tuple(every[start : start + columns * rows])

    def _draw_page(self, page: Sequence[Line], where: Entrance) -> None:
        columns, rows = self.grid(where)
        x, y, width, height = where.services
        wide = (width - (columns - 1) * look.GAP) / columns
        tall = min(TALLEST, (height - (rows - 1) * look.GAP) / rows)
        for place, line in enumerate(page):
            column, row = divmod(place, rows)
            cell = (x + column * (wide + look.GAP), y + row * (tall + look.GAP), wide, tall)
            _draw_line(self._pen, self._hue, cell, line)


def _draw_advice(pen: Pen, hue: Palette, box: Box, sentence: Text) -> None:
    x, y, width, height = box
    pen.box(box, hue.accent, radius=look.RADIUS)
    zh = (x + 44, y + height * 0.08, width - 88, height * 0.54)
    en = (x + 44, y + height * 0.6, width - 88, height * 0.32)
    pen.text(sentence.zh, zh, 70, hue.accent_ink, bold=True, smallest=34, rows=2)
    pen.text(sentence.en, en, 36, hue.accent_ink, smallest=20, rows=2)


def _draw_line(pen: Pen, hue: Palette, cell: Box, line: Line) -> None:
    """Letter, name and where on the left; the word, the bar and the figures on the right."""
    x, y, width, height = cell
    pen.box(cell, hue.panel, radius=look.RADIUS)
    badge = min(84.0, height * 0.56)
    spot = (x + 24, y + (height - badge) / 2, badge, badge)
    pen.box(spot, hue.badge, radius=16)
    pen.text(line.place.letter, spot, badge * 0.66, hue.ink, bold=True, align="center")
    left, split = x + 24 + badge + 22, x + width * 0.54
    _draw_names(pen, hue, (left, y, split - left - 12, height), line)
    _draw_state(pen, hue, (split, y, x + width - 28 - split, height), line)


def _draw_names(pen: Pen, hue: Palette, box: Box, line: Line) -> None:
    x, y, width, height = box
    name = (x, y + height * 0.06, width, height * (0.6 if line.place.where else 0.88))
    two_lines(pen, hue, line.place.name, name, (44, 25), "left")
    if where := line.place.where:
        words = f"{where.zh}  {where.en}"
        pen.text(words, (x, y + height * 0.68, width, height * 0.24), min(24, height * 0.18), hue.pale, smallest=16)


def _draw_state(pen: Pen, hue: Palette, box: Box, line: Line) -> None:
    """The word with the wait, the bar, and the figures; of a closed one why."""
    x, y, width, height = box
    words = feeling_words(line.feeling)
    top, tall, size = y + height * 0.06, height * 0.36, min(40.0, height * 0.28)
    if line.feeling in ("closed", "unknown"):
        said = f"{words.zh} {words.en}" if line.feeling == "closed" else line.wait.zh
        pen.text(said, (x, top, width, tall), size, hue.ink, bold=True, smallest=20)
        why = line.wait if line.feeling == "closed" else Text(zh=line.wait.en, en="")
        two_lines(pen, hue, why, (x, y + height * 0.42, width, height * 0.52), (30, 21), "left")
        return
    pen.text(f"{words.zh} {words.en}", (x, top, width * 0.52, tall), size, hue.ink, bold=True, smallest=20)
    pen.text(line.wait.zh, (x + width * 0.53, top, width * 0.47, tall), 32, hue.ink, align="right", smallest=20)
    bar = (x, y + height * 0.42, width, max(12.0, height * 0.1))
    pen.box(bar, hue.line, radius=bar[3] / 2)
    pen.box((x, bar[1], max(bar[3], width * line.share), bar[3]), _ink(hue, line.feeling), radius=bar[3] / 2)
    figures = both("Waiting: {count} · Windows open: {windows}", count=line.waiting, windows=line.windows)
    two_lines(pen, hue, figures, (x, y + height * 0.56, width, height * 0.41), (23, 17), "left")


def _ink(hue: Palette, feeling: Feeling) -> Colour:
    return {"quiet": hue.quiet, "steady": hue.moderate, "busy": hue.hot}.get(feeling, hue.line)
