"""Finding what one came for: the first page, departments, search, packages. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import offers, step_number
from kiosk.actions import Action, Choose, Do, Pick, Type
from kiosk.lists import place_of
from kiosk.moves import Result, go, stay
from kiosk.pages import (
    Home,
    InDepartment,
    PackageInfo,
    Packages,
    Screen,
    Search,
    Wanted,
)
from kiosk.search import LONGEST_QUERY
from kiosk.step_booking import to_booking
from kiosk.step_check_in import to_check_in
from kiosk.step_identify import identify

Looking = Home | InDepartment | Search | Packages


def pressed(screen: Screen, page: Looking, action: Action) -> Result:
    """A press on a page where one looks for something."""
    centre = screen.facts.centre
    result = stay(screen)
    match page, action:
        case _, Pick(service) if service in centre.service:
            result = step_number.begin(screen, Wanted(service))
        case _, Choose("item", which) if which in centre.item:
            result = step_number.begin(screen, Wanted(centre.item[which].service, item=which))
        case _, Choose("package", which) if which in centre.package:
            result = go(screen, PackageInfo(which, page))
        case Home() | Search(), Choose("department", which) if any(one.id == which for one in centre.departments):
            result = go(screen, InDepartment(which))
        case InDepartment(department), Do("back"):
            result = go(screen, place_of(screen, department))
        case Search(), Type() | Do():
            result = _typed(screen, page, action)
        case Home(), Do(way):
            result = _way(screen, way)
    return result


def _way(screen: Screen, way: str) -> Result:
    """One of the ways on from the first page."""
    match way:
        case "check_in":
            return to_check_in(screen)
        case "my_ticket":
            return identify(screen, "find", Home())
        case "book":
            return to_booking(screen)
        case "search" | "packages" if way in offers.entries(screen):
            return go(screen, Search() if way == "search" else Packages())
    return stay(screen)


def _typed(screen: Screen, page: Search, action: Type | Do) -> Result:
    typed = page.typed
    match action:
        case Type(character) if character.isascii() and character.isalnum():
            typed = (typed + character.upper())[:LONGEST_QUERY]
        case Do("erase"):
            typed = typed[:-1]
        case Do("clear"):
            typed = ""
    return (replace(screen, page=Search(typed)), []) if typed != page.typed else stay(screen)
