"""What a department deals with: its items, page by page. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk import offers
from kiosk.actions import Choose, Do, Pick
from kiosk.layout_blocks import Foot, above_foot, foot, heading, other, tell
from kiosk.layout_load import WORDS, load_of
from kiosk.layout_rows import Row, grid, rows
from kiosk.look import Look, look_of
from kiosk.pages import InDepartment, Screen
from kiosk.paging import most, sheet
from kiosk.widgets import Box, Widget
from lobby.catalogue import say
from lobby.centre import Service
from lobby.matters import Department, Item, Package


def in_department(screen: Screen, page: InDepartment) -> list[Widget]:
    """Its name, how many items it has, and the items."""
    look, centre, language = look_of(screen), screen.facts.centre, screen.language
    department = next((one for one in centre.departments if one.id == page.department), None)
    items = offers.items_of(centre, page.department)
    shown, number, count = sheet(screen, "rows", items, page.number)
    title = tell(department.name, language) if department else ""
    sign = (department.icon or department.name.zh[:1], department.colour) if department else None
    hint = say(language, "{count} matters. Touch the one you came for.", count=len(items))
    above, below = look.split(look.head)
    return [
        *heading(look, above, title, hint, sign=sign),
        *listed(screen, look, above_foot(look, below), [item_row(screen, item) for item in shown]),
        *foot(look, language, Foot(Do("back"), page=(number, count))),
    ]


def listed(screen: Screen, look: Look, box: Box, lines: Sequence[Row]) -> list[Widget]:
    """Rows of a list, as tall as on a full page; two columns where the room is low."""
    room, columns = most(screen, "rows"), 2 if look.low and not look.elder else 1
    return rows(look, grid(box, room, columns), lines)


def item_row(screen: Screen, item: Item) -> Row:
    """An item: its name, its code, how full its queue is in a word."""
    service = screen.facts.centre.service.get(item.service)
    closed, word = _state(screen, service)
    under = "" if screen.elder else f"{item.code} · {other(item.name, screen.language)}"
    return Row(
        tell(item.name, screen.language), under, word, Choose("item", item.id), tone="off" if closed else "plain"
    )


def department_row(screen: Screen, department: Department) -> Row:
    """A department, where one looks for what it deals with."""
    count = len(offers.items_of(screen.facts.centre, department.id))
    under = say(screen.language, "{count} matters", count=count)
    sign = (department.icon or department.name.zh[:1], department.colour)
    return Row(tell(department.name, screen.language), under, "", Choose("department", department.id), sign)


def service_row(screen: Screen, service: Service) -> Row:
    """A service, where it is found among items."""
    closed, word = _state(screen, service)
    under = "" if screen.elder else other(service.name, screen.language)
    sign = (service.icon or service.name.zh[:1], service.colour)
    return Row(
        tell(service.name, screen.language), under, word, Pick(service.id), sign, tone="off" if closed else "plain"
    )


def package_row(screen: Screen, package: Package) -> Row:
    """A package: its name, how many steps and things to bring."""
    language = screen.language
    under = say(language, "{steps} steps, {things} things to bring", steps=len(package.steps),
                things=len(package.materials))  # fmt: skip
    return Row(tell(package.name, language), under, "", Choose("package", package.id), ("套", "#8C4A00"))


def _state(screen: Screen, service: Service | None) -> tuple[bool, str]:
    if service is None:
        return False, ""
    feeling = load_of(screen, service).feeling
    return feeling == "closed", "" if feeling == "open" else say(screen.language, WORDS[feeling])
