"""When numbers are given: a centre's weekdays and spans, on its own clock. Pure."""

from __future__ import annotations

from datetime import datetime

from lobby.centre import Centre

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def day_of(centre: Centre, now: float) -> str:
    """The hall's date, `2026-11-23`."""
    return datetime.fromtimestamp(now, centre.zone).date().isoformat()


def gives_numbers(centre: Centre, now: float) -> bool:
    """Whether a citizen may take a number at this moment; always, where the centre has no hours."""
    hours = centre.hours
    if hours is None:
        return True
    at = datetime.fromtimestamp(now, centre.zone)
    if WEEKDAYS[at.weekday()] not in hours.days:
        return False
    minute = at.hour * 60 + at.minute
    return any(_minute(start) <= minute < _minute(end) - hours.cut_off_minutes for start, end in hours.spans)


def spans(centre: Centre) -> str:
    """The opening hours in figures: `09:00-12:00, 13:30-17:30`."""
    return ", ".join(f"{start}-{end}" for start, end in centre.hours.spans) if centre.hours else "00:00-24:00"


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
