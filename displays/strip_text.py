"""What a window's LED strip shows: its board, an emergency while it stands, and its card → text, colour, effect.

Pure. A strip over a window has few columns (a 96 pixel strip has 12: six Chinese characters), so each state has
several ways to say the same, longest first; the first that fits stands still, for a number must be read at a glance.
Only what cannot fit moves: the services of a free window, an emergency, and a number longer than the strip, for half a
number is another citizen's. Displays of digits show the number or nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drivers.gbk import MISSING, clean, columns, encode, replace_missing
from lobby.catalogue import say
from lobby.messages import Text, WindowBoard

Colour = Literal["red", "green", "yellow"]
Effect = Literal["static", "move_left"]
SYMBOLS: Final = frozenset({"So", "Sk"})
"""Kinds of characters that say nothing a citizen would miss: pictures, dingbats, stray accents."""

MOST_SIGNS: Final = 200
"""As many as the drivers send to a card."""


@dataclass(frozen=True)
class Card:
    """What a strip can show: its width, how wide one column of its font is, and whether it has digits only."""

    width_px: int
    column_px: int = 8
    digits: bool = False

    @property
    def columns(self) -> int:
        """Columns of text; a Chinese character takes two."""
        return self.width_px // self.column_px


@dataclass(frozen=True)
class Shown:
    """What stands on a strip."""

    text: str
    colour: Colour
    effect: Effect


DARK: Final = Shown("", "red", "static")


def shown(board: WindowBoard | None, card: Card, emergency: Text | None = None) -> Shown:
    """What a strip shows for its window's board; dark without one. An emergency goes over everything."""
    number = _plain(board.number or "") if board and board.state in ("called", "serving") else ""
    if card.digits:
        return Shown(number, "red", "static") if number and not emergency else DARK
    if emergency:
        return _line(_alarm(emergency), card, "red")
    if board is None:
        return DARK
    return _called(board, number, card) if number else _free(board, card)


def _alarm(emergency: Text) -> str:
    """Both languages, or Chinese alone where a card could not take all of it: half a sentence may say the contrary."""
    chinese, english = _plain(emergency.zh), _plain(emergency.en)
    both = f"{chinese}  {english}".strip()
    return both if len(both) <= MOST_SIGNS else chinese


def _called(board: WindowBoard, number: str, card: Card) -> Shown:
    if board.state == "called":
        return _still([*_please(number, _plain(board.name.zh))], card, "red")
    return _still([*_serving(number)], card, "green")


def _free(board: WindowBoard, card: Card) -> Shown:
    if board.state == "closed":
        return _still([_zh("Closed"), _zh("Shut")], card, "red")
    if board.state == "paused":
        return _still([_zh("Back soon"), _zh("Paused"), _zh("On hold")], card, "yellow")
    return _line(" ".join(_readable(name) for name in board.services or [board.name]), card, "green")


def _please(number: str, window: str) -> Iterator[str]:
    if MISSING not in window:
        yield f"{number} {_zh('Please go to {window}', window=window)}"
        yield f"{number}{_zh('Please go to {window}', window=window)}"
        yield f"{number}{_zh('to {window}', window=window)}"
        yield f"{number} {window}"
    yield f"{number} {_zh('please come')}"
    yield f"{number}{_zh('please come')}"
    yield number


def _serving(number: str) -> Iterator[str]:
    yield f"{number} {_zh('being served')}"
    yield f"{number}{_zh('being served')}"
    yield f"{number}{_zh('in progress')}"
    yield number


def _still(ways: Sequence[str], card: Card, colour: Colour) -> Shown:
    fits = next((way for way in ways if columns(way) <= card.columns), None)
    return _line(ways[-1], card, colour) if fits is None else Shown(fits, colour, "static")


def _line(text: str, card: Card, colour: Colour) -> Shown:
    return Shown(text, colour, "static" if columns(text) <= card.columns else "move_left")


def _readable(name: Text) -> str:
    """The Chinese name; the English one where the card lacks a character of it, for `〓` tells a citizen nothing."""
    chinese, english = _plain(name.zh), _plain(name.en)
    return english if MISSING in chinese and english and MISSING not in english else chinese


def _plain(text: str) -> str:
    """As a card takes it: what its font lacks as the nearest that it has, or `〓`."""
    return replace_missing("".join(_nearest(each) for each in clean(text).replace("\\", "＼")))


def _nearest(sign: str) -> str:
    if encode(sign) is not None:
        return sign
    same = unicodedata.normalize("NFKC", sign)
    base = "".join(each for each in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(each))
    found = next((way for way in (same, base) if way.strip() and encode(way) is not None), sign)
    return "" if found == sign and unicodedata.category(sign) in SYMBOLS else found


def _zh(sentence: str, **values: object) -> str:
    return say("zh", sentence, **values)
