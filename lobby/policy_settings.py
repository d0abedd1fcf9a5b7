"""The rules of who is next, each a number that a manager can understand: the centre file's `[policy]`, and what stands live.

Pure data. The same model stands in the centre file, travels over `PUT /api/v1/policy`, and is kept whole in the journal. A
variant holds other values for some hours or days; where several hold at once, the later in the list wins.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from lobby.kiosk_settings import Clock
from lobby.matters import Id, Matter

TicketClass = Literal["normal", "appointment", "priority", "returned"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weight = Annotated[float, Field(gt=0, le=10)]
Threshold = Annotated[int, Field(ge=1, le=500)]
Minutes = Annotated[float, Field(gt=0, le=480)]
RULES = (
    "credits",
    "weights",
    "supports",
    "support_threshold",
    "thresholds",
    "appointment_share",
    "max_overtakes",
    "reserved",
)
"""The rules that a variant may set."""


class Credits(Matter):
    """Minutes that a class is worth in the rank."""

    normal: float = Field(0, ge=-480, le=480)
    appointment: float = Field(20, ge=-480, le=480)
    priority: float = Field(30, ge=-480, le=480)
    returned: float = Field(0, ge=-480, le=480)

    def of(self, ticket_class: str) -> float:
        """The credit of a class, minutes."""
        return float(getattr(self, ticket_class))


class Reserved(Matter):
    """A window for some classes. With `strict` it never calls another; else only while none of these waits."""

    window: Id
    classes: tuple[TicketClass, ...] = Field(min_length=1)
    strict: bool = False


class Variant(Matter):
    """Other values at some times: within hours of the day, on weekdays, on days of the month (first and last).

    A time that is not given holds always. What is not set stays as it is.
    """

    name: str = Field(min_length=1, max_length=60)
    start: Clock | None = Field(None, alias="from")
    end: Clock | None = Field(None, alias="to")
    days: tuple[Weekday, ...] = ()
    month_days: tuple[Annotated[int, Field(ge=1, le=31)], Annotated[int, Field(ge=1, le=31)]] | None = None
    credits: Credits | None = None
    weights: dict[Id, Weight] | None = None
    supports: dict[Id, tuple[Id, ...]] | None = None
    support_threshold: Threshold | None = None
    thresholds: dict[Id, Threshold] | None = None
    appointment_share: float | None = Field(None, gt=0, le=1)
    max_overtakes: int | None = Field(None, ge=0, le=100)
    reserved: tuple[Reserved, ...] | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it holds at a moment of the hall's clock."""
        clock = at.strftime("%H:%M")
        if (self.start or clock) > clock or (self.end is not None and clock >= self.end):
            return False
        if self.days and WEEKDAYS[at.weekday()] not in self.days:
            return False
        return self.month_days is None or self.month_days[0] <= at.day <= self.month_days[1]

    def sets(self) -> dict[str, object]:
        """The rules it sets, by name."""
        return {rule: getattr(self, rule) for rule in RULES if getattr(self, rule) is not None}


class Policy(Matter):
    """The rules of who is next (DESIGN §4).

    `weights` (by queue) stand before the queue's own; `supports` (by window) before the window's; `thresholds` (by queue)
    before `support_threshold`. `max_overtakes` 0: no limit. With `even_spread` a number for which a window is free is called
    at once, to the window that has been free longest. `target_minutes` and `targets` (by queue) are what the centre
    promises itself: `target_share` of its citizens wait no longer.
    """

    credits: Credits = Credits()
    weights: dict[Id, Weight] = Field(default_factory=dict)
    supports: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    support_threshold: Threshold = 5
    thresholds: dict[Id, Threshold] = Field(default_factory=dict)
    appointment_share: float = Field(0.67, gt=0, le=1)
    max_overtakes: int = Field(5, ge=0, le=100)
    reserved: tuple[Reserved, ...] = ()
    even_spread: bool = False
    variants: tuple[Variant, ...] = Field((), max_length=20)
    return_after: int = Field(3, ge=0, le=50)
    early_minutes: int = Field(30, ge=0, le=240)
    late_minutes: int = Field(15, ge=0, le=240)
    prompt_seconds: int = Field(60, ge=10, le=600)
    call_seconds: int = Field(30, ge=5, le=300)
    target_minutes: Minutes = 30
    target_share: float = Field(0.8, gt=0, le=1)
    targets: dict[Id, Minutes] = Field(default_factory=dict)

    def at(self, when: datetime) -> Policy:
        """The rules as they hold at a moment of the hall's clock."""
        if not self.variants:
            return self
        rules: dict[str, object] = {}
        for variant in self.variants:
            if variant.holds(when):
                rules |= variant.sets()
        return self.model_copy(update=rules) if rules else self

    def target(self, queue: str) -> float:
        """The longest wait that is meant to be in a queue, minutes."""
        return self.targets.get(queue, self.target_minutes)
