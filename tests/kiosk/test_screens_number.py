"""A number: what stands before it, the asking, what was given."""

from __future__ import annotations

import pytest
from citizen import NO, PLAIN, RICH, SEALED, TOKEN, URL, Citizen, centre, ticket

from kiosk import effects, inputs, offers
from kiosk import pages as p
from kiosk.lists import ground_pages
from kiosk.screens import patience

TAX, COLLECT, ESTATE, POLICE = p.Wanted("tax"), p.Wanted("collect"), p.Wanted("estate"), p.Wanted("police")


def plain(**more: object) -> Citizen:
    return Citizen(centre=PLAIN, **more)


# --- what stands before it --------------------------------------------------------------------------------------------


def test_where_there_is_nothing_to_show_one_press_takes_the_number() -> None:
    citizen = plain().pick("collect")
    assert (citizen.page, citizen.wished) == (p.Taking(COLLECT), [effects.Take(COLLECT, "zh")])


def test_what_to_bring_stands_before_the_number_and_its_key_takes_it() -> None:
    citizen = plain().pick("tax")
    assert (citizen.page, citizen.wished) == (p.Ready(TAX, p.Home()), [])
    assert citizen.do("back").page == p.Home()
    assert citizen.pick("tax").do("take").wished == [effects.Take(TAX, "zh")]


def test_without_a_checklist_a_guide_and_the_class_still_stand_before_the_number() -> None:
    bare = {"kiosk": {"checklist": False}, "grounds": []}
    assert Citizen(centre=centre(**bare, departments=[], items=[])).pick("tax").page == p.Taking(TAX)
    guided = Citizen(centre=centre(**bare)).choose("department", "tax").choose("item", "i3")
    assert isinstance(guided.page, p.Ready)
    plain_item = Citizen(centre=centre(**bare)).choose("department", "tax").choose("item", "i0")
    assert isinstance(plain_item.page, p.Taking)
    classes = Citizen(centre=centre(kiosk={"checklist": False})).pick("bank")
    assert isinstance(classes.page, p.Ready)


def test_the_materials_are_the_packages_or_the_items_and_else_the_services() -> None:
    assert [text.zh for text in offers.materials(RICH, p.Wanted("tax", item="i0"))] == ["户口簿"]
    assert [text.zh for text in offers.materials(RICH, p.Wanted("tax", item="i3"))] == ["身份证"]
    assert [text.zh for text in offers.materials(RICH, p.Wanted("police", package="p0"))] == ["出生证明"]
    assert offers.materials(RICH, COLLECT) == ()


def test_the_list_is_printed_once_until_its_paper_is_known() -> None:
    citizen = plain().pick("tax").do("print_list")
    assert citizen.wished == [effects.PrintList(TAX, "zh")]
    assert citizen.do("print_list").wished == []
    assert citizen.hears(inputs.Slip("list", "failed")).page.slip == "failed"
    assert citizen.do("print_list").wished == [effects.PrintList(TAX, "zh")]
    assert citizen.hears(inputs.Slip("list", "printed")).page.slip == "printed"
    assert citizen.do("take").wished == [effects.Take(TAX, "zh")]


def test_there_is_no_list_where_nothing_is_to_bring() -> None:
    assert Citizen().pick("bank").do("print_list").wished == []


# --- priority ---------------------------------------------------------------------------------------------------------


def test_a_priority_has_its_ground_and_can_be_taken_back() -> None:
    citizen = Citizen().pick("bank").do("priority")
    assert citizen.page == p.Grounds(p.Ready(p.Wanted("bank"), p.Home()))
    assert citizen.do("back").page == p.Ready(p.Wanted("bank"), p.Home())
    claimed = p.Wanted("bank", ticket_class="priority", basis="g4")
    assert citizen.do("priority").choose("basis", "g4").page.wanted == claimed
    assert citizen.do("priority", "back").page.wanted == claimed
    assert citizen.do("normal").page.wanted == p.Wanted("bank")
    citizen.do("priority").choose("basis", "g4").do("take")
    assert citizen.wished == [effects.Take(claimed, "zh")]


def test_an_unknown_ground_is_none_and_a_centre_without_grounds_has_no_priority() -> None:
    citizen = Citizen().pick("bank").do("priority")
    before = citizen.page
    assert citizen.choose("basis", "nothing").page == before
    assert plain().pick("tax").do("priority").page == p.Ready(TAX, p.Home())


def test_all_grounds_can_be_reached_by_turning() -> None:
    citizen = Citizen(elder=True, low=True).pick("bank").do("priority").turn(99)
    shown = ground_pages(citizen.screen)
    assert len(shown) == citizen.page.number + 1 == 3
    assert citizen.choose("basis", shown[2][0].id).page.wanted.basis == shown[2][0].id


def test_a_packages_page_leads_to_its_grounds_and_back() -> None:
    citizen = Citizen().do("packages").choose("package", "p1")
    info = citizen.page
    assert citizen.do("priority", "back").page == info
    citizen.do("priority").choose("basis", "g0")
    claimed = p.Wanted("police", package="p1", ticket_class="priority", basis="g0")
    assert citizen.page == p.Ready(claimed, info)
    assert citizen.do("back").page == info


# --- who it is for ----------------------------------------------------------------------------------------------------


def test_a_card_where_it_is_demanded_goes_with_the_number() -> None:
    citizen = plain().pick("estate")
    assert citizen.page == p.Identify("take", p.Home(), ESTATE)
    assert citizen.reader == [True]
    assert citizen.do("skip").wished == []
    citizen.lays_card()
    assert citizen.wished == [effects.Take(p.Wanted("estate", sealed=SEALED), "zh")]
    assert citizen.reader == [True, False]


def test_a_card_that_may_be_left_out_can_be_skipped() -> None:
    citizen = plain().pick("police")
    assert citizen.page.can_skip
    assert citizen.do("skip").wished == [effects.Take(POLICE, "zh")]


def test_back_from_the_card_forgets_nothing_else() -> None:
    citizen = Citizen().choose("department", "estate").choose("item", "i1").do("take")
    assert isinstance(citizen.page, p.Identify)
    assert citizen.do("back").page == p.Ready(p.Wanted("estate", item="i1"), p.InDepartment("estate"))
    assert citizen.reader == [True, False]


@pytest.mark.parametrize("reader", ["none", "offline", "unknown"])
def test_without_a_reader_reception_helps_where_it_is_demanded_and_else_nobody_is_asked(reader: str) -> None:
    demanded = plain(reader=reader).pick("estate")
    assert isinstance(demanded.page, p.Sorry)
    assert demanded.wished == []
    assert plain(reader=reader).pick("police").wished == [effects.Take(POLICE, "zh")]


@pytest.mark.parametrize("reader", ["none", "offline", "ok"])
@pytest.mark.parametrize("service", ["estate", "police"])
def test_cut_off_nobody_is_asked_who_they_are_for_nobody_leaves_without_a_number(reader: str, service: str) -> None:
    citizen = plain(reader=reader, online=False).pick(service)
    assert citizen.wished == [effects.Take(p.Wanted(service), "zh")]


def test_the_network_goes_while_a_card_is_demanded_and_a_way_on_opens() -> None:
    citizen = plain().pick("estate").hears(inputs.Online(online=False))
    assert citizen.page.can_skip
    assert not citizen.hears(inputs.Online(online=True)).page.can_skip
    citizen.hears(inputs.Online(online=False)).do("skip")
    assert citizen.wished == [effects.Take(ESTATE, "zh")]


def test_the_network_goes_while_help_is_called_and_the_way_on_is_open_on_return() -> None:
    citizen = plain().pick("estate").do("help").hears(inputs.Online(online=False))
    assert isinstance(citizen.page, p.Helped)
    assert citizen.do("back", "skip").wished == [effects.Take(ESTATE, "zh")]


def test_the_reader_dies_while_a_card_is_demanded_and_reception_helps() -> None:
    citizen = plain().pick("estate").hears(inputs.Reader("offline"))
    assert isinstance(citizen.page, p.Sorry)
    optional = plain().pick("police").hears(inputs.Reader("offline"))
    assert optional.page.can_skip


def test_news_of_the_network_gives_nobody_more_time() -> None:
    citizen = plain().pick("estate")
    for _ in range(200):
        citizen.hears(inputs.Online(online=False)).hears(inputs.Online(online=True)).waits(1)
    assert citizen.page == p.Home()


def test_an_unreadable_card_says_what_to_do_and_the_next_one_counts() -> None:
    citizen = plain().pick("estate").hears(inputs.CardFailed(NO))
    assert citizen.page.wrong == NO
    assert citizen.reader == [True]
    assert citizen.lays_card().page == p.Taking(p.Wanted("estate", sealed=SEALED))


def test_a_card_that_nobody_asked_for_does_nothing() -> None:
    assert plain().lays_card().wished == []
    assert plain().pick("tax").lays_card().page == p.Ready(TAX, p.Home())


# --- one press, one ticket --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [p.Taking(TAX), p.CheckingIn("7K4M"), p.BookingIt("tax", "x"), p.Finding()])
def test_while_something_is_on_its_way_no_press_scan_or_card_does_anything(page: p.Page) -> None:
    citizen = Citizen(page=page)
    before = citizen.screen
    citizen.pick("bank").do("home", "help", "elder", "back", "take", "confirm", "submit", "retry", "staff", "stay")
    citizen.choose("item", "i0").turn(1).types("7").scans("7K4M2P").scans(URL).lays_card().hears(inputs.CardFailed(NO))
    assert citizen.screen == before
    assert citizen.wished == []


def test_two_numbers_for_two_quick_presses_are_never_asked_for() -> None:
    citizen, asked = plain().pick("tax"), 0
    for _ in range(5):
        asked += len(citizen.do("take").wished)
    assert asked == 1


def test_done_is_the_end_of_the_visit() -> None:
    citizen = plain(language="en", elder=True, voice=True).pick("estate").lays_card()
    assert citizen.knows(SEALED)
    citizen.hears(inputs.Took(ticket(), URL))
    assert not citizen.knows(SEALED)
    assert citizen.knows(TOKEN)
    citizen.do("home")
    assert citizen.wished == [effects.EndVisit()]
    assert citizen.screen == p.Screen(citizen.screen.facts, touched=citizen.now)


def test_a_slip_that_failed_is_printed_again_once_a_press() -> None:
    citizen = plain().pick("collect").hears(inputs.Took(ticket(), URL)).do("reprint")
    assert citizen.wished == []
    citizen.hears(inputs.Slip("id-A001", "failed")).do("reprint")
    assert citizen.wished == [effects.Reprint(ticket(), URL, "zh")]
    assert citizen.page.slip == "printing"
    assert citizen.do("reprint").wished == []


def test_a_number_stays_while_its_slip_is_in_doubt() -> None:
    citizen = plain().pick("collect").hears(inputs.Took(ticket(), URL)).hears(inputs.Slip("id-A001", "failed"))
    assert patience(citizen.screen) >= 90
    citizen.waits(patience(citizen.screen) - 1)
    assert citizen.screen.warned
    assert not citizen.do("stay").screen.warned


def test_the_servers_no_leads_home() -> None:
    citizen = plain().pick("collect").hears(inputs.Refused(NO, "has_number"))
    assert citizen.page == p.Sorry(NO)
    assert citizen.do("back").page == p.Home()
