"""Times that can be promised: where a centre's slots begin, how many places each has, and which of them may be booked. Pure.

Slots are counted from the last beginning or end of hours before them, or from midnight; so any moment of the day belongs
to one slot, and a promise that staff made for 09:25 takes a place of the slot that begins at 09:15.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from lobby.booking_settings import SlotPlan, Span
from lobby.centre import Centre
from lobby.hours import WEEKDAYS, at_hall, giving


@dataclass(frozen=True, slots=True)
class Slot:
    """A time from `start` until `end` (seconds since 1970), with its places and how many of them are promised."""

    start: float
    end: float
    places: int
    taken: int = 0
    quiet: bool = False

    @property
    def free(self) -> int:
        """Places left."""
        return max(0, self.places - self.taken)


def slot_of(centre: Centre, at: float) -> float:
    """When the slot begins that a moment belongs to; both in seconds since 1970."""
    return span_of(centre, at)[0]


def span_of(centre: Centre, at: float) -> tuple[float, float]:
    """From when until when the slot lasts that a moment belongs to."""
    local = at_hall(centre, at)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    edges = {midnight.timestamp(), (midnight + timedelta(days=1)).timestamp()}
    edges |= {edge for span in giving(centre, local.date()) for edge in span}
    start, length = max(edge for edge in edges if edge <= at), centre.appointments.slot_minutes * 60
    begins = start + (at - start) // length * length
    return begins, min(begins + length, *(edge for edge in edges if edge > at))


def slot_at(centre: Centre, service: str, at: float, booked: Sequence[float]) -> Slot:
    """The slot of a moment; `booked` are the promised times of the service, in order."""
    start, end = span_of(centre, at)
    return Slot(start, end, places(centre, service, start, end), taken(booked, start, end))


def taken(booked: Sequence[float], start: float, end: float) -> int:
    """How many of the promised times, in order, lie in a slot."""
    return bisect_left(booked, end) - bisect_left(booked, start)


def places(centre: Centre, service: str, start: float, end: float) -> int:
    """How many promises a slot of a service holds: none in a closure, else by its plan, else the centre's `capacity`."""
    rules, local = centre.appointments, at_hall(centre, start)
    if any(_covers(closure, service, local) for closure in rules.closures):
        return 0
    fitting = [plan for plan in rules.plans if _covers(plan, service, local)]
    plan = max(fitting, key=lambda plan: bool(plan.dates), default=None)
    return rules.capacity if plan is None else _planned(centre, service, plan, end - start)


def covers(centre: Centre, span: Span, service: str, at: float) -> bool:
    """Whether a moment lies in a plan's or a closure's times, for this service."""
    return _covers(span, service, at_hall(centre, at))


def _planned(centre: Centre, service: str, plan: SlotPlan, seconds: float) -> int:
    """Windows x minutes / minutes for each citizen, or the places that the plan names."""
    if plan.places is not None:
        return plan.places
    minutes = plan.service_minutes or centre.queue[centre.service[service].queue].service_minutes
    return int((plan.windows or 0) * seconds / 60 / minutes + 1e-9)


def _covers(span: Span, service: str, local: datetime) -> bool:
    """A span that names dates is for these alone; it holds from its first minute until its last one has passed."""
    if span.services and service not in span.services:
        return False
    day = local.date()
    fits = day in span.dates if span.dates else WEEKDAYS[day.weekday()] in span.days
    return fits and span.start <= local.strftime("%H:%M") < span.end


def offered(centre: Centre, now: float) -> Iterator[float]:
    """Every slot that citizens may book now, in order: in the hours, after the lead, up to the horizon; full or not."""
    return (start for start, _ in _spans(centre, now))


def _spans(centre: Centre, now: float) -> Iterator[tuple[float, float]]:
    rules = centre.appointments
    today, earliest = at_hall(centre, now).date(), now + rules.lead_minutes * 60
    for days in range(rules.horizon_days + 1):
        for start, end in giving(centre, today + timedelta(days=days)):
            slot = start
            while slot < end:
                after = slot + rules.slot_minutes * 60
                if slot >= earliest:
                    yield slot, min(after, end)
                slot = after


def is_offered(centre: Centre, slot: float, now: float) -> bool:
    """Whether citizens may book this very slot now."""
    rules = centre.appointments
    inside = any(start <= slot < end for start, end in giving(centre, at_hall(centre, slot).date()))
    early_enough = slot >= now + rules.lead_minutes * 60 and days_ahead(centre, slot, now) <= rules.horizon_days
    return inside and early_enough and slot_of(centre, slot) == slot


def days_ahead(centre: Centre, at: float, now: float) -> int:
    """How many days after today a moment lies."""
    return (at_hall(centre, at).date() - at_hall(centre, now).date()).days


def table(centre: Centre, service: str, booked: Sequence[float], now: float) -> list[Slot]:
    """Every slot of a service that citizens may book now, full or not, with the quietest of each day marked."""
    slots = [Slot(start, end, places(centre, service, start, end), taken(booked, start, end))
             for start, end in _spans(centre, now)]  # fmt: skip
    by_day = groupby(slots, key=lambda slot: at_hall(centre, slot.start).date())
    return [slot for _, day in by_day for slot in marked(list(day), centre.appointments.quiet_slots)]


def marked(day: list[Slot], count: int) -> list[Slot]:
    """The slots of a day, the `count` emptiest marked; none where all are as full, for then there is nothing to advise."""
    shares = {slot.start: slot.taken / slot.places for slot in day if slot.free}
    busiest = max((slot.taken / slot.places for slot in day if slot.places), default=0.0)
    calm = sorted((share, start) for start, share in shares.items() if share < busiest)[:count]
    quiet = {start for _, start in calm}
    return [replace(slot, quiet=slot.start in quiet) for slot in day]


def nearest_free(slots: Sequence[Slot], at: float, count: int = 3) -> list[Slot]:
    """The slots with room that lie nearest to a moment, in order of time."""
    free = sorted((slot for slot in slots if slot.free), key=lambda slot: abs(slot.start - at))
    return sorted(free[:count], key=lambda slot: slot.start)
