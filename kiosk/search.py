"""Finds items, packages and services by what a pad without Chinese can type. Pure.

Every character of a name is a unit with its readings, every English word and every digit too; what is typed must be used
up by units that stand side by side, each giving the beginning of one of its readings. So `sw`, `shuiwu`, `shuiw` and
`shwu` all find 税务, and `real`, `re` and `realest` find Real Estate. A character with several readings is found by each
of them (行: hang, xing; 重: zhong, chong; 长: chang, zhang). Codes are found by their beginning, or by any three characters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from pypinyin import Style, pinyin

from lobby.centre import Centre, Service
from lobby.matters import Item, Package
from lobby.messages import Text

Found = Item | Package | Service
LONGEST_QUERY = 24
LEAST_INSIDE_A_CODE = 3
_UNITS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[a-z]+|[0-9]")
_NOT_TYPED = re.compile(r"[^a-z0-9]")

Readings = tuple[str, ...]
Units = tuple[Readings, ...]


@dataclass(frozen=True, eq=False)
class Entry:
    """Something that can be found: its names as units, its code as it is typed."""

    thing: Found
    names: tuple[Units, ...]
    code: str


@dataclass(frozen=True, eq=False)
class Index:
    """All entries, and by the first letter of a reading where in a name to begin: (entry, name, unit)."""

    entries: tuple[Entry, ...]
    begins: dict[str, tuple[tuple[int, int, int], ...]]


def find(centre: Centre, typed: str) -> tuple[Found, ...]:
    """What the typed letters and digits find: codes first, then names by where they match, then in the file's order."""
    query = _NOT_TYPED.sub("", typed.lower())[:LONGEST_QUERY]
    return _find(index_of(centre), query) if query else ()


def index_of(centre: Centre) -> Index:
    """The centre's index, made once for as long as its services, items and packages are the same."""
    return _made(_Things((centre.services, centre.items, centre.packages)))


class _Things:
    """Lists that are the same when they are the very same objects: comparing a thousand items would take longer."""

    def __init__(self, lists: tuple[tuple[Found, ...], ...]) -> None:
        self.lists = lists
        self._which = tuple(id(one) for one in lists if one)

    def __hash__(self) -> int:
        return hash(self._which)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Things) and self._which == other._which


@lru_cache(maxsize=2)
def _made(things: _Things) -> Index:
    entries = tuple(_entry(thing) for one in things.lists for thing in one)
    begins = defaultdict[str, dict[tuple[int, int, int], None]](dict)
    for number, entry in enumerate(entries):
        for name, units in enumerate(entry.names):
            for unit, readings in enumerate(units):
                for reading in readings:
                    begins[reading[0]][number, name, unit] = None
    return Index(entries, {letter: tuple(places) for letter, places in begins.items()})


def _entry(thing: Found) -> Entry:
    code = "" if isinstance(thing, Service) else thing.code or ""
    return Entry(thing, tuple(_units(words) for words in _names(thing.name)), _NOT_TYPED.sub("", code.lower()))


def _names(name: Text) -> Iterable[str]:
    """A name in every language it has."""
    return dict.fromkeys(str(words) for words in name.model_dump().values())


def _units(words: str) -> Units:
    return tuple(_readings(unit) for unit in _UNITS.findall(words.lower()))


@cache
def _readings(unit: str) -> Readings:
    """How a unit may be typed. A character that nobody can read is passed over by its absence: no reading begins it."""
    if unit.isascii():
        return (unit,)
    read = pinyin(unit, style=Style.NORMAL, heteronym=True, errors="ignore")
    plain = {_NOT_TYPED.sub("", one.lower()) for readings in read for one in readings}
    return tuple(sorted(plain - {""}))


@lru_cache(maxsize=64)
def _find(index: Index, query: str) -> tuple[Found, ...]:
    ranks: dict[int, int] = {}
    for number, entry in enumerate(index.entries):
        if entry.code and (rank := _code_rank(entry.code, query)) is not None:
            ranks[number] = rank
    for number, name, unit in index.begins.get(query[0], ()):
        rank = 3 + min(unit, 1)
        if rank < ranks.get(number, 9) and _matches(index.entries[number].names[name], unit, query):
            ranks[number] = rank
    return tuple(index.entries[number].thing for number in sorted(ranks, key=lambda number: (ranks[number], number)))


def _code_rank(code: str, query: str) -> int | None:
    if code == query:
        return 0
    if code.startswith(query):
        return 1
    return 2 if len(query) >= LEAST_INSIDE_A_CODE and query in code else None


def _matches(units: Units, start: int, query: str) -> bool:
    """Whether units from `start` on use the query up, each by a beginning of one of its readings that is not empty."""
    used = {0}
    for readings in units[start:]:
        used = {place + length for place in used for reading in readings for length in _shared(reading, query, place)}
        if len(query) in used:
            return True
        if not used:
            return False
    return False


def _shared(reading: str, query: str, place: int) -> range:
    """Lengths of the beginnings of a reading that stand at this place of the query."""
    length = 0
    while length < len(reading) and place + length < len(query) and reading[length] == query[place + length]:
        length += 1
    return range(1, length + 1)
