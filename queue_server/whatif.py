"""What if: a question about a day, and what a simulated day is made of. Pure data; `whatif_run` plays it.

A plan is everything that does not depend on chance: the book it begins with, who comes and when (or how many come in each
quarter hour), when windows open and close, how long things took. A question changes some of it; both are played with the
same chance, so that the difference is the change's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lobby.kiosk_settings import Clock
from queue_server.whatif_patience import Patience

QUARTER = 900.0
MOST_CHANGES, MOST_REPLICATIONS, USUAL_REPLICATIONS = 20, 200, 20


class Part(BaseModel):
    """A part of a question."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenAt(Part):
    """A window is open from a time on (without one: at once), until the day ends."""

    kind: Literal["open"]
    window: str = Field(max_length=40)
    at: Clock | None = None


class CloseAt(Part):
    """A window closes at a time, as soon as its citizen has gone."""

    kind: Literal["close"]
    window: str = Field(max_length=40)
    at: Clock | None = None


class AssignAt(Part):
    """A window serves and supports other queues from a time on."""

    kind: Literal["assign"]
    window: str = Field(max_length=40)
    serves: tuple[str, ...] = Field(min_length=1, max_length=100)
    supports: tuple[str, ...] = Field((), max_length=100)
    at: Clock | None = None


class OtherRules(Part):
    """Some rules of who is next are other ones: those named, the others stay."""

    kind: Literal["policy"]
    policy: dict[str, Any]


class MoreArrivals(Part):
    """So many times as many citizens come, of one service or of all."""

    kind: Literal["arrivals"]
    factor: float = Field(ge=0, le=5)
    service: str | None = Field(None, max_length=40)


Change = Annotated[OpenAt | CloseAt | AssignAt | OtherRules | MoreArrivals, Field(discriminator="kind")]


class Question(Part):
    """What is to be other, and on which day.

    `day`: `today` (from now to the end), or one that is in the journal. With `month_days` (first, last) the days of the
    journal that fall on these days of a month are played, each with its own arrivals.
    """

    changes: tuple[Change, ...] = Field((), max_length=MOST_CHANGES)
    day: str = Field("today", pattern=r"^(today|\d{4}-\d{2}-\d{2})$")
    month_days: tuple[Annotated[int, Field(ge=1, le=31)], Annotated[int, Field(ge=1, le=31)]] | None = None
    replications: int = Field(USUAL_REPLICATIONS, ge=1, le=MOST_REPLICATIONS)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody takes a number, or checks in with an appointment of the plan's book; `at` is seconds since 1970."""

    at: float
    service: str
    ticket_class: str = "normal"
    package: str | None = None
    appointment: str | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """Somebody has an appointment at `slot` and may check in from `opens` on; seconds since 1970."""

    appointment: str
    service: str
    slot: float
    opens: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A window opens, pauses or closes."""

    at: float
    window: str
    state: str


@dataclass(frozen=True)
class Plan:
    """A day to be played. `book` is pickled; `closing` is when numbers are given no more, and clerks go once nobody waits.

    Who comes: `arrivals` as they were, or `rates` (service → (quarter hour's beginning, expected)) with the shares of
    `classes` and, by service, of `packages` (`` is none), and those of `bookings` who do not miss them (a share `missed`),
    so many minutes `early`. `patience` says who gives up, and who is gone when called.
    `durations` are minutes from call to free, by service; where few, `usual` (mean minutes) with a usual spread.
    `hours` are 24 factors of these by service, where hours of the day differ; `crowd` one for each class of a line's length.
    `gaps` are spans of a recorded day of which nothing is known.
    """

    book: bytes
    start: float
    closing: float
    arrivals: tuple[Arrival, ...] = ()
    rates: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    classes: dict[str, float] = field(default_factory=dict)
    packages: dict[str, dict[str, float]] = field(default_factory=dict)
    bookings: tuple[Booking, ...] = ()
    early: tuple[float, ...] = ()
    missed: float = 0.0
    patience: Patience = field(default_factory=Patience)
    turns: tuple[Turn, ...] = ()
    durations: dict[str, tuple[float, ...]] = field(default_factory=dict)
    usual: dict[str, float] = field(default_factory=dict)
    hours: dict[str, tuple[float, ...]] = field(default_factory=dict)
    crowd: tuple[float, ...] = ()
    rest: float = 0.25
    gaps: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one day: (queue, when the number was given, minutes waited) of everybody, also of those never called.

    A later step of a package is a wait of its own. Who gave up is in `gone` instead, with the minutes waited until then.
    And the minutes windows were open, those they were idle while open, those worked after closing; the queues of those who
    were `left`.
    """

    waits: tuple[tuple[str, float, float], ...]
    open_minutes: float
    idle_minutes: float
    overtime_minutes: float
    left: tuple[str, ...]
    gone: tuple[tuple[str, float, float], ...] = ()
