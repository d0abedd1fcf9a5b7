"""Times that can be promised: where a centre's slots begin, and which of them citizens may book now. Pure.

Slots are counted from the last beginning or end of hours before them, or from midnight; so any moment of the day belongs
to one slot, and a promise that staff made for 09:25 takes a place of the slot that begins at 09:15.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lobby.centre import Centre
from lobby.hours import at_hall, giving


def slot_of(centre: Centre, at: float) -> float:
    """When the slot begins that a moment belongs to; both in seconds since 1970."""
    local = at_hall(centre, at)
    edges = [local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()]
    edges += [edge for span in giving(centre, local.date()) for edge in span if edge <= at]
    start, length = max(edges), centre.appointments.slot_minutes * 60
    return start + (at - start) // length * length


def offered(centre: Centre, now: float) -> Iterator[float]:
    """Every slot that citizens may book now, in order: in the hours, after the lead, up to the horizon; full or not."""
    rules = centre.appointments
    today, earliest = at_hall(centre, now).date(), now + rules.lead_minutes * 60
    for days in range(rules.horizon_days + 1):
        for start, end in giving(centre, today + timedelta(days=days)):
            slot = start
            while slot < end:
                if slot >= earliest:
                    yield slot
                slot += rules.slot_minutes * 60


def is_offered(centre: Centre, slot: float, now: float) -> bool:
    """Whether citizens may book this very slot now."""
    rules = centre.appointments
    days = (at_hall(centre, slot).date() - at_hall(centre, now).date()).days
    inside = any(start <= slot < end for start, end in giving(centre, at_hall(centre, slot).date()))
    early_enough = slot >= now + rules.lead_minutes * 60 and days <= rules.horizon_days
    return inside and early_enough and slot_of(centre, slot) == slot
