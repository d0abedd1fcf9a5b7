"""When numbers are given: holidays, working weekends, edges, and the sentence that says when the next ones are."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from desk_of import DIANJIANG, dianjiang

from lobby import config
from lobby.centre import Centre, Hours
from lobby.hours import day_in_words, gives_numbers, next_change, why_closed

NATIONAL_DAY = tuple(date(2026, 10, day) for day in range(1, 8))


@pytest.fixture
def centre() -> Centre:
    """Weekdays 09:00-12:00 and 13:30-17:30, numbers until ten minutes before; 1 to 7 October off, Saturday the 10th on."""
    read = config.load(DIANJIANG)
    hours = Hours(spans=(("09:00", "12:00"), ("13:30", "17:30")), holidays=NATIONAL_DAY, workdays=(date(2026, 10, 10),))
    return read.model_copy(update={"hours": hours})


def at(centre: Centre, moment: str) -> float:
    return datetime.fromisoformat(moment).replace(tzinfo=centre.zone).timestamp()


@pytest.mark.parametrize(("moment", "given"), [
    ("2026-09-30T09:00", True), ("2026-10-01T09:00", False), ("2026-10-07T14:00", False), ("2026-10-08T09:00", True),
    ("2026-10-10T09:00", True), ("2026-10-11T09:00", False), ("2026-10-12T11:49", True), ("2026-10-12T11:50", False),
])  # fmt: skip
def test_holidays_are_off_and_make_up_days_are_on(centre: Centre, moment: str, given: bool) -> None:
    assert gives_numbers(centre, at(centre, moment)) is given


@pytest.mark.parametrize(("moment", "zh", "en"), [
    ("2026-10-12T10:00", None, None),
    ("2026-10-12T12:00", "今天13:30起", "today from 13:30"),
    ("2026-10-12T07:00", "今天09:00起", "today from 09:00"),
    ("2026-10-12T17:25", "10月13日（星期二）09:00起", "on Tuesday 13 October from 09:00"),
    ("2026-10-03T10:00", "今天放假，10月8日（星期四）09:00起", "for a holiday. The next numbers are given on Thursday 8"),
    ("2026-10-09T18:00", "10月10日（星期六）", "Saturday 10 October"),
])  # fmt: skip
def test_the_sentence_names_the_next_opening(centre: Centre, moment: str, zh: str | None, en: str | None) -> None:
    sentence = why_closed(centre, at(centre, moment))
    if zh is None or en is None:
        assert sentence is None
    else:
        assert sentence is not None
        assert (zh in sentence.zh, en in sentence.en) == (True, True), sentence


def test_every_change_is_an_edge_and_between_edges_nothing_changes(centre: Centre) -> None:
    """Walk a fortnight by the minute; `next_change` names exactly the minutes at which the answer flips."""
    start = at(centre, "2026-09-28T00:00")
    given = [gives_numbers(centre, start + minute * 60) for minute in range(14 * 1440)]
    flips = [start + minute * 60 for minute in range(1, len(given)) if given[minute] is not given[minute - 1]]
    walked, now = [], start
    while (edge := next_change(centre, now)) is not None and edge < start + 14 * 86_400:
        walked.append(edge)
        now = edge
    assert walked == flips
    assert len(flips) == 4 * 6  # six days of service


def test_a_hall_without_hours_never_closes_nor_changes() -> None:
    hall = dianjiang()
    assert (gives_numbers(hall, 0.0), why_closed(hall, 0.0), next_change(hall, 0.0)) == (True, None, None)


def test_a_hall_that_never_opens_again_says_so(centre: Centre) -> None:
    shut = centre.model_copy(update={"hours": Hours(days=())})
    assert next_change(shut, 0.0) is None
    assert why_closed(shut, 0.0) is not None


def test_every_month_has_its_chinese_name(centre: Centre) -> None:
    days = [day_in_words(centre, at(centre, f"2026-{month:02d}-15T12:00")).zh for month in range(1, 13)]
    assert [day.partition("15日")[0] for day in days] == [f"{month}月" for month in range(1, 13)]
