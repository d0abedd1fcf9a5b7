"""The record of ratings over many days: sums and files are of all; nobody is counted twice, nor as good for being silent."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_of import MONDAY_NINE, dianjiang
from site_of import Site

from queue_server import commands as c
from queue_server import events as e
from queue_server.commands import Asked
from queue_server.journal import FILE, Entry, Journal
from queue_server.rating_records import MOST, Records, summary

DAY = 86_400.0
GOOD, BAD = 5, 1


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / FILE, "Asia/Shanghai")
    yield made
    made.close()


def kept(journal: Journal, *events: e.Event) -> None:
    with journal:
        journal.append(Entry(Asked("user:clerk-3", c.OpenDay("x")), events[0].at, "2026-11-23", events, 200, {}))


def was_asked(at: float, prompt: str) -> e.RatingAsked:
    return e.RatingAsked(
        at, f"ticket-{prompt}", prompt, "A001", "3", "user:clerk-3", "tax", f"token-{prompt}", at + 60, at + 5 * DAY
    )


def was_rated(at: float, prompt: str, grade: int = GOOD) -> e.TicketRated:
    return e.TicketRated(at, f"ticket-{prompt}", prompt, grade, "3", "user:clerk-3", "pad")


def figures(tmp_path: Path, since: float, until: float) -> dict[str, object]:
    return summary(Records(tmp_path, dianjiang()).totals(since, until))


def test_sums_are_of_all_however_many_a_page_shows(journal: Journal, tmp_path: Path) -> None:
    count = MOST + 200
    kept(journal, *(was_asked(MONDAY_NINE + n, str(n)) for n in range(count + 100)))
    kept(journal, *(was_rated(MONDAY_NINE + n, str(n), GOOD if n >= 200 else BAD) for n in range(count)))
    records = Records(tmp_path, dianjiang())
    found = summary(records.totals(MONDAY_NINE, MONDAY_NINE + DAY))
    assert (found["asked"], found["rated"], found["not_rated"]) == (count + 100, count, 100)
    assert found["grades"] == {"5": MOST, "4": 0, "3": 0, "2": 0, "1": 200}
    assert (found["satisfied_share"], found["response_rate"]) == (
        round(MOST / count, 3),
        round(count / (count + 100), 3),
    )
    assert len(records.newest(MONDAY_NINE, MONDAY_NINE + DAY)) == MOST
    assert sum(1 for _ in records.every(MONDAY_NINE, MONDAY_NINE + DAY)) == count


def test_who_answers_the_next_day_answered_for_the_day_of_the_visit(journal: Journal, tmp_path: Path) -> None:
    """Three were asked on Monday, one on Tuesday, and on Tuesday all of Monday's rate by phone: nobody rates at 300 %."""
    tuesday = MONDAY_NINE + DAY
    kept(journal, *(was_asked(MONDAY_NINE, name) for name in "abc"), was_asked(tuesday, "d"))
    kept(journal, *(was_rated(tuesday, name) for name in "abc"))
    monday = figures(tmp_path, MONDAY_NINE, tuesday)
    assert (monday["asked"], monday["rated"], monday["not_rated"], monday["response_rate"]) == (3, 0, 0, 1.0)
    assert monday["satisfied_share"] is None
    then = figures(tmp_path, tuesday, tuesday + DAY)
    assert (then["asked"], then["rated"], then["not_rated"], then["response_rate"]) == (1, 3, 1, 0.0)


def test_a_visit_that_was_asked_twice_was_one(journal: Journal, tmp_path: Path) -> None:
    """By the intake system while it was served, and at its end."""
    kept(journal, was_asked(MONDAY_NINE, "a"), was_asked(MONDAY_NINE + 300, "a"), was_rated(MONDAY_NINE + 310, "a"))
    found = figures(tmp_path, MONDAY_NINE, MONDAY_NINE + DAY)
    assert (found["asked"], found["not_rated"], found["response_rate"]) == (1, 0, 1.0)


def test_the_file_holds_every_one_of_them(site: Site) -> None:
    now = site.server.clock.now
    site.server.writer.tend(lambda journal: kept(journal, *(was_rated(now, str(n)) for n in range(MOST + 3))))
    answer = site.signed_in("manager").get("ratings/csv")
    assert len(list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))) == 1 + MOST + 3
