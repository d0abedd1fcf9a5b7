"""Bad ratings are followed up: by whom, until when, and what must have been done before one is closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from desk_of import MONDAY_NINE, Hall, dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st

from lobby.centre import Hours
from queue_server import commands as c
from queue_server import followups
from queue_server.commands import Asked
from queue_server.engine import decide
from queue_server.follow_up import FollowUp
from queue_server.workdays import deadline, is_workday

MANAGER, OTHER = "user:manager", "user:director"
DAY = 86_400


def bad(hall: Hall, grade: int = 1, *, named: bool = False) -> FollowUp:
    """Somebody is served and says so."""
    hall.open("3")
    ticket = hall.issue()
    hall.serve("3")
    hall.now += 5
    hall.do(c.RateService(ticket.prompt, grade, "phone", token=ticket.token, words="太慢了", named=named))
    return hall.book.follow_ups[ticket.prompt or ""]


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.mark.parametrize(("grade", "opened"), [(1, 1), (2, 1), (3, 0), (4, 0), (5, 0)])
def test_two_of_the_five_grades_open_one(hall: Hall, grade: int, opened: int) -> None:
    hall.open("3")
    ticket = hall.issue()
    hall.serve("3")
    hall.do(c.RateService(ticket.prompt, grade, "pad", "3"))
    assert len(hall.book.follow_ups) == opened


def test_from_the_rating_to_the_end(hall: Hall) -> None:
    item = bad(hall, named=True)
    hall.do(c.AssignFollowUp(item.id, "manager"), MANAGER)
    hall.do(c.RecordContact(item.id, "unsettled", "他说材料交了三次"), MANAGER)
    hall.do(c.RecordRectification(item.id, "一次性告知单已改"), MANAGER)
    hall.do(c.CloseFollowUp(item.id), MANAGER)
    assert (item.state, item.owner, item.contact) == ("closed", "manager", "unsettled")
    assert [step.what for step in item.steps] == ["assigned", "contacted", "rectified", "closed"]
    assert hall.refused(c.RecordContact(item.id, "settled")) == "is_closed"
    assert "材料" not in repr(hall.events)
    hall.assert_replay_is_live()


def test_whoever_gave_a_name_is_called_back_before_it_is_closed(hall: Hall) -> None:
    item = bad(hall, named=True)
    hall.do(c.RecordRectification(item.id, "改了"), MANAGER)
    for _ in range(2):
        assert hall.refused(c.CloseFollowUp(item.id)) == "not_called_back"
        hall.do(c.RecordContact(item.id, "not_reached"), MANAGER)
    assert hall.refused(c.CloseFollowUp(item.id)) == "not_called_back"
    hall.do(c.RecordContact(item.id, "not_reached"), MANAGER)
    hall.do(c.CloseFollowUp(item.id), MANAGER)


def test_who_was_reached_stays_reached_whatever_came_of_a_later_call(hall: Hall) -> None:
    """The clerk rings once more with the outcome, and nobody answers: the citizen was called back all the same."""
    item = bad(hall, named=True)
    hall.do(c.RecordContact(item.id, "unsettled"), MANAGER)
    hall.do(c.RecordContact(item.id, "not_reached"), MANAGER)
    assert followups.is_called_back(item)
    assert followups.due_of(item) == item.close_due
    hall.do(c.RecordRectification(item.id, "改了"), MANAGER)
    hall.do(c.CloseFollowUp(item.id), MANAGER)


def test_who_is_unknown_cannot_be_called(hall: Hall) -> None:
    item = bad(hall)
    assert hall.refused(c.CloseFollowUp(item.id)) == "not_rectified"
    hall.do(c.RecordRectification(item.id, "改了"), MANAGER)
    hall.do(c.CloseFollowUp(item.id), MANAGER)


def test_an_appeal_is_reviewed_by_somebody_else_and_first(hall: Hall) -> None:
    item = bad(hall)
    assert hall.refused(c.AppealRating(item.id, " ")) == "no_reason"
    hall.do(c.AppealRating(item.id, "群众按错了"), MANAGER)
    assert hall.refused(c.AppealRating(item.id, "再来")) == "already_appealed"
    assert hall.refused(c.CloseFollowUp(item.id)) == "appeal_open"
    assert hall.refused(c.ReviewAppeal(item.id, upheld=True), MANAGER) == "own_appeal"
    hall.do(c.ReviewAppeal(item.id, upheld=True), OTHER)
    assert hall.refused(c.ReviewAppeal(item.id, upheld=False), OTHER) == "no_appeal"
    hall.do(c.CloseFollowUp(item.id), OTHER)  # nothing to put right
    assert item.appeal == "upheld"
    hall.assert_replay_is_live()


def test_a_rejected_appeal_leaves_everything_to_be_done(hall: Hall) -> None:
    item = bad(hall)
    hall.do(c.AppealRating(item.id, "不服"), MANAGER)
    hall.do(c.ReviewAppeal(item.id, upheld=False), OTHER)
    assert hall.refused(c.CloseFollowUp(item.id)) == "not_rectified"
    hall.assert_replay_is_live()


@pytest.mark.parametrize("result", ["", "ok", "<b>", "settled "])
def test_a_result_is_one_of_the_list(hall: Hall, result: str) -> None:
    assert hall.refused(c.RecordContact(bad(hall).id, result)) == "unknown_result"


def test_nothing_is_done_about_what_does_not_exist(hall: Hall) -> None:
    for command in (c.AssignFollowUp("x", "m"), c.RecordContact("x", "settled"), c.CloseFollowUp("x")):
        assert hall.refused(command) == "unknown_follow_up"


def test_overdue_is_told(hall: Hall) -> None:
    item = bad(hall, named=True)  # on Monday: called back by the end of Tuesday, closed by the end of the next Monday
    assert followups.alarm(item, hall.now) == ""
    hall.now = MONDAY_NINE + DAY
    assert followups.alarm(item, hall.now) == "soon"
    hall.now += DAY
    assert followups.alarm(item, hall.now) == "overdue"
    hall.do(c.RecordContact(item.id, "settled"), MANAGER)
    assert followups.alarm(item, hall.now) == ""
    hall.do(c.RecordRectification(item.id, "改了"), MANAGER)
    hall.now = MONDAY_NINE + 8 * DAY
    assert followups.alarm(item, hall.now) == "overdue"
    hall.do(c.CloseFollowUp(item.id), MANAGER)
    assert followups.alarm(item, hall.now) == ""


def test_who_is_unknown_has_no_time_to_be_called_by(hall: Hall) -> None:
    item = bad(hall)
    assert followups.due_of(item) == item.close_due > item.contact_due


def test_it_outlives_the_day_and_a_closed_one_is_forgotten_after_a_month(hall: Hall) -> None:
    item = bad(hall)
    hall.now += 40 * DAY
    hall.do(c.OpenDay("2027-01-02"))
    assert item.id in hall.book.follow_ups
    hall.do(c.RecordRectification(item.id, "改了"), MANAGER)
    hall.do(c.CloseFollowUp(item.id), MANAGER)
    hall.now += 31 * DAY
    hall.do(c.OpenDay("2027-02-02"))
    assert hall.book.follow_ups == {}
    hall.assert_replay_is_live()


def test_put_off_with_a_reason_to_fifteen_days_at_most(hall: Hall) -> None:
    item = bad(hall)
    first = item.close_due
    assert hall.refused(c.ExtendFollowUp(item.id, 10)) == "no_reason"
    assert hall.refused(c.ExtendFollowUp(item.id, 16, "等部门答复")) == "bad_extension"
    assert hall.refused(c.ExtendFollowUp(item.id, 5, "等部门答复")) == "bad_extension"
    hall.do(c.ExtendFollowUp(item.id, 15, "等部门答复"), MANAGER)
    assert item.close_due > first
    assert hall.refused(c.ExtendFollowUp(item.id, 10, "早一点")) == "bad_extension"


# --- deadlines across weekends, holidays and make-up days ---------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 1))
SPANS = st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 31)), max_size=25)


@settings(max_examples=150, deadline=None)
@given(day=DAYS, second=st.integers(0, 86_399), rest=SPANS, work=SPANS, count=st.integers(1, 15))
def test_a_deadline_has_so_many_working_days_before_it(
    day: date, second: int, rest: list[date], work: list[date], count: int
) -> None:
    hours = Hours(holidays=tuple(rest), workdays=tuple(set(work) - set(rest)))
    centre = dianjiang().model_copy(update={"hours": hours})
    since = datetime(day.year, day.month, day.day, tzinfo=centre.zone).timestamp() + second
    due = datetime.fromtimestamp(deadline(centre, since, count), centre.zone)
    last = due.date() - timedelta(days=1)
    passed = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert (due.hour, due.minute, due.second) == (0, 0, 0)
    assert sum(is_workday(centre, each) for each in passed) == count
    assert is_workday(centre, last)


@settings(max_examples=60, deadline=None)
@given(day=DAYS, rest=SPANS, steps=st.lists(st.integers(1, 30), max_size=4))
def test_however_often_it_is_put_off_it_never_passes_the_most(day: date, rest: list[date], steps: list[int]) -> None:
    centre = dianjiang().model_copy(update={"hours": Hours(holidays=tuple(rest))})
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=centre.zone).timestamp()
    hall = Hall(centre.model_copy(update={"hours": None}), noon)
    item = bad(hall)
    hall.book.centre = centre
    most = deadline(centre, item.opened_at, centre.ratings.extended_days)
    for days in steps:
        before = item.close_due
        if isinstance(decide(hall.book, Asked(MANAGER, c.ExtendFollowUp(item.id, days, "等")), hall.now), list):
            hall.ask(c.ExtendFollowUp(item.id, days, "等"), MANAGER)
            assert before < item.close_due <= max(most, before)
        else:
            assert item.close_due == before
