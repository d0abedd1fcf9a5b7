"""Whatever is held before the scanner: three shapes mean something, and all else is harmless."""

from __future__ import annotations

import pytest
from citizen import NO, PLAIN, SEALED, TOKEN, URL, Citizen, centre, ticket
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk import effects
from kiosk import pages as p
from kiosk.scanned import CODE, Code, Person, Slip, code_of, meaning

VERIFIED = centre(kiosk={"verifier": {"url": "https://verify.example/code", "prefix": "EID:"}})
EID = "EID:0123456789abcdef"
HOSTILE = [
    "", " ", "abc", "7K4M 2P", "x" * 10_000, "7" * 10_000, "预约码七八", "\x1b[2J\x1b[31mAAAA", "7K4M\x002P", "7K4M\n2P",
    "\u202e7K4M2P", "7K4M\u200b2P", "🙂🙂🙂🙂", "ßßßß", "ﬁﬁﬁﬁ", "７Ｋ４Ｍ", "٧٧٧٧", "%s%s%s%n", "{0.__class__}", "$(reboot)",
    "'; DROP--", "http://evil/?code=a'b", "http://evil/t/short", f"http://evil/t/{TOKEN}x", f"http://evil/t/{TOKEN}\u202e",
    f"javascript://t/{TOKEN}", f"/t/{TOKEN}", f"http://hall/board#{TOKEN}", "http://hall/board/hall", f"http:///t/{TOKEN[:21]}=",
    "BEGIN:VCARD\nFN:A\nEND:VCARD", "WIFI:T:WPA;S:x;P:y;;", f"{EID}",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("page", [p.Home(), p.Attract(), p.CheckIn("7K"), p.Sorry(NO)])
def test_what_means_nothing_is_refused_in_words_and_asks_nobody(text: str, page: p.Page) -> None:
    citizen = Citizen(page=page).scans(text)
    assert citizen.wished == []
    assert isinstance(citizen.page, p.Sorry)
    assert not text.strip() or text not in citizen.page.message.zh
    assert code_of(text) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_it_is_no_identity_either(text: str) -> None:
    citizen = Citizen(centre=PLAIN).pick("estate").scans(text)
    assert citizen.wished == []
    assert citizen.page.wrong is not None
    assert citizen.page.purpose == "take"


@pytest.mark.parametrize(
    "page",
    [p.Given(ticket(), URL), p.Pin(), p.Staff(), p.Helped("asking", p.Home()),
     p.Unchecked("7K4M"), p.Ready(p.Wanted("tax"), p.Home())],
)  # fmt: skip
@pytest.mark.parametrize("text", [*HOSTILE, "7K4M2P", URL, EID])
def test_where_nothing_is_asked_for_a_scan_does_nothing(page: p.Page, text: str) -> None:
    citizen = Citizen(page=page)
    before = citizen.screen
    assert citizen.scans(text).screen == before
    assert citizen.wished == []


@pytest.mark.parametrize(
    "host", ["http://192.168.10.2:8080", "https://hall.gov.cn/lobby", "HTTP://EVIL.EXAMPLE", "http://a@b:1"]
)
def test_of_an_address_only_the_token_is_used_whosever_host_it_is(host: str) -> None:
    assert Citizen().scans(f"  {host}/t/{TOKEN}\r\n").wished == [effects.Find(token=TOKEN)]


def test_a_booking_address_is_its_code_whosever_host_it_is() -> None:
    assert meaning("https://evil.example/?code=7k4m-2p") == Code("7K4M2P")


def test_a_code_is_sent_from_the_lists_too_and_a_foreign_one_leaves_them_alone() -> None:
    citizen = Citizen().do("search").types("sw").scans("rubbish!")
    assert citizen.page == p.Search("SW")
    assert citizen.scans("7K4M2P").wished == [effects.SendCode("7K4M2P", "zh")]


def test_a_scan_wakes_a_kiosk_that_was_showing_pictures() -> None:
    assert Citizen(page=p.Attract()).scans("7K4M2P").page == p.CheckingIn("7K4M2P")


# --- electronic identity codes ----------------------------------------------------------------------------------------


def test_without_a_verifier_an_identity_code_is_nothing() -> None:
    assert meaning(EID) is None
    assert Citizen(centre=PLAIN).pick("estate").scans(EID).wished == []


def test_an_identity_code_is_verified_where_a_card_is_asked_for_and_stands_for_it() -> None:
    citizen = Citizen(centre=VERIFIED).choose("department", "estate").choose("item", "i1").do("take").scans(EID)
    assert citizen.wished == [effects.Verify(EID)]
    assert isinstance(citizen.page, p.Identify)
    assert not citizen.knows(EID)
    assert citizen.lays_card().wished == [effects.Take(p.Wanted("estate", item="i1", sealed=SEALED), "zh")]


def test_a_verifier_is_enough_where_there_is_no_reader_as_long_as_the_network_is_there() -> None:
    citizen = Citizen(centre=VERIFIED, reader="none").pick("estate").do("take")
    assert isinstance(citizen.page, p.Identify)
    assert citizen.reader == []
    away = Citizen(centre=VERIFIED, reader="none", online=False).pick("estate").do("take")
    assert isinstance(away.page, p.Taking)


def test_an_identity_code_on_the_first_page_checks_in() -> None:
    citizen = Citizen(centre=VERIFIED).scans(EID)
    assert citizen.page == p.Identify("check_in", p.Home())
    assert citizen.wished == [effects.Verify(EID)]
    assert citizen.lays_card().wished == [effects.SendCard(SEALED, "zh")]


def test_a_slip_where_a_card_is_needed_to_take_a_number_is_no_identity() -> None:
    citizen = Citizen(centre=PLAIN).pick("estate").scans(URL)
    assert citizen.wished == []
    assert citizen.page.wrong is not None


def test_an_appointments_code_where_a_card_is_asked_to_check_in_checks_in() -> None:
    citizen = Citizen().do("check_in", "card").scans("7K4M2P")
    assert citizen.wished == [effects.SendCode("7K4M2P", "zh")]


def test_a_code_that_names_its_hall_is_checked_in_there_and_nowhere_else() -> None:
    assert Citizen().scans("C/7K4M2P").wished == [effects.SendCode("7K4M2P", "zh")]
    for citizen in (Citizen(), Citizen().do("check_in"), Citizen().do("check_in", "card")):
        before = citizen.page
        citizen.scans("beibei/7K4M2P")
        assert citizen.wished == []
        assert isinstance(citizen.page, p.Sorry)
        assert "beibei" in citizen.page.message.en
        assert citizen.page.back == before
    assert meaning("a/b/7K4M2P") is None


# --- all else ---------------------------------------------------------------------------------------------------------


@given(st.text(max_size=500))
@example("\u2028" * 30)
def test_no_text_at_all_makes_anything_but_one_of_the_three(text: str) -> None:
    match meaning(text, VERIFIED.kiosk.verifier):
        case Code(code):
            assert CODE.fullmatch(code)
            assert code.isascii()
        case Slip(token):
            assert len(token) == 22
        case Person(person):
            assert person.startswith("EID:")
            assert len(person) <= 400
    assert code_of(text) is None or CODE.fullmatch(str(code_of(text)))
