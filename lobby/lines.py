"""Where a text may be broken into lines, Chinese and Latin mixed. Pure: how wide a line is, is told by the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import inf

Wide = Callable[[str], float]

NEVER_FIRST = "，。、；：？！）》】”’…～,.;:?!)%"
NEVER_LAST = "（《【“‘～("
PAUSES = " ，。、；：？！…,.;:?!"
UNPAUSED, SHORT = 0.12, 5
"""What a break inside a sentence costs, next to lines that are uneven; in longer texts evenness alone counts."""
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


def balanced(text: str, width: float, wide: Wide) -> list[str]:
    """As few lines as `width` allows, as even as they can be: no word stands alone, and a break after a comma is best."""
    return [line for paragraph in text.split("\n") for line in _even(paragraph, width, wide)]


def _even(text: str, width: float, wide: Wide) -> list[str]:
    plain = broken(text, width, wide)
    if len(plain) == 1:
        return plain
    pieces = _pieces(text)
    ends = _best_ends(pieces, [wide(piece) for piece in pieces], len(plain), width)
    lines = ["".join(pieces[start:end]).strip() for start, end in pairwise((0, *ends))]
    return lines if lines and all(wide(line) <= width for line in lines) else plain


def _best_ends(pieces: Sequence[str], sizes: Sequence[float], count: int, width: float) -> tuple[int, ...]:
    """Where `count` lines end, each the number of a piece; nothing where they cannot be.

    The cost of a line is the square of how far it is from the even one; a break where nobody would pause costs more.
    """
    even = sum(sizes) / count
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(count):
        further: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, ends) in ways.items():
            for end, long in _reach(sizes, start, width):
                paused = end == len(pieces) or count > SHORT or _pauses(pieces, end)
                spent = cost + (long / even - 1) ** 2 + (0.0 if paused else UNPAUSED)
                if (line < count - 1 or end == len(pieces)) and spent < further.get(end, (inf,))[0]:
                    further[end] = (spent, (*ends, end))
        ways = further
    return ways.get(len(pieces), (inf, ()))[1]


def _reach(sizes: Sequence[float], start: int, width: float) -> Iterator[tuple[int, float]]:
    """How far a line from `start` may go: each end with its width."""
    long = 0.0
    for end in range(start, len(sizes)):
        long += sizes[end]
        if long > width:
            return
        yield end + 1, long


def _pauses(pieces: Sequence[str], end: int) -> bool:
    """Whether a reader pauses before this piece anyhow: after a comma or a word, before a bracket."""
    return pieces[end - 1][-1] in PAUSES or pieces[end][0] in NEVER_LAST + " "


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
