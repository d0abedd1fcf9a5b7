"""Where a text may be broken into lines, Chinese and Latin mixed. Pure: how wide a line is, is told by the caller."""

from __future__ import annotations

from collections.abc import Callable

Wide = Callable[[str], float]

NEVER_FIRST = "，。、；：？！）》】”’…～,.;:?!)%"
NEVER_LAST = "（《【“‘～("
CHINESE = 0x2E80
"""From this code point on a line may break between any two characters."""


def broken(text: str, width: float, wide: Wide) -> list[str]:
    """Lines no wider than `width`, where pieces allow it: Latin breaks at words, Chinese anywhere but before a comma."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and wide((line + piece).rstrip()) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def balanced(text: str, width: float, step: float, wide: Wide) -> list[str]:
    """As few lines as `width` allows, as even as they can be in steps of a quarter of `step`: no word stands alone."""
    best = broken(text, width, wide)
    count = len(best)
    while count > 1 and width > step:
        width -= max(1.0, step / 4)
        tried = broken(text, width, wide)
        if len(tried) > count or any(wide(line) > width for line in tried):
            break
        best = tried
    return best


def _pieces(text: str) -> list[str]:
    """What may not be torn apart: a word with its space, a Chinese character with the comma after it."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and (
            character in NEVER_FIRST
            or pieces[-1][-1] in NEVER_LAST
            or (_latin(character) and _latin(pieces[-1][-1]) and pieces[-1][-1] != " ")
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _latin(character: str) -> bool:
    return ord(character) < CHINESE and character not in NEVER_LAST
