"""Working days: how far off a day is that lies so many of them ahead, across weekends, holidays and make-up days. Pure.

For what is promised in working days (a contact in one, an answer in five). A centre without hours works by the calendar of
the State, Monday to Friday.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from lobby.centre import Centre, Hours
from lobby.hours import at_hall, works_on

LOOKED = 400  # days; a calendar that rests longer has a mistake in it
PLAIN = Hours()


def is_workday(centre: Centre, day: date) -> bool:
    """Whether a day counts."""
    return works_on(centre.hours or PLAIN, day)


def workday_after(centre: Centre, day: date, count: int) -> date:
    """The `count`-th working day after a day, which itself does not count; the day itself for 0."""
    found, left = day, count
    for _ in range(LOOKED):
        if left <= 0:
            return found
        found += timedelta(days=1)
        left -= is_workday(centre, found)
    return found


def deadline(centre: Centre, since: float, count: int) -> float:
    """The end of the `count`-th working day after a moment; both in seconds since 1970."""
    day = workday_after(centre, at_hall(centre, since).date(), count) + timedelta(days=1)
    return datetime.combine(day, time(), centre.zone).timestamp()


def workdays_between(centre: Centre, after: date, until: date) -> int:
    """How many working days lie after one day up to another, which counts."""
    return sum(is_workday(centre, after + timedelta(days=n)) for n in range(1, (until - after).days + 1))
