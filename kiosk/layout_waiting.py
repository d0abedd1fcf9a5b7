"""One calm card while somebody is asked: there is nothing to press. Pure."""

from __future__ import annotations

from kiosk.layout_blocks import fit, icon, panel, tell
from kiosk.layout_materials import name_of
from kiosk.look import look_of
from kiosk.pages import BookingIt, CheckingIn, Finding, Rating, Screen, Taking, Wanted
from kiosk.widgets import Dot, Label, Widget
from lobby.catalogue import say

Busy = Taking | CheckingIn | BookingIt | Finding | Rating


def waiting(screen: Screen, page: Busy) -> list[Widget]:
    """What is being done, and for what."""
    look = look_of(screen)
    first, second, sign = _words(screen, page)
    x, top, width, _height = look.upper if look.low else (*look.space[:2], look.space[2], 0)
    height = 640.0
    y = top + (60 if look.low else 250)
    box = (x + 40, y, width - 80, height)
    drawing = (
        icon(look, (x + width / 2 - 100, y + 80, 200, 200), *sign) if sign else _dots(screen, x + width / 2, y + 180)
    )
    size, rows = fit(first, look.title + 6, 30, (width - 180, 150))
    return [
        panel(look, box, look.colours.card, radius=44),
        *drawing,
        Label((x + 90, y + 300, width - 180, 160), first, size, look.colours.card.ink, bold=True, align="center",
              lines=rows, smallest=0.8),
        Label((x + 90, y + 480, width - 180, 90), second, look.body + 6, look.colours.soft, align="center", smallest=0.6),
    ]  # fmt: skip


def _words(screen: Screen, page: Busy) -> tuple[str, str, tuple[str, str] | None]:
    language, centre = screen.language, screen.facts.centre
    match page:
        case Taking(wanted):
            service = centre.service.get(wanted.service)
            sign = (service.icon or service.name.zh[:1], service.colour) if service else None
            return tell(name_of(centre, wanted), language), say(language, "Getting your number…"), sign
        case CheckingIn(code):
            return code or say(language, "Identity card"), say(language, "Looking for your appointment…"), None
        case BookingIt(service):
            return tell(name_of(centre, Wanted(service)), language), say(language, "Booking your time…"), None
        case Rating():
            return say(language, "Your rating"), say(language, "Sending your rating…"), None
        case _:
            return say(language, "My number"), say(language, "Looking for your number…"), None


def _dots(screen: Screen, middle: float, y: float) -> list[Widget]:
    colours = look_of(screen).colours
    return [Dot((middle - 114 + 84 * place, y - 30, 60, 60), colours.primary.face) for place in range(3)]
