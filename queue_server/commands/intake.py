"""What the window intake system and units outside the hall tell.

`known` is what the journal knows of a case or of a ticket of another day; the writer puts it in, inside the commit.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Handed:
    """Which number a case was handed in with, at which window, by whom it was taken; of any day."""

    ticket: str
    number: str | None = None
    window: str | None = None
    clerk: str | None = None


@dataclass(frozen=True, slots=True)
class BindCases:
    """Case numbers for a ticket, with the item they are of."""

    ticket: str
    cases: tuple[str, ...]
    item: str | None = None
    known: Handed | None = None


@dataclass(frozen=True, slots=True)
class AskRating:
    case: str
    prompt: str


@dataclass(frozen=True, slots=True)
class SendOn:
    """The citizen who is being served needs another window: one of this service."""

    case: str
    service: str


@dataclass(frozen=True, slots=True)
class TellReady:
    """A result can be collected; with `here` the citizen is in the hall and gets a number for it."""

    case: str
    ticket: str
    token: str
    item: str | None = None
    here: bool = True
    known: Handed | None = None


@dataclass(frozen=True, slots=True)
class UrgeCase:
    case: str
    due: str
    known: Handed | None = None


@dataclass(frozen=True, slots=True)
class AnswerUrge:
    case: str


@dataclass(frozen=True, slots=True)
class AcknowledgeNotice:
    ticket: str
    department: str
