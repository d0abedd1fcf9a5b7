"""Days of service across holidays and make-up weekends, and what lies so many working days ahead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from desk_of import dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st

from lobby import chinese_days
from lobby.booking_settings import Timetable
from lobby.centre import Centre, Hours
from lobby.hours import at_hall, is_holiday, why_closed, works_on
from queue_server.workdays import deadline, is_workday, workday_after, workdays_between

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
PLAIN = Hours()


def centre(**hours: object) -> Centre:
    return dianjiang().model_copy(update={"hours": Hours.model_validate(hours)})


PLAIN_HALL = centre()


@pytest.mark.parametrize(("day", "works"), [
    (date(2026, 10, 1), False),  # Thursday, National Day
    (date(2026, 10, 7), False),  # Wednesday, its last day
    (date(2026, 10, 10), True),  # Saturday, worked for it
    (date(2026, 10, 11), False),  # Sunday
    (date(2026, 2, 28), True),  # Saturday, worked for the Spring Festival
    (date(2026, 11, 23), True),
])  # fmt: skip
def test_the_state_s_arrangement_counts(day: date, works: bool) -> None:
    assert works_on(PLAIN, day) is works


def test_what_the_centre_says_goes_before_it_and_nothing_is_guessed() -> None:
    own = Hours(holidays=(date(2026, 10, 10),), workdays=(date(2026, 10, 2),))
    assert (works_on(own, date(2026, 10, 10)), works_on(own, date(2026, 10, 2))) == (False, True)
    assert is_holiday(own, date(2026, 10, 10))
    assert not is_holiday(PLAIN, date(2026, 10, 11))  # a Sunday is no holiday
    assert works_on(Hours(calendar="none"), date(2026, 10, 1))
    unknown = date(chinese_days.LAST_YEAR + 1, 10, 1)
    assert not chinese_days.is_known(unknown.year)
    assert works_on(PLAIN, unknown) is (unknown.weekday() < 5)


def test_who_comes_on_a_holiday_is_told_when_the_hall_opens() -> None:
    said = why_closed(centre(), 1_790_820_000.0)  # 2026-10-01 10:00
    assert at_hall(centre(), 1_790_820_000.0).date() == date(2026, 10, 1)
    assert said is not None
    assert "holiday" in said.en
    assert "8 October" in said.en


@given(DAYS, st.integers(0, 40))
@settings(deadline=None, max_examples=60)
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    hall = PLAIN_HALL
    end = workday_after(hall, day, count)
    assert workdays_between(hall, day, end) == count
    assert end == day if count == 0 else is_workday(hall, end)
    assert count == 0 or workdays_between(hall, day, end - timedelta(days=1)) == count - 1


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
@settings(deadline=None, max_examples=60)
def test_two_spans_of_working_days_add_up(day: date, first: int, then: int) -> None:
    hall = PLAIN_HALL
    assert workday_after(hall, workday_after(hall, day, first), then) == workday_after(hall, day, first + then)


def test_five_working_days_across_national_day() -> None:
    """From Wednesday 30 September: 8 and 9 October, the Saturday that is worked, then Monday and Tuesday."""
    hall = centre()
    assert workday_after(hall, date(2026, 9, 30), 5) == date(2026, 10, 13)
    since = 1_790_733_600.0  # 2026-09-30 10:00
    assert at_hall(hall, deadline(hall, since, 5)).isoformat() == "2026-10-14T00:00:00+08:00"


def test_the_tables_of_a_timetable_are_read() -> None:
    table = Timetable.model_validate({
        "days": [{"date": date(2027, 1, 1), "kind": "rest"}],
        "plans": [{"services": ["tax"], "from": "09:00", "to": "12:00", "windows": 2}],
        "closures": [{"dates": [date(2026, 12, 1)], "reason": {"zh": "停电", "en": "No power"}}],
    })  # fmt: skip
    assert (table.days[0].date, table.plans[0].start, table.closures[0].end) == (date(2027, 1, 1), "09:00", "24:00")
    with pytest.raises(ValueError, match="either"):
        Timetable.model_validate({"plans": [{"places": 1, "windows": 1}]})
