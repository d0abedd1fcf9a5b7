"""What stands on the pages of a list, as `kiosk.paging` cuts them; turning within it. Pure readers of a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from kiosk import offers
from kiosk.pages import BookService, Grounds, Home, InDepartment, Packages, Page, Screen, Search, Slots
from kiosk.paging import sheets
from kiosk.search import find
from lobby.centre import Service
from lobby.matters import Department, Ground, Item, Package
from lobby.messages import Slot


def home_pages(screen: Screen) -> list[list[Department | Service]]:
    """The tiles of the first page."""
    return sheets(screen, "tiles", offers.home_tiles(screen.facts.centre))


def service_pages(screen: Screen) -> list[list[str]]:
    """The ids of all services, as a centre without departments shows them on its first page."""
    return sheets(screen, "tiles", [service.id for service in screen.facts.centre.services])


def item_pages(screen: Screen, department: str) -> list[list[Item]]:
    """The items of a department."""
    return sheets(screen, "rows", offers.items_of(screen.facts.centre, department))


def package_pages(screen: Screen) -> list[list[Package]]:
    """All packages."""
    return sheets(screen, "rows", screen.facts.centre.packages)


def found(screen: Screen, page: Search) -> Sequence[Department | Item | Package | Service]:
    """What the typed letters find, best first; while nothing is typed the departments, unless the first page has them."""
    centre = screen.facts.centre
    if page.typed or centre.kiosk.home == "departments":
        return find(centre, page.typed)
    return offers.departments(centre)


def found_pages(screen: Screen, page: Search) -> list[list[Department | Item | Package | Service]]:
    """See `found`."""
    return sheets(screen, "found", found(screen, page))


def bookable_pages(screen: Screen) -> list[list[Service]]:
    """The services for which an appointment can be made."""
    return sheets(screen, "tiles", offers.bookable(screen))


def slot_pages(screen: Screen, page: Slots) -> list[list[Slot]]:
    """The times of the chosen day that still have places."""
    return sheets(screen, "times", free_slots(page))


def free_slots(page: Slots) -> list[Slot]:
    """The times of the chosen day that still have places, of all its pages."""
    return [slot for day in page.days or () if day.date == page.day for slot in day.slots if slot.free > 0]


def slot_of(page: Slots, text: str) -> Slot | None:
    """The free time of the chosen day that an action names in RFC 3339, or None."""
    try:
        at = datetime.fromisoformat(text)
        return next((slot for slot in free_slots(page) if slot.at == at), None)
    except (ValueError, TypeError):
        return None


def ground_pages(screen: Screen) -> list[list[Ground]]:
    """The grounds of priority."""
    return sheets(screen, "rows", screen.facts.centre.grounds)


def pages_of(screen: Screen, page: Page) -> Sequence[Sequence[object]]:
    """The pages of whatever list is shown; of other pages, one."""
    cut = CUT.get(type(page))
    return cut(screen, page) if cut else [[]]


CUT: dict[type[Page], Callable[[Screen, Any], Sequence[Sequence[object]]]] = {
    Home: lambda screen, _: home_pages(screen),
    InDepartment: lambda screen, page: item_pages(screen, page.department),
    Packages: lambda screen, _: package_pages(screen),
    Search: found_pages,
    BookService: lambda screen, _: bookable_pages(screen),
    Slots: slot_pages,
    Grounds: lambda screen, _: ground_pages(screen),
}
"""How the list of each page that has one is cut."""


def turned(screen: Screen, number: int) -> Screen:
    """The list at this page, or at the nearest there is; other pages as they are."""
    page = screen.page
    if not isinstance(page, Home | InDepartment | Packages | Search | BookService | Slots | Grounds):
        return screen
    last = len(pages_of(screen, page)) - 1
    return replace(screen, page=replace(page, number=max(0, min(number, last))))


def place_of(screen: Screen, department: str) -> Home | Search:
    """The page on which this department stands: the first page, or the search with nothing typed."""
    for number, tiles in enumerate(home_pages(screen)):
        if any(isinstance(tile, Department) and tile.id == department for tile in tiles):
            return Home(number)
    for number, things in enumerate(found_pages(screen, Search())):
        if any(isinstance(thing, Department) and thing.id == department for thing in things):
            return Search(number=number)
    return Home()
