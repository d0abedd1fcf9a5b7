"""The quieter parts of the hall board: the list of calls, how many wait in each queue, and the notice."""

from __future__ import annotations

from collections.abc import Sequence

from displays import look
from displays.board import Row
from lobby.catalogue import both
from lobby.draw import Align, Box, Pen
from lobby.messages import QueueBoard, Text

HEAD = 62
FOOT = 10
RADIUS = 22


def draw_calls(pen: Pen, panel: Box, rows: Sequence[Row], room: int) -> None:
    """The calls after the newest one, in `room` lines of 号码 / 窗口."""
    x, y, width, height = panel
    _panel(pen, panel)
    number, window, state = _columns(panel)
    _head(pen, (number[0], y, number[1], HEAD), both("Number"))
    _head(pen, (window[0], y, window[1], HEAD), both("Window"))
    tall = (height - HEAD - FOOT) / room
    for place in range(room):
        top = y + HEAD + place * tall
        pen.fill(look.LINE, (x + 24, top, width - 48, 2))
        if place < len(rows):
            _call(pen, (top, tall), rows[place], (number, window, state))


def _columns(panel: Box) -> tuple[tuple[float, float], ...]:
    """Left edge and width of number, window and state."""
    x, _, width, _ = panel
    inside = width - 80
    return (
        (x + 40, inside * 0.36),
        (x + 40 + inside * 0.38, inside * 0.37),
        (x + 40 + inside * 0.76, inside * 0.24),
    )


def _call(pen: Pen, line: tuple[float, float], row: Row, columns: Sequence[tuple[float, float]]) -> None:
    top, tall = line
    (left, wide), (goal, goal_wide), (edge, edge_wide) = columns
    ink = look.AMBER if not row.serving else look.WHITE
    if row.fresh:
        pen.box((left - 26, top + tall * 0.16, 8, tall * 0.68), look.AMBER, radius=4)
    size = min(88, tall * 0.82)
    pen.text(row.number, (left, top, wide, tall), size, ink, bold=True, smallest=28)
    pen.text(row.window_name.zh, (goal, top, goal_wide, tall), size * 0.68, ink, bold=True, smallest=24)
    words = both("Serving") if row.serving else both("Called")
    shade = look.GREEN if row.serving else look.AMBER
    half = min(44.0, tall / 2)
    middle = top + tall / 2
    pen.text(words.zh, (edge, middle - half, edge_wide, half), 32, shade, align="right", smallest=20)
    pen.text(words.en, (edge, middle, edge_wide, half * 0.8), 22, look.PALE, align="right", smallest=16)


def draw_waiting(pen: Pen, panel: Box, queues: Sequence[QueueBoard], room: tuple[int, int]) -> None:
    """Queues with their letter, how many wait and how long about, in `room` columns and rows."""
    x, y, width, height = panel
    columns, rows = room
    _panel(pen, panel)
    _head(pen, (x + 32, y, width - 64, HEAD), both("Waiting now: people and time"))
    wide, tall = (width - 48) / columns, (height - HEAD - 12) / rows
    for place, queue in enumerate(queues):
        column, row = divmod(place, rows)
        cell = (x + 24 + column * wide, y + HEAD + 4 + row * tall, wide, tall)
        _queue(pen, cell, queue)


def _queue(pen: Pen, cell: Box, queue: QueueBoard) -> None:
    x, y, width, tall = cell
    badge = min(44.0, tall * 0.72)
    middle, left, right = y + tall / 2, x + 8 + badge + 16, x + width - 8
    count, wait = 96.0, width * 0.27
    spot = (x + 8, middle - badge / 2, badge, badge)
    pen.box(spot, look.PANEL_EDGE, radius=10)
    pen.text(queue.letter, spot, badge * 0.68, look.WHITE, bold=True, align="center")
    _two_lines(pen, queue.name, (left, y, right - wait - count - left - 12, tall), (32, 18, 0.48), "left")
    ink = look.AMBER if queue.waiting else look.GREEN
    figure = (right - wait - count, y, count - 10, tall)
    pen.text(str(queue.waiting), figure, min(46, tall * 0.72), ink, bold=True, align="right", smallest=24)
    _two_lines(pen, wait_words(queue), (right - wait, y, wait, tall), (24, 17, 0.4), "right")


def _two_lines(pen: Pen, text: Text, cell: Box, sizes: tuple[float, float, float], align: Align) -> None:
    """Chinese above, English small below; `sizes` are the most of each, and the first one's share of the height."""
    x, y, width, tall = cell
    most, small, share = sizes
    middle = y + tall / 2
    above, below = (
        (x, middle - tall * 0.46, width, tall * 0.54),
        (x, middle + tall * 0.06, width, tall * 0.34),
    )
    pen.text(text.zh, above, min(most, tall * share), look.WHITE, align=align, smallest=15)
    pen.text(text.en, below, min(small, tall * 0.28), look.PALE, align=align, smallest=12)


def wait_words(queue: QueueBoard) -> Text:
    """How long somebody waits who takes a number now."""
    if not queue.open_windows:
        return both("No open window")
    if not queue.waiting or not queue.wait_high:
        return both("Hardly any wait")
    if queue.wait_low == queue.wait_high:
        return both("about {low} min", low=queue.wait_low)
    return both("{low}-{high} min", low=queue.wait_low, high=queue.wait_high)


def draw_notice(pen: Pen, line: Box, notice: Text | None, lost: bool) -> None:
    """The hall's notice along the bottom; in its place, on red, that the signal is lost."""
    x, y, width, height = line
    if lost:
        notice = both("Signal lost; this board may be out of date. Please listen for the calls or ask at reception.")
    pen.fill(look.RED if lost else look.PANEL, line)
    if notice is None:
        return
    zh, en = (
        (x + look.MARGIN, y + 8, width - 2 * look.MARGIN, height * 0.52),
        (x + look.MARGIN, y + height * 0.56, width - 2 * look.MARGIN, height * 0.34),
    )
    pen.text(notice.zh, zh, 40, look.WHITE, bold=lost, smallest=22)
    pen.text(notice.en, en, 24, look.WHITE if lost else look.PALE, smallest=14)


def _panel(pen: Pen, panel: Box) -> None:
    pen.box(panel, look.PANEL, radius=RADIUS)


def _head(pen: Pen, box: Box, words: Text) -> None:
    pen.text(f"{words.zh}  {words.en}", box, 28, look.PALE, smallest=18)
