"""The one typeface of the house, Noto Sans SC out of the pygame_gui wheel, and which characters it can write.

The file is found without importing pygame_gui, which would cost a second and a hundred megabytes. SDL_ttf cannot tell a
missing glyph (its metrics answer for the box that stands in), so the font's own character map is read here.
The map's tables: OpenType specification, `cmap` formats 4 and 12.
"""

from __future__ import annotations

import struct
from functools import cache
from importlib.util import find_spec
from pathlib import Path

NAMES = {False: "NotoSansSC-Regular.otf", True: "NotoSansSC-Bold.otf"}
UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))  # (platform, encoding), the fullest first


class FontMissing(RuntimeError):  # noqa: N818 - says what is so
    """The wheel that carries the typeface is not installed, or it has moved its files."""


@cache
def path(*, bold: bool = False) -> Path:
    """The typeface's file; raises `FontMissing` with what to do."""
    spec = find_spec("pygame_gui")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        found = Path(folder, "data", NAMES[bold])
        if found.is_file():
            return found
    raise FontMissing(f"found no {NAMES[bold]} in {folders or 'any folder'}; install the package pygame-gui")


def missing(text: str, *, bold: bool = False) -> set[str]:
    """The characters of `text` that the typeface cannot write (they would come out as empty boxes)."""
    known = characters(bold=bold)
    return {character for character in text if ord(character) not in known and not character.isspace()}


@cache
def characters(*, bold: bool = False) -> frozenset[int]:
    """Every code point the typeface has a glyph for."""
    data = path(bold=bold).read_bytes()
    start = _table(data, b"cmap")
    count = struct.unpack_from(">H", data, start + 2)[0]
    subtables = {}
    for row in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * row)
        subtables[platform, encoding] = start + offset
    chosen = next(subtables[key] for key in UNICODE_TABLES if key in subtables)
    readers = {4: _format_4, 12: _format_12}
    return frozenset(readers[struct.unpack_from(">H", data, chosen)[0]](data, chosen))


def _table(data: bytes, tag: bytes) -> int:
    for row in range(struct.unpack_from(">H", data, 4)[0]):
        name, _sum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * row)
        if name == tag:
            return int(offset)
    raise FontMissing(f"found no table {tag!r} in the font file; install the package pygame-gui anew")


def _format_12(data: bytes, start: int) -> set[int]:
    found: set[int] = set()
    for row in range(struct.unpack_from(">I", data, start + 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", data, start + 16 + 12 * row)
        found.update(range(first, last + 1))
    return found


def _format_4(data: bytes, start: int) -> set[int]:
    twice = struct.unpack_from(">H", data, start + 6)[0]
    ends = struct.unpack_from(f">{twice // 2}H", data, start + 14)
    starts = struct.unpack_from(f">{twice // 2}H", data, start + 16 + twice)
    return {point for first, last in zip(starts, ends, strict=True) for point in range(first, last + 1)} - {0xFFFF}
