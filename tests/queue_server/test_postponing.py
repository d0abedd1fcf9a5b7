"""Coming later: once, while waiting, behind so many others, and never for ever."""

from __future__ import annotations

import pytest
from desk_of import Hall

from queue_server import commands as c
from queue_server import events as e
from queue_server.postponing import still_barred


@pytest.fixture
def hall() -> Hall:
    made = Hall()
    made.open("3")
    return made


def numbers(hall: Hall, count: int) -> list[str]:
    called = []
    for _ in range(count):
        called.append(str(hall.call("3")))
        hall.do(c.MarkNoShow("3"))
    return called


def test_so_many_others_go_first_and_the_number_stays(hall: Hall) -> None:
    tickets = [hall.issue() for _ in range(5)]
    hall.do(c.PostponeTicket(tickets[0].id, 2))
    assert numbers(hall, 5) == ["A002", "A003", "A001", "A004", "A005"]
    hall.assert_replay_is_live()


def test_who_waits_behind_others_loses_places_too(hall: Hall) -> None:
    tickets = [hall.issue() for _ in range(5)]
    hall.do(c.PostponeTicket(tickets[1].id, 1))
    assert numbers(hall, 5) == ["A001", "A003", "A002", "A004", "A005"]


def test_where_nobody_else_waits_it_is_called_all_the_same(hall: Hall) -> None:
    ticket = hall.issue()
    hall.do(c.PostponeTicket(ticket.id, 10))
    assert numbers(hall, 1) == ["A001"]


def test_once_only(hall: Hall) -> None:
    ticket = hall.issue()
    hall.do(c.PostponeTicket(ticket.id, 1))
    assert hall.refused(c.PostponeTicket(ticket.id, 1)) == "postponed_before"
    assert sum(isinstance(event, e.TicketPostponed) for event in hall.events) == 1


def test_only_while_waiting(hall: Hall) -> None:
    ticket = hall.issue()
    hall.call("3")
    assert hall.refused(c.PostponeTicket(ticket.id, 1)) == "is_called"


@pytest.mark.parametrize("places", [0, -1, 11, 10**9])
def test_as_many_places_as_the_centre_allows(hall: Hall, places: int) -> None:
    ticket = hall.issue()
    assert hall.refused(c.PostponeTicket(ticket.id, places)) == "bad_places"
    assert not ticket.postponed


def test_nobody_is_told_of_more_before_them_than_there_are(hall: Hall) -> None:
    tickets = [hall.issue() for _ in range(3)]
    hall.do(c.PostponeTicket(tickets[0].id, 10))
    assert still_barred(hall.book, tickets[0]) == 2
    hall.do(c.CancelTicket(tickets[1].id))
    assert still_barred(hall.book, tickets[0]) == 1
    numbers(hall, 1)
    assert still_barred(hall.book, tickets[0]) == 0
