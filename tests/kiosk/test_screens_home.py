"""Finding what one came for: departments, items, search, packages; and what is closed."""

from __future__ import annotations

import pytest
from citizen import NO, PLAIN, RICH, Citizen, board, centre

from kiosk import actions, effects, inputs, offers
from kiosk import pages as p
from kiosk.lists import found_pages, home_pages, item_pages
from lobby.messages import Text


def test_departments_that_have_items_stand_first_and_no_service_is_out_of_reach() -> None:
    tiles = [tile.id for tile in offers.home_tiles(RICH)]
    assert tiles == ["tax", "estate", "police", "bank", "collect"]
    services = RICH.model_copy(update={"kiosk": RICH.kiosk.model_copy(update={"home": "services"})})
    for one in (PLAIN, services):
        assert offers.home_tiles(one) == list(one.services)


def test_a_way_through_department_and_item_to_a_number_and_back_again() -> None:
    citizen = Citizen().choose("department", "tax").turn(1)
    assert citizen.page == p.InDepartment("tax", 1)
    third = item_pages(citizen.screen, "tax")[1][0]
    citizen.choose("item", third.id)
    assert citizen.page == p.Ready(p.Wanted("tax", item=third.id), p.InDepartment("tax", 1))
    assert citizen.do("back").page == p.InDepartment("tax", 1)
    assert citizen.do("back").page == p.Home()
    citizen.choose("department", "tax").choose("item", third.id).do("take")
    assert citizen.wished == [effects.Take(p.Wanted("tax", item=third.id), "zh")]


def test_with_services_first_the_departments_stand_where_one_searches() -> None:
    citizen = Citizen(centre=centre(kiosk={"home": "services"})).do("search")
    assert [thing.id for page in found_pages(citizen.screen, citizen.page) for thing in page] == [
        "tax",
        "estate",
        "police",
    ]
    assert citizen.choose("department", "estate").page == p.InDepartment("estate")
    assert citizen.do("back").page == p.Search()
    assert [thing.id for thing in found_pages(citizen.types("Z").screen, citizen.page)[0]][:1] != ["tax"]


def test_back_from_a_department_leads_to_the_page_it_stands_on() -> None:
    many = [f"d{number}" for number in range(9)]
    hall = centre(
        departments=[{"id": which, "name": NO.body()} for which in many],
        items=[
            {"id": which, "code": which, "name": NO.body(), "service": "tax", "department": which} for which in many
        ],
    )
    citizen = Citizen(centre=hall, elder=True)
    for number, tiles in enumerate(home_pages(citizen.screen)):
        for tile in tiles:
            if tile.id in many:
                assert citizen.do("home").choose("department", tile.id).do("back").page == p.Home(number)
    assert number > 0


@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.parametrize("low", [False, True])
def test_every_item_of_a_department_stands_on_exactly_one_page(elder: bool, low: bool) -> None:
    screen = Citizen(elder=elder, low=low).screen
    listed = [item.id for page in item_pages(screen, "estate") for item in page]
    assert listed == [item.id for item in RICH.items if item.department == "estate"]


def test_what_is_typed_is_found_and_chosen() -> None:
    citizen = Citizen().do("search").types("grsds")
    assert citizen.page == p.Search("GRSDS")
    found = [thing.id for page in found_pages(citizen.screen, citizen.page) for thing in page]
    assert found[0] == "i0"
    assert len(found) == 20
    citizen.turn(99).turn(-4)
    assert citizen.page.number == 0
    citizen.turn(1).choose("item", "i3")
    assert citizen.page.back == p.Search("GRSDS", 1)
    assert citizen.do("back", "erase").page == p.Search("GRSD")
    assert citizen.do("clear").page == p.Search()
    assert citizen.do("back").page == p.Home()


def test_search_takes_only_what_its_pad_has_and_does_not_grow_for_ever() -> None:
    citizen = Citizen().do("search").types("税\u202e ;<x")
    assert citizen.page == p.Search("X")
    assert len(citizen.types("1" * 500).page.typed) < 50


def test_nothing_typed_finds_nothing() -> None:
    citizen = Citizen().do("search")
    assert found_pages(citizen.screen, citizen.page) == [[]]


def test_a_package_shows_its_steps_and_its_number_is_of_the_first() -> None:
    citizen = Citizen().do("packages").turn(1).choose("package", "p9")
    assert citizen.page == p.PackageInfo("p9", p.Packages(1))
    citizen.do("print_list", "print_list")
    assert citizen.wished == []
    assert citizen.page.slip == "printing"
    citizen.do("take")
    assert citizen.page == p.Identify("take", citizen.page.back, p.Wanted("police", package="p9"), can_skip=True)
    citizen.do("skip")
    assert citizen.wished == [effects.Take(p.Wanted("police", package="p9"), "zh")]


def test_back_from_a_package_leads_to_where_it_was_found() -> None:
    citizen = Citizen().do("search").types("xse").choose("package", "p3").do("back")
    assert citizen.page == p.Search("XSE")


def test_only_what_the_centre_has_is_offered_and_can_be_pressed() -> None:
    plain = Citizen(centre=PLAIN, reader="none")
    assert offers.entries(plain.screen) == ("check_in", "my_ticket")
    assert plain.do("packages", "search").page == p.Home()
    assert offers.entries(Citizen().screen) == ("check_in", "my_ticket", "search", "packages", "book")


@pytest.mark.parametrize(
    "action",
    [
        actions.Pick("nothing"), actions.Choose("item", "nothing"), actions.Choose("package", "nothing"),
        actions.Choose("department", "nothing"), actions.Choose("basis", "g0"), actions.Choose("slot", "2026"),
        actions.Choose("ticket", "x"), actions.Choose("staff", "close"), actions.Type("A"), actions.Speak("xx"),
        actions.Do("take"), actions.Do("confirm"), actions.Do("reprint"), actions.Do("skip"), actions.Do("submit"),
    ],
)  # fmt: skip
def test_what_does_not_belong_to_the_first_page_does_nothing_there(action: actions.Action) -> None:
    citizen = Citizen()
    before = citizen.screen
    assert citizen.press(action).screen == before
    assert citizen.wished == []


CLOSED = Text(zh="今日号已取完，请明天再来", en="All numbers of today are taken")


def test_a_closed_service_says_so_before_the_press_and_after_it() -> None:
    citizen = Citizen().hears(inputs_board(closed={"tax": CLOSED}))
    assert offers.closed_sentence(citizen.screen, "tax") == CLOSED
    assert offers.closed_sentence(citizen.screen, "bank") is None
    citizen.choose("department", "tax").choose("item", "i0")
    assert citizen.page == p.Sorry(CLOSED, p.InDepartment("tax"))
    assert citizen.wished == []
    assert citizen.do("back").page == p.InDepartment("tax")


def test_a_service_that_closes_while_somebody_reads_says_so_at_the_next_press() -> None:
    citizen = Citizen(centre=PLAIN).pick("tax").hears(inputs_board(closed={"tax": CLOSED})).do("take")
    assert citizen.page == p.Sorry(CLOSED)


def test_what_the_server_said_before_the_network_went_keeps_nobody_from_a_number() -> None:
    citizen = (
        Citizen(centre=PLAIN)
        .hears(inputs_board("collect", closed={"collect": CLOSED}))
        .hears(inputs.Online(online=False))
    )
    assert isinstance(citizen.pick("collect").page, p.Taking)


def test_cut_off_the_kiosks_own_clock_says_what_is_closed_and_online_the_server_does() -> None:
    citizen = Citizen(closed=NO, online=False)
    assert offers.closed_sentence(citizen.screen, "bank") == NO
    assert citizen.pick("bank").page == p.Sorry(NO)
    online = Citizen(closed=NO).hears(inputs_board("bank"))
    assert offers.closed_sentence(online.screen, "bank") is None
    assert offers.closed_sentence(online.screen, "collect") == NO  # nothing is known of its queue


def inputs_board(service: str = "tax", **more: object) -> inputs.BoardCame:
    return inputs.BoardCame(board(service, **more))
