"""An emergency takes the whole screen, in both languages at once, white on red, to be read from 20 metres."""

from __future__ import annotations

from datetime import datetime

from displays.look import Layout
from displays.palette import BLACK, RED, WHITE
from lobby.catalogue import both
from lobby.colour import mixed
from lobby.draw import Box, Pen
from lobby.messages import Emergency

EDGE = 22.0


def minutes_since(emergency: Emergency, now: datetime) -> int:
    """How long it has stood, whole minutes."""
    return max(0, int((now - emergency.since).total_seconds() // 60))


def draw_emergency(pen: Pen, layout: Layout, emergency: Emergency, now: datetime, lost: bool) -> None:
    """Heading, the words as large as they fit, and since when."""
    width, height = layout.width, layout.height
    upright, pad = height > width, EDGE + 48
    head, foot = (250.0, 150.0) if upright else (176.0, 116.0)
    inside, body = width - 2 * pad, height - head - foot
    pen.fill(WHITE)
    pen.fill(RED, (EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE))
    _heading(pen, (EDGE, EDGE, width - 2 * EDGE, head - EDGE))
    share = 0.56
    zh: Box = (pad, head + 8, inside, body * share - 16)
    en: Box = (pad, head + body * share, inside, body * (1 - share) - 8)
    pen.text(emergency.text.zh, zh, 260 if not upright else 230, WHITE, bold=True, align="center", smallest=40, rows=9)
    pen.text(emergency.text.en, en, 150 if not upright else 130, WHITE, bold=True, align="center", smallest=30, rows=9)
    _since(pen, (EDGE, height - foot, width - 2 * EDGE, foot - EDGE), emergency, now, lost)


def _heading(pen: Pen, box: Box) -> None:
    """A white bar with the word in red."""
    x, y, width, height = box
    words = both("Emergency")
    pen.fill(WHITE, (x, y, width, height - 18))
    inside = (x + 50, y - 4, width - 100, height - 18)
    pen.text(f"{words.zh}  {words.en.upper()}", inside, 104, RED, bold=True, align="center", smallest=40)


def _since(pen: Pen, box: Box, emergency: Emergency, now: datetime, lost: bool) -> None:
    """Since when, and that the signal is lost if it is."""
    x, y, width, height = box
    pen.fill(mixed(RED, BLACK, 0.3), box)
    clock = f"{emergency.since.astimezone(now.tzinfo):%H:%M}"
    words = both("Since {clock}, {minutes} min", clock=clock, minutes=minutes_since(emergency, now))
    said = f"{words.zh}    {words.en}"
    if lost:
        gone = both("Signal lost")
        said += f"    {gone.zh} {gone.en}"
    pen.text(said, (x + 40, y, width - 80, height), 46, WHITE, bold=True, align="center", smallest=26)
