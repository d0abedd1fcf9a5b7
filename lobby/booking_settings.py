"""What a centre promises by appointment: its slots, how many places each has, when none, and the rules around them.

Pure data. It stands in the centre file's `[appointments]`; the days, plans and closures stand also in the timetable that a
manager edits in the office (the same tables, in TOML).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lobby.displays_settings import Weekday
from lobby.matters import Id, Matter
from lobby.messages import Text

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
EndClock = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
WHOLE_WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEPT_DAYS = 30
"""Within so many days missed appointments may count, and so long may booking rest: longer nothing is kept of them."""


class Span(Matter):
    """Times of some days, for some services: without `services` for all, with `dates` on those days only."""

    services: tuple[Id, ...] = ()
    days: tuple[Weekday, ...] = WHOLE_WEEK
    dates: tuple[date, ...] = ()
    start: Clock = Field("00:00", alias="from")
    end: EndClock = Field("24:00", alias="to")

    @model_validator(mode="after")
    def begins_before_it_ends(self) -> Self:
        if self.start >= self.end:
            raise ValueError("a time in `from` before the one in `to`")
        return self


class SlotPlan(Span):
    """How many places a slot has: `windows` planned for it (x minutes of the slot / `service_minutes`), or just `places`.

    Without `service_minutes` those of the service's queue count.
    """

    windows: int | None = Field(None, ge=0, le=99)
    service_minutes: float | None = Field(None, gt=0, le=240)
    places: int | None = Field(None, ge=0, le=500)

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        if (self.windows is None) == (self.places is None):
            raise ValueError("either `windows` or `places`")
        return self


class Blackout(Span):
    """Times in which nothing can be booked, with what citizens are told."""

    reason: Text | None = None


class SpecialDay(Matter):
    """A day that differs from its weekday and from the State's arrangement: a day of rest, or one of service."""

    date: date
    kind: Literal["rest", "work"]
    name: Text | None = None


class Timetable(Matter):
    """What a manager edits: special days, plans of places, closures."""

    days: tuple[SpecialDay, ...] = ()
    plans: tuple[SlotPlan, ...] = ()
    closures: tuple[Blackout, ...] = ()


class NoShows(Matter):
    """After `count` missed appointments within `within_days`, booking by oneself rests for `rest_days`; 0: never."""

    count: int = Field(3, ge=0, le=20)
    within_days: int = Field(30, ge=1, le=KEPT_DAYS)
    rest_days: int = Field(30, ge=1, le=KEPT_DAYS)


class Appointments(Matter):
    """Booking: how long a slot is and how many places each service has in it; how late and how early one may book.

    `capacity` counts where no plan does. With `ask_phone` the kiosk asks for the last four digits of the telephone besides
    the code. `most_ahead` is how many appointments one person may hold who books alone; `quiet_slots` how many of a day are
    marked as the quietest; `remind_minutes` are the reminders before an appointment. The QR code for checking in by phone
    changes every minute and is good for `wall_minutes`.
    """

    slot_minutes: int = Field(15, ge=5, le=120)
    capacity: int = Field(20, ge=0, le=100)
    lead_minutes: int = Field(30, ge=0, le=10_080)
    horizon_days: int = Field(7, ge=1, le=60)
    ask_phone: bool = False
    online: bool = True
    most_ahead: int = Field(3, ge=1, le=20)
    quiet_slots: int = Field(2, ge=0, le=10)
    remind_minutes: tuple[Annotated[int, Field(ge=5, le=10_080)], ...] = ()
    wall_minutes: int = Field(2, ge=1, le=10)
    no_shows: NoShows = NoShows()
    plans: tuple[SlotPlan, ...] = ()
    closures: tuple[Blackout, ...] = ()


class Branch(Matter):
    """Another hall of the same administration: a branch centre (分中心), a town's or a village's hall.

    Whose appointment is there, or whose item is done there, is sent to its address.
    """

    id: Id
    name: Text
    kind: Literal["branch", "town", "village"] = "branch"
    address: Text
    phone: str | None = Field(None, max_length=40)
