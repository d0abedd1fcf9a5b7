"""Days that are not whole: the server was away, the clock was set, nobody closed. A report says so and invents nothing."""

from __future__ import annotations

import itertools
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from desk_of import MONDAY_NINE
from server_of import Device
from site_of import Site

from queue_server import commands as c

HOUR = 3600.0
IDS = (str(uuid.UUID(int=n, version=4)) for n in itertools.count(10**6))


def told(site: Site, last: str = "2026-11-23", by: str = "day") -> dict[str, Any]:
    """A report as the page has it; it says in words what it says in figures."""
    answer: dict[str, Any] = site.signed_in("manager").get(f"reports/{by}?from=2026-11-23&to={last}").json
    kinds = [each for each in ("unreadable", "gaps", "set_back", "left_open") if answer[each]]
    assert len(answer["doubts"]) == len(kinds)
    return answer


def clocks(spans: list[list[str]]) -> list[list[str]]:
    return [[at[11:16] for at in span] for span in spans]


def serve(site: Site, *, minutes: float) -> None:
    """Somebody comes, waits five minutes, walks 30 seconds and is served so long."""
    site.server.issue("tax")
    site.server.clock.now += 300
    site.server.do(c.CallNext("3", next(IDS)))
    site.server.clock.now += 30
    site.server.do(c.StartService("3"))
    site.server.clock.now += minutes * 60
    site.server.do(c.FinishService("3", next(IDS)))


@contextmanager
def started_again(site: Site) -> Iterator[Site]:
    """The server is away for two hours, and comes back on what its folder holds."""
    site.server.end()
    site.server.clock.now += 2 * HOUR
    site.server.begin()
    again = Site(site.server, site.server.data)
    yield again
    again.registry.close()


def test_half_an_hour_without_a_word_while_somebody_waits_is_told(site: Site) -> None:
    site.server.issue("tax")
    site.server.clock.now += 45 * 60
    site.server.issue("tax")
    seen = told(site)
    assert clocks(seen["gaps"]) == [["09:00", "09:45"]]
    assert seen["doubts"][0]["en"].endswith("2026-11-23 09:00 – 09:45")
    assert seen["doubts"][0]["zh"].startswith("以下时段")


def test_an_empty_hall_without_a_word_is_no_gap_unless_the_server_was_away(site: Site) -> None:
    site.server.do(c.OpenWindow("3"))
    serve(site, minutes=4)
    site.server.clock.now += HOUR
    serve(site, minutes=4)
    assert told(site)["gaps"] == []
    with started_again(site) as again:
        again.server.do(c.OpenWindow("4"), "user:clerk-4")
        after = told(again)
    assert clocks(after["gaps"]) == [["10:19", "12:19"]]
    assert (after["total"]["issued"], after["total"]["wait_median"]) == (2, 5.0), "nobody is made up for these hours"


def test_who_waits_while_the_server_is_away_has_waited_so_long_and_the_report_says_so(site: Site) -> None:
    site.server.do(c.OpenWindow("3"))
    site.server.issue("tax")
    with started_again(site) as again:
        again.server.do(c.CallNext("3", next(IDS)))
        again.server.do(c.StartService("3"))
        again.server.clock.now += 60
        again.server.do(c.FinishService("3", next(IDS)))
        seen = told(again)
    assert clocks(seen["gaps"]) == [["09:00", "11:00"]]
    assert (seen["total"]["wait_median"], seen["total"]["service_median"]) == (120.0, 1.0)


def test_a_clock_that_is_set_back_makes_no_times_up(site: Site) -> None:
    site.server.do(c.OpenWindow("3"))
    serve(site, minutes=4)
    site.server.issue("tax")  # is in the house when the clock is set
    site.server.clock.now += 600
    site.server.do(c.CallNext("3", next(IDS)))
    site.server.clock.now -= HOUR
    site.server.do(c.StartService("3"))
    site.server.clock.now += 240
    site.server.do(c.FinishService("3", next(IDS)))
    serve(site, minutes=8)
    seen = told(site)
    assert clocks(seen["set_back"]) == [["09:19", "08:19"]]
    assert (seen["total"]["issued"], seen["total"]["served"]) == (3, 3)
    assert (seen["total"]["wait_median"], seen["total"]["walk_median"]) == (5.0, 30.0), "of the two that are known"
    assert (seen["total"]["service_median"], seen["total"]["in_target"]) == (6.0, 1.0)
    assert seen["gaps"] == []


def test_a_clock_that_is_put_right_by_seconds_is_nothing_to_tell(site: Site) -> None:
    site.server.issue("tax")
    site.server.clock.now -= 20
    site.server.issue("tax")
    assert told(site)["doubts"] == []


def test_a_clock_that_went_to_another_day_and_back_loses_nobody(site: Site) -> None:
    site.server.issue("tax")
    site.server.clock.now += 24 * HOUR
    site.server.do(c.OpenDay("2026-11-24"), "system:calendar")
    site.server.clock.now = MONDAY_NINE + HOUR
    site.server.do(c.OpenDay("2026-11-23"), "system:calendar")
    site.server.do(c.OpenWindow("3"))
    seen = told(site, last="2026-11-24")
    assert [(row["key"], row["values"]["issued"]) for row in seen["rows"]] == [("2026-11-23", 1)]
    assert seen["days"] == ["2026-11-23", "2026-11-24"]
    site.server.clock.now = MONDAY_NINE + 24 * HOUR
    site.server.do(c.OpenDay("2026-11-24"), "system:calendar")
    again = told(site, last="2026-11-24")
    assert again["rows"] == seen["rows"]


def test_a_day_that_the_clock_closed_at_midnight_is_whole(site: Site) -> None:
    site.server.issue("tax")
    site.server.clock.now = MONDAY_NINE + 15 * HOUR + 5
    site.server.do(c.OpenDay("2026-11-24"), "system:calendar")
    seen = told(site)
    assert (seen["doubts"], seen["total"]["expired"]) == ([], 1)


def test_a_day_that_nobody_closed_is_told_and_serves_nobody_over_night(site: Site) -> None:
    site.server.do(c.OpenWindow("3"))
    serve(site, minutes=4)
    for _ in range(2):
        site.server.issue("tax")
    site.server.do(c.CallNext("3", next(IDS)))
    site.server.do(c.StartService("3"))
    site.server.clock.now += 3 * 24 * HOUR
    site.server.do(c.OpenDay("2026-11-26"), "system:calendar")
    seen = told(site, last="2026-11-26")
    assert (seen["left_open"], clocks(seen["gaps"])) == (["2026-11-23"], [])
    total = seen["total"]
    assert (total["issued"], total["served"], total["expired"]) == (3, 1, 1), "who was being served is not served"
    assert (total["service_p90"], total["wait_p90"]) == (4.0, 5.0)
    assert "2026-11-23" in seen["doubts"][-1]["en"]


def test_a_number_that_a_kiosk_gave_while_it_was_cut_off_counts_on_its_own_day(site: Site) -> None:
    site.server.issue("tax")
    site.server.clock.now = MONDAY_NINE + 24 * HOUR
    site.server.do(c.OpenDay("2026-11-24"), "system:calendar")
    kiosk = Device(site.server, "kiosk-1")
    name = str(uuid.uuid4())
    given = MONDAY_NINE + 2 * HOUR
    assert kiosk.ask(
        "register_offline", ticket=name, token=f"token-{name}", number="AK01", service="tax", issued_at=given,
        **{"class": "normal"},
    )["ok"]  # fmt: skip
    seen = told(site, last="2026-11-24")
    assert [(row["key"], row["values"]["issued"], row["values"]["expired"]) for row in seen["rows"]] == [
        ("2026-11-23", 2, 2)
    ]
    assert [row["key"] for row in told(site, by="quarter")["rows"]] == ["09:00", "11:00"]


def test_what_is_done_about_days_before_makes_no_day_unreadable(site: Site) -> None:
    site.server.do(c.OpenWindow("3"))
    serve(site, minutes=4)
    prompt, token = site.server.writer.look(lambda book: next((one.id, one.token) for one in book.prompts.values()))
    site.server.do(c.RateService(prompt, 1, "phone", token=token), "phone")
    missed = str(uuid.uuid4())
    site.server.do(c.BookAppointment(missed, "100001", "tax", site.server.clock.now + HOUR))
    site.server.clock.now += 24 * HOUR
    site.server.do(c.OpenDay("2026-11-24"), "system:calendar")
    site.server.do(c.SettleAppointments(), "system:calendar")
    site.server.do(c.ExcuseMisses((missed,), "ill"), "user:manager")
    site.server.do(c.RecordContact(prompt, "settled", "x"), "user:manager")
    site.server.issue("tax")
    site.server.clock.now += 24 * HOUR
    site.server.do(c.OpenDay("2026-11-25"), "system:calendar")
    seen = told(site, last="2026-11-25")
    assert [(row["key"], row["values"]["issued"]) for row in seen["rows"]] == [("2026-11-23", 1), ("2026-11-24", 1)]
    assert seen["unreadable"] == []


def test_a_file_says_what_the_page_says(site: Site) -> None:
    site.server.issue("tax")
    site.server.clock.now += 45 * 60
    site.server.issue("tax")
    manager = site.signed_in("manager")
    with zipfile.ZipFile(BytesIO(manager.get("reports/day/xlsx?language=en").data)) as parts:
        assert "2026-11-23 09:00 – 09:45" in parts.read("xl/sharedStrings.xml").decode()
    month = manager.get("reports/month/2026-11").json
    assert [each["en"] for each in month["doubts"]] == [told(site)["doubts"][0]["en"]]
