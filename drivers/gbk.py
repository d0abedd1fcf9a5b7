"""Chinese text as simple devices take it: GBK bytes, counted in columns.

Printers and LED cards carry a font of GBK (or only GB2312) and give a Chinese character twice the width of a letter.
GB18030's four-byte characters are lacking in cheap fonts, so they are not sent: `encode` says None, and the driver
draws the line or puts `〓` in its place. Source: hardware.md §1.5 (tried there).
"""

from __future__ import annotations

import unicodedata
from typing import Final

MISSING: Final = "〓"
"""What stands for a character that the device lacks (GBK A1 FE)."""


def clean(text: str, keep: str = "") -> str:
    """One way to write each character, and nothing that could be a command: controls become spaces, marks vanish."""
    return "".join(_harmless(each, keep) for each in unicodedata.normalize("NFC", text))


def encode(text: str, charset: str = "gbk") -> bytes | None:
    """The bytes of a cleaned text, or None when `charset` (gbk, gb2312) lacks one of its characters."""
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        return None


def replace_missing(text: str, charset: str = "gbk") -> str:
    """`text` with `〓` for every character that `charset` lacks."""
    return "".join(each if encode(each, charset) is not None else MISSING for each in text)


def columns(text: str) -> int:
    """Width of a text: one column for ASCII, two for everything else."""
    return sum(1 if each.isascii() else 2 for each in text)


def cut(text: str, limit: int) -> tuple[str, str]:
    """The most of `text` that stands in `limit` columns, and the rest."""
    used = 0
    for index, each in enumerate(text):
        used += columns(each)
        if used > limit:
            return text[:index], text[index:]
    return text, ""


def _harmless(each: str, keep: str) -> str:
    if each in keep:
        return each
    category = unicodedata.category(each)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cs"} else each
