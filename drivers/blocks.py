"""A slip as it reaches a printer: a list of JSON-able blocks, checked here and turned into values.

| block | what |
|---|---|
| `{"text", "align", "width", "height", "bold"}` | a paragraph; `align` left, center, right; sizes 1 to 8 |
| `{"left", "right"}` | one row, two columns |
| `{"rule": true}` | a line across the paper |
| `{"qr", "size"}` | a QR code; `size` dots per module, 3 to 10 |
| `{"raster", "raster_width"}` | base64 of 1-bit rows, most significant bit left, 1 black; width in dots |
| `{"feed"}` | empty lines |

Sizes out of range are clamped, for a slip must come out; a block nobody knows is refused.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypedDict

from drivers.escpos_text import ALIGNMENTS
from drivers.gbk import clean
from drivers.settings import suggestion

MAX_BLOCKS: Final = 200
MAX_TEXT: Final = 2000
MAX_QR_BYTES: Final = 1000
MAX_RASTER_BYTES: Final = 200_000


class Block(TypedDict, total=False):
    """One block; which keys stand in it tells which kind it is."""

    text: str
    align: Literal["left", "center", "right"]
    width: int
    height: int
    bold: bool
    left: str
    right: str
    rule: bool
    qr: str
    size: int
    raster: str
    raster_width: int
    feed: int


class BlockError(ValueError):
    """A block that cannot be printed: what was found and what is allowed."""


@dataclass(frozen=True)
class Text:
    """A paragraph in one style."""

    text: str
    align: str = "left"
    width: int = 1
    height: int = 1
    bold: bool = False


@dataclass(frozen=True)
class Row:
    """Two texts at the two edges."""

    left: str
    right: str


@dataclass(frozen=True)
class Rule:
    """A line across."""


@dataclass(frozen=True)
class Code:
    """A QR code."""

    data: str
    size: int


@dataclass(frozen=True)
class Picture:
    """Packed 1-bit rows, `(width + 7) // 8` bytes each."""

    width: int
    rows: bytes


@dataclass(frozen=True)
class Feed:
    """Empty lines."""

    lines: int


Part = Text | Row | Rule | Code | Picture | Feed


def read_blocks(blocks: Sequence[Mapping[str, object]]) -> list[Part]:
    """Check all blocks. Raises BlockError naming the block by its place, counted from 1."""
    if len(blocks) > MAX_BLOCKS:
        raise BlockError(f"found {len(blocks)} blocks; allowed {MAX_BLOCKS}")
    return [_read_block(place, block) for place, block in enumerate(blocks, 1)]


def _read_block(place: int, block: Mapping[str, object]) -> Part:
    for key, read in _READERS.items():
        if key in block:
            try:
                return read(block)
            except ValueError as error:
                raise BlockError(f"block {place}: {error}") from error
    found = ", ".join(map(str, block)) or "nothing"
    near = "".join(suggestion(key, _READERS) for key in block)
    raise BlockError(f"block {place}: found {found[:80]}; allowed {', '.join(_READERS)}{near}")


def _read_text(block: Mapping[str, object]) -> Part:
    side = block.get("align", "left")
    if side not in ALIGNMENTS:
        raise BlockError(f"align: found {side!r}; allowed {', '.join(ALIGNMENTS)}{suggestion(side, ALIGNMENTS)}")
    return Text(
        _words(block, "text"), str(side), _number(block, "width", 1, 1, 8), _number(block, "height", 1, 1, 8),
        block.get("bold", False) is True,
    )  # fmt: skip


def _read_row(block: Mapping[str, object]) -> Part:
    return Row(_words(block, "left"), _words(block, "right"))


def _read_code(block: Mapping[str, object]) -> Part:
    data = block["qr"]
    if not isinstance(data, str) or not 1 <= len(data.encode("utf-8", "replace")) <= MAX_QR_BYTES:
        raise BlockError(f"qr: found {str(data)[:40]!r}; allowed a text of 1 to {MAX_QR_BYTES} bytes")
    return Code(data, _number(block, "size", 6, 3, 10))


def _read_picture(block: Mapping[str, object]) -> Part:
    width = _number(block, "raster_width", 0, 0, 4096)
    try:
        rows = base64.b64decode(str(block["raster"]), validate=True)
    except binascii.Error:
        raise BlockError("raster: found something else; allowed base64 of 1-bit rows") from None
    stride = (width + 7) // 8
    if not stride or not rows or len(rows) % stride or len(rows) > MAX_RASTER_BYTES:
        raise BlockError(f"raster: found {len(rows)} bytes for {width} dots; allowed whole rows of {stride} bytes")
    return Picture(width, rows)


def _words(block: Mapping[str, object], key: str) -> str:
    value = block.get(key, "")
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise BlockError(f"{key}: found {str(value)[:40]!r}; allowed a text of up to {MAX_TEXT} characters")
    return clean(value, keep="\n")


def _number(block: Mapping[str, object], key: str, default: int, low: int, high: int) -> int:
    value = block.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BlockError(f"{key}: found {str(value)[:40]!r}; allowed a whole number from {low} to {high}")
    return min(max(value, low), high)


_READERS: Final[Mapping[str, Callable[[Mapping[str, object]], Part]]] = {
    "text": _read_text,
    "left": _read_row,
    "right": _read_row,
    "rule": lambda _: Rule(),
    "qr": _read_code,
    "raster": _read_picture,
    "feed": lambda block: Feed(_number(block, "feed", 1, 0, 20)),
}
