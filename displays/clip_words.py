"""Which recorded words a phrase is put together from, and which a centre still has to record. Pure.

A phrase is a row of signs (Chinese characters, English words); a recording covers one or more of them in their order.
The longest recordings win: who recorded 三号窗口 in one breath hears it so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lobby.centre import Centre
from lobby.phrases import call_words

Signs = tuple[str, ...]
DIGITS: Final = "0123456789"
COMMAS: Final = "，。、；：？！,.;:?!"
NO_WAY: Final = (1 << 30, 0)


@dataclass(frozen=True)
class Step:
    """One recording of a phrase; `breath` when a comma stands before it."""

    signs: Signs
    breath: bool = False


@dataclass(frozen=True)
class Need:
    """A word that has to be recorded."""

    language: str
    word: str


def signs_of(text: str, language: str) -> Signs:
    """`请A零` → 请 A 零; `Number A, zero` → number a zero. Commas and spaces are no signs."""
    return tuple(sign for sign, _ in _signs(text, language))


def covered(text: str, language: str, recorded: Collection[Signs]) -> list[Step] | None:
    """The fewest recordings that say the whole text; None where any word of it is missing."""
    found = list(_signs(text, language))
    signs = tuple(sign for sign, _ in found)
    row = _Row(signs, recorded, {})
    if not signs or row.cost >= NO_WAY:
        return None
    return [Step(signs[start:end], breath=found[start][1]) for start, end in row.steps()]


def needs(centre: Centre, recorded: Mapping[str, Collection[Signs]]) -> list[Need]:
    """What calls of this centre want and nobody has recorded, each word once, in the order it is said."""
    wanted: dict[Need, None] = {}
    for language in centre.voice.languages:
        have = recorded.get(language, ())
        for words in _probes(centre, language):
            wanted |= dict.fromkeys(Need(language, word) for word in _lacking(words, language, have))
    return list(wanted)


def _lacking(words: Sequence[str], language: str, recorded: Collection[Signs]) -> Iterator[str]:
    """The words of a phrase that no choice of recordings covers."""
    signs: Signs = ()
    atoms: dict[int, tuple[int, str]] = {}
    for word in words:
        own = signs_of(word, language)
        atoms[len(signs)] = (len(signs) + len(own), word)
        signs += own
    row = _Row(signs, recorded, {start: end for start, (end, _) in atoms.items()})
    for start, end in row.steps():
        if signs[start:end] not in recorded:
            yield atoms[start][1]


def _probes(centre: Centre, language: str) -> Iterator[Sequence[str]]:
    """Phrases in which every letter, digit and window of the centre comes once."""
    letters = [queue.letter for queue in centre.queues]
    marks = [device.mark for device in centre.devices if device.mark]
    numbers = [letter + DIGITS for letter in letters] + [letters[0] + mark + "0" for mark in marks]
    calls = [(number, centre.windows[0]) for number in numbers]
    calls += [(letters[0] + "0", window) for window in centre.windows]
    for number, window in calls:
        yield call_words(number, window.name, yao=centre.voice.one_as_yao)[language]


def _signs(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """Each sign, and whether a comma stands before it."""
    breath = False
    for piece in re.findall(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]", text):
        if piece in COMMAS:
            breath = True
        elif piece[0].isalnum():
            for sign in piece if language == "zh" else [piece.lower()]:
                yield sign, breath
                breath = False


class _Row:
    """The best way through a row of signs, found from its end: least missing first, then fewest pieces."""

    def __init__(self, signs: Signs, recorded: Collection[Signs], atoms: Mapping[int, int]) -> None:
        self._ends = [0] * len(signs)
        costs: list[tuple[int, int]] = [NO_WAY] * len(signs) + [(0, 0)]
        longest = max((len(each) for each in recorded), default=0)
        for start in reversed(range(len(signs))):
            spans = {
                end: 0 for end in range(start + 1, min(len(signs), start + longest) + 1) if signs[start:end] in recorded
            }
            if start in atoms:
                spans.setdefault(atoms[start], 1)
            for end, missing in spans.items():
                cost = (costs[end][0] + missing, costs[end][1] + 1)
                if cost < costs[start]:
                    costs[start], self._ends[start] = cost, end
        self.cost = costs[0]

    def steps(self) -> Iterator[tuple[int, int]]:
        """Start and end of each piece."""
        start = 0
        while start < len(self._ends):
            yield start, self._ends[start]
            start = self._ends[start]
