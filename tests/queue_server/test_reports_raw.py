"""Each figure of a report is what the raw journal says: days with everything in them, summed up by other code."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from html import unescape

import pytest
import raw_sections
from day_by_lot import Lots
from desk_of import dianjiang
from raw_figures import Line, Track, adjusted, channel, figures, tracks
from server_of import Server
from site_of import Browser, Site

from queue_server import commands as c
from queue_server.journal import dump
from queue_server.uptime import FILE as UPTIME
from queue_server.uptime import DeviceLog

SEEDS = (5, 6, 7)
TURNS = {5: 900, 6: 350, 7: 350}
"""The first is a day with clerks who served enough to be compared."""
SPAN = "from=2026-11-23&to=2026-11-23"
SECTIONS = ("appointments", "follow_ups", "packages", "devices")
SEAT = '{"status":"%s","kind":"pad","version":"1","boot":"b","since":"2026-11-23T09:00:00+08:00"}'


@pytest.fixture(scope="module", params=SEEDS)
def hall(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A day, and what was done about it in the days after, for all who look at it."""
    folder = tmp_path_factory.mktemp("day")
    server = Server(folder, centre=dianjiang(targets={"tax": 5.0, "police": 60.0}))
    made = Site(server, folder)
    lots = Lots(made, request.param)
    come_and_go(made, lots)
    lots.live(TURNS[request.param])
    starts_again(made)
    come_and_go(made, lots)
    server.do(c.CloseDay(), "system:calendar")
    opened = [line["follow_up"] for line in dump(folder) if line["event"] == "follow_up_opened"]
    lots.look_after(opened[::2], pauses=(1, 9))
    starts_again(made)
    for later in ("2026-11-24", "2026-11-25"):
        server.clock.now += 86_400
        server.do(c.OpenDay(later), "system:calendar")
    lots.settle()
    lots.look_after(opened[1::2], pauses=(1, 30, 100))
    yield made
    made.registry.close()
    server.end()


def come_and_go(site: Site, lots: Lots) -> None:
    """Devices come, fall away and come back, as they say so themselves."""
    for _ in range(12):
        device = lots.dice.choice(("pad-3", "kiosk-1", "strip-3"))
        site.server.desk.presence.status(device, (SEAT % lots.dice.choice(("online", "offline"))).encode())
        site.app.extensions["device_log"].changed(device)
        site.server.clock.now += lots.dice.randint(1, 200)


def starts_again(site: Site) -> None:
    """What the devices' table hears where the server was away for a while."""
    site.server.clock.now += 1000
    site.app.extensions["device_log"] = DeviceLog(site.server.data, site.server.clock, site.server.desk.presence)


@pytest.fixture(scope="module")
def day(hall: Site) -> tuple[Browser, list[Line]]:
    return hall.signed_in("manager"), list(dump(hall.server.data))


GROUPED: dict[str, Callable[[Track], str]] = {
    "service": lambda one: one.service,
    "class": lambda one: str(one.issued["ticket_class"]),
    "channel": channel,
    "window": lambda one: one.window,
    "day": lambda one: one.issued["at"][:10],
    "quarter": lambda one: f"{one.issued['at'][11:13]}:{int(one.issued['at'][14:16]) // 15 * 15:02d}",
}


def test_each_figure_is_what_the_raw_journal_says(hall: Site, day: tuple[Browser, list[Line]]) -> None:
    manager, lines = day
    policy, every = hall.server.centre.policy, tracks(lines)
    assert len(every) < sum(line["event"] == "ticket_issued" for line in lines), "some citizens have two numbers"
    assert {"no_show", "cancelled", "expired", "finished"} <= {one.doing for one in every}
    for by, key in GROUPED.items():
        seen = manager.get(f"reports/{by}?{SPAN}").json
        assert seen["total"] == figures(every, policy.target, policy.target_minutes)
        assert {figure["id"] for figure in seen["figures"]} == set(seen["total"])
        rows = {row["key"]: row["values"] for row in seen["rows"] if row["values"]["issued"]}
        groups = {name: [one for one in every if key(one) == name] for name in {key(one) for one in every}}
        assert rows == {name: figures(some, policy.target, policy.target_minutes) for name, some in groups.items()}


def test_clerks_are_set_beside_one_another_by_the_same_services(hall: Site, day: tuple[Browser, list[Line]]) -> None:
    manager, lines = day
    policy, every = hall.server.centre.policy, tracks(lines)
    seen = manager.get(f"reports/clerk?{SPAN}").json
    shown = {figure["id"] for figure in seen["figures"]}
    assert not shown & {"service_median", "service_p90", "satisfied", "grade_mean", "wait_median"}
    names = {one.clerk for one in every}
    assert {row["key"] for row in seen["rows"]} == names
    for row in seen["rows"]:
        own = [one for one in every if one.clerk == row["key"]]
        plain = figures(own, policy.target, policy.target_minutes)
        assert {key: row["values"][key] for key in shown & set(plain)} == {
            key: plain[key] for key in shown & set(plain)
        }
        assert {key: row["values"][key] for key in shown - set(plain)} == adjusted(every, own)
    assert any(row["values"]["service_adjusted"] for row in seen["rows"]) or len(every) < 300


def test_tables_of_what_is_no_visit_are_what_the_raw_journal_says(hall: Site, day: tuple[Browser, list[Line]]) -> None:
    manager, lines = day
    with closing(sqlite3.connect(hall.server.data / UPTIME)) as db:
        said = db.execute("SELECT at, device, status FROM said ORDER BY rowid").fetchall()
    raw = {
        "appointments": raw_sections.appointments(lines, "2026-11-23", "2026-11-23"),
        "follow_ups": raw_sections.follow_ups(lines, "2026-11-23"),
        "packages": raw_sections.packages(lines, "2026-11-23"),
        "devices": raw_sections.uptime(said, raw_sections.span(lines, "2026-11-23")),
    }
    for by, (rows, total) in raw.items():
        seen = manager.get(f"reports/{by}?{SPAN}").json
        assert seen["total"] == total, by
        assert {row["key"]: row["values"] for row in seen["rows"]} == rows, by
        assert rows, by


@pytest.mark.parametrize("last", ["2026-11-24", "2026-11-25"])
def test_promises_stand_on_their_own_days(day: tuple[Browser, list[Line]], last: str) -> None:
    manager, lines = day
    rows, total = raw_sections.appointments(lines, "2026-11-24", last)
    seen = manager.get(f"reports/appointments?from=2026-11-24&to={last}").json
    assert seen["total"] == total
    assert {row["key"]: row["values"] for row in seen["rows"]} == rows
    assert total["missed"]


def test_days_after_are_readable_whatever_was_done_on_them(day: tuple[Browser, list[Line]]) -> None:
    assert day[0].get("reports/day?from=2026-11-23&to=2026-12-31").json["unreadable"] == []


@pytest.mark.parametrize("by", [*GROUPED, "clerk", *SECTIONS])
def test_every_figure_of_the_page_stands_in_its_files(day: tuple[Browser, list[Line]], by: str) -> None:
    manager, _ = day
    seen = manager.get(f"reports/{by}?{SPAN}").json
    head, *lines = csv.reader(io.StringIO(manager.get(f"reports/{by}/csv?{SPAN}&language=en").data.decode("utf-8-sig")))
    shown = [*seen["rows"], {"name": {"en": "All"}, "values": seen["total"]}]
    columns = [figure["id"] for figure in seen["figures"]]
    told = [[row["name"]["en"], *("" if row["values"][key] is None else str(row["values"][key]) for key in columns)]
            for row in shown]  # fmt: skip
    assert lines == told
    assert [one.partition(" (")[0] for one in head[1:]] == [figure["name"]["en"] for figure in seen["figures"]]
    with zipfile.ZipFile(io.BytesIO(manager.get(f"reports/{by}/xlsx?{SPAN}&language=en").data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        numbers = re.findall(r'<c r="\w+"(?: s="\d+")?><v>([^<]*)</v>', sheet)
        assert [float(value) for value in numbers] == [float(value) for line in told for value in line[1:] if value]
        words = unescape(parts.read("xl/sharedStrings.xml").decode())
        assert all(figure["formula"]["en"] in words for figure in seen["figures"])


def test_open_data_is_what_the_raw_journal_says(day: tuple[Browser, list[Line]]) -> None:
    manager, lines = day
    head, *rows = csv.reader(io.StringIO(manager.get(f"reports/open-data.csv?{SPAN}").data.decode("utf-8-sig")))
    assert rows == raw_sections.open_data(tracks(lines))
    private = {
        str(one[key]) for one in lines for key in ("ticket", "token", "number", "clerk", "device") if one.get(key)
    }
    words = {word for row in rows for word in row}
    assert not words & private
    assert not words & {line["window"] for line in lines if "window" in line} - {row[3] for row in rows} - {"5", "10"}
    assert json.dumps(head) == json.dumps(["date", "hour", "service", "numbers", "wait_minutes_median",
                                           "wait_minutes_p90", "service_minutes_median"])  # fmt: skip
