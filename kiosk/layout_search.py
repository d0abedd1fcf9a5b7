"""Finding an item, package or service by the initials of its pinyin or by its code, while it is typed. Pure."""

from __future__ import annotations

from kiosk.layout_blocks import Foot, foot, foot_box, heading
from kiosk.layout_items import department_row, item_row, package_row, service_row
from kiosk.layout_pad import entry, letters, over
from kiosk.layout_rows import Row, grid, rows
from kiosk.lists import found
from kiosk.look import GAP, Look, look_of
from kiosk.pages import Screen, Search
from kiosk.paging import most, sheet
from kiosk.widgets import Box, Label, Widget
from lobby.catalogue import say
from lobby.centre import Service
from lobby.matters import Department, Item, Package


def search(screen: Screen, page: Search) -> list[Widget]:
    """What is typed, what was found, the pad."""
    look, language = look_of(screen), screen.language
    things, number, count = sheet(screen, "found", found(screen, page), page.number)
    shown = [_line(screen, thing) for thing in things]
    above, below = look.split(100 if not look.elder else 116)
    hint = say(language, "Type the first letters of the pinyin (SFZ for 身份证), or the code")
    pad = _pad_box(look)
    field = _entry_box(look, below)
    room = (below[0], field[1] + field[3] + GAP if not look.low else below[1], below[2], 0.0)
    room = (*room[:3], pad[1] - GAP - room[1])
    return [
        *heading(look, over(look, above, field), say(language, "Search all matters"), hint if look.low else ""),
        *entry(look, field, page.typed, say(language, "First letters, or code") if look.low else hint),
        *(_found(screen, look, room, shown) if shown else _nothing(screen, look, room, page.typed)),
        *letters(look, language, pad),
        *foot(look, language, Foot(page=(number, count))),
    ]


def _line(screen: Screen, thing: Department | Item | Package | Service) -> Row:
    if isinstance(thing, Item):
        return item_row(screen, thing)
    if isinstance(thing, Department):
        return department_row(screen, thing)
    return package_row(screen, thing) if isinstance(thing, Package) else service_row(screen, thing)


def _found(screen: Screen, look: Look, box: Box, shown: list[Row]) -> list[Widget]:
    columns = 2 if look.low and not look.elder else 1
    cells = grid(box, most(screen, "found"), columns, 12)
    small = [Row(row.name, "" if look.low or look.elder else row.under, "", row.action, row.sign) for row in shown]
    return rows(look, cells, small)


def _nothing(screen: Screen, look: Look, box: Box, typed: str) -> list[Widget]:
    words = "Nothing found. Try fewer letters, or ask a member of staff."
    text = say(screen.language, words) if typed else say(screen.language, "What you look for will appear here.")
    return [Label(box, text, look.body, look.colours.soft, align="center", lines=3)]


def _pad_box(look: Look) -> Box:
    x, _y, width, _height = look.space
    tall = 344.0 if look.low else 400.0
    return x, foot_box(look)[1] - GAP - tall, width, tall


def _entry_box(look: Look, below: Box) -> Box:
    if look.low:  # it is read, not touched: it may stand above
        x, y, width, height = look.upper
        return x + 40, y + height - 150, width - 80, 150.0
    return below[0], below[1], below[2], 108.0
