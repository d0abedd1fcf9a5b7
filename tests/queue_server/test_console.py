"""The clerk's desk behind its page: presses that do two things or none, transfers, walk-ins, names."""

from __future__ import annotations

from typing import Any

import pytest
from desk_of import Hall
from server_of import Server
from site_of import Browser, Site, reason

from queue_server import commands as c
from queue_server.commands import Asked, Person


def called(hall: Hall, window: str = "3") -> Any:
    hall.call(window)
    return hall.do(c.StartService(window))


class TestFinishAndCall:
    def test_one_press_does_both_and_answers_once(self) -> None:
        hall = Hall()
        first, second = hall.issue(), hall.issue()
        hall.open("3")
        called(hall)
        answer = hall.do(c.FinishAndCall("3", "prompt", "call"))
        assert (answer["finished"]["number"], answer["ticket"]["number"], answer["call"]) == ("A001", "A002", "call")
        assert (first.state, second.state, hall.book.at_window("3")) == ("finished", "called", second)
        hall.assert_replay_is_live()

    def test_with_nobody_waiting_it_finishes(self) -> None:
        hall = Hall()
        first = hall.issue()
        hall.open("3")
        called(hall)
        answer = hall.do(c.FinishAndCall("3", "prompt", "call"))
        assert (answer["call"], answer["ticket"], first.state) == (None, None, "finished")

    def test_before_the_start_it_does_neither(self) -> None:
        hall = Hall()
        first, second = hall.issue(), hall.issue()
        hall.open("3")
        hall.call("3")
        assert hall.refused(c.FinishAndCall("3", "prompt", "call")) == "is_called"
        assert (first.state, second.state) == ("called", "waiting")


class TestTransfer:
    def at_window_three(self) -> tuple[Hall, Any]:
        hall = Hall()
        ticket = hall.issue()
        hall.open("2", "3", "4")
        called(hall, "3")
        return hall, ticket

    def test_to_a_window_waits_for_that_window_alone(self) -> None:
        hall, ticket = self.at_window_three()
        hall.do(c.TransferTicket("3", to_window="2", reason="签字"))
        assert (ticket.queue, ticket.sent_from, ticket.sent_reason) == ("tax", "3", "签字")
        assert hall.call("3") is None
        assert hall.call("2") == ticket.number
        hall.assert_replay_is_live()

    def test_to_a_window_that_closes_waits_for_every_window(self) -> None:
        hall, ticket = self.at_window_three()
        hall.do(c.TransferTicket("3", to_window="2"))
        hall.do(c.CloseWindow("2"), "user:clerk-2")
        assert hall.call("3") == ticket.number

    def test_to_a_window_of_other_work_takes_up_that_work(self) -> None:
        hall, ticket = self.at_window_three()
        hall.do(c.TransferTicket("3", to_window="4"))
        assert (ticket.queue, ticket.number, hall.call("4")) == ("estate", "A001", "A001")

    def test_to_a_person_goes_where_they_sit(self) -> None:
        hall, ticket = self.at_window_three()
        hall.do(c.TransferTicket("3", person="clerk-4"))
        assert ticket.to_window == "4"

    @pytest.mark.parametrize(("command", "why"), [
        (c.TransferTicket("3", to_window="3"), "same_window"),
        (c.TransferTicket("3", to_window="5"), "window_not_open"),
        (c.TransferTicket("3", to_window="99"), "unknown_window"),
        (c.TransferTicket("3", "marriage", to_window="4"), "not_done_here"),
        (c.TransferTicket("3", person="clerk-9"), "sits_nowhere"),
        (c.TransferTicket("3", person="clerk-3"), "sits_nowhere"),
        (c.TransferTicket("3", "nothing"), "unknown_service"),
    ])  # fmt: skip
    def test_elsewhere_is_refused_with_the_reason(self, command: c.TransferTicket, why: str) -> None:
        hall, ticket = self.at_window_three()
        assert hall.refused(command) == why
        assert ticket.state == "serving"


class TestWalkIn:
    walk_in = c.ServeWalkIn("3", "tax", "walked", "token", "call")

    def test_has_a_number_and_is_served_at_once_recorded_as_given_at_the_desk(self) -> None:
        hall = Hall()
        waiting = hall.issue()
        hall.open("3")
        hall.do(self.walk_in)
        ticket = hall.book.tickets["walked"]
        assert (ticket.number, ticket.state, ticket.window, ticket.channel) == ("A002", "serving", "3", "desk")
        assert waiting.overtaken == 1, "who waits is not passed over unseen"
        hall.assert_replay_is_live()

    def test_nobody_is_called_aloud(self, server: Server) -> None:
        heard: list[str] = []
        bus = server.broker.bus()
        bus.subscribe("lobby/+/call", lambda topic, _payload: heard.append(topic))
        bus.start()
        server.do(c.OpenWindow("3"))
        server.do(self.walk_in)
        assert heard == []
        server.do(c.FinishService("3", "prompt"))
        server.issue()
        server.do(c.CallNext("3", "aloud"))
        assert len(heard) == 1

    def test_of_other_work_is_refused(self) -> None:
        hall = Hall()
        hall.open("3")
        assert hall.refused(c.ServeWalkIn("3", "marriage", "walked", "token", "call")) == "not_done_here"

    def test_undone_it_never_was(self) -> None:
        hall = Hall()
        hall.open("3")
        hall.do(self.walk_in)
        hall.do(c.Undo("3"))
        assert (hall.book.tickets["walked"].state, hall.book.at_window("3")) == ("cancelled", None)
        hall.assert_replay_is_live()


class TestUndo:
    def test_what_has_gone_on_says_why_it_stays(self) -> None:
        hall = Hall()
        hall.issue()
        hall.open("3")
        assert hall.refused(c.Undo("3")) == "nothing_to_undo"
        hall.call("3")
        hall.do(c.Recall("3", "again"))
        assert hall.refused(c.Undo("3")) == "was_recalled"
        hall.do(c.StartService("3"))
        hall.wait(0.05)
        hall.do(c.ParkTicket("3"))
        hall.do(c.ResumeTicket("3"))
        assert hall.refused(c.Undo("3")) == "was_resumed"


def test_a_call_out_of_order_keeps_its_reason_in_the_journal_and_in_the_record_of_acts(site: Site) -> None:
    manager = site.signed_in("manager")
    for _ in range(2):
        manager.post("tickets", {"service": "tax"})
    manager.post("windows/3/open")
    assert manager.post("windows/3/call", {"ticket": "A002", "reason": "急病"}).json["ticket"]["number"] == "A002"
    kept = site.server.writer.tend(lambda journal: [event for _, event in journal.events() if hasattr(event, "passed")])
    assert (kept[-1].reason, kept[-1].clerk) == ("急病", "user:manager")
    newest = manager.get("audit").json[0]
    assert (newest["act"], newest["after"]["reason"], newest["before"]) == ("clerk.call", "急病", {"window": "idle"})


def test_help_for_a_window_reaches_the_office_once_and_is_answered(site: Site) -> None:
    clerk, manager = site.signed_in("clerk-3"), site.signed_in("manager")
    for _ in range(2):
        assert clerk.post("windows/3/help", {"note": "<b>设备</b>"}).status_code == 200
    assert [call["device"] for call in manager.get("office").json["helps"]] == ["window:3"]
    assert clerk.get("windows/3").json["help"] is True
    assert manager.post("help/window:3/answer").json == []
    assert clerk.get("windows/3").json["help"] is False


class TestName:
    def served(self, site: Site) -> Browser:
        server, clerk = site.server, site.signed_in("clerk-3")
        person = Person(name="张三丰", id_number="450702199001011234")
        issue = c.IssueTicket("tax", "ticket-1", "token-1")
        assert server.writer.ask(Asked("device:kiosk-1", issue, "ask-1", "", person)).ok
        clerk.post("windows/3/open")
        clerk.post("windows/3/call-next")
        return clerk

    def test_is_masked_and_for_the_clerk_who_serves(self, site: Site) -> None:
        clerk = self.served(site)
        assert clerk.get("windows/3/person").json == {"name": "张**"}
        assert reason(site.signed_in("manager").get("windows/3/person")) == "other_window"
        assert reason(site.signed_in("clerk-2").get("windows/3/person")) == "other_window"

    def test_is_in_no_desk_and_no_event(self, site: Site, caplog: pytest.LogCaptureFixture) -> None:
        clerk = self.served(site)
        clerk.get("windows/3/person")
        assert "张" not in clerk.get("windows/3").text.replace("主张", "")
        kept = site.server.writer.tend(lambda journal: [repr(event) for _, event in journal.events()])
        assert not any("张三丰" in event or "4507" in event for event in kept)
        assert "张" not in caplog.text

    def test_of_nobody_is_null(self, site: Site) -> None:
        clerk = site.signed_in("clerk-3")
        clerk.post("windows/3/open")
        assert clerk.get("windows/3/person").json == {"name": None}
