"""What a window's LED strip shows: its board and its width → text, colour, effect.

Pure. A strip over a window has few columns (a 96 pixel strip has 12: six Chinese characters), so each state has
several ways to say the same, longest first; the first that fits stands still, for a number must be read at a glance.
Only what may take its time (the services of a free window) moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drivers.gbk import clean, columns, cut, replace_missing
from lobby.catalogue import say
from lobby.messages import WindowBoard

COLUMN_PX: Final = 8
Colour = Literal["red", "green", "yellow"]
Effect = Literal["static", "move_left"]


@dataclass(frozen=True)
class Shown:
    """What stands on a strip."""

    text: str
    colour: Colour
    effect: Effect


def shown(board: WindowBoard | None, width_px: int) -> Shown:
    """What a strip of `width_px` shows for its window's board; dark without one."""
    if board is None:
        return Shown("", "red", "static")
    room = width_px // COLUMN_PX
    if board.state == "closed":
        return _still([_zh("Closed"), _zh("Shut")], room, "red")
    if board.state == "paused":
        return _still([_zh("Back soon"), _zh("Paused")], room, "yellow")
    if board.number:
        number = _plain(board.number)
        if board.state == "called":
            return _still([*_called(number, _plain(board.name.zh))], room, "red")
        return _still([*_serving(number)], room, "green")
    return _services([_plain(service.zh) for service in board.services] or [_plain(board.name.zh)], room)


def _called(number: str, window: str) -> Iterator[str]:
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


def _still(ways: Sequence[str], room: int, colour: Colour) -> Shown:
    fits = next((way for way in ways if columns(way) <= room), None)
    return Shown(cut(ways[-1], room)[0] if fits is None else fits, colour, "static")


def _services(names: Sequence[str], room: int) -> Shown:
    text = " ".join(names)
    return Shown(text, "green", "static" if columns(text) <= room else "move_left")


def _plain(text: str) -> str:
    return replace_missing(clean(text))


def _zh(sentence: str, **values: object) -> str:
    return say("zh", sentence, **values)
