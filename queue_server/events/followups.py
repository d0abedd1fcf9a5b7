"""What became of a bad rating. `words` is the key under which what was written is kept, encrypted and apart from here."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class FollowUpOpened(Event):
    """A bad rating is to be followed up; its id is that of the prompt. `named`: the citizen is known and must be called."""

    follow_up: str
    ticket: str
    number: str
    window: str
    clerk: str
    service: str
    grade: int
    channel: str
    contact_due: float
    close_due: float
    named: bool = False
    cases: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    said: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUpAssigned(Event):
    follow_up: str
    owner: str
    by: str


@dataclass(frozen=True, slots=True)
class CitizenContacted(Event):
    """`result` is one of `followups.RESULTS`."""

    follow_up: str
    result: str
    by: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUpExtended(Event):
    follow_up: str
    close_due: float
    by: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceRectified(Event):
    follow_up: str
    by: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class RatingAppealed(Event):
    """Whoever was rated says that it was not deserved."""

    follow_up: str
    by: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class AppealReviewed(Event):
    """`upheld`: the rating does not count against the clerk; it stays in the record."""

    follow_up: str
    by: str
    upheld: bool = False
    words: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUpClosed(Event):
    """`late`: after its time."""

    follow_up: str
    by: str
    late: bool = False
    words: str | None = None
