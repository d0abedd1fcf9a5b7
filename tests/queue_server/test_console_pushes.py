"""What consoles are sent: small patches of what they hold, of all that a clerk sees, for as long as their session stands."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from flask_socketio import SocketIOTestClient
from site_of import PASSWORD, Browser, Site, reason

from queue_server import commands as c
from queue_server import consoles, views
from queue_server.difference import difference, patched


class TestPushes:
    def member(self, site: Site, *rooms: str, name: str = "clerk-3") -> Any:
        client = site.app.test_client()
        Browser(client).post("session", {"username": name, "password": PASSWORD})
        member: Any = SocketIOTestClient(site.app, site.live.io, namespace="/live", flask_test_client=client)
        self.held = {}
        for room in rooms:
            joined = member.emit("join", {"room": room}, namespace="/live", callback=True)
            assert joined["ok"], joined
            self.held[room] = joined["snapshot"]
        return member

    def patches(self, site: Site, member: Any) -> list[dict[str, Any]]:
        site.live._send()  # what its thread does
        return [each["args"][0] for each in member.get_received("/live") if each["name"] == "patch"]

    def test_a_page_that_merges_patches_holds_what_is_so(self, site: Site) -> None:
        server = site.server
        member = self.member(site, "window:3", "line:tax", "staff")
        server.do(c.OpenWindow("3"))
        for _ in range(30):
            server.issue()
        first = self.patches(site, member)
        server.do(c.CallNext("3", "call-1"))
        server.do(c.StartService("3"))
        second = self.patches(site, member)
        for patch in (*first, *second):
            self.held[patch["room"]] = patched(self.held[patch["room"]], patch["patch"])
        now = server.clock()
        assert self.held["window:3"] == server.writer.look(lambda book: consoles.desk(book, "3", now))
        assert self.held["line:tax"] == server.writer.look(lambda book: consoles.line(book, "tax", now))
        assert self.held["staff"] == server.writer.look(consoles.staff)

    def test_one_call_among_four_hundred_is_two_kilobytes_at_most(self, site: Site) -> None:
        server = site.server
        server.do(c.OpenWindow("3"))
        for _ in range(400):
            server.issue()
        member = self.member(site, "window:3", "line:tax", "line:general", "staff")
        server.do(c.CallNext("3", "call-1"))
        sent = sum(len(json.dumps(patch)) for patch in self.patches(site, member))
        assert 0 < sent <= 2048
        whole = len(site.signed_in("clerk-3").get("windows/3").data)
        assert whole <= 30_000

    def test_one_call_is_two_kilobytes_at_most_for_a_board_of_a_full_hall(self, site: Site) -> None:
        server = site.server
        for window in range(1, 15):
            server.do(c.OpenWindow(str(window)))
        board: Any = SocketIOTestClient(site.app, site.live.io, namespace="/live")
        hall = board.emit("join", {"room": "hall"}, namespace="/live", callback=True)["snapshot"]
        for service in ("tax", "estate", "projects", "police", "transport", "market", "marriage", "general"):
            for _ in range(4):
                server.issue(service)
        for window in range(1, 13):
            server.do(c.CallNext(str(window), f"0000000{window:02d}-0000-7000-8000-000000000000"))
        site.live._send()  # what its thread does
        before = [each["args"][0] for each in board.get_received("/live") if each["name"] == "hall"]
        server.do(c.CallNext("14", "000000014-0000-7000-8000-000000000000"))
        site.live._send()
        heard = board.get_received("/live")
        assert [each["name"] for each in heard] == ["call", "hall"]
        assert sum(len(json.dumps(each["args"][0], ensure_ascii=False).encode()) for each in heard) <= 2048
        known = {call["call"]: call for push in (hall, *before, heard[-1]["args"][0]) for call in push["calls"]}
        shown = [known[call] for call in heard[-1]["args"][0]["order"]]
        assert shown == server.writer.look(views.calls)

    def test_who_comes_back_to_an_empty_room_is_told_what_happened_meanwhile(self, site: Site) -> None:
        server = site.server
        server.do(c.OpenWindow("3"))
        self.member(site, "window:3").disconnect(namespace="/live")
        server.issue()
        server.do(c.CallNext("3", "call-1"))  # and nobody has looked since
        self.member(site, "window:3")
        assert self.held["window:3"]["window"]["state"] == "called"

    def test_a_clerk_joins_no_other_window_and_no_office(self, site: Site) -> None:
        member = self.member(site)
        for room in ("window:2", "office", "window:99", "line:nothing", "staff:x"):
            answer = member.emit("join", {"room": room}, namespace="/live", callback=True)
            assert (answer["ok"], answer["reason"]) == (False, "not_allowed"), room


class TestSessionEnds:
    def heard(self, member: Any) -> list[str]:
        """What was ever pushed to it; it can no longer be asked for once the connection is gone."""
        return [each["name"] for each in member.queue if each["namespace"] == "/live"]

    def ends(self, site: Site, how: str) -> None:
        if how == "ended":
            site.server.accounts.sessions.end_all("clerk-3")
        elif how == "removed":
            site.server.accounts.remove("clerk-3")
        else:
            site.server.clock.now += 5 * 3600

    @pytest.mark.parametrize("how", ["ended", "removed", "idle"])
    def test_an_open_connection_hears_no_more(self, site: Site, how: str) -> None:
        pushes = TestPushes()
        clerk = pushes.member(site, "window:3", "line:tax", "staff")
        other = pushes.member(site, "window:3", name="manager") if how != "idle" else None
        self.ends(site, how)
        site.server.issue()
        site.server.do(c.OpenWindow("3"))
        site.live._send()
        assert not clerk.is_connected("/live")
        assert self.heard(clerk) == []
        if other is not None:
            assert "patch" in self.heard(other), "whose session stands goes on"

    def test_listening_does_not_keep_a_session_alive(self, site: Site) -> None:
        clerk = TestPushes().member(site, "window:3")
        for _ in range(5):
            site.server.clock.now += 3600
            site.live._send()
        assert not clerk.is_connected("/live")

    def test_a_board_of_the_public_is_never_hung_up_on(self, site: Site) -> None:
        board: Any = SocketIOTestClient(site.app, site.live.io, namespace="/live")
        board.emit("join", {"room": "hall"}, namespace="/live", callback=True)
        site.server.clock.now += 24 * 3600
        site.server.do(c.OpenWindow("3"))
        site.live._send()
        assert "hall" in self.heard(board)


class TestWhatAClerkSees:
    def served(self, site: Site) -> tuple[Browser, dict[str, Any]]:
        ticket = site.server.issue()
        clerk = site.signed_in("clerk-3")
        for verb in ("open", "call-next", "start"):
            assert clerk.post(f"windows/3/{verb}").status_code == 200
        return clerk, ticket

    @pytest.mark.parametrize("case", ["x" * 65, "a\u0000b", "a\nb"])
    def test_a_case_number_that_is_none_finishes_nothing(self, site: Site, case: str) -> None:
        clerk, ticket = self.served(site)
        for verb in ("finish", "finish-and-call"):
            assert reason(clerk.post(f"windows/3/{verb}", {"case_number": case})) == "bad_field"
        assert clerk.get(f"tickets/{ticket['id']}").json["state"] == "serving"

    def test_a_case_number_is_bound_once_and_without_blanks(self, site: Site) -> None:
        clerk, ticket = self.served(site)
        site.server.do(c.BindCases(ticket["id"], ("A-1",), None), "system:intake")
        finished = clerk.post("windows/3/finish", {"case_number": "  A-1 "}).json
        assert (finished["state"], finished["case_numbers"]) == ("finished", ["A-1"])

    def test_no_case_number_is_no_case_number(self, site: Site) -> None:
        clerk, _ = self.served(site)
        assert clerk.post("windows/3/finish", {"case_number": ""}).json["case_numbers"] == []

    def test_until_when_the_pad_asks_and_then_the_grade(self, site: Site) -> None:
        clerk, ticket = self.served(site)
        clerk.post("windows/3/finish")
        rating = clerk.get("windows/3").json["rating"]
        assert (rating["number"], rating["grade"]) == (ticket["number"], None)
        seconds = site.server.centre.policy.prompt_seconds
        look = site.server.writer.look
        assert rating["until"] == look(lambda book: views.clock(book, site.server.clock() + seconds))
        site.server.do(c.RateService(rating["prompt"], 4, "pad"), "device:pad-3")
        assert clerk.get("windows/3").json["rating"]["grade"] == 4

    def test_a_bad_rating_and_what_is_done_about_it_are_pushed_to_whom_was_rated_and_to_nobody_else(
        self, site: Site
    ) -> None:
        pushes = TestPushes()
        clerk, _ = self.served(site)
        site.server.do(c.OpenWindow("4"), "user:clerk-4")
        member = pushes.member(site, "window:3")
        prompt = clerk.post("windows/3/finish").json and clerk.get("windows/3").json["rating"]["prompt"]
        site.server.do(c.RateService(prompt, 1, "pad"), "device:pad-3")
        self.fold(pushes, site, member)
        assert pushes.held["window:3"]["follow_ups"] == {"open": 1, "steps": 0}
        site.server.do(c.AssignFollowUp(prompt, "manager"), "user:manager")
        self.fold(pushes, site, member)
        assert pushes.held["window:3"]["follow_ups"] == {"open": 1, "steps": 1}
        other = site.server.writer.look(lambda book: consoles.desk(book, "4", 0))
        assert other["follow_ups"] == {"open": 0, "steps": 0}

    def test_a_deadline_that_passes_is_pushed_to_the_office_though_nothing_happens(self, site: Site) -> None:
        pushes = TestPushes()
        clerk, _ = self.served(site)
        clerk.post("windows/3/finish")
        prompt = clerk.get("windows/3").json["rating"]["prompt"]
        site.server.do(c.RateService(prompt, 1, "pad"), "device:pad-3")
        due = site.server.writer.look(lambda book: book.follow_ups[prompt].close_due)
        site.server.clock.now = due - 20
        office = pushes.member(site, "office", name="manager")
        pushes.patches(site, office)
        site.server.clock.now = due + 20
        (patch,) = pushes.patches(site, office)
        assert patch["patch"]["follow_ups"] == {"overdue": 1, "soon": 0}

    def test_who_was_sent_on_by_the_intake_system_is_pushed_until_they_are_called(self, site: Site) -> None:
        pushes = TestPushes()
        clerk, ticket = self.served(site)
        member = pushes.member(site, "window:3")
        site.server.do(c.BindCases(ticket["id"], ("A-1",), None), "system:intake")
        site.server.do(c.SendOn("A-1", "estate"), "system:intake")
        self.fold(pushes, site, member)
        assert pushes.held["window:3"]["sent_on"]["number"] == ticket["number"]
        assert pushes.held["window:3"]["sent_on"]["service"] == "estate"
        site.server.do(c.OpenWindow("4"), "user:clerk-4")
        site.server.do(c.CallNext("4", str(uuid.uuid4())), "user:clerk-4")
        self.fold(pushes, site, member)
        assert pushes.held["window:3"]["sent_on"] is None
        assert clerk.get("windows/3").json["sent_on"] is None

    def fold(self, pushes: TestPushes, site: Site, member: Any) -> None:
        for patch in pushes.patches(site, member):
            pushes.held[patch["room"]] = patched(pushes.held[patch["room"]], patch["patch"])


@pytest.mark.parametrize(("old", "new"), [
    ({"a": 1, "b": {"c": None}}, {"a": None, "b": {"d": 2}}),
    ({"a": {"b": 1}}, {"a": None}),
    ({"a": None}, {"a": {"b": {"c": []}}}),
    ({"a": [1, 2]}, {"a": [1]}),
    ({"a": 1}, {}),
])  # fmt: skip
def test_a_patch_makes_the_new_of_the_old(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert patched(old, json.loads(json.dumps(difference(old, new)))) == new
