"""When numbers are given: a centre's weekdays, spans, holidays and working weekends, on its own clock. Pure.

The queue server refuses by it, and a kiosk that is cut off tells citizens by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from lobby import chinese_days
from lobby.catalogue import both
from lobby.centre import Centre, Hours
from lobby.messages import Text

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December")  # fmt: skip
DAYS_LOOKED = 60  # no hall rests longer; one whose calendar says so has no next opening


def at_hall(centre: Centre, now: float) -> datetime:
    """A moment, seconds since 1970, on the hall's clock."""
    return datetime.fromtimestamp(now, centre.zone)


def day_of(centre: Centre, now: float) -> str:
    """The hall's date, `2026-11-23`."""
    return at_hall(centre, now).date().isoformat()


def works_on(hours: Hours, day: date) -> bool:
    """Whether a day is one of service: as the centre says, else as the State arranged it, else by its weekday."""
    if day in hours.workdays or day in hours.holidays:
        return day in hours.workdays
    if hours.calendar == "china" and (chinese_days.makes_up(day) or chinese_days.rests(day)):
        return chinese_days.makes_up(day)
    return WEEKDAYS[day.weekday()] in hours.days


def is_holiday(hours: Hours, day: date) -> bool:
    """Whether a day is without service for another reason than its weekday."""
    by_state = hours.calendar == "china" and chinese_days.rests(day)
    return not works_on(hours, day) and (day in hours.holidays or by_state)


def giving(centre: Centre, day: date) -> list[tuple[float, float]]:
    """The spans of a day in which numbers are given, (from, until) in seconds since 1970; all day without hours."""
    hours = centre.hours
    if hours is None:
        midnight = _moment(centre, day, "00:00")
        return [(midnight, _moment(centre, day + timedelta(days=1), "00:00"))]
    if not works_on(hours, day):
        return []
    cut_off = hours.cut_off_minutes * 60
    found = [(_moment(centre, day, start), _moment(centre, day, end) - cut_off) for start, end in hours.spans]
    return [(start, end) for start, end in sorted(found) if start < end]


def gives_numbers(centre: Centre, now: float) -> bool:
    """Whether a citizen may take a number at this moment; always, where the centre has no hours."""
    return centre.hours is None or any(start <= now < end for start, end in giving(centre, at_hall(centre, now).date()))


def next_change(centre: Centre, now: float) -> float | None:
    """When it begins or ends next that numbers are given, seconds since 1970; None where that never changes."""
    if centre.hours is None:
        return None
    today = gives_numbers(centre, now)
    edges = (edge for start, end in _ahead(centre, now) for edge in (start, end))
    return next((edge for edge in edges if edge > now and gives_numbers(centre, edge) is not today), None)


def next_opening(centre: Centre, now: float) -> float | None:
    """When numbers are given for the first time after this moment, seconds since 1970."""
    return next((start for start, _ in _ahead(centre, now) if start > now), None)


def why_closed(centre: Centre, now: float) -> Text | None:
    """One sentence that says why no number is given now, and when the next ones are; None where they are given."""
    if gives_numbers(centre, now):
        return None
    hours, today, opens = centre.hours, at_hall(centre, now).date(), next_opening(centre, now)
    holiday = hours is not None and is_holiday(hours, today)
    if opens is None:
        return both("No numbers are given at present. Please ask at reception.")
    if at_hall(centre, opens).date() == today:
        return both("No numbers are given just now. The next ones are given today from {time}.",
                    time=clock_of(centre, opens))  # fmt: skip
    if holiday:
        return both("The hall is closed for a holiday. The next numbers are given on {day} from {time}.",
                    day=day_in_words(centre, opens), time=clock_of(centre, opens))  # fmt: skip
    return both("The hall gives no more numbers today. The next ones are given on {day} from {time}.",
                day=day_in_words(centre, opens), time=clock_of(centre, opens))  # fmt: skip


def clock_of(centre: Centre, at: float) -> str:
    """The time of day, `09:30`."""
    return at_hall(centre, at).strftime("%H:%M")


def day_in_words(centre: Centre, at: float) -> Text:
    """The day as people say it: 11月23日（星期一）, Monday 23 November."""
    day = at_hall(centre, at).date()
    weekday, month = both(WEEKDAY_NAMES[day.weekday()]), both(MONTH_NAMES[day.month - 1])
    return both("{weekday} {day} {month}", weekday=weekday, day=day.day, month=month)


def _ahead(centre: Centre, now: float) -> Iterator[tuple[float, float]]:
    """The spans of this day and those that follow, in order."""
    today = at_hall(centre, now).date()
    for days in range(DAYS_LOOKED):
        yield from giving(centre, today + timedelta(days=days))


def _moment(centre: Centre, day: date, clock: str) -> float:
    return datetime.combine(day, time.fromisoformat(clock), centre.zone).timestamp()
