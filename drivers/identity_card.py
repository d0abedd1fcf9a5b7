"""What stands on a second-generation identity card, read from its block of 256 bytes.

Pure. All fields are UTF-16LE padded with spaces; the character at 248 says which of four cards it is. Source:
hardware.md §4 (the structures of readinfo's PCSCGetData.h, each of which sums to 256), GB 11643 for the number's check
digit, GB/T 3304 for the peoples.

| card | flag | names | sex | birth | number | valid | else |
|---|---|---|---|---|---|---|---|
| citizen's | space, or 0000 on old units | 0/30 | 30/2 | 36/16 | 122/36 | 188/16, 204/16 | people 32/4, address 52/70 |
| residence permit, Hong Kong, Macao, Taiwan | J | 0/30 | 30/2 | 36/16 | 122/36 | as above | permit 220/18 |
| foreigner's, 2017 | I | 0/120, 158/30 | 120/2 | 220/16 | 122/30 | as above | nationality 152/6 |
| foreigner's, 2023 | Y | 0/30, 52/70 and 220/22 | 30/2 | 36/16 | 122/36 | as above | nationality 242/6 |

A card lives in memory only: its `repr` tells its kind, an error tells the field, neither what stands there. For
screens there are `masked_name` and `masked_number`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from drivers.peoples import PEOPLES

BLOCK: Final = 256
FLAG: Final = 248
LONG_TERM: Final = "长期"

Kind = Literal["citizen", "resident", "foreigner_2017", "foreigner_2023"]
Sex = Literal["male", "female", "unknown", "not_stated"]

KINDS: Final[dict[str, Kind]] = {
    " ": "citizen", "\0": "citizen", "J": "resident", "I": "foreigner_2017", "Y": "foreigner_2023",
}  # fmt: skip
SEXES: Final[dict[str, Sex]] = {"1": "male", "2": "female", "0": "unknown", "9": "not_stated"}

_NUMBER = re.compile(r"\A[1-9]\d{16}[0-9X]\Z", re.ASCII)
_OLD_FOREIGN_NUMBER = re.compile(r"\A[A-Z]{3}\d{12}\Z", re.ASCII)
_DATE = re.compile(r"\A\d{8}\Z", re.ASCII)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class CardError(ValueError):
    """A block that is no card, or was read wrongly: the field and what is amiss, never what stands there."""


@dataclass(frozen=True, repr=False)
class Card:
    """A card as read; empty where its kind has no such field. `valid_to` None is 长期, without end."""

    kind: Kind
    name: str
    sex: Sex
    birth: date
    number: str
    valid_from: date | None
    valid_to: date | None
    authority: str = ""
    address: str = ""
    nation: str = ""
    nationality: str = ""
    english_name: str = ""
    permit: str = ""

    def __repr__(self) -> str:
        return f"Card({self.kind}, not shown)"

    @property
    def masked_name(self) -> str:
        """For a screen: 张三丰 is 张**; a name in letters keeps the first."""
        name = self.name or self.english_name
        return name[:1] + "*" * len(name[1:])

    @property
    def masked_number(self) -> str:
        """For a screen: all but the last four."""
        return "*" * len(self.number[:-4]) + self.number[-4:]

    def is_valid_on(self, day: date) -> bool:
        """Whether the card has begun and not ended."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


def read_card(block: bytes) -> Card:
    """The card in a block. Raises CardError."""
    if len(block) != BLOCK:
        raise CardError(f"card: found {len(block)} bytes; allowed {BLOCK}")
    kind = KINDS.get(block[FLAG : FLAG + 2].decode("utf-16-le", "replace"))
    if kind is None:
        raise CardError("card: found an unknown kind; allowed citizen's, residence permit, foreigner's of 2017 or 2023")
    return _READERS[kind](block)


def check_digit(seventeen: str) -> str:
    """The last character of a number, `0` to `9` or `X`, from the seventeen digits before it (ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def is_number(text: str) -> bool:
    """Whether a number has 18 places, a real day of birth and the right check digit."""
    return bool(_NUMBER.match(text)) and check_digit(text[:17]) == text[17] and _day(text[6:14]) is not None


def _citizen(block: bytes) -> Card:
    nation = _field(block, 32, 4)
    return Card(
        kind="citizen", name=_name(block, 0, 30), sex=_sex(block, 30), birth=_birth(block, 36),
        number=_number(block, 122, 36), address=_field(block, 52, 70), authority=_field(block, 158, 30),
        valid_from=_start(block), valid_to=_end(block), nation=PEOPLES.get(nation, nation),
    )  # fmt: skip


def _resident(block: bytes) -> Card:
    return Card(
        kind="resident", name=_name(block, 0, 30), sex=_sex(block, 30), birth=_birth(block, 36),
        number=_number(block, 122, 36), address=_field(block, 52, 70), authority=_field(block, 158, 30),
        valid_from=_start(block), valid_to=_end(block), permit=_field(block, 220, 18),
    )  # fmt: skip


def _foreigner_2017(block: bytes) -> Card:
    number = _field(block, 122, 30)
    if not _OLD_FOREIGN_NUMBER.match(number):
        raise CardError("number: found something else; allowed three letters and twelve digits")
    return Card(
        kind="foreigner_2017", name=_field(block, 158, 30), english_name=_name(block, 0, 120), sex=_sex(block, 120),
        birth=_birth(block, 220), number=number, nationality=_field(block, 152, 6), authority=_field(block, 240, 8),
        valid_from=_start(block), valid_to=_end(block),
    )  # fmt: skip


def _foreigner_2023(block: bytes) -> Card:
    english = (_raw(block, 52, 70) + _raw(block, 220, 22)).strip(" \0")
    if not english:
        raise CardError("english_name: found nothing")
    return Card(
        kind="foreigner_2023", name=_field(block, 0, 30), english_name=_clean(english), sex=_sex(block, 30),
        birth=_birth(block, 36), number=_number(block, 122, 36), nationality=_field(block, 242, 6),
        valid_from=_start(block), valid_to=_end(block),
    )  # fmt: skip


_READERS: Final[dict[Kind, Callable[[bytes], Card]]] = {
    "citizen": _citizen, "resident": _resident, "foreigner_2017": _foreigner_2017, "foreigner_2023": _foreigner_2023,
}  # fmt: skip


def _raw(block: bytes, start: int, length: int) -> str:
    return block[start : start + length].decode("utf-16-le", "replace")


def _field(block: bytes, start: int, length: int) -> str:
    return _clean(_raw(block, start, length).strip(" \0"))


def _clean(text: str) -> str:
    """Nothing that could be a command, wherever the text goes."""
    return "".join(each if each.isprintable() else " " for each in text)


def _name(block: bytes, start: int, length: int) -> str:
    name = _field(block, start, length)
    if not name:
        raise CardError("name: found nothing")
    return name


def _sex(block: bytes, start: int) -> Sex:
    sex = SEXES.get(_raw(block, start, 2))
    if sex is None:
        raise CardError("sex: found something else; allowed 0, 1, 2, 9")
    return sex


def _birth(block: bytes, start: int) -> date:
    birth = _day(_field(block, start, 16))
    if birth is None:
        raise CardError("birth: found no day; allowed YYYYMMDD")
    return birth


def _number(block: bytes, start: int, length: int) -> str:
    number = _field(block, start, length)
    if not is_number(number):
        raise CardError("number: found no number of 18 places with a real birthday and the right check digit")
    return number


def _start(block: bytes) -> date | None:
    return _day(_field(block, 188, 16))


def _end(block: bytes) -> date | None:
    text = _field(block, 204, 16)
    if text == LONG_TERM:
        return None
    # A card issued on a 29 February ends ten years later on a day that some years lack.
    end = _day(text) or (_day(text[:6] + "28") if text.endswith("0229") else None)
    if end is None:
        raise CardError(f"valid_to: found no day; allowed YYYYMMDD or {LONG_TERM}")
    return end


def _day(text: str) -> date | None:
    if not _DATE.match(text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
