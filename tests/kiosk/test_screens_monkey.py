"""Stories that nobody thought of: people, cards, codes, answers, faults and time in any order, in a hall with everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from citizen import NO, RICH, SEALED, TOKEN, URL, Citizen, board, booking, centre, days, facts, ticket
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk import actions as a
from kiosk import effects as e
from kiosk import inputs as i
from kiosk import offers
from kiosk import pages as p
from kiosk.lists import pages_of, slot_of
from kiosk.moves import BUSY, beneath, reads_cards
from kiosk.screens import deadline, step
from kiosk.step_rate import reasons_of
from lobby.messages import Visit

REASONS = {"version": "1", "choices": [
    {"id": f"{grade}{place:02d}", "grade": grade, "text": NO.body()} for grade in (1, 2, 5) for place in range(9)
]}  # fmt: skip
VISITS = [Visit(number="A001", service="tax", rating=how) for how in ("open", "open", "given", "over")]
HALLS = (
    RICH,
    centre(reasons=REASONS),
    centre(departments=[], items=[], grounds=[], kiosk={"attract_seconds": 100, "notice": NO.body()}),
    centre(
        appointments={"ask_phone": True},
        kiosk={"verifier": {"url": "https://v/", "prefix": "EID:"}, "checklist": False},
    ),
)
ASKS = (e.Take, e.SendCode, e.SendCard, e.Book, e.Find, e.GiveUpTicket, e.AskSlots, e.Rate)
WHATS: list[Any] = list(a.What.__args__)
ANY: list[i.Input] = [
    *(i.Touch(a.Do(what)) for what in WHATS),
    *(i.Touch(one) for one in (
        a.Pick("tax"), a.Pick("estate"), a.Pick("gone"), a.Choose("item", "i1"), a.Choose("item", "gone"), a.Turn(-1),
        a.Turn(1), a.Turn(99), a.Speak("en"), a.Speak("zh"), a.Speak("tlh"), a.Type("7"), a.Type("\u202e"),
        a.Choose("day", "2026-11-25"), a.Choose("slot", "2026-11-24T01:00:00+00:00"), a.Choose("ticket", "id-A001"),
        a.Choose("basis", "g1"), a.Choose("grade", "1"), a.Choose("grade", "7"), a.Choose("reason", "201"),
        a.Choose("behalf", "family"), a.Choose("behalf", "king"),
    )),
    i.Tick(), i.Scanned("7K4M2P"), i.Scanned(URL), i.Scanned("EID:0123"), i.Scanned("\x00" * 10_000), i.CardRead(SEALED),
    i.CardFailed(NO), i.Took(ticket(), URL), i.Refused(NO), i.Refused(NO, "unknown_appointment"),
    i.Refused(NO, "phone_needed"), i.Silent(), i.SlotsCame("tax", days()), i.SlotsCame("estate", ()), i.Booked(booking()),
    i.Found(((ticket(), URL),), (booking(),)), i.Found(()), *(i.Found((), (), one, TOKEN) for one in VISITS), i.Rated(),
    i.Rated(kept=True), i.Refused(NO, "already_rated"), i.GaveUp("id-A001"), i.Slip("id-A001", "failed"),
    i.Slip("list", "printed"), i.HelpAnswered(coming=True),
    i.PinChecked(right=True), i.PinChecked(right=False, until=1e9), i.Report("printer", ("ok",)),
    i.BoardCame(board(closed={"tax": NO})), i.BoardCame(board(seq=2)), i.Hours(NO), i.Hours(None), i.Online(online=False),
    i.Online(online=True), i.Paper("jam"), i.Reader("offline"), i.Reader("ok"), i.Settings({"pictures": 3, "notice": NO}),
    i.Settings({"pictures": 0, "notice": None}),
]  # fmt: skip
ANSWERS: dict[type[Any], list[i.Input]] = {
    p.Taking: [i.Took(ticket(), URL), i.Refused(NO)],
    p.CheckingIn: [i.Took(ticket(), URL), i.Refused(NO, "unknown_appointment"), i.Silent()],
    p.Finding: [
        i.Found(((ticket(), URL), (ticket("B002"), URL)), (booking(),)),
        i.GaveUp("id-A001"),
        i.Silent(),
        *(i.Found((), (), one, TOKEN) for one in VISITS),
    ],
    p.Rate: [i.Touch(a.Choose("grade", grade)) for grade in "12345"]
    + [i.Touch(a.Choose("reason", which)) for which in ("100", "108", "200", "201", "500")],
    p.Rating: [i.Rated(), i.Rated(kept=True), i.Refused(NO, "already_rated"), i.Silent()],
    p.CheckIn: [i.Touch(a.Choose("behalf", who)) for who in ("self", "family", "agent")],
    p.BookingIt: [i.Booked(booking()), i.Silent()],
    p.Identify: [i.CardRead(SEALED), i.CardFailed(NO)],
    p.Pin: [i.Touch(a.Type("1")), i.Touch(a.Do("submit")), i.PinChecked(right=True)],
}


def plausible(screen: p.Screen) -> list[i.Input]:
    """What somebody would do who sees this page."""
    page: Any = screen.page
    shown = pages_of(screen, page)
    things = shown[min(getattr(page, "number", 0), len(shown) - 1)]
    keys: list[a.Action] = [_key(page, thing) for thing in things]
    keys += [
        a.Do(what)
        for what in (
            "take",
            "back",
            "skip",
            "priority",
            "print_list",
            "give_up",
            "confirm",
            "submit",
            "reprint",
            "home",
        )
    ]
    keys += [a.Do(what) for what in offers.entries(screen)] if isinstance(page, p.Home) else []
    keys += [a.Type(one) for one in "7SW1"] if isinstance(page, p.Search | p.CheckIn) else []
    keys += [a.Choose("day", "2026-11-24")] if isinstance(page, p.Slots) else []
    keys += [a.Choose("staff", what) for what in ("printer", "close")] if isinstance(page, p.Staff) else []
    came: list[i.Input] = [i.SlotsCame(page.service, days())] if isinstance(page, p.Slots) else []
    return [*ANSWERS.get(type(page), []), *came, *map(i.Touch, keys)]


def _key(page: p.Page, thing: Any) -> a.Action:
    kinds: dict[str, Callable[[], a.Action]] = {
        "Service": lambda: a.Pick(thing.id),
        "Slot": lambda: a.Choose("slot", thing.at.isoformat()),
        "Ground": lambda: a.Choose("basis", thing.id),
    }
    kind = type(thing).__name__
    return kinds[kind]() if kind in kinds else a.Choose(kind.lower(), thing.id)


def can_be_had(hall: Any, wanted: p.Wanted) -> None:
    """What is wanted is offered here, and a priority has its ground."""
    assert wanted.service in hall.service
    assert wanted.item is None or hall.item[wanted.item].service == wanted.service
    assert (wanted.basis in hall.ground) is (wanted.ticket_class == "priority")


def exists(screen: p.Screen, page: Any) -> None:
    """Every id on the page is one of the centre's, every number within its list."""
    hall = screen.facts.centre
    match page:
        case (
            p.Helped(back=back)
            | p.Sorry(back=back)
            | p.PackageInfo(back=back)
            | p.Ready(back=back)
            | p.Identify(back=back)
        ):
            exists(screen, back)
        case p.Grounds(ready):
            exists(screen, ready)
        case p.InDepartment(department):
            assert department in {one.id for one in hall.departments}
        case p.Slots(days=there, day=day):
            assert day is None or day in {one.date for one in there or ()}
        case p.Mine(tickets):
            assert not tickets or page.chosen < len(tickets)
            assert tickets or page.bookings
        case p.Rate(grade=grade, reasons=reasons):
            assert grade in (None, 1, 2, 3, 4, 5)
            assert set(reasons) <= {one.id for one in reasons_of(hall, grade or 0)}
    if isinstance(page, p.PackageInfo):
        assert page.package in hall.package
    if getattr(page, "wanted", None):
        can_be_had(hall, page.wanted)
    if page == screen.page and hasattr(page, "number") and not isinstance(page, p.Attract):
        assert 0 <= page.number < len(pages_of(screen, page))


WAITS: dict[type[Any], Callable[[Any, Any], bool]] = {
    e.Take: lambda page, one: page == p.Taking(one.wanted),
    e.SendCode: lambda page, one: page == p.CheckingIn(one.code, one.phone, None, one.behalf),
    e.SendCard: lambda page, one: page == p.CheckingIn(page.code, page.phone, one.sealed, one.behalf),
    e.Rate: lambda page, one: page == p.Rating(one.grade) and one.token == TOKEN,
    e.Book: lambda page, one: (
        page == p.BookingIt(one.service, one.at)
        and slot_of(p.Slots(one.service, days(), one.at[:10]), one.at) is not None
    ),
    e.Find: lambda page, one: page == p.Finding() and (one.sealed is None) is not (one.token is None),
    e.GiveUpTicket: lambda page, one: page.giving_up.tickets[page.giving_up.chosen][0].id == one.ticket,
    e.AskSlots: lambda page, one: page == p.Slots(one.service),
    e.Reprint: lambda page, _: isinstance(page, p.Given | p.Mine) and page.slip == "printing",
    e.PrintList: lambda page, _: isinstance(page, p.Ready | p.PackageInfo) and page.slip == "printing",
    e.Verify: lambda page, _: isinstance(page, p.Identify),
    e.CheckPin: lambda page, _: isinstance(page, p.Pin) and page.typed == "",
    e.Test: lambda page, one: page == p.Staff(one.what),
    e.CallStaff: lambda page, _: isinstance(page, p.Helped) and page.state == "asking",
    e.GiveUpCode: lambda page, _: page == p.Home(),
}
"""Whether a page is the one that waits for what comes of an effect."""


def belongs(after: p.Screen, effect: e.Effect) -> bool:
    """Whether the screen that follows fits an effect."""
    if isinstance(effect, e.ReadCard):
        return effect.on is reads_cards(after)
    if isinstance(effect, e.EndVisit):
        return after == p.Screen(after.facts, touched=after.touched, missed=after.missed)
    return WAITS[type(effect)](after.page, effect)


def lived(screen: p.Screen, one: i.Input, now: float) -> p.Screen:
    """One step, and what is true of every step."""
    after, wished = step(screen, one, now)
    asks = [effect for effect in wished if isinstance(effect, ASKS)]
    assert len(asks) <= 1
    assert not (isinstance(screen.page, BUSY) and isinstance(one, i.Touch | i.Scanned | i.CardRead) and wished)
    assert all(belongs(after, effect) for effect in wished), (one, wished, after.page)
    assert isinstance(beneath(after.page), p.Helped) is False
    exists(after, after.page)
    if not isinstance(beneath(after.page), p.Taking | p.CheckingIn | p.Unchecked):
        secret = Citizen()
        secret.screen = after
        assert not secret.knows(SEALED)
    return after


STORY = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 10_000), st.sampled_from([0.0, 0.0, 0.3, 5.0, 40.0, 130.0])),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(HALLS), st.sampled_from(["ok", "none"]), STORY)
@example(RICH, "ok", [])
def test_whatever_happens_the_kiosk_is_never_stuck_never_asks_twice_and_forgets(
    hall: Any, reader: str, story: Any
) -> None:
    screen, now = p.Screen(facts(centre=hall, reader=reader)), 0.0
    for wild, which, later in story:
        now += later
        choices = ANY if wild < 4 else plausible(screen)
        one = choices[which % len(choices)]
        for _ in range(5 if one == i.Touch(a.Do("staff")) else 1):
            screen = lived(screen, one, now)
    end = now + 600
    while (due := deadline(screen)) is not None and max(now, due) < end:
        now = max(now, due)
        screen = lived(screen, i.Tick(), now)
    assert isinstance(screen.page, p.Home | p.Attract)
    assert (screen.language, screen.elder, screen.low, screen.contrast, screen.voice) == (
        "zh",
        False,
        False,
        False,
        False,
    )
