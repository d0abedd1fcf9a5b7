"""What is wanted, by name, and what to bring for it, as a list to check. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.layout_blocks import LINE_HEIGHT, card, lines_of, tell
from kiosk.look import Look
from kiosk.pages import Wanted
from kiosk.widgets import Box, Label, Panel, Widget
from lobby.catalogue import say
from lobby.centre import Centre
from lobby.matters import Item, Package
from lobby.messages import Text

GAP, WIDE_GAP = 14, 30
THIN = 0.9
"""Latin in the usual weight is so much narrower than bold."""


def item_of(centre: Centre, item: str | None) -> Item | None:
    """An item by its id."""
    return next((one for one in centre.items if one.id == item), None)


def package_of(centre: Centre, package: str | None) -> Package | None:
    """A package by its id."""
    return next((one for one in centre.packages if one.id == package), None)


def name_of(centre: Centre, wanted: Wanted) -> Text:
    """The package, item or service."""
    found = package_of(centre, wanted.package) or item_of(centre, wanted.item) or centre.service.get(wanted.service)
    return found.name if found else Text(zh=wanted.service, en=wanted.service)


def materials(look: Look, language: str, box: Box, things: Sequence[Text]) -> list[Widget]:
    """A card with a small square before each thing; what does not fit is counted, and stands on the printed list."""
    x, y, width, height = box
    title = say(language, "Please have ready:") if things else say(language, "Nothing has to be brought.")
    head = Label((x + 40, y + 18, width - 80, look.name * 1.5), title, look.name - 4, look.colours.card.ink, bold=True)
    top = y + 24 + look.name * 1.5
    return [card(look, box), head, *_lines(look, language, (x + 40, top, width - 80, y + height - 20 - top), things)]


def _lines(look: Look, language: str, box: Box, things: Sequence[Text]) -> list[Widget]:
    x, y, width, height = box
    few = len(things) * (look.name * 2.6 + WIDE_GAP) <= height  # room for two lines of each
    size, gap = (look.name - 2, WIDE_GAP) if few else (look.body - 2, GAP)
    line = size * LINE_HEIGHT
    widgets: list[Widget] = []
    top = y
    for place, thing in enumerate(things):
        text = tell(thing, language)
        rows = lines_of(text, size * THIN, width - 70)
        tall = line * rows + gap
        rest = len(things) - place
        if top + tall + (line if rest > 1 else 0) > y + height:
            words = "and {count} more, on the printed list" if place else "{count} things, on the printed list"
            more = say(language, words, count=rest)
            return [*widgets, Label((x + 66, top, width - 66, line), more, look.small, look.colours.soft, smallest=0.7)]
        widgets += _line(look, (x, top, width, tall), text, size, rows)
        top += tall
    return widgets


def _line(look: Look, box: Box, text: str, size: int, rows: int) -> list[Widget]:
    x, y, width, height = box
    side = size * 0.86
    middle = y + height / 2 if rows == 1 else y + size * LINE_HEIGHT / 2 + GAP / 2
    square = (x + 4, middle - side / 2, side, side)
    return [
        Panel(square, look.colours.card.face, 8, look.colours.primary.face, edge_width=4),
        Label((x + 66, y, width - 66, height), text, size, look.colours.card.ink, lines=rows, smallest=0.66),
    ]
