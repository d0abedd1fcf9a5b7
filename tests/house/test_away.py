"""The same house when something is away: bus, paper, strip, pad, server. Nothing is lost, nothing is doubled."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.actions import Do, Pick
from kiosk.pages import Attract, Home, Unchecked
from lobby import topics
from tests.house.morning import House
from tests.house.office import CENTRE, MONDAY_NINE, PUBLIC_URL
from tests.house.paper import printed, words
from tests.until import until

pytestmark = pytest.mark.network

DEVICES = ("kiosk-1", "strip-3", "pad-3")
BOOKING = {"service": "tax", "at": "2026-11-23T09:05:00+08:00", "name": "王小明", "phone": "13800000000"}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path, DEVICES)
    house.open()
    yield house
    house.close()


def test_the_bus_is_away_and_the_citizen_still_leaves_with_a_number(hall: House) -> None:
    hall.buses["kiosk-1"].lose()
    hall.tap(Pick("tax"))
    paper = hall.paper(slips=1)
    assert printed(paper, "AK01")
    assert "前面等候" not in "".join(words(paper)), "nobody can know it now"
    hall.tap(Do("home"))
    hall.tap(Pick("tax"))
    assert printed(hall.paper(slips=2), "AK02")
    hall.wait(10)
    elsewhere = take_elsewhere(hall)
    hall.buses["kiosk-1"].start()
    until(lambda: set(hall.tickets()) == {"AK01", "AK02", elsewhere}, "they are registered")
    until(lambda: len(hall.kiosk.outbox) == 0, "the kiosk has nothing more to say")
    assert hall.tickets()["AK01"]["issued_at"] == pytest.approx(MONDAY_NINE, abs=1), "as of when they were given"
    hall.press("3", "open")
    assert [hall.serve("3") for _ in range(3)] == ["AK01", "AK02", elsewhere]
    until(lambda: hall.tickets()["AK01"]["printed"], "the server hears that there was a slip")
    hall.assert_replayed()


def test_cut_off_over_night_yesterday_s_numbers_hold_nobody_up(hall: House) -> None:
    """The kiosk's own series begins again each day; Monday's `AK01` reaches the server just before Tuesday's."""
    hall.buses["kiosk-1"].lose()
    hall.tap(Pick("tax"))
    assert printed(hall.paper(slips=1), "AK01")
    until(lambda: getattr(hall.kiosk.page, "slip", None) == "printed", "the kiosk knows that it is out")
    hall.wait(24 * 60)
    hall.office.midnight()
    until(lambda: isinstance(hall.kiosk.page, Home | Attract), "the kiosk is at its first page")
    hall.tap(Pick("tax"))
    assert printed(hall.paper(slips=2), "AK01")
    hall.buses["kiosk-1"].start()
    until(lambda: len(hall.kiosk.outbox) == 0, "the kiosk has nothing more to say")
    assert set(hall.tickets()) == {"AK01"}
    hall.press("3", "open")
    assert hall.call_next("3") == "AK01"
    assert hall.tickets()["AK01"]["issued_at"] == pytest.approx(MONDAY_NINE + 86_400, abs=1)
    hall.assert_replayed()


def test_an_ask_that_was_journalled_after_all_is_cancelled_one_citizen_one_number(hall: House) -> None:
    """The cable is pulled between the ask and its answer."""
    with hall.office.held():
        hall.tap(Pick("tax"))
        hall.buses["kiosk-1"].lose()
    assert hall.tickets()["A001"]["state"] == "waiting"
    hall.wait(3 / 60)
    assert printed(hall.paper(slips=1), "AK01")
    hall.wait(1)
    hall.buses["kiosk-1"].start()
    until(lambda: "AK01" in hall.tickets(), "AK01 is registered")
    tickets = hall.tickets()
    assert (tickets["A001"]["state"], tickets["AK01"]["state"]) == ("cancelled", "waiting")
    assert [event.by for event in hall.events("TicketCancelled")] == ["duplicate"]
    until(lambda: hall.board("queue/tax")["waiting"] == 1, "one citizen, one number")
    assert take_elsewhere(hall) == "A002", "the number that was cancelled is not given again"
    hall.assert_replayed()


def test_without_paper_the_number_is_on_the_screen_and_nothing_is_lost(hall: House) -> None:
    hall.touch("kiosk-1-printer", fault="paper_out")
    hall.tap(Pick("tax"))
    until(lambda: getattr(hall.kiosk.page, "slip", None) == "failed", "the screen says that there is no slip")
    token = hall.tickets()["A001"]["token"]
    assert hall.kiosk.codes() == [f"{PUBLIC_URL}/t/{token}"]
    assert (hall.tickets()["A001"]["state"], hall.tickets()["A001"]["printed"]) == ("waiting", False)
    assert hall.office.phone(token)["number"] == "A001"
    until(lambda: hall.health("kiosk-1", "printer") == "paper_out", "the manager is told")
    hall.touch("kiosk-1-printer", clear=True)
    until(lambda: hall.health("kiosk-1", "printer") == "ok", "and told that there is paper")
    assert not hall.seen("kiosk-1-printer").get("slips"), "nobody else's slip comes out of it"
    hall.tap(Do("home"))
    hall.tap(Pick("tax"))
    assert printed(hall.paper(slips=1), "A002")


def test_a_strip_that_was_unplugged_shows_what_is_so_when_it_is_back(
    hall: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "displays.strips")
    take_elsewhere(hall)
    take_elsewhere(hall)
    hall.press("3", "open")
    until(lambda: hall.seen("strip-3").get("text") == "税务服务", "the strip is alight")
    hall.touch("strip-3", fault="unplugged")
    assert hall.serve("3") == "A001"
    until(lambda: hall.health("strip-3", "strip") == "offline", "the manager is told")
    assert hall.call_next("3") == "A002"
    until(lambda: len(hall.said()) == 2, "the voice goes on")
    assert hall.seen("strip-3")["text"] == "税务服务", "the strip itself is as it was"
    texts: list[str] = []
    watch_strip(hall, texts)
    hall.touch("strip-3", clear=True)
    until(lambda: hall.seen("strip-3")["text"].startswith("A002"), "it shows the call of now")
    assert not [text for text in texts if "A001" in text], "and no old number on the way"
    until(lambda: hall.health("strip-3", "strip") == "ok", "the manager is told")
    assert [record.levelname for record in caplog.records if "strip-3" in record.getMessage()] == ["WARNING", "INFO"]


def test_a_pad_unplugged_while_lit_asks_again_and_takes_one_grade(hall: House) -> None:
    take_elsewhere(hall)
    hall.press("3", "open")
    hall.serve("3")
    until(lambda: hall.seen("pad-3").get("lit"), "the pad lights up")
    hall.touch("pad-3", fault="unplugged")
    until(lambda: hall.health("pad-3", "pad") == "offline", "the manager is told")
    hall.touch("pad-3", grade=4)
    until(lambda: not hall.seen("pad-3")["lit"], "somebody presses the dead pad in vain")
    hall.touch("pad-3", clear=True)
    until(lambda: hall.seen("pad-3")["lit"], "it asks again, for nobody has answered")
    assert not hall.events("TicketRated")
    hall.touch("pad-3", grade=5)
    until(lambda: hall.events("TicketRated"), "the grade is in the journal")
    assert [event.grade for event in hall.events("TicketRated")] == [5]
    assert hall.tickets()["A001"]["grade"] == 5


def test_killed_between_commit_and_answer_the_retry_gets_the_same_number(hall: House) -> None:
    code = hall.office.post("reception", "appointments", BOOKING)["code"]
    with hall.office.held():
        hall.touch("kiosk-1-scanner", text=code)
        until(lambda: hall.asked("check_in"), "the kiosk has asked")
        hall.office.cut_off()
    assert hall.tickets()["A001"]["state"] == "waiting", "the journal has it"
    hall.office.end()
    hall.wait(3 / 60)
    until(lambda: isinstance(hall.kiosk.page, Unchecked), "the citizen is told that nobody answered")
    hall.office.begin()
    until(lambda: hall.kiosk.stage.screen.facts.online, "the server is back")
    hall.tap(Do("retry"))
    assert printed(hall.paper(slips=1), "A001")
    assert set(hall.tickets()) == {"A001"}
    assert len({ask["id"] for ask in hall.asked("check_in")}) == 1
    assert len(hall.asked("check_in")) == 2
    hall.assert_replayed()


def test_killed_between_commit_and_answer_what_is_kept_is_registered_once(hall: House) -> None:
    """An offline number and a grade, both committed, neither answered: said again, done once."""
    take_elsewhere(hall)
    hall.press("3", "open")
    hall.serve("3")
    until(lambda: hall.seen("pad-3").get("lit"), "the pad lights up")
    hall.buses["kiosk-1"].lose()
    hall.tap(Pick("tax"))
    assert printed(hall.paper(slips=1), "AK01")
    with hall.office.held():
        hall.buses["kiosk-1"].start()
        hall.touch("pad-3", grade=3)
        until(lambda: hall.asked("rate") and hall.asked("register_offline"), "both are said")
        hall.office.cut_off()
    hall.office.end()
    assert len(hall.kiosk.outbox) > 0, "no answer has come"
    hall.office.begin()
    hall.wait(1)
    until(lambda: len(hall.kiosk.outbox) == 0, "the kiosk is answered")
    until(lambda: len(hall.asked("rate")) == 2, "the pad says its grade again")
    assert [event.number for event in hall.events("TicketIssued")] == ["A001", "AK01"]
    assert [event.grade for event in hall.events("TicketRated")] == [3]
    hall.assert_replayed()


def take_elsewhere(hall: House) -> str:
    """A number from reception."""
    return str(hall.office.post("reception", "tickets", {"service": "tax"})["number"])


def watch_strip(hall: House, texts: list[str]) -> None:
    """Keep everything that strip 3 shows from now on."""
    bus = hall.broker.bus()
    bus.start()
    bus.subscribe(topics.SEEN.of(CENTRE.id, "strip-3"), lambda _t, payload: texts.append(json.loads(payload)["text"]))
