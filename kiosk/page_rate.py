"""The pages on which a visit is rated (好差评). Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field

from lobby.messages import Visit


@dataclass(frozen=True)
class Rate:
    """How it was: five grades; once one was touched, why: as many reasons as fit, or none. `token` is the slip's."""

    visit: Visit
    token: str = field(repr=False)
    grade: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rating:
    """The grade has been sent; nothing can be pressed."""

    grade: int
