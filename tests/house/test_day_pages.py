"""A real day through the browser: from the manager's slots to a bad rating that is put right, and a restart in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house import day_absence, day_arrival, day_booking, day_counter, day_rating
from tests.house.counter import Counter
from tests.house.hall import verified
from tests.house.long_day import LongDay, long_day

pytestmark = [pytest.mark.network, pytest.mark.browser, pytest.mark.timeout(600)]


def test_a_real_day(tmp_path: Path, chromium: Browser) -> None:
    with long_day(tmp_path, chromium) as day:
        wang = appointments(day)
        phone, number = day_arrival.one_is_in_time(day, wang)
        late = day_arrival.one_is_late_and_waits_as_everybody(day)
        given = day_arrival.classes(day)
        assert (given[number], given[late]) == ("appointment", "normal")
        clerk, case = windows(day, phone, number, late)
        ratings(day, phone, clerk, number, case)
        verified(day.hall.data)
        told(day, case)


def appointments(day: LongDay) -> str:
    """The code of whoever will come today."""
    office = day.office("/office/slots")
    day_booking.the_manager_sets_slots_and_a_closure(day, office)
    page, code = day_booking.a_citizen_books_and_not_twice(day)
    day_booking.it_is_moved(page, code)
    day_booking.another_meets_a_closure_books_and_gives_up(day, office)
    wang = day_booking.staff_book_by_telephone(day, office)
    day_absence.booking_rests_until_the_appeal_is_heard(day, office)
    return wang


def windows(day: LongDay, phone: Page, number: str, late: str) -> tuple[Counter, str]:
    """Whoever served last, and the case that was opened for whoever came in time."""
    package = day.asks("POST", "/tickets", {"service": "tax", "package": "second-hand-home"})["number"]
    first, second, case = day_counter.one_goes_to_another_window(day, phone, number)
    day_counter.called_and_begun(first, late)
    day_counter.finished(first)
    day_counter.a_package_goes_step_by_step(day, first, package)
    day_counter.an_overdue_case_is_urged(day, first, case)
    day_counter.a_result_is_collected(day, case)
    return second, case


def ratings(day: LongDay, phone: Page, clerk: Counter, number: str, case: str) -> None:
    day_rating.a_citizen_is_not_content(phone)
    day_rating.the_province_has_it(day, case)
    day_rating.whoever_was_rated_appeals(clerk, number)
    board = day_rating.an_old_one_is_overdue(day)
    day_rating.the_manager_puts_it_right(board, number)
    expect(clerk.page.get_by_role("tab", name="差评")).to_have_count(0)


def told(day: LongDay, case: str) -> None:
    """What happened stands in the journal once, and the intake system heard of each thing once, in its order."""
    events = [row["event"] for row in day.hall.journal()]
    rating = ("rating_appealed", "appeal_reviewed", "follow_up_extended", "follow_up_closed")
    once = (*rating, "appointment_moved", "case_urged", "unit_acknowledged", "result_ready")
    assert {name: events.count(name) for name in once} == dict.fromkeys(once, 1)
    assert events.count("appointment_missed") == events.count("miss_excused") == 3
    visit = next(event["subject"] for event in day.intake.received if case in event["data"]["ticket"]["case_numbers"])
    kinds = [event["type"].rpartition(".")[2] for event in day.intake.received if event["subject"] == visit]
    steps = ["issued", "called", "serving", "transferred", "called", "serving", "finished", "rated"]
    assert kinds == steps, "each once, and in its order"
