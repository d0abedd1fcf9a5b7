"""The table of figures by hand-made visits, reports of today and of past days, and their files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from desk_of import MONDAY_NINE
from site_of import Browser, Site, reason

from queue_server import commands as c
from queue_server.exports import csv_file, csv_of, plain, xlsx_of
from queue_server.report_process import Reports
from queue_server.reports.figures import figures, percentile
from queue_server.reports.groups import GROUPINGS, report
from queue_server.reports.visits import Visit

FIGURE = {figure.id: figure for figure in figures(30)}
EVIL = '=HYPERLINK("http://evil.example","click")'


def visit(state: str = "finished", minutes: float = 10, grade: int | None = None, **more: Any) -> Visit:
    given = {
        "day": "2026-11-23", "quarter": 540, "service": "tax", "queue": "tax", "window": "3", "clerk": "clerk-3",
        "channel": "kiosk", "ticket_class": "normal", "state": state, "flagged": False, "waited": minutes * 60,
        "walked": 20.0, "served": 300.0, "grade": grade,
    }  # fmt: skip
    return Visit(**{**given, **more})


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("issued", 6), ("served", 3), ("no_show", 1), ("no_show_share", 0.25), ("cancelled", 1), ("wait_median", 20.0),
        ("wait_p90", 40.0), ("over_target", 0.333), ("walk_median", 20.0), ("service_median", 5.0), ("service_p90", 5.0),
        ("rated", 2), ("rated_share", 0.667), ("satisfied", 0.5), ("grade_mean", 3.5), ("expired", 0),
    ],
)  # fmt: skip
def test_each_figure_says_what_its_formula_says(figure: str, value: float) -> None:
    visits = [
        visit(minutes=10, grade=5), visit(minutes=20, grade=2), visit(minutes=40), visit(minutes=99, flagged=True),
        visit("no_show", minutes=70), visit("cancelled", minutes=80),
    ]  # fmt: skip
    assert FIGURE[figure].of(visits) == value
    assert FIGURE[figure].formula.zh != FIGURE[figure].formula.en


def test_where_nothing_happened_nothing_is_said() -> None:
    silent = {figure.id for figure in FIGURE.values() if figure.of([]) is None}
    assert silent == {
        "no_show_share", "wait_median", "wait_p90", "over_target", "walk_median", "service_median", "service_p90",
        "rated_share", "satisfied", "grade_mean",
    }  # fmt: skip


def test_nine_of_ten_waited_at_most_so_long() -> None:
    assert [percentile(range(1, n + 1), 0.9) for n in (1, 2, 9, 10, 11, 100)] == [1, 2, 9, 9, 10, 90]


def test_nine_of_ten_is_neither_the_middle_nor_the_last() -> None:
    waits = [visit(minutes=minutes, served=minutes * 30.0) for minutes in range(1, 21)]
    assert [FIGURE[figure].of(waits) for figure in ("wait_median", "wait_p90", "service_p90")] == [10.5, 18.0, 9.0]


def test_groups_stand_in_the_centre_s_order_and_nobody_s_come_last(site: Site) -> None:
    made = report(site.server.centre, [visit(window=None), visit(window="10"), visit(window="x9")], "window")
    keys = [row["key"] for row in made["rows"]]
    assert keys[:3] == ["1", "2", "3"]
    assert keys[-2:] == ["x9", ""]
    assert made["total"]["issued"] == 3


def a_morning(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    clerk.post("windows/3/open")
    for minutes in (5, 10):
        clerk.post("tickets", {"service": "tax"})
        site.server.clock.now += minutes * 60
        clerk.post("windows/3/call-next")
        site.server.clock.now += 20
        clerk.post("windows/3/start")
        site.server.clock.now += 240
        clerk.post("windows/3/finish")
    site.server.issue("estate")


def test_today_by_service(site: Site) -> None:
    a_morning(site)
    seen = site.signed_in("manager").get("reports/service").json
    rows = {row["key"]: row["values"] for row in seen["rows"]}
    assert (seen["from"], seen["to"], seen["unreadable"]) == ("2026-11-23", "2026-11-23", [])
    assert (rows["tax"]["served"], rows["tax"]["wait_median"], rows["tax"]["service_median"]) == (2, 7.5, 4.0)
    assert (rows["estate"]["issued"], rows["estate"]["served"]) == (1, 0)
    channels = {row["key"]: row for row in site.signed_in("manager").get("reports/channel").json["rows"]}
    assert {key: row["values"]["issued"] for key, row in channels.items()} == {"desk": 2, "kiosk": 1}
    assert channels["desk"]["name"] == {"zh": "前台与窗口", "en": "Reception and clerks"}


def test_a_day_that_is_over_says_what_it_said_while_it_lasted(site: Site) -> None:
    a_morning(site)
    manager = site.signed_in("manager")
    while_it_lasted = {by: manager.get(f"reports/{by}").json for by in GROUPINGS if by != "clerk"}
    site.server.clock.now = MONDAY_NINE + 15 * 3600  # midnight
    site.server.do(c.OpenDay("2026-11-24"), "system:calendar")
    site.server.clock.now += 9 * 3600
    site.server.issue("tax")
    manager = site.signed_in("manager")
    over = {by: manager.get(f"reports/{by}?from=2026-11-23&to=2026-11-23").json for by in GROUPINGS}
    for by, before in while_it_lasted.items():
        expired = [row["values"].pop("expired") for row in [*over[by]["rows"], {"values": over[by]["total"]}]]
        assert sum(expired) == 2  # who still waited, once in a group and once in all
        for row in [*before["rows"], {"values": before["total"]}]:
            row["values"].pop("expired")
        for row in (*before["rows"], {"values": before["total"]}, *over[by]["rows"], {"values": over[by]["total"]}):
            row["values"].pop("gave_up_share", None)  # of these
        assert over[by] == before
    both = manager.get("reports/day?from=2026-11-22&to=2026-11-24").json
    assert [(row["key"], row["values"]["issued"]) for row in both["rows"]] == [("2026-11-23", 3), ("2026-11-24", 1)]
    assert manager.get("reports").json["days"] == ["2026-11-23", "2026-11-24"]


def test_a_day_of_windows_that_are_gone_is_named_and_the_rest_is_told(site: Site) -> None:
    a_morning(site)
    site.server.do(c.OpenDay("2026-11-24"), "system:calendar")
    fewer = site.server.centre.model_copy(update={"windows": site.server.centre.windows[3:]})
    site.app.extensions["reports"] = Reports(site.server.data, fewer)
    seen = site.signed_in("manager").get("reports/day?from=2026-11-23&to=2026-11-24").json
    assert (seen["unreadable"], seen["total"]["issued"]) == (["2026-11-23"], 0)


def test_a_file_for_the_spreadsheet_in_both_languages(site: Site) -> None:
    a_morning(site)
    manager = site.signed_in("manager")
    answer = manager.get("reports/service/csv?language=zh")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dianjiang-service-2026-11-23-2026-11-23.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head[:3] == ["业务", "取号", "办结"]
    assert (rows[0][:3], rows[-1][:3]) == (["税务服务", "2", "2"], ["合计", "3", "2"])
    english = manager.get("reports/service/xlsx?language=en")
    assert english.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with zipfile.ZipFile(io.BytesIO(english.data)) as parts:
        assert "xl/charts/chart1.xml" in parts.namelist()
        assert "Wait, median (min)" in _texts(parts)


def test_a_text_that_looks_like_a_formula_stays_text(site: Site) -> None:
    made = {
        "from": "2026-11-23", "to": "2026-11-23",
        **report(site.server.centre, [visit(clerk=EVIL), visit(clerk="+86"), visit(clerk="@x"), visit(clerk="li")], "clerk"),
    }  # fmt: skip
    rows = list(csv.reader(io.StringIO(csv_of(made, "zh").decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:-1]} == {f"'{EVIL}", "'+86", "'@x", "li"}
    with zipfile.ZipFile(io.BytesIO(xlsx_of(made, "zh"))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert EVIL in _texts(parts)
    assert csv_file([("=1+1", "-2", -2, None, "<5", "\r@x")]).decode("utf-8-sig") == "'=1+1,'-2,-2,,<5,\"'\r@x\"\r\n"
    assert [plain(text) for text in ("\t=1", "a=1", "-2")] == ["'\t=1", "a=1", "'-2"]


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        ("reports/weather", 404, "unknown_grouping"),
        ("reports/service/pdf", 404, "http_404"),
        ("reports/service?from=yesterday", 422, "bad_field"),
        ("reports/service?from=2026-11-24&to=2026-11-23", 422, "bad_field"),
        ("reports/service?from=2020-01-01&to=2026-11-23", 422, "bad_field"),
        ("reports/service/csv?language=fr", 422, "bad_field"),
    ],
)
def test_what_cannot_be_told_is_refused(site: Site, path: str, status: int, why: str) -> None:
    refused = site.signed_in("manager").get(path)
    assert (refused.status_code, reason(refused)) == (status, why)


def test_reports_are_for_those_who_may_see_them(site: Site) -> None:
    clerk: Browser = site.signed_in("clerk-3")
    for path in ("reports", "reports/clerk", "reports/clerk/csv"):
        assert clerk.get(path).status_code == 403
        assert site.stranger().get(path).status_code == 401


def _texts(parts: zipfile.ZipFile) -> set[str]:
    return {unescape(text) for text in re.findall(r"<t[^>]*>([^<]*)</t>", parts.read("xl/sharedStrings.xml").decode())}
