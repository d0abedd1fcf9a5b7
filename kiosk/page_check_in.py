"""The pages on which an appointment is checked in. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Behalf = Literal["family", "agent"]
"""In whose stead somebody comes who has not booked (代办): of the family, or by authority."""


@dataclass(frozen=True)
class CheckIn:
    """An appointment's code is being typed, or held before the scanner; then, where asked, the last digits of the phone."""

    typed: str = ""
    phone: str | None = None
    behalf: Behalf | None = None


@dataclass(frozen=True)
class CheckingIn:
    """Code or card has been sent; nothing can be pressed."""

    code: str
    phone: str = ""
    sealed: str | None = field(default=None, repr=False)
    behalf: Behalf | None = None


@dataclass(frozen=True)
class Unchecked:
    """Nobody answered the check-in: try again, or take a number instead."""

    code: str
    phone: str = ""
    sealed: str | None = field(default=None, repr=False)
    behalf: Behalf | None = None
