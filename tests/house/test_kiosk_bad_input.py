"""Whatever is held before the scanner, laid on the reader or typed: one kind sentence in both languages, and nothing lost.

The real door: doubles at the wire, the real program in its window, the real server. What was held there stands in no log,
no journal and on no screen, and the next citizen finds a kiosk that works.
"""

from __future__ import annotations

import pytest

from kiosk.actions import Do, Pick, Speak
from lobby.catalogue import both
from lobby.messages import Text
from tests.house.booth import Booth
from tests.house.door import Door
from tests.house.test_kiosk_window_visits import appointment

pytestmark = [pytest.mark.network, pytest.mark.screen]

CARD = {"name": "孙八", "number": "110101199003074581"}
NO_CODE = both("This is not an appointment code. Please hold the code of your booking before the scanner.")
UNKNOWN = both("We cannot find this appointment. Please check the code or ask at reception.")
UNREADABLE = both("The card could not be read. Please lay it flat and leave it there.")
NOT_HERE = both("This card cannot be read here. Please ask at the reception desk.")
TOO_OFTEN = both("Codes were wrong too often here. Please take a number, use your identity card, or ask at reception.")
HOSTILE = {
    "ten thousand characters": "A" * 10_000,
    "control characters": "AB\x00\x1b[2J\x07\x08CD",
    "right to left": "\u202e\u2066ABC234\u2069",
    "formatting": "%s%s%n {0.__class__} ${jndi:ldap://x/y}",
    "markup": "<script>alert(1)</script>",
    "a query": "' OR 1=1; DROP TABLE events; --",
    "a path": "../../../../etc/passwd",
    "another host": "http://evil.example/t/" + "x" * 21,
    "another paper": "01,10,033001900111,12345678,100.00,20261101",
    "emoji": "🎫" * 40,
    "zero width": "7K4\u200bM2P",
}


def says(booth: Booth, text: Text) -> None:
    """The sentence stands there in the citizen's language, and in the other at a touch."""
    booth.see("Sorry", text.zh)
    booth.press(Speak("en"))
    booth.see("Sorry", text.en)
    booth.press(Speak("zh"))
    booth.see("Sorry", text.zh)


def still_works(booth: Booth) -> None:
    """The next citizen gets a number."""
    booth.press(Pick("general"), Do("take"))
    booth.record(booth.given())
    booth.home()


@pytest.mark.parametrize("held", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_code_is_one_kind_sentence_and_stands_nowhere(booth: Booth, held: str) -> None:
    before, logged = len(booth.journal()), len(booth.said())
    booth.scan(held)
    booth.see("Sorry", NO_CODE.zh)
    assert len(booth.journal()) == before
    assert held[:30] not in booth.said()[logged:]
    assert held[:30] not in "".join(booth.glass.now["words"])


def test_after_all_of_them_at_once_the_next_citizen_gets_a_number(booth: Booth) -> None:
    for held in HOSTILE.values():
        booth.scan(held)
    says(booth, NO_CODE)
    booth.home()
    still_works(booth)


def test_an_unknown_code_is_told_so_and_can_be_corrected(booth: Booth, office: Door) -> None:
    code = appointment(office)
    booth.press(Do("check_in"))
    booth.types("ZZZ" + code[3:])
    booth.press(Do("submit"))
    says(booth, UNKNOWN)
    booth.photograph("unknown-code")
    booth.press(Do("back"))
    booth.see("CheckIn")
    booth.see("CheckIn", "ZZZ" + code[3:])


def test_a_used_code_names_the_number_it_became(booth: Booth, office: Door) -> None:
    code = appointment(office)
    booth.scan(code)
    number = booth.given()
    booth.home()
    booth.scan(code)
    booth.see("Sorry", number)
    booth.photograph("used-code")
    booth.record(number)


def test_the_code_of_another_hall_is_told_so(booth: Booth, office: Door) -> None:
    issued = len(booth.journal("ticket_issued"))
    booth.scan("BEIBEI/" + appointment(office))
    booth.see("Sorry", "beibei")
    booth.photograph("another-hall")
    assert len(booth.journal("ticket_issued")) == issued


def test_the_slip_of_another_day_is_told_so(booth: Booth) -> None:
    booth.scan("http://127.0.0.1/t/" + "x" * 22)
    booth.see("Sorry")
    booth.photograph("unknown-slip")
    booth.home()
    still_works(booth)


@pytest.mark.parametrize(
    ("fault", "text"), [("unreadable", UNREADABLE), ("garbage", NOT_HERE)], ids=["unreadable", "garbled on its way"]
)
def test_a_card_that_cannot_be_read_is_asked_for_again_and_then_read(booth: Booth, fault: str, text: Text) -> None:
    booth.press(Pick("police"), Do("take"))
    booth.see("Identify")
    booth.doubles["card"].touch({"fault": fault})
    booth.lay_card(**CARD)
    booth.see("Identify", text.zh)
    booth.photograph(f"card-{fault}")
    booth.doubles["card"].touch({"clear": True})
    booth.lift_card()
    booth.lay_card(**CARD)
    assert booth.record(booth.given())["service"] == "police"
    assert CARD["number"] not in booth.said()


def test_a_card_with_a_wrong_check_digit_is_kindly_sent_to_reception(booth: Booth) -> None:
    booth.press(Pick("police"), Do("take"))
    booth.see("Identify")
    booth.lay_card(name="周九", number="110101199003074511")
    booth.see("Identify", NOT_HERE.zh)
    booth.photograph("card-check-digit")
    booth.press(Do("skip"))
    booth.given()
    assert "110101199003074511" not in booth.said()
    assert "周九" not in booth.said()


def test_codes_tried_too_often_rest_and_everything_else_goes_on(booth: Booth, office: Door) -> None:
    for nth in range(5):
        booth.scan(f"WR{nth}NG7")
        booth.see("Sorry", UNKNOWN.zh if nth < 4 else TOO_OFTEN.zh)
        booth.home()
    refused = len(booth.journal())
    code = appointment(office)
    booth.scan(code)
    says(booth, TOO_OFTEN)
    booth.photograph("too-often")
    booth.home()
    still_works(booth)
    booth.wait_long(301)
    booth.leave()
    booth.scan(code)
    booth.given()
    assert len(booth.journal()) > refused
