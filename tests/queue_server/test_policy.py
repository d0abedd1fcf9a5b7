"""Who is next, and the sentence that says why."""

from __future__ import annotations

from desk_of import Hall, dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server import commands as c
from queue_server import policy
from queue_server.policy import callable_queues


def test_equal_class_and_queue_is_first_come_first_served() -> None:
    hall = Hall()
    hall.open("1", "2", "3")
    numbers = []
    for _ in range(30):
        numbers.append(hall.issue().number)
        hall.wait(0.1)
    assert [hall.serve(str(1 + turn % 3)) for turn in range(30)] == numbers


def test_priority_counts_as_minutes_and_says_so() -> None:
    hall = Hall()
    hall.open("3")
    hall.issue()
    hall.wait(10)
    hall.issue(ticket_class="priority")
    answer = hall.do(c.CallNext("3", "x"))
    assert answer["why"] == {
        "zh": "A002先于A001：优先，+30分钟",
        "en": "A002 before A001: priority, +30 min",
        "passed": ["A001"],
    }


def test_who_has_waited_longer_than_the_credit_goes_first() -> None:
    hall = Hall()
    hall.open("3")
    first = hall.issue()
    hall.wait(31)
    hall.issue(ticket_class="priority")
    assert hall.call("3") == first.number


def test_support_only_past_the_threshold() -> None:
    hall = Hall(dianjiang(support_threshold=3))
    hall.open("11")
    hall.issue("tax")
    hall.issue("tax")
    assert hall.call("11") is None
    hall.issue("tax")
    assert "tax" in callable_queues(hall.book, "11")
    assert hall.call("11") == "A001"


def test_nobody_is_passed_over_more_than_the_limit() -> None:
    hall = Hall(dianjiang(max_overtakes=2))
    hall.open("3")
    patient = hall.issue()
    for _ in range(5):
        hall.issue(ticket_class="priority")
    assert [hall.serve("3") for _ in range(3)] == ["A002", "A003", patient.number]
    assert patient.why["zh"] == "A001：已被越过2次，现在优先"


def test_appointments_take_no_more_than_their_share() -> None:
    hall = Hall(dianjiang(appointment_share=0.5, max_overtakes=0))
    hall.open("3")
    for turn in range(8):
        hall.do(c.BookAppointment(f"a{turn}", f"CODE{turn}", "tax", hall.now))
        hall.do(c.CheckIn(f"t{turn}", f"k{turn}", code=f"CODE{turn}"))
    for _ in range(8):
        hall.issue()
    classes = [hall.book.tickets[hall.book.numbers[hall.serve("3")]].ticket_class for _ in range(10)]
    assert classes.count("appointment") == 5
    assert classes[:4] == ["appointment"] * 3 + ["normal"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 5)), min_size=5, max_size=60), st.integers(1, 4))
def test_no_starvation(arrivals: list[tuple[bool, float]], limit: int) -> None:
    """Whoever comes, and however: nobody is passed over more often than the limit and one call under way."""
    hall = Hall(dianjiang(max_overtakes=limit))
    hall.open("3")
    for priority, minutes in arrivals:
        hall.issue(ticket_class="priority" if priority else "normal")
        hall.issue(ticket_class="priority")
        hall.wait(minutes)
        hall.serve("3")
    assert max(ticket.overtaken for ticket in hall.book.tickets.values()) <= limit


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["tax", "general"]), min_size=2, max_size=40))
def test_two_queues_at_one_window_are_served_by_arrival(services: list[str]) -> None:
    hall = Hall(dianjiang(support_threshold=1, max_overtakes=0))
    hall.open("3")
    numbers = []
    for service in services:
        numbers.append(hall.issue(service).number)
        hall.wait(1)
    assert [hall.serve("3") for _ in services] == numbers


def test_a_waiting_list_says_why_each_stands_where_it_does() -> None:
    hall = Hall()
    hall.open("3")
    missed = hall.issue()
    hall.call("3")
    hall.do(c.MarkNoShow("3"))
    hall.do(c.ReturnTicket(missed.id))
    hall.issue()
    hall.wait(4)
    hall.issue(ticket_class="priority")
    order = policy.order(hall.book, "3", hall.now)
    seen = [(ticket.number, policy.standing(hall.book, ticket, hall.now).en) for ticket in order]
    assert seen == [
        ("A003", "waited 0 min, priority +30 min"),
        ("A002", "waited 4 min"),
        ("A001", "back after a missed call: 3 others first"),
    ]
