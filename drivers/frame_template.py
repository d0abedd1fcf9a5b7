"""Frames described by a table instead of by a program: templates of bytes, and the rules that hold a frame together.

Pure. A template is bytes in hex with places among them:

| place | sent | heard |
|---|---|---|
| `??` | `00` | any byte |
| `{address}` | the device's address | that byte and no other |
| `{sum}` | the checksum, one byte or two | any (it was checked before) |
| `{n1}` … `{n6}` | digits of a number from its right; `blank` where there is none | a digit or blank |
| `{0}` … `{63}` | that byte of the frame which is answered | any byte |
| `{echo}` | the whole frame that is answered; stands alone | — |

Rules: what a frame begins and ends with, how long it is, and how it is checked. With no rule for the length, a frame
ends with the terminator; with neither, it is whatever a template says. Checksums: `xor` and `sum8` one byte, `crc16`
(reflected polynomial A001, initial FFFF, as in Modbus) two, low byte first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Final

from drivers.armfly_frames import crc

Template = tuple[int | str, ...]
LONGEST: Final = 64
ECHO: Final[Template] = ("echo",)
DIGITS: Final = re.compile(r"n[1-6]")

_PLACE: Final = re.compile(r"\{(address|sum|echo|n[1-6]|[0-9]|[1-5][0-9]|6[0-3])\}|(\?\?)|([0-9A-Fa-f]{2})")
_SUMS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "none": lambda _: b"",
    "xor": lambda data: bytes([reduce(xor, data, 0)]),
    "sum8": lambda data: bytes([sum(data) & 0xFF]),
    "crc16": crc,
}


@dataclass(frozen=True)
class Rules:
    """What holds the frames of a device together.

    `length` is "none", "fixed" or "offset", `place` its number: a size, or where the byte stands that tells it; `adds`
    is how many bytes that one does not count.
    """

    start: bytes = b""
    length: str = "none"
    place: int = 0
    adds: int = 0
    checksum: str = "none"
    summed_from: int = 0
    terminator: bytes = b""
    address: int = 1
    blank: int = 0x0A
    zero: int = 0

    @property
    def sum_size(self) -> int:
        """How many bytes the checksum has."""
        return len(_SUMS[self.checksum](b""))


def read_template(text: str) -> Template:
    """A template from its text. Raises ValueError naming what is wrong."""
    places: list[int | str] = []
    for word in text.replace("{", " {").replace("}", "} ").split():
        pieces = [word] if word.startswith("{") else [word[at : at + 2] for at in range(0, len(word), 2)]
        for piece in pieces:
            found = _PLACE.fullmatch(piece)
            if found is None:
                raise ValueError(
                    f"found {piece[:20]!r}; allowed hex, ??, {{address}}, {{sum}}, {{n1}}, {{0}}, {{echo}}"
                )
            places.append(found[1] or found[2] or int(found[3], 16))
    if len(places) > LONGEST or ("echo" in places and len(places) > 1):
        raise ValueError(f"found {len(places)} places; allowed {LONGEST}, and {{echo}} alone")
    return tuple(places)


def build(rules: Rules, template: Template, number: str = "", heard: bytes = b"") -> bytes:
    """The bytes of a template: `number` gives the digits, `heard` the frame that is answered."""
    if template == ECHO:
        return heard
    digits, sent = number[::-1], bytearray()
    for place in template:
        if place == "sum":
            sent += _SUMS[rules.checksum](bytes(sent[rules.summed_from :]))
        else:
            sent.append(_filled(rules, place, digits, heard))
    return bytes(sent)


def _filled(rules: Rules, place: int | str, digits: str, heard: bytes) -> int:
    if isinstance(place, int):
        return place
    if place == "address":
        return rules.address
    if DIGITS.fullmatch(place):
        from_right = int(place[1:])
        return rules.zero + int(digits[from_right - 1]) & 0xFF if from_right <= len(digits) else rules.blank
    if place.isdecimal() and int(place) < len(heard):
        return heard[int(place)]
    return 0


def digits_of(template: Template) -> int:
    """How many digits a template shows."""
    return max((int(place[1:]) for place in template if isinstance(place, str) and DIGITS.fullmatch(place)), default=0)


def match(rules: Rules, template: Template, frame: bytes) -> str | None:
    """The digits that a frame carries if it is of this template (often ""), else None."""
    places = _spread(rules, template)
    if len(places) != len(frame) or not _begins(rules, places, frame):
        return None
    digits = {place: byte for place, byte in zip(places, frame, strict=True) if isinstance(place, str)}
    shown = [digits[f"n{place}"] for place in range(6, 0, -1) if f"n{place}" in digits]
    return "".join(str(byte - rules.zero) for byte in shown if byte != rules.blank)


def _begins(rules: Rules, places: Sequence[int | str], held: bytes) -> bool:
    return all(_fits(rules, place, byte) for place, byte in zip(places, held, strict=False))


def _fits(rules: Rules, place: int | str, byte: int) -> bool:
    if isinstance(place, int):
        return place == byte
    if place == "address":
        return byte == rules.address
    if DIGITS.fullmatch(place):
        return byte == rules.blank or 0 <= byte - rules.zero <= 9
    return True


def _spread(rules: Rules, template: Template) -> list[int | str]:
    return [each for place in template for each in ([place] * rules.sum_size if place == "sum" else [place])]


def is_sound(rules: Rules, frame: bytes) -> bool:
    """Whether a frame begins, ends and sums as it must."""
    end = len(frame) - len(rules.terminator)
    summed = end - rules.sum_size
    if summed < rules.summed_from or not frame.startswith(rules.start) or not frame.endswith(rules.terminator):
        return False
    return _SUMS[rules.checksum](frame[rules.summed_from : summed]) == frame[summed:end]


def look_by_rules(rules: Rules, templates: Iterable[Template]) -> Callable[[bytes], tuple[bytes | None, int]]:
    """Finds frames (see `drivers.framing.Look`) by their rules; by `templates` where no rule tells an end."""
    if rules.length == "none" and not rules.terminator:
        return look_by_templates(rules, templates)

    def look(held: bytes) -> tuple[bytes | None, int]:
        if not rules.start.startswith(held[: len(rules.start)]):
            return None, 0
        for size in _sizes(rules, held):
            if not 0 < size <= LONGEST:
                return None, 0
            if len(held) < size:
                return None, size
            if is_sound(rules, held[:size]):
                return held[:size], size
        return None, 0

    return look


def _sizes(rules: Rules, held: bytes) -> list[int]:
    """Where the frame at the front may end; more than there is when that cannot be known yet."""
    if rules.length == "fixed":
        return [rules.place]
    if rules.length == "offset":
        return [held[rules.place] + rules.adds] if len(held) > rules.place else [rules.place + 1]
    at, width = range(len(rules.start), len(held)), len(rules.terminator)
    ends = [start + width for start in at if held[start : start + width] == rules.terminator]
    return [*ends, len(held) + 1]


def look_by_templates(rules: Rules, templates: Iterable[Template]) -> Callable[[bytes], tuple[bytes | None, int]]:
    """Finds frames that are like one of some templates."""
    spread = [places for template in templates if (places := _spread(rules, template)) and template != ECHO]

    def look(held: bytes) -> tuple[bytes | None, int]:
        possible = [len(places) for places in spread if _begins(rules, places, held)]
        whole = [size for size in possible if size <= len(held) and is_sound(rules, held[:size])]
        if whole:
            return held[: max(whole)], max(whole)
        return None, max((size for size in possible if size > len(held)), default=0)

    return look
