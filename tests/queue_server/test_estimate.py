"""How long: ranges from the rules run forward, paces that are learnt, promises that are kept or mended."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from desk_of import Hall, dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st
from server_of import Server

from lobby.centre import Queue
from queue_server import commands as c
from queue_server import estimate, estimate_forward, estimate_pace, views
from queue_server.estimate_promises import Ends, Promises


def served(hall: Hall, window: str, minutes: float) -> str:
    """Call, serve so long, finish."""
    number = hall.call(window)
    hall.do(c.StartService(window))
    hall.wait(minutes)
    hall.do(c.FinishService(window, f"prompt-{hall.now}"))
    return str(number)


class TestRanges:
    def test_a_free_window_is_at_once(self) -> None:
        hall = Hall()
        hall.open("1")
        assert estimate.queue_wait(hall.book, "tax") == (0, 0)

    @settings(max_examples=30, deadline=None)
    @given(st.integers(1, 60), st.integers(1, 3))
    def test_never_a_single_figure_and_never_backwards(self, waiting: int, windows: int) -> None:
        hall = Hall()
        hall.open(*("1", "2", "3")[:windows])
        for _ in range(waiting + windows):
            hall.issue()
        for window in ("1", "2", "3")[:windows]:
            hall.call(window)
        ranges = [estimate.ticket_wait(hall.book, ticket) for ticket in hall.book.waiting("tax")]
        assert all(low < high for low, high in ranges)
        assert ranges == sorted(ranges)

    def test_more_windows_shorter_waits(self) -> None:
        hall = Hall()
        hall.open("1")
        for _ in range(12):
            hall.issue()
        _, before = estimate.queue_wait(hall.book, "tax")
        hall.open("2", "3")
        assert estimate.queue_wait(hall.book, "tax")[1] < before / 2

    def test_without_an_open_window_there_is_no_basis(self) -> None:
        hall = Hall()
        hall.issue()
        assert views.queue(hall.book, "tax")["wait_basis"] == "none"
        hall.open("1")
        assert views.queue(hall.book, "tax")["wait_basis"] == "guess"
        for _ in range(6):
            hall.issue()
            served(hall, "1", 5)
        assert views.queue(hall.book, "tax")["wait_basis"] == "learnt"

    def test_where_the_centre_guesses_nothing_and_nobody_was_served_there_is_no_basis(self) -> None:
        centre = dianjiang()
        silent = tuple(Queue(id=queue.id, letter=queue.letter, name=queue.name) for queue in centre.queues)
        hall = Hall(centre.model_copy(update={"queues": silent}))
        hall.open("1")
        hall.issue()
        assert estimate.basis(hall.book, "tax") == "none"
        assert estimate.basis(Hall().book, "tax") == "none", "no window is open"
        hall.call("1")
        hall.do(c.StartService("1"))
        hall.wait(6)
        hall.do(c.FinishService("1", "prompt"))
        assert estimate.basis(hall.book, "tax") == "guess"

    def test_numbers_given_since_are_counted_without_a_new_run(self) -> None:
        hall = Hall()
        hall.open("1")
        for _ in range(5):
            hall.issue()
        estimate.queue_wait(hall.book, "tax")
        run = hall.book.forward
        for _ in range(3):
            hall.issue()
        far = estimate.queue_wait(hall.book, "tax")
        assert hall.book.forward is run
        hall.book.forward = None
        assert far == estimate.queue_wait(hall.book, "tax")


class TestForward:
    def test_it_calls_whom_the_rules_would_call(self) -> None:
        """The order of the run against that of the real presses, with priorities, two queues and a support."""
        hall = Hall(dianjiang(max_overtakes=0, support_threshold=3))
        hall.open("3", "11")
        for turn in range(24):
            hall.issue("tax" if turn % 3 else "general", ticket_class="priority" if turn % 5 == 0 else "normal")
            hall.wait(0.5)
        run = estimate_forward.run(hall.book, "tax", hall.now)
        expected = sorted(
            (minutes, ticket.number)
            for queue in ("tax", "general")
            for minutes, ticket in zip(run[queue], hall.book.waiting(queue), strict=False)
        )
        first = [number for minutes, number in expected if minutes == 0]
        assert sorted(first) == sorted(str(hall.call(window)) for window in ("3", "11"))

    def test_it_weighs_queues_as_the_rules_do_and_calls_to_the_last_as_they_would(self) -> None:
        policy = dianjiang().policy.model_copy(
            update={"weights": {"general": 3.0}, "max_overtakes": 0, "support_threshold": 1}
        )
        hall = Hall(dianjiang().model_copy(update={"policy": policy}))
        hall.open("12")
        for turn in range(12):
            hall.issue("general" if turn % 4 == 3 else "tax")
            hall.wait(2)
        run = estimate_forward.run(hall.book, "tax", hall.now)
        expected = sorted(
            (minutes, ticket.number)
            for queue in ("tax", "general")
            for minutes, ticket in zip(run[queue], hall.book.waiting(queue), strict=False)
        )
        each = [later - earlier for (earlier, _), (later, _) in pairwise(expected)]
        called = []
        for minutes in [*each, 0.0]:
            called.append(str(hall.serve("12")))
            hall.wait(minutes)
        assert called == [number for _, number in expected]
        assert called != sorted(called)

    def test_a_queue_apart_is_left_alone(self) -> None:
        hall = Hall()
        hall.open("1")
        assert "marriage" not in estimate_forward.run(hall.book, "tax", hall.now)

    def test_two_thousand_are_run_in_groups_with_the_same_end(self) -> None:
        hall = Hall()
        hall.open("1", "2")
        for _ in range(600):
            hall.issue()
        run = estimate_forward.run(hall.book, "tax", hall.now)["tax"]
        each = estimate.service_minutes(hall.book, "tax") + hall.book.paces.pause()
        assert len(run) == 601
        assert abs(run[-1] - 600 * each / 2) < 0.03 * run[-1]


class TestPaces:
    def test_a_window_and_an_hour_are_drawn_towards_the_service(self) -> None:
        paces = estimate_pace.Paces()
        for _ in range(100):
            paces.learn("tax", "1", 9, 4.0)
        for _ in range(3):
            paces.learn("tax", "2", 9, 20.0)
        usual = paces.mean("tax", 10.0)
        quick, slow, unknown = (paces.minutes("tax", window, 9, 10.0) for window in ("1", "2", "3"))
        assert quick < usual < slow < 20
        assert abs(unknown - paces.minutes("tax", "3", 14, 10.0)) < 1.0

    def test_what_takes_longer_is_told_longer(self) -> None:
        hall = Hall()
        hall.open("1")
        for _ in range(20):
            hall.issue()
        _, before = estimate.queue_wait(hall.book, "tax")
        for _ in range(10):
            served(hall, "1", 25)
            hall.issue()
        assert estimate.queue_wait(hall.book, "tax")[1] > 1.5 * before

    def test_a_press_taken_back_teaches_nothing(self) -> None:
        hall = Hall()
        hall.open("1")
        hall.issue()
        hall.call("1")
        hall.wait(0.1)
        hall.do(c.Undo("1"))
        assert hall.book.paces.services == {}

    def test_a_resumed_ticket_counts_from_its_resuming(self) -> None:
        hall = Hall()
        hall.open("1")
        hall.issue()
        hall.call("1")
        hall.do(c.StartService("1"))
        hall.wait(2)
        hall.do(c.ParkTicket("1"))
        hall.wait(120)
        hall.do(c.ResumeTicket("1"))
        hall.wait(3)
        hall.do(c.FinishService("1", "p"))
        assert hall.book.paces.services["tax"] == [2, 5.0]


def slowing_down(changed: float, end: float) -> list[tuple[float, bool]]:
    """Two windows of a hall; from a minute on services take twice as long, and half as many come.

    For each call the minute, and whether the wait lay within what the number was told.
    """
    hall, dice, free = Hall(), random.Random(6), {"1": 0.0, "2": 0.0}
    hall.open(*free)
    kept: list[tuple[float, bool]] = []
    for minute in range(int(end)):
        times = 2 if minute >= changed else 1
        if dice.random() < 0.3 / times:
            hall.issue()
        for window in [window for window, until_free in free.items() if minute >= until_free]:
            if hall.book.windows[window].ticket:
                hall.do(c.StartService(window))
                hall.do(c.FinishService(window, f"prompt-{minute}-{window}"))
            called = hall.call(window)
            if called:
                ticket = hall.book.tickets[hall.book.numbers[called]]
                if ticket.told_high and ticket.told_low is not None:
                    kept.append((minute, ticket.told_low <= (hall.now - ticket.issued_at) / 60 <= ticket.told_high))
                free[window] = minute + dice.uniform(4, 8) * times
        hall.wait(1)
    return kept


class TestPromises:
    def test_a_call_scores_what_the_number_was_told(self) -> None:
        hall = Hall()
        hall.open("1")
        hall.issue()
        told = hall.issue()
        assert told.told_low is not None
        served(hall, "1", 60)
        served(hall, "1", 5)
        kept = hall.book.promises.days["2026-11-23"]["tax"]
        assert (kept.count, kept.above) == (1, 1), "sixty minutes were not among those told; at once is no range"
        hall.assert_replay_is_live()

    def test_ends_find_the_fifths_of_whatever_happens(self) -> None:
        """Waits half as long again as the middle says, and wider: the ends move there by themselves."""
        dice, ends, inside = random.Random(1), Ends(), []
        for turn in range(3000):
            actual = dice.gauss(0.5, 1.3)
            below, above = actual < ends.low, actual > ends.high
            if turn > 500:
                inside.append(not below and not above)
            ends.learn(below=below, above=above)
        assert 0.55 < sum(inside) / len(inside) < 0.65
        assert ends.low > -0.84
        assert ends.high > 1.2

    def test_when_services_become_half_as_fast_the_ranges_come_right_again_by_themselves(self) -> None:
        """Ten hours at six minutes, then the same clerks need twelve: promises break, and then hold again."""
        changed, end = 600.0, 2400.0
        kept = slowing_down(changed, end)

        def share(first: float, last: float) -> float:
            told = [inside for at, inside in kept if first <= at < last]
            assert len(told) > 15
            return sum(told) / len(told)

        before, shock, after = share(60, changed), share(changed, changed + 180), share(changed + 600, end)
        assert 0.45 < before < 0.85
        assert 0.45 < after < 0.85
        assert 2 * shock < min(before, after), "at first the old pace is promised"

    def test_what_was_learnt_outlives_the_days_that_a_server_reads(self, server: Server) -> None:
        server.do(c.OpenWindow("3"), "user:clerk-3")
        for _ in range(3):
            server.issue()
        for turn in range(3):
            server.do(c.CallNext("3", f"call-{turn}"))
            server.do(c.StartService("3"))
            server.clock.now += 600
            server.do(c.FinishService("3", f"prompt-{turn}"))
        for day in ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"):
            server.do(c.OpenDay(day), "system:calendar")

        def learnt() -> tuple[dict[str, Any], dict[str, Any]]:
            return server.writer.look(lambda book: (book.paces.services, book.promises.written()))

        before, promises = learnt()
        server.end()
        server.begin()  # which opens a day, so that the last one ends and fades
        after, still = learnt()
        assert after["tax"][0] == pytest.approx(before["tax"][0] * estimate_pace.FADE, abs=0.001)
        assert still == promises
        assert list(promises["days"]) == ["2026-11-23"]

    def test_written_and_read_are_the_same(self) -> None:
        promises = Promises()
        for minutes in (1.0, 7.0, 30.0):
            promises.score("2026-11-23", "tax", "tax", (5, 10), minutes)
        kept = promises.days["2026-11-23"]["tax"]
        assert (kept.below, kept.inside, kept.above) == (1, 1, 1)
        assert promises.written()["ends"]["tax"]["count"] == 3
