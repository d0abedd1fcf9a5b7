"""The timetable that a manager edits: special days, plans and closures count at once, and mistakes change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from booking_of import DAY, at_desk, booked, free, two_places, unchanged
from desk_of import MONDAY_NINE
from flask_socketio import SocketIOTestClient
from server_of import Server
from site_of import Site, reason

from lobby.booking_settings import Blackout, Timetable
from queue_server.slots import places
from queue_server.timetables import laid


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from two_places(tmp_path)


class TestTheTimetable:
    def save(self, site: Site, text: str) -> Any:
        return site.signed_in("manager").put("timetable", {"text": text})

    def test_a_day_of_rest_counts_at_once(self, site: Site) -> None:
        at_desk(site.signed_in("desk"))
        assert free(site, "10:00") == 2
        saved = self.save(site, f"[[days]]\ndate = {DAY}\nkind = 'rest'\n")
        assert saved.status_code == 200
        assert [one["at"][:10] for one in saved.json["stranded"]] == [DAY]
        assert {"date": DAY, "works": False, "from": "centre", "name": None} in saved.json["days"]
        assert free(site, "10:00") == 0
        assert reason(booked(site.stranger())) == "hall_rests"
        self.save(site, "")
        assert free(site, "10:00") == 2

    def test_plans_and_closures(self, site: Site) -> None:
        """One window for 8 minutes each holds one in a quarter of an hour; a date's plan goes before a weekday's."""
        self.save(
            site,
            f"""
            [[plans]]
            services = ["tax"]
            windows = 1
            [[plans]]
            dates = [{DAY}]
            from = "10:00"
            to = "11:00"
            places = 5
            [[closures]]
            dates = [{DAY}]
            from = "11:00"
            to = "11:30"
            reason = {{ zh = "升级", en = "renewal" }}
        """,
        )
        assert [free(site, clock) for clock in ("09:30", "10:00", "10:45", "11:00", "11:15", "11:30")] == [
            1,
            5,
            5,
            0,
            0,
            1,
        ]
        closed = booked(site.stranger(), "11:00")
        assert (reason(closed), "升级" in closed.json["message"]["zh"]) == ("slot_closed", True)

    def test_what_is_for_one_service_leaves_the_others_as_they_are(self, site: Site) -> None:
        self.save(
            site,
            f"""
            [[plans]]
            services = ["estate"]
            places = 7
            [[closures]]
            services = ["estate", "police"]
            dates = [{DAY}]
            from = "09:00"
            to = "10:00"
        """,
        )
        assert free(site, "09:30") == 2
        assert booked(site.stranger()).status_code == 201
        assert reason(booked(site.stranger(), service="police")) == "slot_closed"

    def test_closures_of_the_centre_s_file_stay_whatever_is_saved_in_the_office(self, site: Site) -> None:
        centre = site.server.centre
        own = Blackout.model_validate({"dates": [DAY], "from": "09:00", "to": "10:00"})
        rules = centre.appointments.model_copy(update={"closures": (own,)})
        written = centre.model_copy(update={"appointments": rules})
        more = Timetable.model_validate({"closures": [{"dates": [DAY], "from": "11:00", "to": "12:00"}]})
        closed = laid(written, written, more)
        moments = [MONDAY_NINE + 86_400 + hours * 3600 for hours in (0, 1, 2)]
        assert [places(closed, "tax", at, at + 900) for at in moments] == [0, 2, 0]

    @pytest.mark.parametrize(("text", "said"), [
        ("[[days]", "TOML"),
        ("[[days]]\ndate = 2027-01-01\nkind = 'feast'", "days[0].kind: found 'feast'; allowed 'rest' or 'work'"),
        ("[[plans]]\nservices = ['taxx']\nplaces = 3", "plans[0].services: found 'taxx'"),
        ("[[plans]]\nplaces = 3\nwindows = 2", "either `windows` or `places`"),
        ("[[closures]]\nfrom = '12:00'\nto = '09:00'", "before"),
        ("[[day]]\n", "did you mean 'days'?"),
        ("[[days]]\ndate = 2027-01-01\nkind = 'rest'\n[[days]]\ndate = 2027-01-01\nkind = 'work'", "2027-01-01 twice"),
    ])  # fmt: skip
    def test_a_mistake_is_named_and_nothing_changes(self, site: Site, text: str, said: str) -> None:
        before = unchanged(site)
        answer = self.save(site, text)
        assert reason(answer) == "bad_timetable"
        assert said in answer.json["message"]["zh"]
        assert unchanged(site) == before

    def test_a_year_that_nobody_knows_yet_is_said_to_be_unknown(self, site: Site) -> None:
        shown = site.signed_in("manager").get("timetable").json
        assert shown["years"] == [{"year": 2026, "known": True}, {"year": 2027, "known": False}]
        assert "[[days]]" in shown["text"]

    def test_boards_are_told_of_another_day_of_rest_at_once(self, site: Site) -> None:
        """And of the next edge: the hall that rests today begins tomorrow."""
        hall = site.stranger()
        assert hall.get("hall").json["queues"]["tax"]["closed"] == {}
        board: Any = SocketIOTestClient(site.app, site.live.io, namespace="/live")
        board.emit("join", {"room": "hall"}, namespace="/live", callback=True)
        self.save(site, "[[days]]\ndate = 2026-11-23\nkind = 'rest'\n")
        site.live._send()  # what its thread does
        pushed = [each["args"][0] for each in board.get_received("/live") if each["name"] == "hall"]
        assert "holiday" in pushed[-1]["queues"]["tax"]["closed"]["tax"]["en"]
        site.server.clock.now += 86_400
        assert site.live._edges.passed()

    def test_it_outlives_a_restart(self, site: Site) -> None:
        self.save(site, f"[[days]]\ndate = {DAY}\nkind = 'rest'\n")
        site.server.end()
        site.server.begin()
        assert site.server.writer.look(lambda book: str(book.centre.hours.holidays[0])) == DAY
