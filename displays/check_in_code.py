"""Draws the entrance board's panel for checking in by phone: the code of this minute, and what it is for."""

from __future__ import annotations

from displays import look
from displays.palette import Palette
from lobby.catalogue import both
from lobby.draw import Box, Pen


def draw_code(pen: Pen, hue: Palette, panel: Box, code: str) -> None:
    """`code` is the address that the QR code holds."""
    parts, title, line = (
        look.code_parts(panel),
        both("Check in by phone"),
        both("Booked a time? Scan this for your number"),
    )

    def inside(box: Box) -> Box:
        return (panel[0] + box[0], panel[1] + box[1], box[2], box[3])

    pen.box(panel, hue.panel, radius=look.RADIUS)
    pen.text(title.zh, inside(parts.title), 64, hue.ink, bold=True, align=parts.align, smallest=34)
    pen.text(title.en, inside(parts.title_en), 32, hue.ink, align=parts.align, smallest=18)
    pen.qr(code, inside(parts.qr))
    pen.text(line.zh, inside(parts.line), 38, hue.ink, align=parts.align, smallest=22, rows=2)
    pen.text(line.en, inside(parts.line_en), 24, hue.pale, align=parts.align, smallest=16, rows=2)
