"""What may be held before the scanner, and what it means. Pure.

Anything may: another shop's ticket, ten thousand characters, codes made to do harm. Only three shapes mean something; of
an address nothing is used but the token or the code in it, so that no foreign host is ever asked for anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lobby.kiosk_settings import Verifier

CODE = re.compile(r"[A-Z0-9]{4,16}")
LONGEST = 400
_ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_CODE_IN_ADDRESS = re.compile(r"[?&]code=([A-Za-z0-9-]{4,24})(?:[&#]|$)")
_HALL_AND_CODE = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,39})/([A-Za-z0-9-]{4,24})")
_TOKEN_IN_ADDRESS = re.compile(r"https?://[!-~]+/t/([A-Za-z0-9_-]{22})", re.IGNORECASE)
_PRINTABLE = re.compile(r"[ -~]+")


@dataclass(frozen=True)
class Code:
    """The code of an appointment, and the hall it is for where it says so (`beibei/ABC234`)."""

    text: str
    hall: str = ""


@dataclass(frozen=True)
class Slip:
    """The phone token of somebody's slip, which is the right to see and give up its number."""

    token: str = field(repr=False)


@dataclass(frozen=True)
class Person:
    """An electronic identity code; only the verifier can read it."""

    text: str = field(repr=False)


def meaning(text: str, verifier: Verifier | None = None) -> Code | Slip | Person | None:
    """What was held before the scanner, or None for what means nothing here."""
    text = text.strip()
    if len(text) > LONGEST or not _PRINTABLE.fullmatch(text):
        return None
    if verifier is not None and text.startswith(verifier.prefix):
        return Person(text)
    if slip := _TOKEN_IN_ADDRESS.fullmatch(text):
        return Slip(slip[1])
    hall, code = _hall_of(text)
    bare = code_of(code)
    return Code(bare, hall) if bare else None


def code_of(text: str) -> str | None:
    """The appointment code in what was scanned or typed, in capitals; or None."""
    text = text.strip()
    if len(text) > LONGEST or not _PRINTABLE.fullmatch(text):
        return None
    found = _CODE_IN_ADDRESS.search(text) if _ADDRESS.fullmatch(text) else None
    bare = (found[1] if found else text).replace("-", "").upper()
    return bare if CODE.fullmatch(bare) else None


def _hall_of(text: str) -> tuple[str, str]:
    """A code's hall, as centres' ids are written, and the code without it."""
    found = _HALL_AND_CODE.fullmatch(text)
    return (found[1].lower(), found[2]) if found else ("", text)
