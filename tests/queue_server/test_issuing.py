"""Getting a number: in order, by appointment, while cut off, given up, come back."""

from __future__ import annotations

import pytest
from desk_of import DIANJIANG, MONDAY_NINE, Hall, dianjiang

from lobby import config
from lobby.hours import gives_numbers
from queue_server import commands as c


def test_numbers_are_counted_per_queue_and_never_end() -> None:
    hall = Hall()
    assert [hall.issue("tax").number for _ in range(3)] == ["A001", "A002", "A003"]
    assert hall.issue("estate").number == "B001"
    hall.book.serials["A"] = 999
    assert hall.issue("tax").number == "A1000"


def test_a_new_day_counts_from_one_again() -> None:
    hall = Hall()
    hall.issue()
    hall.do(c.CloseDay())
    assert hall.refused(c.IssueTicket("tax", "t", "k")) == "closed"
    hall.wait(24 * 60)
    hall.do(c.OpenDay("2026-11-24"))
    assert hall.issue().number == "A001"
    hall.assert_replay_is_live()


def test_a_day_opened_again_goes_on_counting() -> None:
    hall = Hall()
    hall.issue()
    hall.do(c.CloseDay())
    hall.do(c.OpenDay("2026-11-23"))
    assert hall.issue().number == "A002"


def test_an_unknown_service_is_refused_with_what_there_is() -> None:
    hall = Hall()
    refusal = hall.ask(c.IssueTicket("taxx", "t", "k"))
    assert refusal.reason == "unknown_service"
    assert "tax, estate" in refusal.message.zh


@pytest.mark.parametrize(("clock", "given"), [("08:59", False), ("09:00", True), ("11:49", True), ("11:50", False),
                                              ("13:30", True), ("17:20", False)])  # fmt: skip
def test_numbers_are_given_in_the_centre_s_hours_up_to_the_cut_off(clock: str, given: bool) -> None:
    centre = config.load(DIANJIANG)
    hour, minute = (int(part) for part in clock.split(":"))
    assert gives_numbers(centre, MONDAY_NINE + (hour - 9) * 3600 + minute * 60) is given


def test_no_numbers_on_a_sunday() -> None:
    centre = config.load(DIANJIANG)
    assert not gives_numbers(centre, MONDAY_NINE - 86_400)
    hall = Hall(centre, now=MONDAY_NINE - 86_400)
    assert hall.refused(c.IssueTicket("tax", "t", "k")) == "closed"


class TestAppointments:
    def book(self, hall: Hall, minutes: float, code: str = "ABC234") -> None:
        hall.do(c.BookAppointment(f"id-{code}", code, "tax", hall.now + minutes * 60))

    def test_one_that_is_in_time_ranks_from_its_slot(self) -> None:
        hall = Hall()
        hall.open("3")
        early = hall.issue()  # 09:00
        hall.wait(5)
        self.book(hall, 15)  # slot 09:20
        hall.wait(10)  # 09:15: checks in five minutes early
        ticket = hall.do(c.CheckIn("t-app", "k", code="ABC234"), "device:kiosk-1")["ticket"]
        assert (ticket["number"], ticket["class"]) == ("A002", "appointment")
        late = hall.issue()
        hall.wait(6)  # 09:21: early waited 21 min; the appointment 1 + 20; late 6
        assert [hall.serve("3") for _ in range(3)] == [early.number, "A002", late.number]

    def test_too_early_is_told_when(self) -> None:
        hall = Hall()
        self.book(hall, 45)
        assert hall.refused(c.CheckIn("t", "k", code="ABC234")) == "too_early"
        hall.wait(15)
        hall.do(c.CheckIn("t", "k", code="ABC234"))

    def test_too_late_becomes_a_walk_in(self) -> None:
        hall = Hall()
        self.book(hall, 10)
        hall.wait(26)
        assert hall.do(c.CheckIn("t", "k", code="ABC234"))["ticket"]["class"] == "normal"

    def test_one_number_for_each_appointment(self) -> None:
        hall = Hall()
        self.book(hall, 10)
        hall.do(c.CheckIn("t1", "k1", code="ABC234"))
        assert hall.refused(c.CheckIn("t2", "k2", code="ABC234")) == "appointment_used"
        assert hall.refused(c.CheckIn("t3", "k3", code="NOBODY")) == "unknown_appointment"

    def test_it_outlives_the_night(self) -> None:
        hall = Hall()
        self.book(hall, 24 * 60 + 5)
        hall.wait(24 * 60)
        hall.do(c.OpenDay("2026-11-24"))
        assert hall.do(c.CheckIn("t", "k", code="ABC234"))["ticket"]["class"] == "appointment"
        hall.assert_replay_is_live()


class TestCutOff:
    def offline(self, number: str = "AK01", **fields: object) -> c.RegisterOffline:
        values = {
            "service": "tax",
            "ticket": f"t-{number}",
            "token": "k",
            "number": number,
            "issued_at": MONDAY_NINE,
            **fields,
        }
        return c.RegisterOffline(**{**values, **fields})

    def test_it_takes_its_place_by_the_time_it_was_given(self) -> None:
        hall = Hall()
        hall.open("3")
        hall.wait(10)
        hall.issue()
        hall.do(self.offline(issued_at=MONDAY_NINE + 60), "device:kiosk-1")
        assert hall.serve("3") == "AK01"

    def test_it_is_never_refused_for_hours(self) -> None:
        hall = Hall()
        hall.do(c.CloseDay())
        hall.do(self.offline(), "device:kiosk-1")
        assert hall.book.tickets["t-AK01"].state == "waiting"

    def test_registered_after_the_close_it_expires_when_the_next_day_begins(self) -> None:
        """Its record is whole: waiting, then expired, never just gone; a day opened again finds it waiting."""
        hall = Hall()
        hall.do(c.CloseDay())
        hall.do(self.offline(), "device:kiosk-1")
        hall.do(c.OpenDay("2026-11-23"))
        assert hall.book.tickets["t-AK01"].state == "waiting"
        hall.do(c.CloseDay())
        hall.do(self.offline("AK02"), "device:kiosk-1")
        hall.wait(24 * 60)
        events = hall.ask(c.OpenDay("2026-11-24"))
        assert isinstance(events, list)
        assert [type(event).__name__ for event in events] == ["TicketExpired", "DayOpened"]
        hall.assert_replay_is_live()

    def test_nobody_of_yesterday_waits_today_nor_holds_today_s_number(self) -> None:
        """Cut off over night: the kiosk began again at AK01, and yesterday's AK01 arrives first."""
        hall = Hall()
        hall.open("3")
        hall.wait(24 * 60)
        hall.do(c.OpenDay("2026-11-24"))
        hall.open("3")
        yesterday = hall.do(self.offline(), "device:kiosk-1")["ticket"]
        assert (yesterday["number"], yesterday["state"]) == ("AK01", "expired")
        hall.do(self.offline(ticket="today", issued_at=hall.now - 60), "device:kiosk-1")
        assert hall.serve("3") == "AK01"
        assert hall.call("3") is None
        hall.assert_replay_is_live()

    def test_a_clock_that_lost_its_battery_costs_nobody_their_number_nor_others_their_turn(self) -> None:
        hall = Hall()
        hall.open("3")
        first = hall.issue()
        hall.wait(1)
        hall.do(self.offline(issued_at=0.0), "device:kiosk-1")
        assert hall.book.tickets["t-AK01"].issued_at == hall.now
        assert [hall.serve("3"), hall.serve("3")] == [first.number, "AK01"]

    def test_only_from_the_kiosk_s_own_series(self) -> None:
        hall = Hall()
        assert hall.refused(self.offline("AL01"), "device:kiosk-1") == "bad_number"
        assert hall.refused(self.offline("BK01"), "device:kiosk-1") == "bad_number"

    def test_one_number_is_registered_once(self) -> None:
        hall = Hall()
        hall.do(self.offline(), "device:kiosk-1")
        assert hall.ask(self.offline(), "device:kiosk-1") == []
        assert hall.refused(self.offline(ticket="another"), "device:kiosk-1") == "number_taken"

    def test_one_citizen_one_number(self) -> None:
        """The ask that went unanswered was journalled after all: its ticket is cancelled, silently."""
        hall = Hall()
        hall.ask(c.IssueTicket("tax", "unheard", "k0"), "device:kiosk-1", "ask-7")
        hall.do(self.offline(instead_of="ask-7"), "device:kiosk-1")
        assert hall.book.tickets["unheard"].state == "cancelled"
        assert len(hall.book.lines["tax"].order) == 1

    def test_another_kiosk_s_ask_is_not_cancelled(self) -> None:
        hall = Hall()
        hall.ask(c.IssueTicket("tax", "theirs", "k0"), "device:kiosk-2", "ask-7")
        hall.do(self.offline(instead_of="ask-7"), "device:kiosk-1")
        assert hall.book.tickets["theirs"].state == "waiting"


def test_a_citizen_who_gave_up_is_not_called() -> None:
    hall = Hall()
    hall.open("3")
    first, second = hall.issue(), hall.issue()
    hall.do(c.CancelTicket(first.id, "citizen"))
    assert hall.serve("3") == second.number
    assert hall.refused(c.CancelTicket(second.id)) == "is_finished"


def test_one_who_gives_up_when_called_frees_the_window() -> None:
    hall = Hall()
    hall.open("3")
    ticket = hall.issue()
    hall.call("3")
    hall.do(c.CancelTicket(ticket.id, "citizen"))
    assert hall.book.windows["3"].state == "idle"


def test_a_return_waits_for_n_others_and_keeps_its_rank() -> None:
    hall = Hall(dianjiang(return_after=2))
    hall.open("3")
    missed, *others = [hall.issue() for _ in range(5)]
    hall.call("3")
    hall.do(c.MarkNoShow("3"))
    hall.do(c.ReturnTicket(missed.id))
    assert [hall.serve("3") for _ in range(4)] == [others[0].number, others[1].number, missed.number, others[2].number]


def test_a_return_with_nobody_else_there_is_called_at_once() -> None:
    hall = Hall()
    hall.open("3")
    missed = hall.issue()
    hall.call("3")
    hall.do(c.MarkNoShow("3"))
    hall.do(c.ReturnTicket(missed.id))
    assert hall.call("3") == missed.number
