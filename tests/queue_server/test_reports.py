"""What reports say beyond visits: appointments, devices, open data, a week's windows, tomorrow's busy hours, a month."""

from __future__ import annotations

import csv
import io
import multiprocessing
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk_of import MONDAY_NINE, dianjiang
from site_of import Site, reason

from lobby.messages import Text
from queue_server import commands as c
from queue_server import events as e
from queue_server.journal import FILE as JOURNAL
from queue_server.kept_days import FILE
from queue_server.past_days import PastDays
from queue_server.report_process import Reports
from queue_server.reports import busy_hours, open_data, staffing
from queue_server.reports.after import appointments, follow_ups
from queue_server.reports.doubts import doubts
from queue_server.reports.groups import report
from queue_server.reports.sections import SECTIONS
from queue_server.reports.visits import Visit
from queue_server.uptime import uptimes

ROOT = Path(__file__).resolve().parents[2]
HOUR = 3600.0


def came(day: str, hour: int, count: int, minutes: float = 12, **more: Any) -> list[Visit]:
    """So many people in an hour, all served."""
    given = {
        "day": day, "quarter": hour * 60, "service": "tax", "queue": "tax", "window": "3", "clerk": "clerk-3",
        "channel": "kiosk", "ticket_class": "normal", "state": "finished", "flagged": False, "waited": minutes * 60,
        "walked": 30.0, "served": 570.0, "grade": None, **more,
    }  # fmt: skip
    return [Visit(**given)] * count


def test_the_formulas_in_the_docs_are_those_of_the_code() -> None:
    made = subprocess.run([sys.executable, "tools/figures.py"], cwd=ROOT, capture_output=True, check=True)
    assert (ROOT / "docs/figures.md").read_text("utf-8") == made.stdout.decode(), "run make docs"


def test_appointments_by_what_became_of_them(site: Site) -> None:
    now = site.server.clock.now
    names = [str(uuid.uuid4()) for _ in range(4)]
    for at, name in enumerate(names):
        site.server.do(c.BookAppointment(name, f"10000{at}", "tax", now + 1800 + 1800 * at))
    site.server.do(c.CheckIn(str(uuid.uuid4()), "token", "100000"), "device:kiosk-1")
    site.server.do(c.CancelAppointment(names[1]), "user:desk")
    site.server.clock.now += 24 * HOUR
    site.server.do(c.SettleAppointments(), "system:calendar")
    site.server.do(c.ExcuseMisses((names[3],), "ill"), "user:manager")
    total = site.signed_in("manager").get("reports/appointments?from=2026-11-23&to=2026-11-23").json["total"]
    assert total == {
        "appointments": 3,
        "kept": 1,
        "kept_late": 0,
        "missed": 1,
        "kept_share": 0.5,
        "excused": 1,
        "cancelled": 1,
    }


def test_nobody_misses_an_appointment_on_a_day_that_was_no_day_of_service() -> None:
    at = MONDAY_NINE
    events = [e.AppointmentBooked(at, "a", "100000", "tax", at), e.AppointmentBooked(at, "b", "100001", "tax", at),
              e.AppointmentMissed(at, "a", excused=True), e.AppointmentMissed(at, "b")]  # fmt: skip
    assert [one.state for one in appointments(dianjiang(), events)] == ["excused", "missed"]


def test_the_first_call_to_a_citizen_counts_not_the_last() -> None:
    opened = e.FollowUpOpened(0.0, "f", "t", "A001", "3", "user:clerk-3", "tax", 1, "pad", 100.0, 900.0)
    (one,) = follow_ups([opened, *(e.CitizenContacted(at, "f", "settled", "user:manager") for at in (50.0, 200.0))])
    assert one.contacted == 50.0
    assert SECTIONS["follow_ups"].report(dianjiang(), [one])["total"]["contact_in_time"] == 1.0


def test_clerks_stand_in_the_order_in_which_people_count() -> None:
    some = [visit for n in (10, 2, 1) for visit in came("2026-11-23", 9, 1, clerk=f"clerk-{n}")]
    assert [row["key"] for row in report(dianjiang(), some, "clerk")["rows"]] == ["clerk-1", "clerk-2", "clerk-10"]


def test_of_many_gaps_the_first_are_told() -> None:
    days = [f"2026-11-{day:02d}" for day in range(1, 12)]
    (told,) = doubts(dianjiang(), days, [], [], [])
    assert told.en.endswith("2026-11-06 and 5 more")
    assert "2026-11-06等，另有 5 处" in told.zh


def test_a_device_is_here_as_long_as_it_says_so_and_the_server_hears_it() -> None:
    said = [
        (0.0, "*", "begun"), (100.0, "pad", "online"), (700.0, "pad", "offline"), (1000.0, "pad", "online"),
        (1400.0, "*", "still"), (9000.0, "*", "begun"), (9100.0, "pad", "online"),
    ]  # fmt: skip
    (pad,) = uptimes(said, [(0.0, 10_000.0)], 9600.0)
    assert (pad.known, pad.online, pad.lost) == (1300 + 500, 600 + 400 + 500, 1)
    (morning,) = uptimes(said, [(600.0, 800.0)], 9600.0)
    assert (morning.known, morning.online) == (200, 100)
    assert SECTIONS["devices"].report(dianjiang(), [pad])["total"]["uptime"] == 0.833


def test_a_hall_tells_how_long_its_devices_were_here(site: Site) -> None:
    log = site.app.extensions["device_log"]
    site.server.clock.now += 60
    seat = '{"status":"%s","kind":"pad","version":"1","boot":"b","since":"2026-11-23T09:00:00+08:00"}'
    for status in ("online", "offline", "online"):
        site.server.desk.presence.status("pad-3", (seat % status).encode())
        log.changed("pad-3")
        site.server.clock.now += 600
    site.server.issue("tax")
    seen = site.signed_in("manager").get("reports/devices").json
    assert seen["rows"][0]["values"] == {"uptime": 0.667, "known_hours": 0.5, "away_minutes": 10.0, "lost": 1}
    assert "table of its own" in seen["made_of"]["en"]


def test_open_data_tells_nothing_of_few(site: Site) -> None:
    day = "2026-11-23"
    rows = list(open_data.lines([
        *came(day, 8, 5), *came(day, 9, 4, minutes=12.4), *came(day, 9, 1, minutes=12.4, clerk="clerk-4"),
        *came(day, 10, 4), *came(day, 11, 6, state="no_show"),
    ]))  # fmt: skip
    assert rows == [
        open_data.HEADER, (day, "08:00", "tax", 5, 10, 10, ""), (day, "09:00", "tax", 5, 10, 10, 10),
        (day, "10:00", "tax", "<5", "", "", ""), (day, "11:00", "tax", 6, "", "", ""),
    ]  # fmt: skip
    tickets = [site.server.issue("tax") for _ in range(6)]
    answer = site.signed_in("manager").get("reports/open-data.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(answer.text)))[1] == ["2026-11-23", "09:00", "tax", "6", "", "", ""]
    assert not any(ticket["id"] in answer.text or ticket["number"] in answer.text for ticket in tickets)


@pytest.mark.parametrize(
    ("per_hour", "minutes", "target", "windows"),
    [(0, 10, 30, 0), (3, 10, 30, 1), (5.5, 10, 30, 2), (60, 10, 30, 11), (60, 10, 1, 14)],
)
def test_as_many_windows_as_keep_the_wait(per_hour: float, minutes: float, target: float, windows: int) -> None:
    assert staffing.windows_needed(per_hour, minutes, target, 0.8) == windows


def test_erlang_s_formula_gives_the_known_chance_of_waiting() -> None:
    # a = 8 erlangs at 10 servers: 0.4092 (Erlang C tables)
    assert staffing._waits_beyond(10, 8.0, 0.0) == pytest.approx(0.4092, abs=1e-4)


def test_a_week_s_windows_from_the_same_weekdays() -> None:
    mondays = ["2026-11-02", "2026-11-09", "2026-11-16"]
    visits = [one for day, count in zip(mondays, (6, 18, 60), strict=True) for one in came(day, 9, count)]
    made = staffing.plan(dianjiang(), [*visits, *came("2026-11-17", 9, 30)], date(2026, 11, 23))
    monday = made["days"][0]
    assert (made["basis"], monday["day"], monday["days_like_it"], monday["own_weekday"]) == (4, "2026-11-23", 3, True)
    assert monday["hours"] == [{"hour": 9, "queues": {"tax": [2, 4, 11]}}]
    tuesday = made["days"][1]
    assert (tuesday["days_like_it"], tuesday["own_weekday"]) == (4, False)


def test_busy_hours_of_the_next_day_in_one_sentence() -> None:
    hours = ((9, 20), (10, 18), (11, 8), (14, 10), (15, 9), (16, 2))
    tuesdays = ("2026-11-03", "2026-11-10", "2026-11-17")
    visits = [one for day in tuesdays for hour, count in hours for one in came(day, hour, count)]
    told = busy_hours.told(dianjiang(), visits, date(2026, 11, 23))
    assert (
        told["sentence"]["en"]
        == "Tuesday, 24 November: usually busy 9:00–11:00; fewer people 11:00–12:00, 16:00–17:00."
    )
    assert told["sentence"]["zh"].startswith(
        "11月24日（周二）：通常 9:00–11:00 人较多，11:00–12:00、16:00–17:00 人较少"
    )
    assert busy_hours.told(dianjiang(), visits[:20], date(2026, 11, 23))["sentence"] is None


def test_an_empty_history_has_no_basis_and_says_so(site: Site) -> None:
    manager = site.signed_in("manager")
    assert manager.get("reports/staffing").json["days"] == []
    assert manager.get("reports/busy-hours").json["sentence"] is None
    month = manager.get("reports/month/2026-10").json
    assert (month["days"], month["tables"]["day"]["total"]["issued"]) == ([], 0)
    assert month["tables"]["day"]["total"]["wait_median"] is None
    assert reason(manager.get("reports/month/2026-13")) == "bad_field"


def test_a_month_holds_every_table_and_a_grade_that_came_a_day_later(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    clerk.post("windows/3/open")
    site.server.issue("tax")
    for act in ("call-next", "start", "finish"):
        clerk.post(f"windows/3/{act}")
    prompt, token = site.server.writer.look(lambda book: next((one.id, one.token) for one in book.prompts.values()))
    month = site.signed_in("manager").get("reports/month/2026-11").json
    assert month["tables"]["day"]["total"]["rated"] == 0
    site.server.clock.now += 86_400
    site.server.do(c.OpenDay("2026-11-24"), "system:calendar")
    site.server.do(c.RateService(prompt, 5, "phone", token=token), "phone")
    month = site.signed_in("manager").get("reports/month/2026-11").json
    days = {row["key"]: row["values"]["rated"] for row in month["tables"]["day"]["rows"]}
    assert days == {"2026-11-23": 1}
    assert set(month["tables"]) >= {"quarter", "service", "window", "clerk", "channel", "class", *SECTIONS}


@pytest.fixture
def apart(site: Site) -> Iterator[Reports]:
    """Reports that are made in a process of their own, however few events there are."""
    reports = site.app.extensions["reports"] = Reports(site.server.data, site.server.centre, few=0)
    yield reports
    reports.stop()


def some_days(site: Site) -> None:
    for day in range(24, 28):
        site.server.issue("tax")
        site.server.clock.now += 86_400
        site.server.do(c.OpenDay(f"2026-11-{day}"), "system:calendar")


def beside(reports: Reports) -> multiprocessing.process.BaseProcess:
    """The process."""
    (found,) = [each for each in multiprocessing.active_children() if each.name == "reports"]
    return found


@pytest.mark.network
def test_many_events_are_read_by_a_process_of_its_own_and_say_the_same(site: Site, apart: Reports) -> None:
    some_days(site)
    manager = site.signed_in("manager")
    doors = ("reports/day", "reports/devices", "reports/clerk/xlsx", "reports/service/csv", "reports/open-data.csv")
    asked = [*(f"{door}?from=2026-11-01&to=2026-11-30" for door in doors), "reports/month/2026-11"]
    asked += ["reports/staffing?from=2026-11-30", "reports/busy-hours"]
    there = [manager.get(each).data for each in asked]
    first = beside(apart).pid
    site.app.extensions["reports"] = Reports(site.server.data, site.server.centre)
    here = [manager.get(each).data for each in asked]
    assert [len(each) > 20 for each in there] == [True] * len(asked)
    assert [each for each in there if not each.startswith(b"PK")] == [
        each for each in here if not each.startswith(b"PK")
    ]
    assert beside(apart).pid == first, "one process for all"


@pytest.mark.network
def test_a_process_that_fell_is_made_anew_and_one_that_rests_is_let_go(site: Site, apart: Reports) -> None:
    manager = site.signed_in("manager")
    assert manager.get("reports/day").json["total"]["issued"] == 0
    beside(apart).kill()
    beside(apart).join()
    site.server.issue("tax")
    assert manager.get("reports/day").json["total"]["issued"] == 1
    apart.stop()
    assert [each for each in multiprocessing.active_children() if each.name == "reports"] == []
    assert manager.get("reports/day").json["total"]["issued"] == 1


def test_days_that_are_over_are_replayed_once_and_again_by_other_code_or_another_centre(site: Site) -> None:
    some_days(site)
    data, centre = site.server.data, site.server.centre
    said = PastDays(data, centre).between("2026-11-23", "2026-11-27")
    assert [visit.state for visit in said.visits] == ["expired"] * 4
    with closing(sqlite3.connect(data / FILE)) as db:
        kept = db.execute("SELECT day FROM days ORDER BY day").fetchall()
        assert kept == [(f"2026-11-{day}",) for day in range(23, 27)], "the present day is not over"
    with closing(sqlite3.connect(data / JOURNAL)) as db, db:
        db.execute("UPDATE events SET body = json_set(body, '$.service', 'police') WHERE event = 'ticket_issued'")
    again = PastDays(data, centre).between("2026-11-23", "2026-11-27")
    assert (again.days, again.visits) == (said.days, said.visits), "what is kept is not read from the journal again"
    another = centre.model_copy(update={"name": Text(zh="别处", en="Elsewhere")})
    assert {one.service for one in PastDays(data, another).between("2026-11-23", "2026-11-27").visits} == {"police"}
    (data / FILE).write_bytes(b"no database at all, but what a broken disk has left of one" * 40)
    assert len(PastDays(data, centre).between("2026-11-23", "2026-11-27").visits) == 4
