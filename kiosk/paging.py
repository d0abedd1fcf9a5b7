"""How many things stand on one page of a list, by mode, and how a list is cut into pages. Pure.

Both the screen's steps (how far one may turn) and the layouts (what is drawn) ask here, so that they always agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Literal, TypeVar

from kiosk.pages import Screen

Kind = Literal["tiles", "rows", "found", "times", "days"]
"""tiles: services, departments; rows: items, packages, grounds; found: results of a search; times and days: of booking."""
Thing = TypeVar("Thing")

MOST: dict[Kind, tuple[int, int, int, int]] = {
    # normal, elder, low, elder and low
    "tiles": (8, 3, 6, 4),
    "rows": (8, 5, 6, 3),
    "found": (5, 3, 4, 2),
    "times": (28, 12, 20, 12),
    "days": (5, 3, 5, 3),
}
ALL_ON_ONE_PAGE = 10
"""So many tiles still stand on one page in normal mode; only where there are more does each page hold `MOST`."""


def most(screen: Screen, kind: Kind) -> int:
    """How many stand on one page."""
    return MOST[kind][screen.elder + 2 * screen.low]


def sheets(screen: Screen, kind: Kind, things: Sequence[Thing]) -> list[list[Thing]]:
    """The list page by page: at least one page, and even ones, so that none ends with a lonely tile."""
    room = most(screen, kind)
    if kind == "tiles" and not screen.elder and not screen.low and len(things) <= ALL_ON_ONE_PAGE:
        room = ALL_ON_ONE_PAGE
    count = max(1, ceil(len(things) / room))
    size = max(1, ceil(len(things) / count)) if kind == "tiles" else room
    return [list(things[start : start + size]) for start in range(0, len(things), size)] or [[]]


def sheet(screen: Screen, kind: Kind, things: Sequence[Thing], number: int) -> tuple[list[Thing], int, int]:
    """The things of one page, its number (the nearest there is) and how many pages there are."""
    pages = sheets(screen, kind, things)
    number = max(0, min(number, len(pages) - 1))
    return pages[number], number, len(pages)
