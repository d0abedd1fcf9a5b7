"""The holidays that the State Council arranges for China, and the weekends worked for them (调休), by year. Pure.

The table is `chinesecalendar`'s, which is brought up to date each November. A year that it does not know yet is said to be
unknown; nothing is guessed.
"""

from __future__ import annotations

from datetime import date

from chinese_calendar import constants

from lobby.catalogue import both
from lobby.messages import Text

FIRST_YEAR: int = min(constants.holidays).year
LAST_YEAR: int = max(constants.holidays).year


def is_known(year: int) -> bool:
    """Whether the arrangement of a year is known here."""
    return FIRST_YEAR <= year <= LAST_YEAR


def rests(day: date) -> bool:
    """Whether a day belongs to a holiday of the State's arrangement."""
    return day in constants.holidays


def makes_up(day: date) -> bool:
    """Whether a day of a weekend is worked in exchange for a holiday."""
    return day in constants.workdays


def name_of(day: date) -> Text | None:
    """The holiday a day belongs to, or is worked for."""
    name = constants.holidays.get(day) or constants.workdays.get(day)
    return NAMES.get(str(name), both("a holiday")) if name else None


def days_of(year: int) -> dict[date, bool]:
    """The days of a year that differ from their weekday: True where one works."""
    found = {day: False for day in constants.holidays if day.year == year}
    found |= {day: True for day in constants.workdays if day.year == year}
    return dict(sorted(found.items()))


NAMES: dict[str, Text] = {
    "New Year's Day": both("New Year's Day"),
    "Spring Festival": both("the Spring Festival"),
    "Tomb-sweeping Day": both("the Tomb-sweeping Festival"),
    "Labour Day": both("Labour Day"),
    "Dragon Boat Festival": both("the Dragon Boat Festival"),
    "National Day": both("National Day"),
    "Mid-autumn Festival": both("the Mid-autumn Festival"),
}
