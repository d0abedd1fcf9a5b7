"""A day in each of the five halls, with what its plan asks for: the rules alone, on the hall's own file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from desk_of import MONDAY_NINE, Hall

from lobby import config
from lobby.centre import Centre
from queue_server import commands as c
from queue_server import handing, overtime, packages, views
from queue_server.refusal import Refusal
from queue_server.reports.now import office

CONFIG = Path(__file__).resolve().parents[2] / "config"
CLOSED = MONDAY_NINE + 8 * 3600
DAY = 86_400.0


def opened(name: str, *, hours: bool = False) -> Hall:
    centre = config.load(CONFIG / f"{name}.toml")
    return Hall(centre if hours else centre.model_copy(update={"hours": None}))


def wide(centre: Centre) -> list[str]:
    return [window.id for window in centre.windows if window.kind == "comprehensive"]


def begin(hall: Hall, window: str) -> str | None:
    number = hall.call(window)
    hall.do(c.StartService(window), f"user:clerk-{window}")
    return number


def finish(hall: Hall, window: str, minutes: float = 5.0, *, case: str | None = None) -> None:
    hall.wait(minutes)
    hall.do(c.FinishService(window, f"prompt-{window}-{hall.now}", case), f"user:clerk-{window}")


def next_day(hall: Hall, day: date) -> None:
    hall.do(c.OpenDay(day.isoformat()), "system:calendar")


# --- Pubei ------------------------------------------------------------------------------------------------------------


def test_pubei_any_comprehensive_window_takes_every_field_once_its_line_is_long() -> None:
    hall = opened("pubei")
    hall.open("1", "8")
    waiting = [hall.issue("estate") for _ in range(4)]
    assert hall.call("1") == waiting[0].number  # a comprehensive window helps the field
    assert hall.call("8") == waiting[1].number
    hall.do(c.StartService("8"), "user:clerk-8")
    finish(hall, "8")
    assert hall.refused(c.CallTicket("8", hall.issue("fund").id, "call-x")) == "not_served_here"


def test_pubei_a_clinic_is_opened_with_one_number_and_its_result_is_handed_out_at_one_window() -> None:
    hall = opened("pubei")
    hall.open("6", "9", "12")
    ticket = hall.issue("business", package="clinic")
    begin(hall, "6")
    for minutes in (6, 4, 5):  # three steps of one field, one after the other at one window
        finish(hall, "6", minutes)
    assert (ticket.state, ticket.queue) == ("waiting", "social")
    assert begin(hall, "9") == ticket.number
    finish(hall, "9")
    finish(hall, "9", case="PB-1")
    assert ticket.state == "finished"
    assert [step["served_seconds"] for step in packages.seen(hall.book, ticket)] == [360, 240, 300, 300, 300]
    told = hall.do(c.TellReady("PB-1", "result", "token"), "system:intake")["ticket"]
    assert hall.call("12") == told["number"]
    hall.assert_replay_is_live()


def test_pubei_books_and_hears_complaints() -> None:
    hall = opened("pubei", hours=True)
    hall.open("14")
    slot = MONDAY_NINE + 3600
    booked = hall.do(c.BookAppointment("a", "ABC234", "estate", slot))["appointment"]
    assert booked["service"] == "estate"
    assert hall.refused(c.BookAppointment("b", "XYZ234", "complaint", slot)) == "not_bookable"
    hall.now = slot - 600
    hall.do(c.CheckIn("t", "k", "ABC234"), "device:kiosk-1")
    assert hall.book.tickets["t"].ticket_class == "appointment"
    complaint = hall.issue("complaint")
    assert hall.serve("14") == complaint.number


def test_pubei_who_often_works_late_is_told_to_open_windows() -> None:
    hall = opened("pubei", hours=True)
    first = date(2026, 11, 23)
    for number in range(3):
        hall.open("8")
        hall.issue("estate")
        begin(hall, "8")
        hall.now = CLOSED + number * DAY + (20 + number) * 60
        finish(hall, "8", 0)
        hall.do(c.CloseDay())
        assert bool(overtime.suggestions(hall.book)) == (number == 2)
        hall.now = MONDAY_NINE + (number + 1) * DAY
        next_day(hall, first + timedelta(days=number + 1))
    (suggestion,) = office(hall.book, hall.now)["suggestions"]
    assert (suggestion["kind"], suggestion["queue"]) == ("open_window", "estate")
    assert "不动产登记" in suggestion["text"]["zh"]
    assert "22 min" in suggestion["text"]["en"]
    hall.assert_replay_is_live()
    hall.now += 20 * DAY
    next_day(hall, first + timedelta(days=24))
    assert overtime.suggestions(hall.book) == []  # what was long ago is no habit


def test_pubei_a_quarter_of_an_hour_is_not_overtime() -> None:
    hall = opened("pubei", hours=True)
    hall.open("8")
    hall.issue("estate")
    begin(hall, "8")
    hall.now = CLOSED + 14 * 60
    finish(hall, "8", 0)
    hall.do(c.CloseDay())
    assert hall.book.overtime == {}


# --- Ganzhou ----------------------------------------------------------------------------------------------------------


def test_ganzhou_takes_every_package_of_its_list_at_the_windows_for_them() -> None:
    hall = opened("ganzhou")
    hall.open("1", "3")
    for package in hall.centre.packages:
        hall.issue("package", package=package.id)
    served = {hall.serve(window) for _ in range(92) for window in ("1", "3")}
    assert len(served) == 184
    assert all(ticket.state == "finished" for ticket in hall.book.tickets.values())


def test_ganzhou_urges_what_is_overdue_and_shows_the_day_s_figures() -> None:
    hall = opened("ganzhou")
    hall.open("1")
    ticket = hall.issue("package", package="gz-001")
    begin(hall, "1")
    finish(hall, "1", case="GZ-1")
    hall.do(c.UrgeCase("GZ-1", "2026-11-20"), "system:intake")
    shown = office(hall.book, hall.now)
    assert [(one["case_number"], one["number"], one["window"]) for one in shown["urged"]] == [
        ("GZ-1", ticket.number, "1")
    ]
    assert shown["today"]["served"] == 1
    hall.do(c.AnswerUrge("GZ-1"), "user:clerk-1")
    assert handing.urged(hall.book) == []
    hall.assert_replay_is_live()


# --- Ordos ------------------------------------------------------------------------------------------------------------


def test_ordos_a_large_project_goes_by_the_green_channel_and_is_helped_to_the_end() -> None:
    hall = opened("ordos")
    hall.open("6", "10")
    early = [hall.issue("projects") for _ in range(3)]
    hall.wait(15)
    large = hall.issue("projects", ticket_class="priority", basis="green")
    assert hall.call("6") == large.number
    assert hall.book.tickets[large.id].why["rule"] == "rank"
    assert hall.refused(c.IssueTicket("projects", "x", "k", "priority", "influence")) == "unknown_ground"
    helped = hall.issue("help", item="agency")
    assert hall.serve("10") == helped.number
    assert early[0].state == "waiting"


def test_ordos_service_is_supervised_and_satisfaction_counted_by_those_who_rated() -> None:
    hall = opened("ordos")
    hall.open("5", "13")
    for grade in (5, 2, None):
        hall.issue("market")
        begin(hall, "5")
        prompt = f"prompt-{grade}"
        hall.wait(4)
        hall.do(c.FinishService("5", prompt), "user:clerk-5")
        if grade:
            hall.wait(1)
            hall.do(c.RateService(prompt, grade, "pad", "5"), "device:pad-5")
    today = office(hall.book, hall.now)["today"]
    assert (today["ratings"]["5"], today["ratings"]["2"]) == (1, 1)
    assert today["rated_share"] == pytest.approx(2 / 3, abs=0.001)
    assert len(hall.book.follow_ups) == 1  # who was not content is called back
    assert hall.serve("13") is None
    advice = hall.issue("complaint")
    assert hall.serve("13") == advice.number


def test_ordos_sends_people_to_the_hall_of_their_town() -> None:
    hall = opened("ordos")
    item = hall.centre.items[0]
    rows = (item.model_copy(update={"branch": "jungar"}), *hall.centre.items[1:])
    hall = Hall(hall.centre.model_copy(update={"items": rows}))
    refusal = hall.ask(c.IssueTicket(item.service, "t", "k", item=item.id), "device:kiosk-1")
    assert isinstance(refusal, Refusal)
    assert "准格尔旗" in refusal.message.zh


# --- Dianjiang --------------------------------------------------------------------------------------------------------


def test_dianjiang_a_tidal_window_opens_in_the_rush_and_takes_from_the_longest_lines() -> None:
    hall = opened("dianjiang")
    hall.open("1", "14")
    rush = [hall.issue("tax") for _ in range(6)]
    assert [hall.call("1"), hall.call("14")] == [rush[0].number, rush[1].number]
    assert views.window(hall.book, "14")["kind"] == "tidal"


def test_dianjiang_the_front_takes_in_the_back_decides_one_window_hands_out() -> None:
    hall = opened("dianjiang")
    hall.open("11", "13")
    ticket = hall.issue("general", item="fund-draw")
    begin(hall, "11")
    finish(hall, "11", case="DJ-1")
    told = hall.do(c.TellReady("DJ-1", "result", "token", "fund-draw"), "system:intake")["ticket"]
    assert told["queue"] == "collect"
    assert hall.serve("13") == told["number"]
    assert ticket.case_numbers == ["DJ-1"]


# --- Anshan -----------------------------------------------------------------------------------------------------------


def test_anshan_whoever_booked_goes_first_at_a_precise_time_by_three_ways() -> None:
    hall = opened("anshan", hours=True)
    hall.open("6")
    slot = MONDAY_NINE + 5400
    hall.do(c.BookAppointment("kiosk", "KKK222", "estate", slot, by_citizen=True), "device:kiosk-1")
    hall.do(c.BookAppointment("phone", "PPP222", "estate", slot), "user:reception")
    hall.do(c.BookAppointment("net", "NNN222", "estate", slot, "platform-7"), "token:platform")
    hall.do(c.BookAppointment("four", "FFF222", "estate", slot))
    assert hall.refused(c.BookAppointment("five", "VVV222", "estate", slot)) == "slot_full"
    hall.now = slot - 1260
    walk_in = hall.issue("estate")
    assert hall.refused(c.CheckIn("t0", "k0", candidates=("kiosk",)), "user:reception") == "too_early"
    hall.now = slot
    for name in ("kiosk", "phone", "net"):
        hall.do(c.CheckIn(f"t-{name}", f"k-{name}", candidates=(name,)), "user:reception")
    hall.wait(15)
    assert hall.call("6") == hall.book.tickets["t-kiosk"].number  # 36 min waited against 15 and 30 for who booked
    assert walk_in.state == "waiting"
    assert wide(hall.centre) == ["1", "2", "3", "10"]
