"""The top of every board: the centre's name, the date and the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from displays import look
from displays.palette import Palette
from lobby.draw import Box, Pen
from lobby.messages import Text

WEEKDAYS: Final = (
    Text(zh="星期一", en="Mon"),
    Text(zh="星期二", en="Tue"),
    Text(zh="星期三", en="Wed"),
    Text(zh="星期四", en="Thu"),
    Text(zh="星期五", en="Fri"),
    Text(zh="星期六", en="Sat"),
    Text(zh="星期日", en="Sun"),
)
CLOCK, DATE = 236.0, 300.0
"""How wide they are."""


def draw_header(pen: Pen, hue: Palette, header: Box, name: Text | None, at: datetime) -> None:
    """The centre on the left, the time on the right."""
    _, _, width, height = header
    right, half, day = width - look.MARGIN, height / 2, WEEKDAYS[at.weekday()]
    pen.text(f"{at:%H:%M}", (right - CLOCK, 0, CLOCK, height), 76, hue.night_ink, bold=True, align="right")
    left = right - CLOCK - 24 - DATE
    pen.text(f"{at.month}月{at.day}日 {day.zh}", (left, half - 42, DATE, 46), 30, hue.night_pale, align="right")
    pen.text(f"{day.en} {at.day} {at:%b}", (left, half + 4, DATE, 36), 24, hue.night_pale, align="right")
    if name:
        room = left - 24 - look.MARGIN
        pen.text(name.zh, (look.MARGIN, half - 46, room, 56), 44, hue.night_ink, bold=True, smallest=26)
        pen.text(name.en, (look.MARGIN, half + 6, room, 36), 25, hue.night_pale, smallest=17)
