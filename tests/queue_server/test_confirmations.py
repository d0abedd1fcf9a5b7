"""Displays that were here and did not show a call are marked, by a real desk, until they tell of one again."""

from __future__ import annotations

from typing import Any

import pytest
from server_of import Server
from site_of import Site

from lobby import topics
from lobby.centre import Device
from lobby.codec import encode
from queue_server import commands as c
from queue_server.confirmations import CONFIRM_SECONDS, Confirmations, Sent, Told, displays_of, told_of
from tests.until import until

NOW = 1000.0


def sent(number: str, *, window: str = "3", ticket: str | None = None, at: float = NOW, zone: str = "hall") -> Sent:
    return Sent(f"call-{number}-{at:g}", ticket or number, number, window, zone, at, at + 30)


class TestWhoOwesACall:
    def test_the_boards_and_voices_of_its_zone_and_the_strips_of_its_window(self, server: Server) -> None:
        devices = (
            Device(id="board", kind="board"), Device(id="east", kind="board", zone="east"),
            Device(id="door", kind="board", view="entrance"), Device(id="strip-3", kind="strip", window="3"),
            Device(id="strip-4", kind="strip", window="4"), Device(id="voice", kind="voice", zone="hall"),
            Device(id="kiosk", kind="kiosk"), Device(id="pad", kind="pad", window="3"),
        )  # fmt: skip
        centre = server.centre.model_copy(update={"devices": devices})
        assert [device.id for device in displays_of(centre, sent("A001"))] == ["board", "strip-3", "voice"]
        east = displays_of(centre, sent("A001", zone="east"))
        assert [device.id for device in east] == ["board", "east", "strip-3"]


class TestTwoSeconds:
    def owing(self, *calls: Sent, told: Told | None = None) -> Confirmations:
        made = Confirmations()
        for call in calls:
            made.sent(call, {"display": told or Told()}, call.at)
        return made

    def test_silence_is_marked_once_and_cleared_by_the_next_call_that_is_shown(self) -> None:
        first, second = sent("A001"), sent("A002", at=NOW + 60)
        made = self.owing(first)
        assert made.look(NOW + CONFIRM_SECONDS - 0.01, {"display": Told()}) == {}
        assert made.look(NOW + CONFIRM_SECONDS, {"display": Told()})["display"].number == "A001"
        assert made.look(NOW + 50, {"display": Told()}) == {}
        assert not made.told("display", Told("a call of last week"))
        made.sent(second, {"display": Told()}, NOW + 60)
        assert made.missed["display"].number == "A001"
        assert made.told("display", Told(second.call))
        assert made.missed == {}
        assert made.look(NOW + 90, {"display": Told(second.call)}) == {}

    def test_the_newest_one_that_is_told_confirms_those_before_it_and_none_after_it(self) -> None:
        calls = [sent("A001", window="1"), sent("A002", window="2"), sent("A003", window="4")]
        made = self.owing(*calls)
        made.told("display", Told(calls[1].call))
        assert made.look(NOW + 2, {"display": Told(calls[1].call)})["display"].number == "A003"

    def test_an_older_call_that_is_told_late_clears_no_mark(self) -> None:
        calls = [sent("A001", window="1"), sent("A002", window="2")]
        made = self.owing(*calls)
        made.look(NOW + 2, {"display": Told()})
        assert not made.told("display", Told(calls[0].call))
        assert made.missed["display"].number == "A002"

    def test_a_call_that_was_shown_before_it_was_written_down_is_confirmed(self) -> None:
        call = sent("A001")
        assert self.owing(call).look(NOW + 2, {"display": Told(call.call)}) == {}

    def test_a_recall_is_owed_in_place_of_the_first_call(self) -> None:
        again = sent("A001", at=NOW + 1)
        made = self.owing(sent("A001"), again)
        assert made.look(NOW + 2.5, {"display": Told()}) == {}
        assert made.look(NOW + 3, {"display": Told()})["display"].call == again.call

    def test_what_is_over_or_lost_or_silenced_is_not_waited_for(self) -> None:
        over = self.owing(sent("A001"))
        over.over("A001")
        assert over.next_due() is None
        lost = self.owing(sent("A001"))
        assert lost.look(NOW + 2, {}) == {}
        assert lost.next_due() is None
        assert self.owing(sent("A001")).look(NOW + 2, {"display": Told(silent=True)}) == {}

    def test_a_voice_has_time_while_others_wait_before_it(self) -> None:
        made = self.owing(sent("A001"), told=Told("old"))
        for passed in (2.0, 4.0, 20.0):
            assert made.look(NOW + passed, {"display": Told("old", queue=3)}) == {}
        assert made.look(NOW + 30, {"display": Told("old", queue=3)})["display"].number == "A001", (
            "it says nothing at all"
        )

    def test_a_busy_voice_that_drops_a_stale_call_is_not_broken(self) -> None:
        made = self.owing(sent("A001"), told=Told("old"))
        assert made.look(NOW + 2, {"display": Told("old", queue=3)}) == {}
        assert made.look(NOW + 30, {"display": Told("newer", queue=3)}) == {}
        assert made.next_due() is None

    def test_a_voice_with_an_empty_queue_has_two_seconds(self) -> None:
        assert "display" in self.owing(sent("A001")).look(NOW + 2, {"display": Told("old", queue=0)})


@pytest.mark.parametrize("health", [
    {}, {"screen": "dark"}, {"screen": {"last_call": 7, "queue": "many", "silent": "yes"}}, {"screen": {"state": "ok"}},
])  # fmt: skip
def test_a_health_that_says_nothing_of_calls_is_no_confirmation(health: Any) -> None:
    assert told_of(health) == Told()


class Display:
    """A display on the bus, with a seat in the registry."""

    def __init__(self, site: Site, name: str, kind: str, part: str) -> None:
        self.site, self.name, self.part = site, name, part
        site.registry.enrol(name, kind)
        self.kind, self.bus = kind, site.server.broker.bus()
        self.bus.start()
        self.tell()
        self.come()

    def come(self, status: str = "online") -> None:
        body = {"status": status, "kind": self.kind, "version": "1", "boot": "b", "since": "2026-11-23T09:00:00+08:00"}
        self.bus.publish(topics.STATUS.of(self.site.server.centre.id, self.name), encode(body), retain=True)

    def tell(self, **more: Any) -> None:
        body = {self.part: {"state": "ok", **more}}
        self.bus.publish(topics.HEALTH.of(self.site.server.centre.id, self.name), encode(body), retain=True)

    def missed(self) -> Any:
        devices = self.site.signed_in("manager").get("devices").json
        return next(device["missed"] for device in devices if device["device"] == self.name)


def call(server: Server, window: str = "3") -> dict[str, Any]:
    server.issue()
    server.do(c.OpenWindow(window))
    body = server.do(c.CallNext(window, f"call-{server.clock.now}-{window}"))
    return {"call": body["call"], "number": body["ticket"]["number"]}


def later(server: Server, seconds: float) -> None:
    server.clock.now += seconds
    server.desk.confirming.look()


def test_the_office_marks_a_board_that_keeps_silent(site: Site) -> None:
    server = site.server
    board, strip = Display(site, "board-1", "board", "screen"), Display(site, "strip-3", "strip", "strip")
    at = server.clock.now
    called = call(server)
    strip.tell(last_call=called["call"])
    later(server, CONFIRM_SECONDS)
    until(board.missed)
    assert board.missed() == {"number": called["number"], "at": at}
    assert strip.missed() is None
    assert 'lobby_calls_unconfirmed_total{kind="board"} 1.0' in server.desk.metrics.text().decode()
    board.tell(last_call=called["call"])
    assert board.missed() is None
    told = {device["device"]: device["shown"] for device in site.signed_in("manager").get("devices").json}
    assert told == {"board-1": called["number"], "strip-3": called["number"]}


def test_an_emergency_and_a_lost_display_are_not_waited_for(site: Site) -> None:
    server = site.server
    board, strip = Display(site, "board-1", "board", "screen"), Display(site, "strip-3", "strip", "strip")
    strip.come("offline")
    server.do(c.BeginEmergency("e", "火", "Fire"), "user:manager")
    call(server)
    server.do(c.EndEmergency(), "user:manager")
    later(server, 60)
    call(server, "1")
    server.do(c.BeginEmergency("f", "火", "Fire"), "user:manager")
    later(server, 60)
    server.desk.confirming._look()
    assert board.missed() is None
    server.do(c.EndEmergency(), "user:manager")
    fresh = call(server, "2")
    board.tell(last_call=fresh["call"])
    later(server, 60)
    server.desk.confirming._look()
    assert (board.missed(), strip.missed()) == (None, None)
