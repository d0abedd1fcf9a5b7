"""Booking an appointment at the kiosk."""

from __future__ import annotations

import pytest
from citizen import NO, SEALED, Citizen, booking, centre, days

from kiosk import effects, inputs, offers
from kiosk import pages as p
from kiosk.lists import bookable_pages, slot_pages

CAME = inputs.SlotsCame("tax", days())


def chosen() -> Citizen:
    return Citizen().do("book").pick("tax").hears(CAME)


def test_only_what_can_be_booked_is_offered() -> None:
    citizen = Citizen().do("book")
    assert [one.id for page in bookable_pages(citizen.screen) for one in page] == ["tax", "estate", "police", "collect"]
    assert citizen.pick("bank").page == p.BookService()


def test_a_kiosk_that_is_cut_off_offers_no_booking_and_everything_else() -> None:
    citizen = Citizen()
    before = offers.entries(citizen.screen)
    citizen.hears(inputs.Online(online=False))
    assert set(before) - set(offers.entries(citizen.screen)) == {"book"}


def test_the_first_day_with_a_free_time_is_open_and_full_times_are_not_shown() -> None:
    citizen = Citizen().do("book").pick("tax")
    assert citizen.wished == [effects.AskSlots("tax")]
    citizen.hears(CAME)
    assert citizen.page == p.Slots("tax", days(), "2026-11-24")
    citizen.choose("day", "2026-11-25")
    assert [slot.at.minute for page in slot_pages(citizen.screen, citizen.page) for slot in page] == [0, 15]
    citizen.choose("slot", days()[2].slots[2].at.isoformat())
    assert isinstance(citizen.page, p.Slots)


def test_a_way_to_a_booking_and_what_is_kept_of_it() -> None:
    citizen = chosen()
    at = days()[1].slots[1].at.isoformat()
    citizen.choose("slot", at)
    assert citizen.page == p.Identify("book", p.Slots("tax", days(), "2026-11-24"), p.Wanted("tax"), slot=at)
    citizen.lays_card()
    assert citizen.wished == [effects.Book("tax", at, SEALED, "zh")]
    assert citizen.page == p.BookingIt("tax", at)
    assert not citizen.knows(SEALED)
    citizen.hears(inputs.Booked(booking()))
    assert citizen.page == p.Booked(booking())
    assert citizen.hears(inputs.Slip("b1", "failed")).page.slip == "failed"
    assert citizen.do("home").wished == [effects.EndVisit()]


def test_every_page_of_booking_leads_back_to_the_one_before() -> None:
    citizen = chosen().choose("slot", days()[1].slots[0].at.isoformat())
    for page in (p.Slots("tax", days(), "2026-11-24"), p.BookService(), p.Home()):
        assert citizen.do("back").page == page


@pytest.mark.parametrize(
    "text", ["", "now", "2026-11-24", "2026-11-24T09:00:00", "2026-13-99T09:00:00+08:00", "9" * 9999]
)
def test_a_time_that_is_none_of_those_shown_is_not_booked(text: str) -> None:
    citizen = chosen()
    before = citizen.page
    assert citizen.choose("slot", text).page == before


def test_times_of_another_service_or_of_nobodys_are_passed_over() -> None:
    citizen = Citizen().do("book").pick("tax").hears(inputs.SlotsCame("estate", days()))
    assert citizen.page == p.Slots("tax")
    assert Citizen().hears(CAME).page == p.Home()
    assert Citizen().hears(inputs.Booked(booking())).page == p.Home()


def test_fresh_times_keep_the_day_that_was_chosen() -> None:
    citizen = chosen().choose("day", "2026-11-25").hears(CAME)
    assert citizen.page.day == "2026-11-25"


def test_no_free_time_at_all_is_a_page_too() -> None:
    citizen = Citizen().do("book").pick("tax").hears(inputs.SlotsCame("tax", days()[:1]))
    assert citizen.page == p.Slots("tax", days()[:1])
    assert slot_pages(citizen.screen, citizen.page) == [[]]


def test_silence_and_refusals_lead_to_the_services_or_say_where_to_look() -> None:
    silent = Citizen().do("book").pick("tax").hears(inputs.Silent())
    assert isinstance(silent.page, p.Sorry)
    assert silent.do("back").page == p.BookService()
    refused = (
        chosen().choose("slot", days()[1].slots[0].at.isoformat()).lays_card().hears(inputs.Refused(NO, "slot_full"))
    )
    assert refused.page == p.Sorry(NO, p.BookService())
    lost = chosen().choose("slot", days()[1].slots[0].at.isoformat()).lays_card().hears(inputs.Silent())
    assert isinstance(lost.page, p.Sorry)
    assert chosen().hears(inputs.Silent()).page == chosen().page


def test_times_that_come_while_help_is_called_are_there_on_return() -> None:
    citizen = Citizen().do("book").pick("tax").do("help").hears(CAME)
    assert isinstance(citizen.page, p.Helped)
    assert citizen.do("back").page == p.Slots("tax", days(), "2026-11-24")


def test_without_a_card_reader_or_with_a_dead_one_booking_says_where_to_go() -> None:
    assert isinstance(Citizen(reader="none").do("book").page, p.Sorry)
    dead = chosen().hears(inputs.Reader("offline")).choose("slot", days()[1].slots[0].at.isoformat())
    assert isinstance(dead.page, p.Sorry)
    assert isinstance(dead.do("back").page, p.Slots)


def test_a_centre_without_appointments_has_no_booking() -> None:
    assert Citizen(centre=centre(appointments={"capacity": 0})).do("book").page == p.Home()
