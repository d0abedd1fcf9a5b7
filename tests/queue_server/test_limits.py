"""Limits on numbers: caps, one live number for each person, identity, grounds; and what a number is for."""

from __future__ import annotations

from typing import Any

from desk_of import DIANJIANG, MONDAY_NINE, Hall, dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st

from lobby import config
from lobby.centre import Centre, Hours
from lobby.matters import Ground, Item, Package, Step
from lobby.messages import Text
from queue_server import commands as c
from queue_server.limits import LIVE
from queue_server.refusal import Refusal
from queue_server.views import queue_board, ticket

NAME = Text(zh="名", en="Name")


def tax(**changes: Any) -> Centre:
    """The centre, its tax service changed."""
    centre = dianjiang()
    services = tuple(item.model_copy(update=changes) if item.id == "tax" else item for item in centre.services)
    return centre.model_copy(update={"services": services})


def closed(hall: Hall) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = queue_board(hall.book, "j", "tax", hall.now)["closed"]
    return found


def test_the_day_s_cap_is_told_before_the_press_and_kept() -> None:
    hall = Hall(tax(daily_cap=2).model_copy(update={"hours": Hours()}))
    hall.issue()
    assert closed(hall) == {}
    hall.issue()
    assert "Tuesday 24 November from 09:00" in closed(hall)["tax"]["en"]
    refusal = hall.ask(c.IssueTicket("tax", "t", "k"), "device:kiosk-1")
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.message.model_dump()) == ("cap_reached", closed(hall)["tax"])
    assert hall.issue("estate").number == "B001"
    hall.wait(24 * 60)
    hall.do(c.OpenDay("2026-11-24"))
    assert closed(hall) == {}
    assert hall.issue().number == "A001"
    hall.assert_replay_is_live()


def test_a_promise_and_a_number_given_while_cut_off_stand_above_the_cap_but_count() -> None:
    hall = Hall(tax(daily_cap=1))
    hall.do(c.BookAppointment("a", "CODE22", "tax", hall.now))
    hall.do(c.RegisterOffline("tax", "off", "k", "AK01", hall.now), "device:kiosk-1")
    hall.do(c.CheckIn("t-app", "k2", code="CODE22"), "device:kiosk-1")
    assert hall.book.given == {"tax": 2}
    assert hall.refused(c.IssueTicket("tax", "t", "k3"), "device:kiosk-1") == "cap_reached"


def test_a_silently_cancelled_double_gives_its_place_back() -> None:
    hall = Hall(tax(daily_cap=2))
    hall.ask(c.IssueTicket("tax", "unheard", "k0"), "device:kiosk-1", "ask-7")
    hall.do(c.RegisterOffline("tax", "off", "k", "AK01", hall.now, instead_of="ask-7"), "device:kiosk-1")
    assert hall.book.given == {"tax": 1}
    hall.issue()
    hall.assert_replay_is_live()
    assert hall.replayed().given == hall.book.given


@given(st.integers(0, 6), st.lists(st.sampled_from(["issue", "cancel", "finish", "other"]), max_size=30))
@settings(deadline=None, max_examples=40)
def test_no_order_of_things_gives_more_numbers_than_the_cap(cap: int, acts: list[str]) -> None:
    hall = Hall(tax(daily_cap=cap + 1))
    hall.open("3")
    for turn, act in enumerate(acts):
        if act in ("issue", "other"):
            hall.ask(c.IssueTicket("tax" if act == "issue" else "estate", f"t{turn}", f"k{turn}"), "device:kiosk-1")
        elif act == "finish" and hall.book.lines["tax"].order:
            hall.serve("3")
        elif act == "cancel" and hall.book.lines["tax"].order:
            hall.do(c.CancelTicket(hall.book.waiting("tax")[0].id))
    numbers = sum(item.service == "tax" for item in hall.book.tickets.values())
    assert numbers == min(cap + 1, acts.count("issue"))


def test_nobody_holds_two_live_numbers_of_a_service_that_allows_one() -> None:
    hall = Hall(tax(one_live=True))
    hall.open("3")
    first = hall.issue()
    again = c.IssueTicket("tax", "t2", "k2", candidates=(first.id,))
    refusal = hall.ask(again, "device:kiosk-1")
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, first.number in refusal.message.zh) == ("has_number", True)
    hall.do(c.IssueTicket("estate", "t3", "k3", candidates=(first.id,)), "device:kiosk-1")
    hall.do(c.IssueTicket("tax", "t4", "k4", candidates=("somebody-else",)), "device:kiosk-1")
    hall.serve("3")
    hall.do(again, "device:kiosk-1")


def test_the_number_of_an_appointment_is_theirs_too() -> None:
    """Checked in by code, without a card: the card that booked it still knows its number."""
    hall = Hall(tax(one_live=True))
    hall.do(c.BookAppointment("a", "CODE22", "tax", hall.now))
    hall.do(c.CheckIn("t-app", "k", code="CODE22"), "device:kiosk-1")
    assert hall.refused(c.IssueTicket("tax", "t", "k2", candidates=("a",)), "device:kiosk-1") == "has_number"


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["ask", "serve", "give up"])), max_size=25))
@settings(deadline=None, max_examples=40)
def test_in_no_order_of_things_has_anybody_two_live_numbers(acts: list[tuple[int, str]]) -> None:
    hall, owned = Hall(tax(one_live=True)), {who: list[str]() for who in range(3)}
    hall.open("3")
    for turn, (who, act) in enumerate(acts):
        mine = [item for item in owned[who] if hall.book.tickets[item].state in LIVE]
        if act == "ask":
            asked = c.IssueTicket("tax", f"t{turn}", f"k{turn}", candidates=tuple(owned[who]))
            if not isinstance(hall.ask(asked, "device:kiosk-1"), Refusal):
                assert mine == []
                owned[who].append(f"t{turn}")
            else:
                assert mine
        elif act == "serve":
            hall.serve("3")
        elif mine:
            hall.do(c.CancelTicket(mine[0], "citizen"))


def test_a_service_that_asks_for_identity_gets_it_from_a_kiosk() -> None:
    hall = Hall(tax(identity="required"))
    assert hall.refused(c.IssueTicket("tax", "t", "k"), "device:kiosk-1") == "identity_required"
    hall.do(c.IssueTicket("tax", "t", "k"), "user:clerk-3")  # staff have seen the card
    hall.do(c.RegisterOffline("tax", "off", "k2", "AK01", hall.now), "device:kiosk-1")  # law 8


def test_items_packages_and_grounds_are_those_of_the_centre_and_stay_with_the_ticket() -> None:
    centre = dianjiang().model_copy(update={
        "items": (Item(id="invoice", code="T1", name=NAME, service="tax"),),
        "packages": (Package(id="newborn", name=NAME, steps=(Step(name=NAME, service="police"),)),),
        "grounds": (Ground(id="soldier", name=NAME, basis=NAME),),
    })  # fmt: skip
    hall = Hall(centre)
    made = hall.issue(item="invoice", ticket_class="priority", basis="soldier")
    seen = ticket(hall.book, made)
    assert (seen["item"], seen["package"], seen["basis"]) == ("invoice", None, "soldier")
    assert ticket(hall.book, hall.issue("police", package="newborn"))["package"] == "newborn"
    for reason, fields in {
        "unknown_item": {"item": "x"}, "unknown_package": {"package": "x"},
        "unknown_ground": {"ticket_class": "priority", "basis": "rich"},
    }.items():  # fmt: skip
        assert hall.refused(c.IssueTicket("tax", "t", "k", **fields), "device:kiosk-1") == reason
    assert hall.refused(c.IssueTicket("estate", "t", "k", item="invoice"), "device:kiosk-1") == "other_service"
    assert hall.refused(c.IssueTicket("tax", "t", "k", package="newborn"), "device:kiosk-1") == "other_service"
    offline = c.RegisterOffline("tax", "off", "k2", "AK01", hall.now, item="invoice", package="gone")
    assert hall.do(offline, "device:kiosk-1")["ticket"]["item"] == "invoice"
    assert hall.book.tickets["off"].package is None
    assert hall.issue(ticket_class="priority").basis is None, "a ground may be left out"
    hall.assert_replay_is_live()


def test_a_refusal_names_what_is_allowed_but_is_no_catalogue() -> None:
    items = tuple(Item(id=f"item-{n}", code=f"C{n}", name=NAME, service="tax") for n in range(1000))
    refusal = Hall(dianjiang().model_copy(update={"items": items})).ask(c.IssueTicket("tax", "t", "k", item="x" * 200))
    assert isinstance(refusal, Refusal)
    assert "item-0, item-1" in refusal.message.zh
    assert len(refusal.message.zh) < 600


def test_a_day_that_staff_closed_says_when_to_come_back() -> None:
    hall = Hall(config.load(DIANJIANG), now=MONDAY_NINE)
    hall.do(c.CloseDay())
    assert "Tuesday 24 November" in closed(hall)["tax"]["en"]
    assert hall.refused(c.IssueTicket("tax", "t", "k"), "device:kiosk-1") == "closed"


def test_a_number_is_live_until_it_is_done_be_it_called_served_or_set_aside() -> None:
    hall = Hall(tax(one_live=True))
    hall.open("3")
    first = hall.issue()

    def may_take() -> bool:
        asked = c.IssueTicket("tax", f"t{hall.now}", f"k{hall.now}", candidates=(first.id,))
        return not isinstance(hall.ask(asked, "device:kiosk-1"), Refusal)

    for act in (None, c.CallNext("3", "call"), c.StartService("3"), c.ParkTicket("3")):
        if act:
            hall.do(act)
        assert not may_take(), first.state
    hall.do(c.ResumeTicket("3"))
    hall.do(c.FinishService("3", "p"))
    assert may_take()


def test_a_hall_without_hours_promises_no_time() -> None:
    hall = Hall(tax(daily_cap=1))
    hall.issue()
    assert closed(hall)["tax"]["en"].endswith("Please come again on another day.")
    hall.do(c.CloseDay())
    assert closed(hall)["tax"]["en"].endswith("on the next working day.")
