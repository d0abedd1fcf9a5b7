"""Who comes on a played day: some give up, some have an appointment, some go from window to window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk_of import MONDAY_NINE, Hall, dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st

from lobby.matters import Package
from queue_server import commands as c
from queue_server import whatif_answer, whatif_patience, whatif_plan, whatif_seen
from queue_server.events import Event
from queue_server.whatif import Arrival, Booking, Change, MoreArrivals, OpenAt, Plan, Played
from queue_server.whatif_citizens import coming
from queue_server.whatif_patience import Patience
from queue_server.whatif_run import play

SEEDS = range(20)


def impatient(*, leave_after: float, every: int) -> list[Event]:
    """A day at one window of ten minutes: a citizen every five, each `every`-th of whom gives up after so many minutes."""
    hall, leaving = Hall(), list[tuple[float, str]]()
    hall.open("1")
    for minute in range(240):
        if minute % 5 == 0:
            ticket = hall.issue()
            if (minute // 5) % every == 0:
                leaving.append((minute + leave_after, ticket.id))
        for _, name in [one for one in leaving if one[0] == minute]:
            if hall.book.tickets[name].state == "waiting":
                hall.do(c.CancelTicket(name, by="citizen"))
        if minute % 10 == 0:
            if hall.book.windows["1"].ticket:
                hall.do(c.StartService("1"))
                hall.do(c.FinishService("1", f"prompt-{minute}"))
            hall.call("1")
        hall.wait(1)
    return hall.events


class TestPatience:
    def test_who_gives_up_is_learnt_by_how_long_they_had_waited(self) -> None:
        found = whatif_patience.learnt(impatient(leave_after=25, every=3)).leaving["tax"]
        before, then = found[0], found[2]
        assert then > 5 * before, "they leave after 20 to 40 minutes, not in the first ten"
        assert 0.005 < then < 0.1

    def test_where_nobody_gave_up_nobody_will(self) -> None:
        known = whatif_patience.learnt(impatient(leave_after=999, every=3))
        assert known.leaves_after("tax", 0.0001) is None
        assert known.absent_at("tax", 90) == 0.0

    def test_a_number_that_was_given_twice_is_no_lost_patience(self) -> None:
        hall = Hall()
        hall.do(c.CancelTicket(hall.issue().id, by="duplicate"))
        assert not whatif_patience.learnt(hall.events).leaving

    def test_after_a_longer_wait_more_are_gone_when_called(self) -> None:
        hall = Hall()
        hall.open("1")
        for turn in range(60):
            long = turn % 2 == 0
            hall.issue()
            hall.wait(45 if long else 2)
            hall.call("1")
            if long and turn % 4 == 0:
                hall.do(c.MarkNoShow("1"))
            else:
                hall.do(c.StartService("1"))
                hall.do(c.FinishService("1", f"prompt-{turn}"))
        known = whatif_patience.learnt(hall.events)
        assert known.absent_at("tax", 45) > 2 * known.absent_at("tax", 2)
        assert known.absent_at("never-seen", 45) == pytest.approx(known.absent[""][3])

    def test_who_stands_at_the_window_already_teaches_nothing_of_who_is_gone(self) -> None:
        hall = Hall()
        hall.open("1")
        hall.issue()
        hall.call("1")
        hall.do(c.MarkNoShow("1"))
        before = whatif_patience.learnt(hall.events)
        for turn in range(5):
            hall.do(c.ServeWalkIn("1", "tax", f"walk-in-{turn}", f"token-{turn}", f"call-{turn}"))
            hall.do(c.FinishService("1", f"prompt-{turn}"))
        assert whatif_patience.learnt(hall.events).absent == before.absent

    @given(luck=st.floats(0.001, 1.0), waited=st.floats(0, 200))
    def test_nobody_leaves_before_the_moment_at_which_they_still_wait(self, luck: float, waited: float) -> None:
        known = Patience(leaving={"": (0.01, 0.0, 0.02, 0.0, 0.05, 0.01)})
        after = known.leaves_after("tax", luck, waited)
        assert after is None or waited <= after <= whatif_patience.LONGEST

    def test_the_hazard_is_the_one_that_was_learnt(self) -> None:
        known = Patience(leaving={"": (0.05,) * 6})
        gone = [known.leaves_after("tax", (turn + 0.5) / 1000) for turn in range(1000)]
        assert sum(after is not None and after <= 20 for after in gone) / 1000 == pytest.approx(0.632, abs=0.01)


class TestGivingUp:
    def test_a_day_again_loses_about_as_many_as_it_did(self) -> None:
        events = impatient(leave_after=25, every=3)
        lost = sum(type(event).__name__ == "TicketCancelled" for event in events)
        plan = whatif_plan.recorded(dianjiang(), events)
        played = [len(play(plan, (), seed).gone) for seed in SEEDS]
        assert lost / 2 < sum(played) / len(played) < lost * 2

    def test_a_window_more_keeps_those_who_would_have_left(self) -> None:
        plan = whatif_plan.recorded(dianjiang(), impatient(leave_after=25, every=3))
        now, then = (
            sum(len(play(plan, changes, seed).gone) for seed in SEEDS)
            for changes in ((), (OpenAt(kind="open", window="2"),))
        )
        assert then < now / 2

    def test_whoever_leaves_after_the_target_was_not_served_within_it(self) -> None:
        waits = tuple(("tax", 0.0, 5.0) for _ in range(6))
        gone = (("tax", 0.0, 3.0), *(("tax", 0.0, 40.0) for _ in range(2)))
        told = whatif_answer.summary(Played(waits, 60, 0, 0, (), gone), {"tax": 30})
        assert told.queues["tax"]["in_target"] == told.queues[""]["in_target"] == 0.75
        assert told.day["gave_up"] == told.queues["tax"]["gave_up"] == 3

    @settings(max_examples=25, deadline=None)
    @given(seed=st.integers(0, 10_000), hazard=st.floats(0, 0.05), absent=st.floats(0, 0.6), factor=st.floats(0, 2))
    def test_nobody_is_lost_whatever_the_chance(self, seed: int, hazard: float, absent: float, factor: float) -> None:
        """Everybody who comes is called, still waits at the end, or has given up; once each."""
        base = whatif_plan.recorded(dianjiang(), impatient(leave_after=25, every=3))
        patience = Patience({"": (hazard,) * 6}, {"": (absent,) * 6})
        plan, changes = replace(base, patience=patience), (MoreArrivals(kind="arrivals", factor=factor),)
        played = play(plan, changes, seed)
        assert len(played.waits) + len(played.gone) == len(coming(plan, changes, seed))
        assert played == play(plan, changes, seed)
        assert all(minutes >= 0 for _, _, minutes in (*played.waits, *played.gone))


def company(order: str = "sequence") -> Package:
    steps = [{"name": {"zh": name, "en": name}, "service": name} for name in ("market", "tax")]
    return Package.model_validate({"id": "all", "name": {"zh": "一件事", "en": "All"}, "steps": steps, "order": order})


class TestPackages:
    @pytest.fixture
    def day(self) -> Hall:
        """Ten founders of companies, each served at the market window and then at the tax one."""
        hall = Hall(dianjiang().model_copy(update={"packages": (company(),)}))
        hall.open("9", "1")
        for turn in range(10):
            hall.issue("market", package="all")
            for window, minutes in (("9", 6), ("1", 12)):
                hall.call(window)
                hall.do(c.StartService(window))
                hall.wait(minutes)
                hall.do(c.FinishService(window, f"prompt-{turn}-{window}"))
        return hall

    def test_each_step_teaches_its_own_service(self, day: Hall) -> None:
        found = whatif_seen.durations(whatif_seen.taken(day.events))
        assert found["market"] == pytest.approx([6.0] * 10)
        assert found["tax"] == pytest.approx([12.0] * 10)

    def test_a_played_founder_waits_at_both_windows(self, day: Hall) -> None:
        plan = whatif_plan.recorded(day.centre, day.events)
        played = play(plan, (), 1)
        assert [sum(queue == name for queue, *_ in played.waits) for name in ("market", "tax")] == [10, 10]
        assert played.left == ()
        assert played.open_minutes > played.idle_minutes >= 0

    def test_steps_at_one_window_are_no_second_wait(self) -> None:
        hall = Hall(dianjiang().model_copy(update={"packages": (company(),)}))
        hall.do(c.AssignWindow("9", ("market", "tax"), ()))
        hall.open("9")
        hall.issue("market", package="all")
        held = whatif_plan.recorded(hall.centre, hall.events)
        hall.book.day = "2026-11-23"
        plan = whatif_plan.rest_of_today(hall.book, hall.now, hall.events, [])
        waits = play(replace(plan, rates={}), (), 1).waits
        assert [queue for queue, *_ in waits] == ["market"]
        assert held.arrivals[0].package == "all"

    def test_as_many_of_those_drawn_come_for_a_package_as_did(self, day: Hall) -> None:
        day.issue("market")
        plan = whatif_plan.rest_of_today(Hall(day.centre).book, MONDAY_NINE, [], [day.events])
        assert plan.packages == {"market": {"all": 10, "": 1}}
        drawn = [one.arrival.package for seed in SEEDS for one in coming(plan, (), seed)]
        assert 0.8 < drawn.count("all") / len(drawn) < 1

    def test_a_package_that_is_no_more_is_a_plain_number(self, day: Hall) -> None:
        plan = whatif_plan.recorded(dianjiang().model_copy(update={"packages": ()}), day.events)
        assert {one.package for one in plan.arrivals} == {None}


class TestAppointments:
    @pytest.fixture
    def booked(self) -> Hall:
        """Ten o'clock and later slots of the tax office, a citizen each; nobody has come yet."""
        hall = Hall()
        hall.open("1")
        for turn in range(12):
            slot = MONDAY_NINE + 3600 + turn * 900
            hall.do(c.BookAppointment(f"booking-{turn}", f"CODE{turn:02}", "tax", slot), "user:staff")
        return hall

    def plan(self, hall: Hall) -> Plan:
        return whatif_plan.rest_of_today(hall.book, hall.now, hall.events, [])

    def test_they_alone_are_a_basis(self, booked: Hall) -> None:
        assert len(self.plan(booked).bookings) == 12

    def test_they_come_around_their_slot_and_some_never(self, booked: Hall) -> None:
        plan = self.plan(booked)
        slots = {one.appointment: one for one in plan.bookings}
        came = [one.arrival for seed in SEEDS for one in coming(plan, (), seed)]
        assert 0.8 < len(came) / (12 * len(SEEDS)) < 0.97, "one in ten misses it, where nothing else is known"
        for arrival in came:
            booking = slots[arrival.appointment or ""]
            assert booking.opens <= arrival.at < booking.slot + 3600

    def test_they_check_in_by_the_halls_own_law_and_rank_from_the_slot(self, booked: Hall) -> None:
        """The one clerk is busy with a hundred others: a slot's citizen goes before most of those who came later."""
        plan = replace(self.plan(booked), usual={"tax": 3.5}, missed=0.0)
        walk_ins = tuple(Arrival(plan.start + turn * 180, "tax") for turn in range(100))
        alone, beside = play(plan, (), 1), play(replace(plan, arrivals=walk_ins), (), 1)
        assert len(alone.waits) == 12
        assert len(beside.waits) == 112
        early = {at for _, at, _ in alone.waits}
        theirs = [minutes for _, at, minutes in beside.waits if at in early]
        others = [minutes for _, at, minutes in beside.waits if at not in early and at > min(early)]
        assert sum(theirs) / len(theirs) < 0.7 * sum(others) / len(others)

    def test_those_who_were_missed_so_far_are_the_share_that_misses(self, booked: Hall) -> None:
        for name, booking in list(booked.book.appointments.items()):
            booked.book.appointments[name] = replace(booking, state="missed" if name.endswith("1") else "used")
        assert self.missed(booked) == pytest.approx((2 + 1) / (12 + 10))

    def missed(self, hall: Hall) -> float:
        hall.issue()
        return self.plan(hall).missed

    def test_a_recorded_days_citizen_with_an_appointment_ranks_from_the_slot_again(self, booked: Hall) -> None:
        booked.wait(65)
        for turn in range(3):
            booked.do(c.CheckIn(f"ticket-{turn}", f"token-{turn}", candidates=(f"booking-{turn}",)), "user:staff")
        plan = whatif_plan.recorded(dianjiang(), booked.events)
        assert [one.appointment for one in plan.arrivals] == ["booking-0", "booking-1", "booking-2"]
        assert len(play(plan, (), 1).waits) == 3

    def test_past_appointments_are_not_drawn_a_second_time_among_those_who_walk_in(self, booked: Hall) -> None:
        booked.wait(65)
        booked.do(c.CheckIn("ticket-0", "token-0", candidates=("booking-0",)), "user:staff")
        booked.issue()
        morning = Hall()
        plan = whatif_plan.rest_of_today(morning.book, morning.now, [], [booked.events])
        assert sum(expected for _, expected in plan.rates["tax"]) == 1
        assert set(plan.classes) == {"normal"}

    def test_who_comes_too_many_has_the_class_but_no_slot_of_another(self, booked: Hall) -> None:
        more: tuple[Change, ...] = (MoreArrivals(kind="arrivals", factor=2),)
        came = [one.arrival for one in coming(replace(self.plan(booked), missed=0.0), more, 1)]
        assert len(came) == 24
        assert sum(one.appointment is not None for one in came) == 12
        assert {one.ticket_class for one in came} == {"appointment"}
        assert len(play(replace(self.plan(booked), missed=0.0), more, 1).waits) == 24

    def test_whose_slot_has_passed_is_no_longer_expected(self) -> None:
        plan = replace(self.empty(), bookings=(Booking("gone", "tax", MONDAY_NINE - 60, MONDAY_NINE - 1860),))
        assert coming(plan, (), 1) == []

    def empty(self) -> Plan:
        hall = Hall()
        hall.issue()
        return replace(whatif_plan.rest_of_today(hall.book, hall.now, hall.events, []), rates={})


class TestLongLines:
    def test_what_a_long_line_does_to_a_service_is_learnt(self) -> None:
        """Twelve minutes each while fewer than three wait, six while more do."""
        hall = Hall()
        hall.open("1")
        for turn in range(80):
            crowd = turn >= 40
            for _ in range(5 if turn == 40 else 1):
                hall.issue()
            hall.call("1")
            hall.do(c.StartService("1"))
            hall.wait(6 if crowd else 12)
            hall.do(c.FinishService("1", f"prompt-{turn}"))
        few, more, *rest = whatif_seen.crowd(list(whatif_seen.taken(hall.events)))
        assert few > 1.1
        assert more < 0.9
        assert rest == [1.0, 1.0, 1.0]

    def test_and_is_played(self) -> None:
        events = impatient(leave_after=999, every=3)
        plan = replace(whatif_plan.recorded(dianjiang(), events), crowd=())
        hurried = replace(plan, crowd=(1.0, 1.0, 0.5, 0.5, 0.5))
        assert max(m for *_, m in play(hurried, (), 1).waits) < 0.8 * max(m for *_, m in play(plan, (), 1).waits)
