"""Trouble at a kiosk in a real window: no paper, no broker, out of hours; and fingers that slip, bounce and rest.

Law 8 above all: whatever is away, a citizen leaves with one number, and nothing is lost or doubled when it is back.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.actions import Do, Pick, Speak
from kiosk.finger import SLIP
from tests.house.booth import Booth, rich_centre
from tests.house.hall import Hall, running
from tests.house.paper import printed, qr_on, words
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.screen]

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_without_paper_the_number_stands_on_the_glass_and_is_printed_when_there_is_paper(booth: Booth) -> None:
    slips = booth.slips()
    booth.doubles["printer"].touch({"fault": "paper_out"})
    booth.press(Pick("tax"), Do("take"))
    number = booth.given("failed")
    booth.photograph("given-without-paper")
    address = next(iter(booth.codes_on_glass()))
    assert booth.record(number)["service"] == "tax"
    assert booth.slips() == slips
    booth.doubles["printer"].touch({"clear": True})
    booth.press(Do("reprint"))
    assert booth.given("printed") == number
    assert (booth.slips(), qr_on(booth.paper())) == (slips + 1, address)
    booth.home()


def test_cut_off_the_kiosk_gives_its_own_number_and_it_is_registered_on_return(booth: Booth, window_hall: Hall) -> None:
    window_hall.broker.kill()
    try:
        booth.glass.wait(lambda now: not now["online"], "offline")
        booth.photograph("home-offline")
        booth.press(Pick("estate"), Do("take"))  # demands a card from everybody else
        number = booth.given()
        booth.photograph("given-offline")
        assert number.startswith("BK")
        assert printed(booth.paper(), number)
        booth.home()
    finally:
        window_hall.start_broker()
    until(lambda: any(one["number"] == number for one in booth.journal("ticket_issued")), "registered", 60)
    booth.glass.wait(lambda now: now["online"], "back")
    assert booth.record(number)["service"] == "estate"


def test_a_service_whose_numbers_are_all_given_says_so_before_the_press(booth: Booth) -> None:
    booth.press(Pick("projects"), Do("take"))
    booth.given()
    booth.home()
    issued = len(booth.journal("ticket_issued"))
    booth.see("Home", "已经发完")
    booth.photograph("home-cap")
    booth.press(Pick("projects"))
    booth.see("Sorry", "已经发完")
    booth.photograph("cap")
    assert len(booth.journal("ticket_issued")) == issued


def test_out_of_hours_the_first_page_says_so_by_the_server_s_clock_and_cut_off_by_its_own(
    tmp_path: Path, window_booth: Booth
) -> None:
    resting = [(datetime.now(SHANGHAI) + timedelta(days=ahead)).strftime("%a").lower() for ahead in (2, 3, 4)]
    centre = rich_centre(tmp_path, days=json.dumps(resting)[1:-1])
    with (
        running(tmp_path / "data", devices={"kiosk-1": "kiosk"}, centre=centre, hours=True) as hall,
        Booth(hall.data, centre, display=window_booth.display) as closed,
    ):
        closed.leave()
        nothing_can_be_taken(closed)
        closed.photograph("closed")
        hall.broker.kill()
        closed.glass.wait(lambda now: not now["online"], "offline")
        nothing_can_be_taken(closed)
        assert not any("仍可取号" in word for word in closed.glass.now["words"])
        closed.photograph("closed-offline")
        assert closed.journal("ticket_issued") == []


def nothing_can_be_taken(closed: Booth) -> None:
    """The first page says why and until when, and offers no number."""
    now = closed.see("Home", "起取号")
    assert not any(action.startswith("Pick") for action, _ in now["targets"])


def test_a_finger_that_slips_bounces_or_rests_is_one_press_and_one_ticket(booth: Booth) -> None:
    booth.press(Speak("en"), Pick("tax"))
    booth.see("Ready")
    issued = len(booth.journal("ticket_issued"))
    x, y = booth.place(Do("take"))
    booth.fingers(("down", 1, x, y), ("down", 2, x + 200, y), ("up", 2, x + 200, y))
    booth.fingers(("up", 1, x, y), ("down", 1, x, y), ("up", 1, x, y), ("down", 1, x, y), ("up", 1, x, y))
    number = booth.given()
    booth.home()
    assert len(booth.journal("ticket_issued")) == issued + 1
    assert booth.record(number)


def test_a_contact_that_bounces_switches_a_mode_on_and_not_off_again(booth: Booth) -> None:
    x, y = booth.place(Do("contrast"))
    booth.fingers(*[(what, 1, x, y) for _ in range(2) for what in ("down", "up")])
    booth.now()
    assert booth.glass.now["modes"]["contrast"]


def test_a_finger_lifted_beside_its_target_presses_nothing_and_one_that_rests_presses_once(booth: Booth) -> None:
    booth.press(Pick("general"))
    booth.see("Ready")
    issued = len(booth.journal("ticket_issued"))
    x, y = booth.place(Do("take"))
    box = next(box for action, box in booth.glass.now["targets"] if action == repr(Do("take")))
    below = box[1] + box[3] + SLIP + 4
    booth.fingers(("down", 1, x, y), ("up", 1, x, below))
    booth.now()
    assert (booth.glass.now["page"], len(booth.journal("ticket_issued"))) == ("Ready", issued)
    booth.fingers(("down", 7, x, y))
    booth.wait_long(30)
    booth.fingers(("up", 7, x, y + 20))
    number = booth.given()
    booth.home()
    assert len(booth.journal("ticket_issued")) == issued + 1
    assert "综合受理" in "".join(words(booth.paper()))
    assert booth.record(number)


def test_a_double_click_of_the_pointer_is_one_ticket(booth: Booth) -> None:
    booth.press(Pick("collect"))
    booth.see("Ready")
    issued = len(booth.journal("ticket_issued"))
    booth.click(*booth.place(Do("take")), times=3)
    booth.given()
    booth.home()
    assert len(booth.journal("ticket_issued")) == issued + 1
