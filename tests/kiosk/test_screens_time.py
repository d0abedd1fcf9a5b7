"""What time does: every page leads home, asks first where something would be lost, and forgets whoever was here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from citizen import NO, PLAIN, RICH, SEALED, TOKEN, URL, Citizen, booking, centre, days, ticket

from kiosk import effects, inputs, offers
from kiosk import pages as p
from kiosk.moves import BUSY
from kiosk.patience import PATIENCE, SLOW, WARNING_SECONDS, deadline, patience, warns
from kiosk.step_facts import NEWS
from lobby.messages import Visit

WANTED = p.Wanted("tax", sealed=SEALED)
READY = p.Ready(p.Wanted("tax"), p.Home())
MINE = p.Mine(((ticket(), URL),))
VISIT = Visit(number="A001", service="tax", rating="open")
PAGES: list[Any] = [
    p.Home(1), p.InDepartment("tax"), p.Search("A"), p.Packages(), p.PackageInfo("p1", p.Home()), READY, p.Grounds(READY),
    p.Identify("take", READY, p.Wanted("tax")), p.Taking(WANTED), p.Given(ticket(), URL),
    p.Given(ticket(), URL, slip="failed"), p.CheckIn("7"), p.CheckIn("7K4M", "1"), p.CheckingIn("", sealed=SEALED),
    p.Unchecked("", sealed=SEALED), p.BookService(),
    p.Slots("tax", days(), "2026-11-24"), p.BookingIt("tax", "x"), p.Booked(booking()), p.Finding(), p.Finding(MINE), MINE,
    p.Rate(VISIT, TOKEN), p.Rating(4), p.Sorry(NO), p.Pin("12"), p.Staff("log", ("x",)),
]  # fmt: skip


def name(page: p.Page) -> str:
    return type(page).__name__


def test_every_page_has_its_patience() -> None:
    assert set(PATIENCE) | {p.Attract} == set(p.Page.__args__)
    assert {type(page) for page in PAGES} | {p.Attract, p.Helped} == set(p.Page.__args__)


@pytest.mark.parametrize("page", PAGES, ids=name)
@pytest.mark.parametrize("elder", [False, True])
def test_every_page_goes_home_by_itself_and_the_next_visitor_finds_nothing_of_this_one(
    page: p.Page, elder: bool
) -> None:
    citizen = Citizen(page=page, language="en", elder=elder, contrast=True, low=True, voice=True, corner=(1.0,))
    seen = []
    while citizen.page != p.Home() or citizen.screen.elder is not False or citizen.screen.language != "zh":
        due = deadline(citizen.screen)
        assert due is not None
        citizen.now = max(citizen.now, due)
        citizen.hears(inputs.Tick())
        seen += citizen.wished
        assert citizen.now < 1000 + 300
    assert seen == [effects.EndVisit()]
    assert citizen.screen == p.Screen(citizen.screen.facts, touched=citizen.now)
    assert not citizen.knows(SEALED)
    assert not citizen.knows(TOKEN)


def test_these_pages_ask_before_they_go() -> None:
    asking = (
        p.Search,
        p.PackageInfo,
        p.Ready,
        p.Grounds,
        p.Identify,
        p.Given,
        p.CheckIn,
        p.Unchecked,
        p.Slots,
        p.Booked,
        p.Mine,
    )
    assert {type(page) for page in PAGES if warns(page)} == set(asking)
    assert not warns(p.Search())
    assert not warns(p.Given(ticket(), URL, slip="printed"))


@pytest.mark.parametrize("page", [page for page in PAGES if warns(page)], ids=name)
def test_what_would_be_lost_is_asked_about_and_kept_as_often_as_one_likes(page: p.Page) -> None:
    citizen = Citizen(page=page)
    for _ in range(5):
        citizen.waits(patience(citizen.screen) - WARNING_SECONDS - 0.1)
        assert not citizen.screen.warned
        citizen.waits(0.2)
        assert citizen.screen.warned
        citizen.waits(WARNING_SECONDS - 1).do("stay")
        assert (citizen.page, citizen.screen.warned) == (page, False)
    citizen.waits(patience(citizen.screen) + 0.1)
    assert citizen.page == p.Home()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_large_type_and_the_voice_give_half_as_much_time_again(page: p.Page) -> None:
    usual = patience(Citizen(page=page).screen)
    assert patience(Citizen(page=page, elder=True).screen) == usual * SLOW
    assert patience(Citizen(page=page, voice=True, elder=True).screen) == usual * SLOW


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_help_runs_out_to_where_one_was(page: p.Page) -> None:
    citizen = Citizen(page=p.Helped("coming", page), language="en").waits(PATIENCE[p.Helped])
    assert citizen.page == page
    assert citizen.wished == []


@pytest.mark.parametrize("page", [page for page in PAGES if not isinstance(page, BUSY)], ids=name)
def test_home_is_one_key_away_from_every_page_that_can_be_pressed(page: p.Page) -> None:
    assert Citizen(page=page).do("home").page == p.Home()


@pytest.mark.parametrize("what", ["elder", "low", "contrast", "voice"])
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_modes_turn_on_and_off_on_every_page_that_is_not_waiting(page: Any, what: str) -> None:
    citizen = Citizen(page=page).do(what)
    waiting = isinstance(page, BUSY)
    assert getattr(citizen.screen, what) is not waiting
    assert (
        replace(citizen.page, number=0) == replace(page, number=0) if hasattr(page, "number") else citizen.page == page
    )
    assert not getattr(citizen.do(what).screen, what)


def test_a_page_of_a_list_that_is_no_more_becomes_the_nearest() -> None:
    citizen = Citizen(elder=True, low=True).choose("department", "tax").turn(99)
    last = citizen.page.number
    citizen.do("elder", "low")
    assert citizen.page.number < last


# --- pictures when nobody is here -------------------------------------------------------------------------------------


def test_pictures_come_after_a_while_turn_and_go_at_a_touch() -> None:
    citizen = Citizen(centre=centre(kiosk={"attract_seconds": 90, "picture_seconds": 7}), pictures=2, notice=NO)
    assert citizen.waits(89).page == p.Home()
    assert citizen.waits(1).page == p.Attract(0)
    assert citizen.wished == []
    assert [citizen.waits(7).page.number for _ in range(4)] == [1, 2, 0, 1]
    assert citizen.pick("bank").page == p.Home()


def test_one_picture_does_not_turn_and_none_or_no_time_means_the_first_page_stays() -> None:
    assert Citizen(page=p.Attract(), pictures=1).waits(9999).page == p.Attract(0)
    assert deadline(Citizen().screen) is None
    assert Citizen(centre=centre(kiosk={"attract_seconds": 0}), pictures=5).waits(9999).page == p.Home()


def test_pictures_wait_for_the_end_of_a_visit() -> None:
    citizen = Citizen(pictures=3, language="en").waits(61)
    assert (citizen.page, citizen.screen.language) == (p.Home(), "zh")
    assert citizen.wished == [effects.EndVisit()]
    assert citizen.waits(120).page == p.Attract()
    busy = Citizen(pictures=3).choose("department", "tax").waits(59)
    assert busy.page == p.InDepartment("tax")


def test_fewer_pictures_than_the_one_that_is_shown() -> None:
    citizen = Citizen(page=p.Attract(4), pictures=5).hears(inputs.Settings({"pictures": 2}))
    assert citizen.page == p.Attract(0)
    assert citizen.hears(inputs.Settings({"pictures": 0})).page == p.Home()


# --- what is so -------------------------------------------------------------------------------------------------------


def test_older_settings_change_nothing() -> None:
    citizen = Citizen().hears(inputs.Settings({"notice": NO, "version": 5}))
    assert (citizen.screen.facts.notice, citizen.screen.facts.version) == (NO, 5)
    citizen.hears(inputs.Settings({"notice": None, "version": 4}))
    assert citizen.screen.facts.notice == NO
    assert offers.notice(citizen.screen.facts) == NO


@pytest.mark.parametrize("page", PAGES, ids=name)
@pytest.mark.parametrize(
    "news",
    [
        inputs.Online(online=True),
        inputs.Paper("jam"),
        inputs.Reader("ok"),
        inputs.Hours(NO),
        inputs.Settings({"version": 9}),
    ],
    ids=name,
)
def test_news_leaves_people_where_they_are_and_gives_them_no_time(page: p.Page, news: inputs.Input) -> None:
    citizen = Citizen(page=page)
    before = citizen.screen
    citizen.now += 5
    citizen.hears(news)
    assert isinstance(news, NEWS)
    assert replace(citizen.screen, facts=before.facts) == before or isinstance(page, p.Home | p.Identify)
    assert citizen.screen.touched == before.touched
    assert type(citizen.page) is type(page)


def test_a_touch_on_nothing_still_says_that_somebody_is_here() -> None:
    citizen = Citizen(centre=PLAIN, page=p.CheckIn("7"))
    citizen.waits(40).do("stay")
    assert citizen.screen.touched == citizen.now


def test_centres_in_these_stories_are_what_they_say() -> None:
    assert len(RICH.items) == 60
    assert {service.identity for service in RICH.services} == {"none", "optional", "required"}
