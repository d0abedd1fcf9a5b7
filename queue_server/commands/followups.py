"""What is done about a bad rating. `words` are kept encrypted and apart from the events."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AssignFollowUp:
    follow_up: str
    owner: str


@dataclass(frozen=True, slots=True)
class RecordContact:
    follow_up: str
    result: str
    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ExtendFollowUp:
    """To the end of the `days`-th working day after the rating."""

    follow_up: str
    days: int
    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RecordRectification:
    follow_up: str
    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AppealRating:
    follow_up: str
    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ReviewAppeal:
    follow_up: str
    upheld: bool
    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CloseFollowUp:
    follow_up: str
    words: str | None = field(default=None, repr=False)
