"""From the blocks of a slip to the bytes of an ESC/POS printer, without a printer.

Pure: `encode` is what `print` sends and what `lobby slip` writes. Every slip begins with `1B 40` and `1C 26` and ends
with the cut. A text line that the charset lacks a character for (䶮, 㐂) is drawn by `rasterise`; where no font is at
hand the character becomes 〓. A typical slip without QR stays under 700 bytes, 0.73 s at 9,600 baud.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from drivers import blocks as block
from drivers import escpos_text as command
from drivers.escpos_raster import crop, qr_native, qr_raster, raster
from drivers.escpos_status import AUTOMATIC
from drivers.gbk import encode as gbk_bytes
from drivers.gbk import replace_missing
from drivers.settings import choice, flag, hex_bytes, seconds, whole

Rasterise = Callable[[str, int], tuple[int, bytes]]
"""Draws one line of text: `(text, height in dots) -> (width in dots, packed 1-bit rows)`."""

PAPER: Final = {58: (32, 384), 80: (48, 576)}
"""Millimetres of paper to columns and dots, at 203 dots per inch."""
LINE_DOTS: Final = 24


@dataclass(frozen=True)
class Settings:
    """What may stand under a printer in a centre's file; `drivers.escpos_printer` says what each is for."""

    width: int = choice(80, 58)
    qr: str = choice("raster", "native")
    charset: str = choice("gbk", "gb2312")
    big_chinese: str = choice("gs", "fs_w")
    raster_doubling: bool = flag(True)
    cut: str = choice("partial", "full", "none")
    cutter: str = choice("gs_v", "gs_v_feed", "esc")
    feed_lines: int = whole(4, 0, 20)
    buzzer: str = choice("none", "esc_b", "drawer")
    beeps: int = whole(2, 1, 9)
    before_slip_hex: bytes = hex_bytes()
    after_cut_hex: bytes = hex_bytes()
    status: str = choice("query", "asb")
    confirm: str = choice("auto", "mark", "status", "none")
    clear_unprinted: bool = flag(True)
    status_timeout: float = seconds(1.0, 0.05, 30)
    print_timeout: float = seconds(15.0, 0.5, 120)


def encode(
    blocks: Sequence[Mapping[str, object]], settings: Settings | None = None, rasterise: Rasterise | None = None
) -> bytes:
    """All bytes of one slip, from initialise to cut. Raises BlockError (a ValueError)."""
    pen = _Pen(settings or Settings(), rasterise)
    for part in block.read_blocks(blocks):
        pen.put(part)
    return pen.finished()


class _Pen:
    """Collects the bytes; a style is sent only when it changes."""

    def __init__(self, settings: Settings, rasterise: Rasterise | None) -> None:
        self._settings = settings
        self._rasterise = rasterise
        self._columns, self._dots = PAPER[settings.width]
        # On some units initialising ends automatic status, so it is asked for anew.
        told = AUTOMATIC if settings.status == "asb" else b""
        self._bytes = bytearray(command.INIT + command.CHINESE_ON + told + settings.before_slip_hex)
        self._align, self._size, self._bold = "left", (1, 1), False

    def put(self, part: block.Part) -> None:
        match part:
            case block.Text():
                self._paragraph(part)
            case block.Row():
                self._lines(command.two_columns(part.left, part.right, self._columns))
            case block.Rule():
                self._lines(["-" * self._columns])
            case block.Code():
                self._centred(self._code(part))
            case block.Picture():
                self._centred(raster(*crop(part.width, part.rows, self._dots)))
            case block.Feed():
                self._bytes += b"\n" * part.lines

    def finished(self) -> bytes:
        settings = self._settings
        self._style("left", (1, 1), bold=False)
        return bytes(self._bytes) + _ending(settings) + _buzz(settings) + settings.after_cut_hex

    def _paragraph(self, part: block.Text) -> None:
        broken = command.even if part.align == "center" else command.wrap
        lines = broken(part.text, self._columns // part.width)
        self._lines(lines, part.align, (part.width, part.height), bold=part.bold)

    def _lines(
        self, lines: list[str], side: str = "left", size: tuple[int, int] = (1, 1), *, bold: bool = False
    ) -> None:
        for line in lines:
            self._style(side, size, bold=bold)
            encoded = gbk_bytes(line, self._settings.charset)
            if encoded is not None:
                self._bytes += encoded + b"\n"
            elif self._rasterise is not None:
                self._bytes += raster(*crop(*self._rasterise(line, LINE_DOTS * size[1]), self._dots))
            else:
                seen = replace_missing(line, self._settings.charset)
                self._bytes += seen.encode(self._settings.charset) + b"\n"

    def _code(self, part: block.Code) -> bytes:
        if self._settings.qr == "native":
            return qr_native(part.data, part.size)
        return qr_raster(part.data, part.size, self._dots, may_double=self._settings.raster_doubling)

    def _centred(self, picture: bytes) -> None:
        self._style("center", self._size, bold=self._bold)
        self._bytes += picture

    def _style(self, side: str, size: tuple[int, int], *, bold: bool) -> None:
        if side != self._align:
            self._bytes += command.align(side)
        if size != self._size:
            self._bytes += command.size(*size)
            if self._settings.big_chinese == "fs_w":
                self._bytes += command.big_chinese(size != (1, 1))
        if bold != self._bold:
            self._bytes += command.bold(bold)
        self._align, self._size, self._bold = side, size, bold


def _ending(settings: Settings) -> bytes:
    feed = b"\x1b\x64" + bytes([settings.feed_lines])
    full = settings.cut == "full"
    if settings.cut == "none":
        return feed
    if settings.cutter == "gs_v_feed":
        return b"\x1d\x56" + bytes([0x41 if full else 0x42, min(255, settings.feed_lines * LINE_DOTS)])
    if settings.cutter == "esc":
        return feed + (b"\x1b\x69" if full else b"\x1b\x6d")
    return feed + b"\x1d\x56" + bytes([0x00 if full else 0x01])


def _buzz(settings: Settings) -> bytes:
    """`1B 42 n t`, t of 50 to 100 ms by unit; or n pulses of 100 ms to the drawer's plug, where a bell may hang."""
    if settings.buzzer == "esc_b":
        return b"\x1b\x42" + bytes([settings.beeps, 2])
    return b"\x1b\x70\x00\x32\x32" * settings.beeps if settings.buzzer == "drawer" else b""
