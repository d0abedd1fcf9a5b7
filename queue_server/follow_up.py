"""One bad rating on its way to being put right. Pure data; times are seconds since 1970.

open → contacted → rectified → closed, and beside it: put off (once or more, with a reason), appealed and reviewed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

OPEN, CONTACTED, RECTIFIED, CLOSED = "open", "contacted", "rectified", "closed"
STATES = (OPEN, CONTACTED, RECTIFIED, CLOSED)


@dataclass(slots=True)
class Step:
    """Something that was done about it; `words` is the key of what was written."""

    at: float
    what: str
    by: str
    result: str | None = None
    words: str | None = None


@dataclass(slots=True)
class FollowUp:
    """`appeal` is None, `asked`, `upheld` or `rejected`; `calls` how often the citizen was tried.

    `said` is the key of the citizen's own words.
    """

    id: str
    ticket: str
    number: str
    window: str
    clerk: str
    service: str
    grade: int
    channel: str
    named: bool
    opened_at: float
    contact_due: float
    close_due: float
    cases: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    said: str | None = None
    state: str = OPEN
    owner: str | None = None
    contact: str | None = None
    contacted_at: float | None = None
    calls: int = 0
    appeal: str | None = None
    closed_at: float | None = None
    steps: list[Step] = field(default_factory=list)
