"""Lines of text for an ESC/POS printer: breaking by columns, two columns, and the few style commands.

Pure. Widths are columns (Chinese two, ASCII one), never characters. A line breaks between words and between Chinese
characters; closing punctuation stays with the character before it.

| command | bytes | source |
|---|---|---|
| Chinese mode on | `1C 26` | hardware.md §1.1 |
| size, width-1 high nibble, height-1 low | `1D 21 n` | python-escpos TXT_SIZE |
| align left, centre, right (at line start) | `1B 61 n` | python-escpos |
| bold | `1B 45 n` | python-escpos |
| quadruple Chinese | `1C 57 n` | SPRT POS76-II manual |
"""

from __future__ import annotations

import re
from typing import Final

from drivers.gbk import columns, cut

INIT: Final = b"\x1b\x40"
CHINESE_ON: Final = b"\x1c\x26"
ALIGNMENTS: Final = ("left", "center", "right")

_CLOSING = "，。、；：！？）》」』】〉”’％"
_TOKENS = re.compile(rf"[!-~]+|[ ]+|[^ -~][{_CLOSING}]{{0,2}}")


def align(side: str) -> bytes:
    """`1B 61 n` for left, center, right."""
    return b"\x1b\x61" + bytes([ALIGNMENTS.index(side)])


def size(width: int, height: int) -> bytes:
    """`1D 21 n` for 1 to 8 times the width and height."""
    return b"\x1d\x21" + bytes([(width - 1) << 4 | (height - 1)])


def big_chinese(on: bool) -> bytes:
    """`1C 57 n`, for units whose `1D 21` leaves Chinese small."""
    return b"\x1c\x57" + bytes([on])


def bold(on: bool) -> bytes:
    """`1B 45 n`."""
    return b"\x1b\x45" + bytes([on])


def wrap(text: str, limit: int) -> list[str]:
    """The lines of a text, none wider than `limit` columns (at least 2); an empty text is one empty line."""
    return [line for paragraph in text.split("\n") for line in _wrap_one(paragraph, max(2, limit))]


def even(text: str, limit: int) -> list[str]:
    """As `wrap` and in as few lines, but as even as they can be: no word stands alone on the last one."""
    best = wrap(text, limit)
    for narrower in range(limit - 1, 1, -1):
        tried = wrap(text, narrower)
        if len(tried) > len(best):
            break
        best = tried
    return best


def two_columns(left: str, right: str, limit: int) -> list[str]:
    """`left` and `right` at the two edges of one row; on rows of their own where one row is too narrow."""
    lines = wrap(left, limit)
    tail = wrap(right, limit)
    if len(tail) == 1 and columns(lines[-1]) + 1 + columns(right) <= limit:
        lines[-1] += " " * (limit - columns(lines[-1]) - columns(right)) + right
        return lines
    return lines + [" " * (limit - columns(line)) + line for line in tail]


def _wrap_one(text: str, limit: int) -> list[str]:
    lines, line = [], ""
    for token in _TOKENS.findall(text):
        if columns(line) + columns(token) <= limit:
            line += token
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = "" if token.isspace() else token
        while columns(line) > limit:
            head, line = cut(line, limit)
            lines.append(head)
    lines.append(line.rstrip())
    return lines
