"""For staff: the PIN, and the menu of tests with what they found. Pure."""

from __future__ import annotations

from kiosk.actions import Choose, Do
from kiosk.layout_blocks import Foot, above_foot, button, card, foot, heading
from kiosk.layout_pad import entry, numbers, over
from kiosk.layout_rows import grid
from kiosk.look import GAP, Look, look_of
from kiosk.pages import Pin, Screen, Staff
from kiosk.widgets import Box, Label, Widget
from lobby.catalogue import say

SHORTEST_PIN = 4
TESTS = {
    "printer": "Test the printer", "reader": "Test the card reader", "network": "Test the network",
    "log": "Newest lines of the log", "close": "Close the program",
}  # fmt: skip


def pin(screen: Screen, page: Pin) -> list[Widget]:
    """The PIN, hidden, on a telephone's pad."""
    look, language = look_of(screen), screen.language
    above, below = look.split(look.head)
    ready = len(page.typed) >= SHORTEST_PIN
    hint = say(language, "This was not the PIN.") if page.wrong else say(language, "Citizens: please touch Back.")
    main = (say(language, "Go on"), Do("submit")) if ready else None
    field, pad = _places(look, below)
    return [
        *heading(look, over(look, above, field), say(language, "For staff: PIN"), hint),
        *entry(look, field, page.typed, "PIN", hidden=True),
        *numbers(look, language, pad),
        *foot(look, language, Foot(main=main, wait="" if ready else say(language, "Type the PIN"))),
    ]


def _places(look: Look, below: Box) -> tuple[Box, Box]:
    if look.low:
        x, y, width, height = look.upper
        return (x + 40, y + height - 150, width - 80, 150.0), above_foot(look, below)
    x, y, width, _height = below
    return (x, y, width, 150.0), above_foot(look, (x, y + 150 + GAP + 10, width, 0))


def staff(screen: Screen, page: Staff) -> list[Widget]:
    """The tests as keys, and below them what the last one found."""
    look, language = look_of(screen), screen.language
    above, below = look.split(look.head)
    facts = screen.facts
    hint = say(language, "{device} · settings {version}", device=facts.device, version=facts.version)
    room = above_foot(look, below)
    cells, told = _split(look, room)
    widgets: list[Widget] = [] if look.low else heading(look, above, say(language, "Staff menu"), hint)
    runs = bool(page.what) and not page.lines
    for cell, (what, words) in zip(cells, TESTS.items(), strict=True):
        tone = (
            look.colours.erase if what == "close" else look.colours.primary if what == page.what else look.colours.quiet
        )
        keys = button(look, cell, say(language, words), Choose("staff", what), tone, size=look.key - 8, lines=2)
        widgets += [Label(one.box, one.text, one.size, one.ink, bold=True, align="center", lines=2, smallest=0.55)
                    if isinstance(one, Label) else one for one in keys]  # fmt: skip
    lines = page.lines or ((say(language, "Testing…"),) if runs else (say(language, "What a test finds stands here."),))
    return [*widgets, *_found(look, told, lines), *foot(look, language, Foot(Do("home")))]


def _split(look: Look, room: Box) -> tuple[list[Box], Box]:
    if look.low:
        return grid(room, 6, 2, GAP)[:5], look.upper
    x, y, width, height = room
    tall = 3 * 130 + 2 * GAP
    return grid((x, y, width, tall), 6, 2, GAP)[:5], (x, y + tall + GAP, width, height - tall - GAP)


def _found(look: Look, box: Box, lines: tuple[str, ...]) -> list[Widget]:
    """What was found, line by line, the newest last; as many as have room."""
    x, y, width, height = box
    size = 28 if not look.elder else 36
    step = size * 1.5
    fit = int((height - 40) // step)
    return [
        card(look, box),
        *(
            Label(
                (x + 36, y + 20 + place * step, width - 72, step), line[:90], size, look.colours.card.ink, smallest=0.86
            )
            for place, line in enumerate(lines[-fit:])
        ),
    ]
