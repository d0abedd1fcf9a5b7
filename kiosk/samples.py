"""Every screen there is, with made-up figures: for pictures, and for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

from kiosk import pages as p
from kiosk.pages import Facts, Page, Screen, Wanted
from lobby.catalogue import both, languages
from lobby.centre import Centre
from lobby.matters import Item, Package, Step
from lobby.messages import Booking, Day, QueueBoard, Slot, Text, Ticket, Visit

WALL = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)
LOADS = (
    (12, 18, 26),
    (3, 6, 9),
    (21, 35, 50),
    (0, 0, 0),
    (5, 8, 14),
    (128, 105, 140),
    (1, 2, 5),
    (16, 14, 22),
    (2, 3, 4),
)
URL = "http://192.168.10.2:8080/t/5Q0m0cVtN3yJkR2wXo9LsA"
HOURS = Text(
    zh="现在不在取号时间内，取号时间为周一至周五 9:00～12:00、13:30～17:30。",
    en="Numbers are not given now. Hours: Monday to Friday, 9:00-12:00 and 13:30-17:30.",
)
FULL = Text(
    zh="今天的号已取完，请明天再来或预约。", en="Today's numbers are all given. Please come tomorrow, or book a time."
)
NOTICE = Text(
    zh="本周六（11月28日）上午照常取号办理。", en="Numbers are also given this Saturday morning, 28 November."
)
UNREAD = Text(
    zh="没有读到证件，请把身份证平放在读卡区，停留两秒。",
    en="The card was not read. Lay it flat on the reader for two seconds.",
)
FAMILY = both("On behalf of a family member: please have both identity cards and proof of kinship ready.")
MODES = (
    "normal", "elder", "low", "contrast", "elder-low", "elder-contrast", "low-contrast", "elder-low-contrast",
)  # fmt: skip
PICTURED = ("normal", "elder", "low", "contrast", "elder-low-contrast")
"""Every mode once by itself, and all at once."""


# --- what is so -------------------------------------------------------------------------------------------------------


def facts(
    centre: Centre, *, online: bool = True, paper: str = "ok", reader: str = "ok", closed: dict[str, Text] | None = None
) -> Facts:
    """A busy morning."""
    boards = {}
    for place, queue in enumerate(centre.queues):
        waiting, low, high = LOADS[place % len(LOADS)]
        here = {one.id for one in centre.services if one.queue == queue.id}
        shut = {which: why for which, why in (closed or {}).items() if which in here}
        boards[queue.id] = QueueBoard(
            journal="sample", seq=1, queue=queue.id, letter=queue.letter, name=queue.name, waiting=waiting,
            open_windows=2, wait_low=low, wait_high=high, closed=shut,
        )  # fmt: skip
    return Facts(centre, "kiosk-1", boards, online=online, paper=paper, reader=reader)


def ticket(
    centre: Centre, number: str = "A001", service: int = 0, ticket_class: str = "normal", **more: object
) -> Ticket:
    """A number just given, of the service at this place in the file."""
    chosen = centre.services[min(service, len(centre.services) - 1)]
    windows = [window.id for window in centre.windows_of(chosen.queue)]
    return Ticket.model_validate(
        {
            "id": f"0199aa00-0000-7000-8000-00000000{sum(map(ord, number)):04d}", "number": number, "queue": chosen.queue,
            "service": chosen.id, "class": ticket_class, "state": "waiting", "windows": windows, "ahead": 12,
            "wait_low": 18, "wait_high": 26, "issued_at": WALL, "token": "5Q0m0cVtN3yJkR2wXo9LsA", **more,
        }
    )  # fmt: skip


def booking(centre: Centre, days: int = 1, code: str = "7K4M2P", service: int = 1) -> Booking:
    """An appointment in so many days."""
    return Booking(id="b1", code=code, service=centre.services[service].id, at=WALL + timedelta(days=days, minutes=49))


def days(count: int = 9, slots: int = 28) -> tuple[Day, ...]:
    """Days with free times, the first of them with few."""
    first = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    return tuple(
        Day(
            date=(first + timedelta(days=day)).date().isoformat(),
            slots=tuple(
                Slot(
                    at=first + timedelta(days=day, minutes=15 * place),
                    free=(place * 7 + day) % 4,
                    quiet=place in (9, 22),
                )
                for place in range(6 if day == 0 else slots)
            ),
        )
        for day in range(count)
    )


# --- every page -------------------------------------------------------------------------------------------------------


def pages(centre: Centre) -> dict[str, Page]:
    """Every page by name, in a centre with departments, items, packages and grounds."""
    return {**_looking(centre), **_numbers(centre), **_appointments(centre), **_visits(centre), **_others()}


def _looking(centre: Centre) -> dict[str, Page]:
    first, last = centre.departments[0].id, centre.departments[-1].id
    longest = max(centre.packages, key=lambda package: len(package.steps))
    return {
        "attract": p.Attract(),
        "attract-notice": p.Attract(1),
        "home": p.Home(),
        "home-last": p.Home(99),
        "department": p.InDepartment(first),
        "department-last": p.InDepartment(last, 99),
        "search": p.Search(),
        "search-found": p.Search("S"),
        "search-code": p.Search("F05"),
        "search-nothing": p.Search("QQXZ"),
        "packages": p.Packages(),
        "package": p.PackageInfo(centre.packages[0].id, p.Packages()),
        "package-long": p.PackageInfo(longest.id, p.Packages(), "printed"),
    }


def _numbers(centre: Centre) -> dict[str, Page]:
    item = max(centre.items, key=lambda one: (one.guide is not None, len(one.materials)))
    guided = Wanted(item.service, item.id)
    plain = Wanted(centre.services[1].id)
    first = Wanted(item.service, item.id, None, "priority", centre.grounds[0].id)
    ready = p.Ready(plain, p.Home())
    named = {"item": item.id, "basis": centre.grounds[0].id}
    return {
        "ready": ready,
        "ready-guide": p.Ready(guided, p.Home()),
        "ready-priority": p.Ready(first, p.Home(), "failed"),
        "grounds": p.Grounds(ready),
        "identify-take": p.Identify("take", p.Home(), plain, can_skip=True),
        "identify-wrong": p.Identify("take", p.Home(), plain, wrong=UNREAD),
        "identify-check-in": p.Identify("check_in", p.Home()),
        "identify-find": p.Identify("find", p.Home()),
        "identify-book": p.Identify("book", p.Home(), plain, slot=WALL.isoformat()),
        "taking": p.Taking(guided),
        "given-printing": p.Given(ticket(centre), URL),
        "given": p.Given(ticket(centre, "C1028", 2, "appointment"), URL, slip="printed"),
        "given-priority": p.Given(ticket(centre, "A128", 0, "priority", **named), URL, slip="printed"),
        "given-family": p.Given(ticket(centre, "C1028", 2, "appointment", remark=FAMILY), URL, slip="printed"),
        "given-paper-again": p.Given(ticket(centre), URL, slip="failed"),
    }


def _appointments(centre: Centre) -> dict[str, Page]:
    free = days()
    service = centre.services[2].id
    made = booking(centre)
    mine = ((ticket(centre, "A128"), URL), (ticket(centre, "C1028", 2, "priority", ahead=0), URL))
    called = ticket(centre, "B017", 1, state="called", window=centre.windows_of(centre.services[1].queue)[0].id)
    return {
        "check-in": p.CheckIn(),
        "check-in-typed": p.CheckIn("7K4M2P"),
        "check-in-family": p.CheckIn("7K4M2P", behalf="family"),
        "check-in-phone": p.CheckIn("7K4M2P", "13"),
        "checking-in": p.CheckingIn("7K4M2P"),
        "unchecked": p.Unchecked("7K4M2P"),
        "book": p.BookService(),
        "slots-asked": p.Slots(service),
        "slots": p.Slots(service, free, free[1].date),
        "slots-few": p.Slots(service, free[:2], free[0].date),
        "slots-later": p.Slots(service, free, free[-1].date, 1),
        "slots-none": p.Slots(service, ()),
        "booking": p.BookingIt(service, WALL.isoformat()),
        "booked": p.Booked(made, "printed"),
        "booked-unprinted": p.Booked(made, "failed"),
        "finding": p.Finding(),
        "mine": p.Mine(mine[:1]),
        "mine-more": p.Mine(mine, (made, booking(centre, 3, "Q9XT4A", 4)), 1, slip="printed"),
        "mine-called": p.Mine(((called, URL),)),
        "mine-booked": p.Mine((), (made,)),
        "giving-up": p.Mine(mine, giving_up=True),
    }


def _visits(centre: Centre) -> dict[str, Page]:
    """How it was: the grades, the reasons of one that has the longest, thanks, and why not."""
    visit = Visit(number="C1028", service=centre.services[2].id, rating="open")
    return {
        "rate": p.Rate(visit, "t"),
        "rate-why": p.Rate(visit, "t", 5),
        "rate-why-bad": p.Rate(visit, "t", 2, ("209", "213")),
        "rate-why-worst": p.Rate(visit, "t", 1),
        "rating": p.Rating(4),
        "rated": p.Sorry(both("Thank you for telling us. Somebody will look into it."), good=True),
        "mine-over": p.Mine(((ticket(centre, "A128", state="finished", ahead=0), URL),)),
    }


def _others() -> dict[str, Page]:
    return {
        "sorry": p.Sorry(HOURS),
        "sorry-again": p.Sorry(FULL, p.CheckIn("7K4M2P")),
        "thanks": p.Sorry(Text(zh="A128 已放弃，谢谢。", en="A128 has been given up. Thank you."), good=True),
        "help-asking": p.Helped("asking", p.Home()),
        "help-coming": p.Helped("coming", p.Home()),
        "help-missed": p.Helped("missed", p.Home()),
        "pin": p.Pin("20"),
        "pin-wrong": p.Pin("2026", wrong=1),
        "staff": p.Staff(),
        "staff-found": p.Staff("printer", ("printer: ok", "paper: ok", "cut: ok, 1.2 s")),
    }


def situations(centre: Centre) -> dict[str, Screen]:
    """Pages on which more is so than a busy morning; `plain` has services first, `bare` nothing else."""
    bare = centre.model_copy(update={"departments": (), "items": (), "packages": (), "grounds": ()})
    plain = centre.model_copy(update={"kiosk": centre.kiosk.model_copy(update={"home": "services"})})
    some = {plain.services[3].id: FULL, plain.services[4].id: HOURS}
    every = dict.fromkeys(plain.service, HOURS)
    told = replace(facts(plain), notice=NOTICE)
    typing = Screen(facts(plain), p.CheckIn("7K4M"), warned=True)
    empty, away = facts(centre, paper="paper_out"), facts(centre, online=False)
    alone = p.Given(ticket(centre, "BKL128", 1), URL, offline=True, slip="failed")
    return {
        "given-unprinted": Screen(empty, p.Given(ticket(centre), URL, slip="failed")),
        "given-offline": Screen(away, replace(alone, slip="printed")),
        "given-offline-paper-again": Screen(away, alone),
        "given-offline-unprinted": Screen(replace(empty, online=False), alone),
        "services": Screen(told),
        "services-alone": Screen(facts(bare)),
        "services-last": Screen(facts(plain), p.Home(99)),
        "search-departments": Screen(facts(plain), p.Search()),
        "services-closed": Screen(facts(plain, closed=some)),
        "services-cut-off": Screen(facts(plain, online=False, paper="paper_out")),
        "home-paper-out": Screen(facts(centre, paper="paper_out")),
        "out-of-hours": Screen(facts(centre, closed=every)),
        "item-closed": Screen(facts(centre, closed=some), p.Search("S")),
        "still-there": typing,
    }


def screens(centre: Centre, modes: Sequence[str] = MODES) -> Iterator[tuple[str, Screen]]:
    """Every page, language and mode, by a name that may be a file's: `home-zh-normal`."""
    full = rich(centre)
    news = replace(facts(full), notice=NOTICE, pictures=1)
    every = {name: Screen(news, page) for name, page in pages(full).items()} | situations(full)
    for language, mode in product(languages(), modes):
        chosen = mode.split("-")
        for name, screen in every.items():
            if not (isinstance(screen.page, p.Attract) and mode != "normal"):  # nobody is there: no modes are chosen
                yield (
                    f"{name}-{language}-{mode}",
                    replace(
                        screen,
                        language=language,
                        elder="elder" in chosen,
                        low="low" in chosen,
                        contrast="contrast" in chosen,
                    ),
                )


def rich(centre: Centre) -> Centre:
    """The centre with what is hardest to show: an item with a very long name, a package of many steps."""
    hard = Item(
        id="hard", code="500231-0042-7", service=centre.services[0].id, department=centre.departments[0].id,
        name=Text(
            zh="国有建设用地使用权及房屋所有权转移登记（存量房买卖、继承、受遗赠）",
            en="Transfer registration of state-owned construction land use right and house ownership (sale, inheritance)",
        ),
        materials=tuple(Text(zh=f"第{place}种申请材料原件和复印件", en=f"Original and copy of material {place}")
                        for place in range(1, 13)),
        guide=Text(
            zh="申请人须年满十六周岁，由本人到场采集指纹和照片；未满十六周岁的，由监护人陪同办理。工本费20元，二十个工作日内领取。",
            en="Applicants of sixteen and over come in person for fingerprints and a photo, younger ones with a guardian. "
               "The fee is 20 yuan; the card can be collected within twenty working days.",
        ),
    )  # fmt: skip
    stages = tuple(
        Step(name=Text(zh=f"第{place}阶段审批", en=f"Approval of stage {place}"), service=centre.services[2].id)
        for place in range(1, 15)
    )
    long = Package(
        id="long", name=Text(zh="工业项目建设全流程一件事", en="An industrial project from start to end"), steps=stages,
        lead=Text(zh="发展和改革委员会", en="Development and Reform Commission"), materials=hard.materials,
    )  # fmt: skip
    first = centre.kiosk.model_copy(update={"home": "departments"})
    more = {"items": (hard, *centre.items), "packages": (*centre.packages, long), "kiosk": first}
    return centre.model_copy(update=more)
