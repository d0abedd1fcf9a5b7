"""Numbers at a kiosk in a real window: xdotool's pointer on Xvfb, real server, broker and doubles at the wire.

Each citizen leaves the machine as they found it. What is asserted stands in the journal, on the paper as it was decoded
from its bytes, and on the screen; pictures of the glass lie in build/pictures/kiosk-flows.
"""

from __future__ import annotations

import pytest

from kiosk.actions import Choose, Do, Pick, Speak
from tests.house.booth import Booth
from tests.house.door import Door
from tests.house.paper import printed, qr_on, words
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.screen]

LI = {"name": "李四", "number": "110101199003074514"}
WANG = {"name": "王五", "number": "110101199003074530"}


def test_a_number_without_a_card_is_on_glass_paper_and_record(booth: Booth) -> None:
    booth.photograph("home")
    booth.press(Pick("tax"))
    booth.see("Ready", "税务服务", "身份证原件")
    booth.photograph("ready")
    booth.press(Do("take"))
    number = booth.given()
    booth.photograph("given")
    assert printed(booth.paper(), number)
    assert booth.codes_on_glass() == [qr_on(booth.paper())]
    record = booth.record(number)
    assert (record["service"], record["ticket_class"]) == ("tax", "normal")
    assert "身份证原件" in "".join(words(booth.paper()))
    until(lambda: any(one["ticket"] == record["ticket"] for one in booth.journal("ticket_printed")), "the server knows")
    booth.home()


def test_a_service_that_demands_a_card_gives_its_number_for_a_card_and_the_card_is_kept_nowhere(booth: Booth) -> None:
    booth.press(Pick("estate"), Do("take"))
    booth.see("Identify")
    assert not any("skip" in action for action, _ in booth.glass.now["targets"])
    booth.photograph("identify-required")
    booth.lay_card(**LI)
    number = booth.given()
    assert number.startswith("B")
    assert printed(booth.paper(), number)
    assert booth.record(number)["service"] == "estate"
    booth.lift_card()
    booth.home()
    everything = booth.said() + str(booth.journal()) + str(booth.paper())
    assert LI["number"] not in everything
    assert LI["name"] not in everything


def test_the_same_card_has_one_live_number_of_a_service_and_is_told_so(booth: Booth) -> None:
    before = len(booth.journal("ticket_issued"))
    booth.press(Pick("estate"), Do("take"))
    booth.lay_card(**LI)
    booth.see("Sorry", "您")
    booth.photograph("one-live-number")
    assert len(booth.journal("ticket_issued")) == before


def test_a_service_that_asks_for_a_card_can_be_had_without_one(booth: Booth) -> None:
    booth.press(Pick("police"), Do("take"))
    booth.see("Identify")
    booth.photograph("identify-optional")
    booth.press(Do("skip"))
    number = booth.given()
    assert booth.record(number)["service"] == "police"


def test_a_priority_number_names_its_law_on_paper(booth: Booth) -> None:
    booth.press(Pick("tax"), Do("priority"))
    booth.see("Grounds", "退役军人")
    booth.photograph("grounds")
    booth.press(Choose("basis", "veteran"))
    booth.see("Ready", "退役军人")
    booth.photograph("ready-priority")
    booth.press(Do("take"))
    number = booth.given()
    record = booth.record(number)
    assert (record["ticket_class"], record["basis"]) == ("priority", "veteran")
    assert "退役军人" in "".join(words(booth.paper()))


def test_by_departments_to_an_item_where_the_office_sets_it_so(booth: Booth, office: Door) -> None:
    settings = office.get("/devices/kiosk-1/settings")[1]
    status, _ = office.put("/devices/kiosk-1/settings", {**settings, "home": "departments"})
    assert status == 200
    booth.press(Choose("department", "tax-office"))
    booth.see("InDepartment", "个人所得税申报")
    booth.photograph("department")
    booth.press(Choose("item", "tax-income"))
    booth.see("Ready", "个人所得税申报")
    booth.press(Do("take"))
    record = booth.record(booth.given())
    assert (record["service"], record["item"]) == ("tax", "tax-income")
    booth.home()
    settings = office.get("/devices/kiosk-1/settings")[1]
    assert office.put("/devices/kiosk-1/settings", {**settings, "home": "services"})[0] == 200
    booth.glass.wait(lambda now: any(one == repr(Pick("tax")) for one, _ in now["targets"]), "services again")


def test_an_item_is_found_by_the_initials_of_its_pinyin(booth: Booth) -> None:
    booth.press(Do("search"))
    booth.see("Search")
    booth.types("GRSDS")
    booth.see("Search", "个人所得税申报")
    booth.photograph("search")
    booth.press(Choose("item", "tax-income"), Do("take"))
    assert booth.record(booth.given())["item"] == "tax-income"


def test_a_package_has_one_number_for_its_steps(booth: Booth) -> None:
    booth.press(Do("packages"))
    booth.see("Packages", "企业开办一件事")
    booth.photograph("packages")
    booth.press(Choose("package", "start-company"))
    booth.see("PackageInfo", "公司设立登记", "章程")
    booth.photograph("package")
    booth.press(Do("take"))
    number = booth.given()
    record = booth.record(number)
    assert (record["service"], record["package"]) == ("market", "start-company")
    assert printed(booth.paper(), number)


def test_the_list_of_materials_is_printed_and_is_no_number(booth: Booth) -> None:
    slips, issued = booth.slips(), len(booth.journal("ticket_issued"))
    booth.press(Pick("marriage"), Do("print_list"))
    booth.glass.wait(lambda now: now["slip"] == "printed", "the list is out")
    booth.photograph("list-printed")
    assert booth.slips() == slips + 1
    assert "户口簿" in "".join(words(booth.paper()))
    assert len(booth.journal("ticket_issued")) == issued
    booth.press(Do("back"))
    booth.see("Home")


def test_english_all_the_way_to_the_slip(booth: Booth) -> None:
    booth.press(Speak("en"))
    booth.see("Home", "Tax", "My number")
    booth.photograph("home-en")
    booth.press(Pick("tax"), Do("take"))
    number = booth.given()
    booth.see("Given", "Done")
    booth.photograph("given-en")
    assert "Tax" in " ".join(words(booth.paper()))
    booth.home()
    assert booth.glass.now["modes"]["language"] == "zh"
    assert booth.record(number)["service"] == "tax"


@pytest.mark.parametrize("mode", ["elder", "low", "contrast"])
def test_a_number_in_each_mode_and_the_mode_goes_with_its_citizen(booth: Booth, mode: str) -> None:
    plain = booth.picture().tobytes()
    booth.press(f"Do(what={mode!r})")
    booth.glass.wait(lambda now: now["modes"][mode], mode)
    assert booth.picture().tobytes() != plain
    booth.photograph(f"home-{mode}")
    booth.press(Pick("tax"))
    booth.see("Ready")
    booth.photograph(f"ready-{mode}")
    if mode == "low":
        lowest = [box[1] for action, box in booth.glass.now["targets"] if "staff" not in action]
        assert min(lowest) > 1920 - 1080, "everything within reach"
    booth.press(Do("take"))
    booth.given()
    booth.photograph(f"given-{mode}")
    booth.home()
    assert not booth.glass.now["modes"][mode]
