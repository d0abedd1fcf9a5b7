"""What is said of a service."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RateService:
    """A grade for a prompt; or for the visit of a phone's `token`; or for `number` and the end of its `case` at `window`.

    `window` is where a pad, a clerk or a code to scan stands; None for a rating from the citizen's own phone. `words` are
    the citizen's own. `named` is put in by the writer: whether it is known who the citizen is. `touched` is when a device
    says it was given, seconds since 1970.
    """

    prompt: str | None
    grade: int
    channel: str
    window: str | None = None
    reasons: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    number: str | None = None
    case: str | None = None
    words: str | None = field(default=None, repr=False)
    named: bool = False
    touched: float | None = None
