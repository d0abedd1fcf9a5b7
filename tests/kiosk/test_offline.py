"""Numbers of the kiosk's own series: counted per queue and day, never twice, whatever the clock does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.offline import Own, following, own
from kiosk.pages import Wanted
from lobby.asks import RegisterOffline
from lobby.codec import encode, read_ask
from lobby.config import load

CENTRE = load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
AT = datetime(2026, 11, 23, 9, 41, 7, 123456, tzinfo=CENTRE.zone)
ID = "0199aa00-0000-7000-8000-000000000001"
TOKEN = "5Q0m0cVtN3yJkR2wXo9LsA"


def make(marks: dict[str, str], service: str = "tax", at: datetime = AT, instead_of: str | None = None) -> Own:
    made = own(CENTRE, Wanted(service), "K", at, marks.get, ticket_id=ID, token=TOKEN, instead_of=instead_of)
    marks.update(made.marks)
    return made


def test_numbers_count_per_queue_behind_the_kiosks_mark() -> None:
    marks: dict[str, str] = {}
    numbers = [make(marks, service).ticket.number for service in ("tax", "tax", "estate", "tax", "collect")]
    assert numbers == ["AK01", "AK02", "BK01", "AK03", "JK01"]


def test_the_hundredth_number_goes_on() -> None:
    marks = {"offline/tax": "2026-11-23 99"}
    assert make(marks).ticket.number == "AK100"


def test_a_new_day_begins_at_one() -> None:
    marks: dict[str, str] = {}
    make(marks)
    make(marks)
    assert make(marks, at=AT + timedelta(days=1)).ticket.number == "AK01"


def test_a_clock_that_fell_back_to_1970_gives_no_number_twice() -> None:
    marks: dict[str, str] = {}
    first = make(marks).ticket.number
    second = make(marks, at=datetime(1970, 1, 1, tzinfo=CENTRE.zone)).ticket.number
    third = make(marks).ticket.number
    assert [first, second, third] == ["AK01", "AK02", "AK03"]


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 1, 5)), max_size=60))
def test_however_the_clock_jumps_no_number_of_a_day_is_given_twice(days: list[date]) -> None:
    kept, seen = None, set()
    for today in days:
        day, count = following(kept, today)
        assert (day, count) not in seen
        seen.add((day, count))
        kept = f"{day.isoformat()} {count}"


def test_the_ask_is_one_that_the_server_reads() -> None:
    unanswered = "3f0d8f0e-7a55-4d5c-9a7c-3f6c1f3f1c11"
    made = make({}, instead_of=unanswered)
    ask = read_ask(encode({"id": unanswered, **made.ask}))
    assert isinstance(ask, RegisterOffline)
    assert (ask.number, ask.service, ask.token) == ("AK01", "tax", TOKEN)
    assert ask.instead_of == UUID(unanswered)
    assert abs((ask.issued_at - AT).total_seconds()) < 0.001
    assert str(ask.ticket) == made.ticket.id == ID


def test_the_slip_names_the_windows_though_nobody_was_asked() -> None:
    assert make({}, "estate").ticket.windows == ["4", "5"]


def test_an_unknown_service_gets_no_number() -> None:
    with pytest.raises(KeyError):
        make({}, "no-such-service")


def test_a_priority_with_its_ground_and_a_package_go_with_the_number_and_who_it_is_does_not() -> None:
    wanted = Wanted("tax", package="newborn", ticket_class="priority", basis="veteran", sealed="AAAA")
    made = own(CENTRE, wanted, "K", AT, {}.get, ticket_id=ID, token=TOKEN)
    ask = read_ask(encode({"id": ID, **made.ask}))
    assert isinstance(ask, RegisterOffline)
    assert (ask.ticket_class, ask.basis, ask.package) == ("priority", "veteran", "newborn")
    assert "sealed" not in made.ask
    assert made.ticket.ticket_class == "priority"
