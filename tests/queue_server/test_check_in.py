"""Checking in: too early, in time, late, for somebody else; nobody is overtaken by one whose slot has not begun."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_of import MONDAY_NINE, Hall, dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st
from server_of import Device, Server
from site_of import Site, reason

from lobby.booking_settings import Branch
from lobby.centre import Appointments
from lobby.messages import Text, Ticket
from lobby.slip import slip
from queue_server import commands as c
from queue_server.policy import next_ticket
from queue_server.refusal import Refusal
from queue_server.ticket import WAITING
from queue_server.ticket import Ticket as Waiting

EARLY, LATE = 30, 15  # minutes, as Dianjiang has them
ANSHAN = Branch(
    id="anshan", name=Text(zh="鞍山大厅", en="Anshan hall"), address=Text(zh="千山路1号", en="1 Qianshan Road")
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, centre=dianjiang().model_copy(update={"branches": (ANSHAN,)}))
    yield made
    made.end()


CENTRES = {patience: dianjiang(max_overtakes=patience) for patience in (0, 2, 5)}  # read once


def promised(hall: Hall, minutes: float, name: str = "a") -> None:
    hall.do(c.BookAppointment(name, name.upper() * 6, "tax", hall.now + minutes * 60))


@given(st.integers(-600, 600))
@settings(deadline=None, max_examples=80)
def test_the_rules_of_grace(minutes: int) -> None:
    """`minutes` after the slot: too early is told when; within grace keeps the rank; later is a walk-in, once."""
    hall = Hall(CENTRES[5])
    slot = hall.now + 4 * 3600
    hall.do(c.BookAppointment("a", "AAAAAA", "tax", slot))
    hall.now = slot + minutes * 60
    command = c.CheckIn("t", "k", code="AAAAAA")
    if minutes < -EARLY:
        assert hall.refused(command) == "too_early"
        assert hall.book.appointments["a"].state == "booked"
        return
    if hall.now >= MONDAY_NINE + 15 * 3600:  # midnight is past
        assert hall.refused(command) == "other_day"
        return
    hall.do(command)
    ticket = hall.book.tickets["t"]
    in_time = minutes <= LATE
    assert (ticket.ticket_class, ticket.since) == (("appointment", slot) if in_time else ("normal", hall.now))
    assert hall.book.appointments["a"].late is not in_time
    assert hall.refused(c.CheckIn("u", "l", code="AAAAAA")) == "appointment_used"
    hall.assert_replay_is_live()


Step = tuple[str, int]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("walk"), st.just(0)),
        st.tuples(st.just("slot"), st.integers(-LATE, EARLY)),  # checks in so many minutes before the slot
        st.tuples(st.just("wait"), st.integers(1, 12)),
        st.tuples(st.just("call"), st.just(0)),
    ),
    max_size=40,
)


@given(STEPS, st.sampled_from([0, 2, 5]))
@settings(deadline=None, max_examples=80)
def test_no_appointment_overtakes_by_having_come_early(steps: list[Step], patience: int) -> None:
    hall = Hall(CENTRES[patience])
    hall.open("3")
    for turn, (what, minutes) in enumerate(steps):
        if what == "walk":
            hall.issue("tax")
        elif what == "slot":
            promised(hall, minutes, f"a{turn}")
            hall.do(c.CheckIn(f"t{turn}", f"k{turn}", candidates=(f"a{turn}",)))
        elif what == "wait":
            hall.wait(minutes)
        else:
            _serve_and_look(hall)
    hall.assert_replay_is_live()


def _before_slot(hall: Hall, ticket: Waiting) -> bool:
    return ticket.appointment is not None and hall.now < hall.book.appointments[ticket.appointment].slot


def _serve_and_look(hall: Hall) -> None:
    waiting = [ticket for ticket in hall.book.tickets.values() if ticket.state == WAITING]
    choice = next_ticket(hall.book, "3", hall.now)
    if choice is None:
        return
    if _before_slot(
        hall, choice.ticket
    ):  # it has been here for long, and still it counts from its slot less its credit
        assert all(hall.book.key(choice.ticket) <= hall.book.key(ticket) for ticket in waiting)
    assert not any(_before_slot(hall, ticket) for ticket in choice.passed)
    hall.serve("3")


def test_an_appointment_counts_from_its_slot_however_early_its_citizen_is_here() -> None:
    hall = Hall()
    hall.open("3")
    promised(hall, 29)
    hall.do(c.CheckIn("t", "k", candidates=("a",)))  # A001, at nine; with its credit it counts as of 9:09
    hall.wait(5)
    hall.issue("tax")  # A002
    assert hall.serve("3") == "A002"
    hall.wait(10)
    hall.issue("tax")  # A003, at 9:15
    assert hall.serve("3") == "A001"
    assert hall.serve("3") == "A003"


def test_an_early_one_is_called_where_nobody_else_waits() -> None:
    hall = Hall()
    hall.open("3")
    promised(hall, 20)
    hall.do(c.CheckIn("t", "k", candidates=("a",)))
    assert hall.serve("3") == "A001"


class TestWords:
    def test_who_is_late_is_told_so_on_the_slip(self) -> None:
        hall = Hall()
        promised(hall, 0)
        hall.wait(LATE + 1)
        seen = hall.do(c.CheckIn("t", "k", code="AAAAAA"))["ticket"]
        assert "09:00" in seen["remark"]["zh"]
        paper = slip(hall.centre, Ticket.model_validate(seen), url=None, language="en")
        assert any("ordinary number" in str(block.get("text")) for block in paper)

    @pytest.mark.parametrize(("on_behalf", "zh"), [("family", "亲属关系证明"), ("agent", "授权委托书")])
    def test_who_comes_for_somebody_else_is_told_what_to_bring(self, server: Server, on_behalf: str, zh: str) -> None:
        server.do(c.BookAppointment("a", "CODE22", "tax", server.clock.now))
        ticket = Device(server, "kiosk-1").ask("check_in", code="code22", on_behalf=on_behalf)["ticket"]
        assert zh in ticket["remark"]["zh"]
        assert ticket["class"] == "appointment"

    def test_in_time_and_in_person_there_is_nothing_to_remark(self) -> None:
        hall = Hall()
        promised(hall, 0)
        assert "remark" not in hall.do(c.CheckIn("t", "k", code="AAAAAA"))["ticket"]

    def test_the_wrong_hall_names_the_right_one_and_where_it_is(self) -> None:
        hall = Hall(dianjiang().model_copy(update={"branches": (ANSHAN,)}))
        refusal = hall.ask(c.CheckIn("t", "k", code="ANSHAN/CODE22"))
        assert isinstance(refusal, Refusal)
        assert (refusal.reason, "千山路1号" in refusal.message.zh) == ("other_hall", True)

    def test_one_that_was_given_up_gives_no_number(self) -> None:
        hall = Hall()
        promised(hall, 0)
        hall.do(c.CancelAppointment("a"))
        assert hall.refused(c.CheckIn("t", "k", code="AAAAAA")) == "appointment_cancelled"


class TestOnThePhone:
    """Only who stands in the hall can: the code on the wall says so."""

    def wall(self, site: Site) -> str:
        link = site.signed_in("manager").get("check-in/wall-link").json["path"]
        url = site.stranger().get(f"check-in/code?key={link.partition('#')[2]}").json["url"]
        return str(url.partition("?c=")[2])

    def allowed(self, site: Site, code: str | None = None) -> Any:
        return site.stranger().post("check-in/enter", {"code": code or self.wall(site)})

    @pytest.fixture
    def code(self, site: Site) -> str:
        wish = {"service": "tax", "at": "2026-11-23T09:15:00+08:00", "name": "张三", "phone": "13800001234"}
        return str(site.signed_in("desk").post("appointments", wish).json["code"])

    def test_from_the_wall_to_a_number(self, site: Site, code: str) -> None:
        given = self.allowed(site).json["pass"]
        answer = site.stranger().post("check-in", {"pass": given, "code": code.lower(), "phone": "1234"})
        assert (answer.status_code, answer.json["class"]) == (201, "appointment")
        assert site.stranger().get(f"phone/{answer.json['token']}").status_code == 200
        again = site.stranger().post("check-in", {"pass": given, "code": code, "phone": "1234"})
        assert reason(again) == "old_code"  # a pass is good for one number

    def test_wrong_digits_do_not_use_the_pass_up(self, site: Site, code: str) -> None:
        given = self.allowed(site).json["pass"]
        for phone, why in (("9999", "unknown_appointment"), (None, "phone_needed")):
            assert reason(site.stranger().post("check-in", {"pass": given, "code": code, "phone": phone})) == why
        assert site.stranger().post("check-in", {"pass": given, "code": code, "phone": "1234"}).status_code == 201

    def test_a_code_of_the_wall_is_over_after_two_minutes(self, site: Site) -> None:
        code = self.wall(site)
        site.server.clock.now += 60
        assert self.allowed(site, code).status_code == 200
        site.server.clock.now += 60
        assert reason(self.allowed(site, code)) == "old_code"
        site.server.clock.now -= 600
        assert reason(self.allowed(site, code)) == "old_code"  # nor is it good before its time

    def test_a_pass_is_over_after_ten_minutes(self, site: Site, code: str) -> None:
        given = self.allowed(site).json["pass"]
        site.server.clock.now += 601
        answer = site.stranger().post("check-in", {"pass": given, "code": code, "phone": "1234"})
        assert reason(answer) == "old_code"

    @pytest.mark.parametrize("forged", [
        "1c8a3f0.AAAAAAAAAAAAAAAAAAAA", "", "x", "1c8a3f0", "-1.AAAAAAAAAAAAAAAAAAAA", "f." + "é" * 20, "0." + "A" * 20,
    ])  # fmt: skip
    def test_what_is_forged_is_refused_and_counted(self, site: Site, forged: str) -> None:
        assert reason(site.stranger().post("check-in/enter", {"code": forged})) == "forged_code"
        passed = site.stranger().post("check-in", {"pass": forged, "code": "CODE22", "phone": "1234"})
        assert reason(passed) == "forged_code"
        assert 'reason="forged_code"} 2.0' in site.server.desk.metrics.text().decode()

    def test_a_code_with_another_minute_in_it_is_forged(self, site: Site) -> None:
        minute, _, signature = self.wall(site).partition(".")
        assert reason(self.allowed(site, f"{int(minute, 16) + 1:x}.{signature}")) == "forged_code"

    def test_only_the_wall_shows_it(self, site: Site) -> None:
        assert reason(site.stranger().get("check-in/code?key=guessed")) == "not_the_wall"
        assert reason(site.stranger().get("check-in/code.svg")) == "not_the_wall"
        assert reason(site.signed_in("clerk-3").get("check-in/wall-link")) == "not_allowed"
        link = site.signed_in("manager").get("check-in/wall-link").json["path"]
        picture = site.stranger().get(f"check-in/code.svg?key={link.partition('#')[2]}")
        assert picture.content_type == "image/svg+xml"

    def test_who_needs_no_telephone_at_the_kiosk_needs_it_on_the_phone(self, site: Site, code: str) -> None:
        assert Appointments().ask_phone is False
        given = self.allowed(site).json["pass"]
        assert reason(site.stranger().post("check-in", {"pass": given, "code": code})) == "phone_needed"
        assert Device(site.server, "kiosk-1").ask("check_in", code=code)["ok"]
