"""What the rules of who is next promise, whoever comes and however the rules are changed."""

from __future__ import annotations

from typing import Any

import pytest
from desk_of import Hall, dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st

from lobby.policy_settings import Policy
from queue_server import commands as c
from queue_server import policy, policy_words, views
from queue_server.policy_editing import written
from queue_server.ticket import WAITING, Ticket

CLASSES = st.sampled_from(["normal", "normal", "priority"])
CREDITS = st.integers(0, 50)


def change(hall: Hall, **rules: Any) -> None:
    """Other rules, live."""
    hall.do(c.ChangePolicy({**written(hall.book.centre.policy), **rules}))


def waiting(hall: Hall, queue: str = "tax") -> list[str]:
    return [ticket.number for ticket in hall.book.waiting(queue)]


class TestNobodyStarves:
    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(st.tuples(CLASSES, CLASSES, st.floats(0, 5), st.booleans()), min_size=5, max_size=50),
        st.integers(1, 4),
    )
    def test_no_call_by_the_rules_passes_anybody_more_often_than_the_limit(
        self, arrivals: list[tuple[str, str, float, bool]], limit: int
    ) -> None:
        hall = Hall(dianjiang(max_overtakes=limit))
        hall.open("3", "11")
        for first, second, minutes, elsewhere in arrivals:
            hall.issue(ticket_class=first)
            hall.issue("general" if elsewhere else "tax", ticket_class=second)
            hall.wait(minutes)
            hall.serve("3")
            hall.serve("11")
        assert max(ticket.overtaken for ticket in hall.book.tickets.values()) <= limit

    def test_a_long_line_is_counted_to_its_end(self) -> None:
        """Sixty wait; each of them is passed over by each of three, though a call names no more than fifty."""
        hall = Hall(dianjiang(max_overtakes=3))
        hall.open("3")
        for _ in range(60):
            hall.issue()
        for _ in range(4):
            hall.issue(ticket_class="priority")
        calls = [hall.serve("3") for _ in range(4)]
        assert calls == ["A061", "A062", "A063", "A001"]
        assert {ticket.overtaken for ticket in hall.book.tickets.values() if ticket.ticket_class == "normal"} == {3}
        hall.assert_replay_is_live()

    def test_who_is_as_patient_goes_by_arrival_whatever_the_class(self) -> None:
        hall = Hall(dianjiang(max_overtakes=1))
        hall.open("3")
        hall.issue()
        hall.issue(ticket_class="priority")
        hall.wait(1)
        hall.issue(ticket_class="priority")
        assert [hall.serve("3") for _ in range(3)] == ["A002", "A001", "A003"]


class TestFirstComeFirstServed:
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.tuples(CLASSES, st.floats(0, 4), st.booleans()), min_size=3, max_size=40))
    def test_among_those_of_one_class_and_queue(self, arrivals: list[tuple[str, float, bool]]) -> None:
        hall = Hall()
        hall.open("3")
        called: list[Ticket] = []
        for ticket_class, minutes, call in arrivals:
            hall.issue(ticket_class=ticket_class)
            hall.wait(minutes)
            if call:
                called.append(hall.book.tickets[hall.book.numbers[str(hall.serve("3"))]])
        for one in ("normal", "priority"):
            turns = [ticket.turn for ticket in called if ticket.ticket_class == one]
            assert turns == sorted(turns)


class TestWhatWasPromised:
    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(st.tuples(CLASSES, st.floats(0, 10)), min_size=2, max_size=20),
        st.lists(st.tuples(CREDITS, CREDITS, st.sampled_from([0.2, 1.0, 5.0])), min_size=1, max_size=3),
    )
    def test_no_change_of_the_rules_reorders_numbers_that_were_given(
        self, arrivals: list[tuple[str, float]], changes: list[tuple[int, int, float]]
    ) -> None:
        hall = Hall(dianjiang(max_overtakes=0))
        for ticket_class, minutes in arrivals:
            hall.issue(ticket_class=ticket_class)
            hall.wait(minutes)
        promised = waiting(hall)
        for normal, priority, weight in changes:
            change(hall, credits={"normal": normal, "priority": priority}, weights={"tax": weight})
            hall.issue(ticket_class="priority")
            assert [number for number in waiting(hall) if number in promised] == promised
        hall.open("1")
        called = [str(hall.serve("1")) for _ in waiting(hall)]
        assert [number for number in called if number in promised] == promised
        hall.assert_replay_is_live()

    def test_an_hour_with_rules_of_its_own_reorders_nobody_either(self) -> None:
        noon = {"name": "noon", "from": "09:20", "to": "10:00", "credits": {"priority": 0}}
        hall = Hall(dianjiang(variants=Policy.model_validate({"variants": [noon]}).variants))
        hall.open("3")
        hall.issue()
        hall.wait(10)
        hall.issue(ticket_class="priority")
        hall.wait(15)
        hall.issue(ticket_class="priority")
        assert [hall.serve("3") for _ in range(3)] == ["A002", "A001", "A003"]

    def test_a_queue_may_weigh_more_from_now_on(self) -> None:
        hall = Hall()
        hall.open("10")
        hall.issue("general")
        hall.wait(5)
        hall.issue("general")
        rank = policy.rank(hall.book, hall.book.waiting("general")[0], hall.now)
        change(hall, weights={"general": 2.0})
        assert policy.rank(hall.book, hall.book.waiting("general")[0], hall.now) == 2 * rank


class TestAppointments:
    def book(self, hall: Hall, name: str, minutes: float) -> None:
        hall.do(c.BookAppointment(name, name.upper(), "tax", hall.now + minutes * 60))

    def check_in(self, hall: Hall, name: str) -> Ticket:
        hall.do(c.CheckIn(name, f"token-{name}", code=name.upper()))
        return hall.book.tickets[name]

    @settings(max_examples=30, deadline=None)
    @given(st.integers(0, 29), st.integers(0, 29))
    def test_who_checks_in_early_gains_nothing(self, one: int, two: int) -> None:
        """The place is the slot's, whenever one comes; nobody who came a credit before the slot is passed by it."""
        hall = Hall()
        hall.open("3")
        walk_in = hall.issue()
        hall.wait(0.1)
        self.book(hall, "first", 29)
        self.book(hall, "second", 29.5)
        for name in ("second", "first") if one < two else ("first", "second"):
            self.check_in(hall, name)
        assert hall.book.waiting("tax")[0] is walk_in
        assert [ticket.id for ticket in hall.book.waiting("tax")][1:] == ["first", "second"]

    def test_before_the_slot_nobody_is_said_to_overtake_it(self) -> None:
        """Who has checked in early is passed by those who come later, as was agreed; no patience is used up by it."""
        hall = Hall(dianjiang(max_overtakes=1))
        hall.open("3")
        self.book(hall, "early", 29)
        early = self.check_in(hall, "early")
        for _ in range(3):
            hall.wait(1)
            walk_in = hall.issue()
            assert hall.serve("3") == walk_in.number
        assert (early.overtaken, early.passed_by) == (0, {})


class TestReservedWindows:
    def test_a_strict_window_waits_for_its_classes(self) -> None:
        hall = Hall()
        change(hall, reserved=[{"window": "3", "classes": ["priority"], "strict": True}])
        hall.open("3")
        hall.issue()
        assert hall.call("3") is None
        hall.issue(ticket_class="priority")
        assert hall.call("3") == "A002"

    def test_a_strict_window_passes_over_nobody_whom_it_may_not_call(self) -> None:
        hall = Hall(dianjiang(max_overtakes=1))
        change(hall, reserved=[{"window": "3", "classes": ["priority"], "strict": True}])
        hall.open("3")
        other = hall.issue()
        for _ in range(3):
            hall.issue(ticket_class="priority")
        assert [hall.serve("3") for _ in range(4)] == ["A002", "A003", "A004", None]
        assert other.overtaken == 0

    def test_another_takes_whoever_waits_when_none_of_its_classes_does(self) -> None:
        hall = Hall()
        change(hall, reserved=[{"window": "3", "classes": ["priority"]}], credits={"priority": 0})
        hall.open("3")
        hall.issue()
        hall.issue(ticket_class="priority")
        assert hall.serve("3") == "A002"
        last = hall.book.tickets[hall.book.numbers["A002"]]
        assert last.why["en"] == "A002 before A001: this window is kept for priority"
        assert hall.serve("3") == "A001"


class TestSupportAndVariants:
    def test_thresholds_and_supports_by_queue_and_window(self) -> None:
        """The rules name another queue than the centre's file does; at two, though elsewhere it is five."""
        hall = Hall()
        change(hall, supports={"1": ["market"]}, thresholds={"market": 2, "general": 1})
        hall.open("1")
        hall.issue("general")
        hall.issue("market")
        assert hall.call("1") is None
        hall.issue("market")
        assert hall.serve("1") == "F001"

    def test_a_variant_holds_in_its_hours_only(self) -> None:
        hall = Hall()
        change(hall, variants=[{"name": "peak", "from": "09:30", "to": "10:00", "support_threshold": 1}])
        hall.open("11")
        hall.issue("tax")
        assert hall.call("11") is None
        hall.wait(31)
        assert hall.serve("11") == "A001"


class TestEvenSpread:
    def test_a_number_goes_to_the_window_that_has_been_free_longest(self) -> None:
        hall = Hall(dianjiang(even_spread=True))
        for window in ("2", "1", "3"):
            hall.open(window)
            hall.wait(1)
        tickets = [hall.issue() for _ in range(4)]
        assert [ticket.window for ticket in tickets] == ["2", "1", "3", None]
        hall.do(c.StartService("1"))
        hall.do(c.FinishService("1", "p"))
        assert tickets[3].state == WAITING, "a clerk who has just finished presses when ready"
        hall.assert_replay_is_live()

    def test_nobody_is_called_at_once_past_somebody_who_waits(self) -> None:
        """The clerk has just sat down and not pressed yet; the line in front of the window comes first."""
        hall = Hall(dianjiang(even_spread=True))
        first = hall.issue()
        hall.open("3")
        hall.issue()
        assert waiting(hall) == [first.number, "A002"]

    def test_not_unless_it_is_asked_for(self) -> None:
        hall = Hall()
        hall.open("1")
        assert hall.issue().state == WAITING


class TestWhy:
    def test_the_citizen_is_told_by_rule_and_without_persons(self) -> None:
        hall = Hall()
        hall.open("3")
        first = hall.issue()
        for _ in range(2):
            hall.issue(ticket_class="priority")
            hall.serve("3")
        assert views.passed_by(first) == {
            "count": 2,
            "rules": {"priority": 2},
            "why": {"zh": "有2个依法优先的号排在您前面", "en": "2 with priority by law went before you"},
        }
        assert policy_words.why_passed(hall.issue()) is None

    def test_the_call_keeps_what_ranked_it(self) -> None:
        hall = Hall()
        hall.open("3")
        hall.issue()
        hall.wait(3)
        hall.issue(ticket_class="priority")
        hall.call("3")
        assert hall.events[-1].why == {
            "zh": "A002先于A001：优先，+30分钟", "en": "A002 before A001: priority, +30 min", "rule": "rank", "rank": "30.0",
        }  # fmt: skip


@pytest.mark.parametrize("window", ["1", "3", "11"])
def test_a_choice_among_many_is_the_same_as_the_plain_search(window: str) -> None:
    """The quick choice against one that looks at everybody, by the words of the rules alone."""
    hall = Hall(dianjiang(max_overtakes=0, appointment_share=1.0))
    hall.open(window)
    for turn in range(200):
        hall.issue(("tax", "general", "estate")[turn % 3], ticket_class="priority" if turn % 7 == 0 else "normal")
        hall.wait(0.3)
    queues = policy.callable_queues(hall.book, window)
    everybody = [ticket for queue in queues for ticket in hall.book.waiting(queue)]
    best = max(everybody, key=lambda t: (policy.rank(hall.book, t, hall.now), -t.issued_at, -t.turn))
    choice = policy.next_ticket(hall.book, window, hall.now)
    assert choice
    assert choice.ticket is best
    assert {t.id for t in choice.passed} == {t.id for t in everybody if policy.arrival(t) < policy.arrival(best)}
