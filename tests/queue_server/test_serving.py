"""A window's day: open, call, recall, serve, set aside, send on, undo, and the end."""

from __future__ import annotations

from desk_of import Hall

from queue_server import commands as c
from queue_server import views
from queue_server.events import TicketCalled, TicketRecalled


def test_the_walk_of_one_citizen() -> None:
    hall = Hall()
    ticket = hall.issue()
    hall.open("3")
    hall.wait(4)
    assert hall.call("3") == "A001"
    hall.wait(1)
    hall.do(c.StartService("3"))
    hall.wait(6)
    hall.do(c.FinishService("3", "prompt"))
    assert (ticket.waited, ticket.walked, ticket.served) == (240, 60, 360)
    assert hall.do(c.RateService("prompt", 5, "pad", "3")) == {"rating": {"prompt": "prompt", "grade": 5}}
    assert ticket.grade == 5
    hall.assert_replay_is_live()


def test_wrong_states_say_where_the_citizen_is() -> None:
    hall = Hall()
    ticket = hall.issue()
    hall.open("3", "2")
    assert hall.refused(c.StartService("3")) == "nobody_here"
    hall.call("3")
    assert hall.refused(c.CallNext("3", "x")) == "is_called"
    hall.do(c.StartService("3"))
    refusal = hall.ask(c.CallTicket("2", ticket.id, "x"))
    assert refusal.message.en == "A001 is already being served at Window 3."
    assert refusal.message.zh == "A001正在3号窗口办理。"
    assert hall.refused(c.CloseWindow("3")) == "is_serving"
    assert hall.refused(c.PauseWindow("3")) == "is_serving"


def test_a_closed_window_calls_nobody() -> None:
    hall = Hall()
    hall.issue()
    assert hall.refused(c.CallNext("3", "x")) == "window_not_open"
    assert hall.refused(c.CallNext("33", "x")) == "unknown_window"
    hall.open("3")
    hall.do(c.PauseWindow("3", "tea"))
    assert hall.refused(c.CallNext("3", "x")) == "window_not_open"
    hall.open("3")
    assert hall.call("3") == "A001"


def test_nobody_waits() -> None:
    hall = Hall()
    hall.open("3")
    assert hall.call("3") is None


def test_a_recall_is_a_new_call() -> None:
    hall = Hall()
    hall.issue()
    hall.open("3")
    hall.call("3")
    hall.do(c.Recall("3", "again"))
    calls = [event.call for event in hall.events if isinstance(event, TicketCalled | TicketRecalled)]
    assert len(set(calls)) == 2
    assert hall.book.at_window("3").nth == 2


def test_park_and_resume() -> None:
    hall = Hall()
    first, second = hall.issue(), hall.issue()
    hall.open("3")
    hall.call("3")
    hall.do(c.StartService("3"))
    hall.do(c.ParkTicket("3", "needs a copy"))
    assert hall.serve("3") == second.number
    hall.wait(3)
    hall.do(c.ResumeTicket("3"))
    assert (hall.book.at_window("3"), first.note) == (first, "needs a copy")
    hall.do(c.FinishService("3", "p"))
    assert first.state == "finished"


def test_a_transfer_keeps_the_time_waited() -> None:
    hall = Hall()
    sent = hall.issue("tax")
    hall.open("3", "4")
    hall.wait(10)
    hall.call("3")
    hall.do(c.StartService("3"))
    hall.wait(20)
    other = hall.issue("estate")
    hall.wait(5)
    hall.do(c.TransferTicket("3", "estate"))
    assert hall.now - sent.since == 10 * 60
    assert [hall.serve("4") for _ in range(2)] == [sent.number, other.number]
    assert sent.number == "A001"


def test_undo_takes_back_the_last_seconds_only() -> None:
    hall = Hall()
    ticket = hall.issue()
    hall.open("3")
    hall.call("3")
    hall.do(c.StartService("3"))
    hall.do(c.Undo("3"))
    assert (ticket.state, ticket.serving_at) == ("called", None), "as if it had never been started"
    hall.do(c.Undo("3"))
    assert (ticket.state, ticket.window, ticket.call, ticket.called_at) == ("waiting", None, None, None)
    assert hall.book.calls == []
    assert hall.call("3") == ticket.number
    hall.wait(1)
    assert hall.refused(c.Undo("3")) == "too_late"


def test_out_of_order_is_kept_as_such() -> None:
    hall = Hall()
    passed, chosen = hall.issue(), hall.issue()
    hall.open("3")
    answer = hall.do(c.CallTicket("3", chosen.id, "x"))
    assert answer["why"] == {"zh": "A002：由工作人员选叫", "en": "A002: chosen by the clerk", "passed": ["A001"]}
    assert passed.overtaken == 1
    other = hall.issue("marriage")
    hall.do(c.StartService("3"))
    hall.do(c.FinishService("3", "p"))
    assert hall.refused(c.CallTicket("3", other.id, "y")) == "not_served_here"


def test_a_keypad_serves_for_the_clerk_who_opened() -> None:
    hall = Hall()
    ticket = hall.issue()
    hall.open("3")
    hall.do(c.CallNext("3", "x"), "device:keypad-3")
    assert ticket.clerk == "user:clerk-3"


def test_the_day_ends() -> None:
    hall = Hall()
    serving, called, waiting = hall.issue(), hall.issue(), hall.issue()
    hall.open("2", "3")
    hall.call("3")
    hall.do(c.StartService("3"))
    hall.call("2")
    assert hall.do(c.CloseDay()) == {"expired": 2, "finished": 1}
    assert (serving.state, serving.flagged, called.state, waiting.state) == ("finished", True, "expired", "expired")
    assert {window.state for window in hall.book.windows.values()} == {"closed"}
    hall.assert_replay_is_live()


class TestRating:
    def finished(self) -> Hall:
        hall = Hall()
        ticket = hall.issue()
        hall.open("3")
        hall.call("3")
        hall.do(c.StartService("3"))
        hall.do(c.BindCases(ticket.id, ("DJ-1",)))
        hall.do(c.FinishService("3", "prompt"))
        return hall

    def test_once_for_each_visit(self) -> None:
        hall = self.finished()
        hall.do(c.RateService("prompt", 4, "pad", "3"))
        assert hall.refused(c.RateService("prompt", 5, "phone")) == "already_rated"

    def test_only_from_the_pad_of_that_window(self) -> None:
        assert self.finished().refused(c.RateService("prompt", 4, "pad", "2")) == "other_window"

    def test_only_where_somebody_was_asked(self) -> None:
        assert self.finished().refused(c.RateService("nothing", 4, "pad", "3")) == "unknown_prompt"

    def test_bound_to_ticket_clerk_and_case(self) -> None:
        hall = self.finished()
        rated = hall.ask(c.RateService("prompt", 2, "pad", "3"))[0]
        assert (rated.clerk, rated.window, rated.cases, rated.grade) == ("user:clerk-3", "3", ["DJ-1"], 2)

    def test_a_pad_that_was_cut_off_over_night_is_still_heard(self) -> None:
        hall = self.finished()
        touched = hall.now + 5
        hall.wait(15 * 60)
        hall.do(c.OpenDay("2026-11-24"))
        hall.do(c.RateService("prompt", 4, "pad", "3", touched=touched))
        assert hall.book.grades == {4: 1}
        hall.assert_replay_is_live()


def test_the_hall_board_has_the_last_calls_newest_first_however_many_there_were() -> None:
    hall = Hall()
    hall.open("1", "2", "3")
    for _ in range(40):
        hall.issue()
    for turn in range(36):
        hall.serve(str(1 + turn % 3))
    for window in ("1", "2", "3"):
        hall.call(window)
    hall.do(c.Recall("2", "again"))
    seen = views.calls(hall.book)
    assert [(line["number"], line["window"], line["nth"]) for line in seen] == [
        ("A038", "2", 2), ("A039", "3", 1), ("A037", "1", 1)]  # fmt: skip
