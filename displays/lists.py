"""The quieter parts of the hall board: the list of calls, and how many wait in each queue."""

from __future__ import annotations

from collections.abc import Sequence

from displays.arrows import draw_small_way
from displays.board import Row
from displays.look import HEAD, RADIUS
from displays.palette import Palette
from displays.waits import wait_words
from lobby.catalogue import both
from lobby.draw import Align, Box, Pen
from lobby.messages import QueueBoard, Text

FOOT = 10
HIGH = 66
"""From this height on a queue's cell has two lines of its own."""


def draw_calls(pen: Pen, hue: Palette, panel: Box, rows: Sequence[Row], room: int) -> None:
    """The calls after the newest one, in `room` lines of 号码 / 窗口."""
    x, y, width, height = panel
    pen.box(panel, hue.panel, radius=RADIUS)
    number, window, state = _columns(panel)
    draw_head(pen, hue, (number[0], y, number[1], HEAD), both("Number"))
    draw_head(pen, hue, (window[0], y, window[1], HEAD), both("Window"))
    tall = (height - HEAD - FOOT) / room
    for place in range(room):
        top = y + HEAD + place * tall
        pen.fill(hue.line, (x + 24, top, width - 48, 2))
        if place < len(rows):
            _call(pen, hue, (top, tall), rows[place], (number, window, state))


def _columns(panel: Box) -> tuple[tuple[float, float], ...]:
    """Left edge and width of number, window and state."""
    x, _, width, _ = panel
    inside = width - 80
    return (
        (x + 40, inside * 0.34),
        (x + 40 + inside * 0.36, inside * 0.42),
        (x + 40 + inside * 0.8, inside * 0.2),
    )


def _call(pen: Pen, hue: Palette, line: tuple[float, float], row: Row, columns: Sequence[tuple[float, float]]) -> None:
    top, tall = line
    (left, wide), (goal, goal_wide), (edge, edge_wide) = columns
    ink = hue.ink if row.serving else hue.call
    if row.fresh:
        pen.box((left - 26, top + tall * 0.16, 8, tall * 0.68), hue.call, radius=4)
    size = min(88, tall * 0.82)
    pen.text(row.number, (left, top, wide, tall), size, ink, bold=True, smallest=28)
    way = size * 0.62 if row.arrow else 0
    if row.arrow:
        draw_small_way(pen, (goal + goal_wide - way, top + (tall - way) / 2, way, way), row.arrow, ink)
    _where(pen, hue, (goal, top, goal_wide - way - (16 if way else 0), tall), row, size * 0.66)
    words = both("Serving") if row.serving else both("Called")
    shade = hue.serving if row.serving else hue.call
    half = min(44.0, tall / 2)
    middle = top + tall / 2
    pen.text(words.zh, (edge, middle - half, edge_wide, half), 32, shade, align="right", smallest=20)
    pen.text(words.en, (edge, middle, edge_wide, half * 0.8), 24, hue.pale, align="right", smallest=16)


def _where(pen: Pen, hue: Palette, cell: Box, row: Row, size: float) -> None:
    """The window, and below it the part of the building."""
    x, y, width, tall = cell
    ink = hue.ink if row.serving else hue.call
    if row.zone is None:
        pen.text(row.window_name.zh, cell, size, ink, bold=True, smallest=24)
        return
    above, below = (x, y + tall * 0.04, width, tall * 0.6), (x, y + tall * 0.6, width, tall * 0.34)
    pen.text(row.window_name.zh, above, size * 0.86, ink, bold=True, smallest=24)
    pen.text(f"{row.zone.zh} {row.zone.en}", below, min(24, tall * 0.27), hue.pale, smallest=16)


def draw_waiting(pen: Pen, hue: Palette, panel: Box, queues: Sequence[QueueBoard], room: tuple[int, int]) -> None:
    """Queues with their letter, how many wait and how long about, in `room` columns and rows."""
    x, y, width, height = panel
    columns, rows = room
    pen.box(panel, hue.panel, radius=RADIUS)
    draw_head(pen, hue, (x + 32, y, width - 64, HEAD), both("Waiting now: people and time"))
    wide, tall = (width - 48) / columns, (height - HEAD - 10) / rows
    for place, queue in enumerate(queues):
        column, row = divmod(place, rows)
        gap = 32 if column else 0
        top, left = y + HEAD + row * tall, x + 24 + column * wide + gap
        pen.fill(hue.line, (left, top, wide - gap, 1.5))
        draw = _high_queue if tall >= HIGH else _queue
        draw(pen, hue, (left, top, wide - gap, tall), queue)


def _queue(pen: Pen, hue: Palette, cell: Box, queue: QueueBoard) -> None:
    """One line of a wide list: letter, name, people, time."""
    x, y, width, tall = cell
    badge = min(42.0, tall * 0.74)
    left, right = x + 8 + badge + 16, x + width - 8
    count, wait = 92.0, max(150.0, width * 0.25)
    _letter(pen, hue, (x + 8, y + (tall - badge) / 2, badge, badge), queue)
    two_lines(pen, hue, queue.name, (left, y, right - wait - count - left - 12, tall), (32, 20), "left")
    _people(pen, hue, (right - wait - count, y, count - 10, tall), queue, min(46, tall * 0.74))
    two_lines(pen, hue, wait_words(queue), (right - wait, y, wait, tall), (26, 18), "right")


def _high_queue(pen: Pen, hue: Palette, cell: Box, queue: QueueBoard) -> None:
    """One line of a narrow list: the name and the time one above the other, the people beside them."""
    x, y, width, tall = cell
    badge, wait, count = min(50.0, tall * 0.6), wait_words(queue), 100.0
    left = x + 8 + badge + 18
    room = x + width - 8 - left - count
    _letter(pen, hue, (x + 8, y + (tall - badge) / 2, badge, badge), queue)
    pen.text(queue.name.zh, (left, y + tall * 0.04, room, tall * 0.42), tall * 0.35, hue.ink, smallest=18)
    pen.text(queue.name.en, (left, y + tall * 0.45, room, tall * 0.23), tall * 0.19, hue.pale, smallest=15)
    said = f"{wait.zh}  {wait.en}"
    pen.text(said, (left, y + tall * 0.71, room, tall * 0.26), tall * 0.21, hue.ink, smallest=15)
    _people(pen, hue, (x + width - 8 - count, y, count, tall), queue, 50)


def _letter(pen: Pen, hue: Palette, spot: Box, queue: QueueBoard) -> None:
    pen.box(spot, hue.badge, radius=10)
    pen.text(queue.letter, spot, spot[3] * 0.68, hue.ink, bold=True, align="center")


def _people(pen: Pen, hue: Palette, box: Box, queue: QueueBoard, size: float) -> None:
    ink = hue.call if queue.waiting else hue.serving
    pen.text(str(queue.waiting), box, size, ink, bold=True, align="right", smallest=24)


def two_lines(pen: Pen, hue: Palette, text: Text, cell: Box, sizes: tuple[float, float], align: Align) -> None:
    """Chinese above, English small below; `sizes` are the most of each."""
    x, y, width, tall = cell
    zh, en = min(sizes[0], tall * 0.5), min(sizes[1], tall * 0.34)
    top = y + (tall - zh * 1.16 - en * 1.3) / 2
    pen.text(text.zh, (x, top, width, zh * 1.16), zh, hue.ink, align=align, smallest=16)
    pen.text(text.en, (x, top + zh * 1.16, width, en * 1.3), en, hue.pale, align=align, smallest=14)


def draw_head(pen: Pen, hue: Palette, box: Box, words: Text) -> None:
    """A panel's or a column's headline."""
    pen.text(f"{words.zh}  {words.en}", box, 28, hue.pale, smallest=18)
