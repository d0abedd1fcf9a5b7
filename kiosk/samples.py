"""Every screen there is, with made-up figures: for pictures, and for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from kiosk.pages import CheckIn, CheckingIn, Facts, Given, Helped, Home, Page, Screen, Sorry, Taking, Unchecked, Wanted
from lobby.catalogue import languages
from lobby.centre import Centre
from lobby.messages import QueueBoard, Text, Ticket

WALL = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
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


def facts(centre: Centre, *, online: bool = True, paper: str = "ok") -> Facts:
    """A busy morning."""
    boards = {}
    for place, queue in enumerate(centre.queues):
        waiting, low, high = LOADS[place % len(LOADS)]
        boards[queue.id] = QueueBoard(
            journal="sample", seq=1, queue=queue.id, letter=queue.letter, name=queue.name, waiting=waiting,
            open_windows=2, wait_low=low, wait_high=high,
        )  # fmt: skip
    return Facts(centre, "kiosk-1", boards, online=online, paper=paper)


def ticket(centre: Centre, number: str = "A001", service: int = 0, ticket_class: str = "normal") -> Ticket:
    """A number just given, of the service at this place in the file."""
    chosen = centre.services[min(service, len(centre.services) - 1)]
    windows = [window.id for window in centre.windows_of(chosen.queue)]
    return Ticket.model_validate(
        {
            "id": "0199aa00-0000-7000-8000-000000000001", "number": number, "queue": chosen.queue, "service": chosen.id,
            "class": ticket_class, "state": "waiting", "windows": windows, "ahead": 12, "wait_low": 18, "wait_high": 26,
            "issued_at": WALL,
        }
    )  # fmt: skip


def pages(centre: Centre) -> dict[str, Page]:
    """Every page by name."""
    closed = Text(
        zh="现在不在取号时间内，取号时间为周一至周五 9:00～12:00、13:30～17:30。",
        en="Numbers are not given now. Hours: Monday to Friday, 9:00-12:00 and 13:30-17:30.",
    )
    return {
        "home": Home(),
        "home-last": Home(99),
        "taking": Taking(Wanted(centre.services[0].id)),
        "check-in": CheckIn(),
        "check-in-typed": CheckIn("7K4M2P"),
        "checking-in": CheckingIn("7K4M2P"),
        "unchecked": Unchecked("7K4M2P"),
        "given-printing": Given(ticket(centre), URL),
        "given": Given(ticket(centre, "C1028", 2, "appointment"), URL, slip="printed"),
        "given-offline": Given(ticket(centre, "AK01"), URL, offline=True, slip="printed"),
        "given-unprinted": Given(ticket(centre), URL, slip="failed"),
        "given-offline-unprinted": Given(ticket(centre, "BKL128", 1), URL, offline=True, slip="failed"),
        "sorry": Sorry(closed),
        "help-asking": Helped("asking", Home()),
        "help-coming": Helped("coming", Home()),
        "help-missed": Helped("missed", Home()),
    }


def screens(centre: Centre) -> Iterator[tuple[str, Screen]]:
    """Every page, language and mode, by a name that may be a file's."""
    for language in languages():
        for elder in (False, True):
            style = f"{language}-{'elder' if elder else 'normal'}"
            for name, page in pages(centre).items():
                screen = Screen(facts(centre), page, language, elder)
                yield f"{name}-{style}", screen
            cut_off = facts(centre, online=False, paper="paper_out")
            yield f"home-offline-{style}", Screen(cut_off, Home(), language, elder)
            asked = Screen(facts(centre), CheckIn("7K4M"), language, elder)
            yield f"still-there-{style}", replace(asked, warned=True)
