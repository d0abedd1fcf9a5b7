"""From a screen to widgets with boxes and actions, in 1080x1920 design pixels. Pure.

Every page stands in the same frame: the header tells where one is, what time it is, and holds language, large type and
help; the foot holds the other modes, within everybody's reach, and tells how the machine is. On a low page all of these
keys stand at the foot. What a page shows in between is a file of its own; how things look in a mode is `kiosk.look`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any

from kiosk import pages as p
from kiosk.actions import Action, Do, Speak, What
from kiosk.layout_attract import attract
from kiosk.layout_blocks import button, panel, tell
from kiosk.layout_book import book_service, booked, slots
from kiosk.layout_check_in import check_in, unchecked
from kiosk.layout_home import home
from kiosk.layout_identify import identify
from kiosk.layout_items import in_department
from kiosk.layout_message import helped, sorry
from kiosk.layout_mine import mine
from kiosk.layout_package import package_info, packages
from kiosk.layout_rate import rate
from kiosk.layout_ready import grounds, ready
from kiosk.layout_search import search
from kiosk.layout_staff import pin, staff
from kiosk.layout_ticket import given
from kiosk.layout_waiting import waiting
from kiosk.look import INNER, Look, Tone, look_of
from kiosk.moves import BUSY
from kiosk.pages import Screen
from kiosk.patience import patience
from kiosk.widgets import HEIGHT, MARGIN, WIDTH, Box, Dot, Gradient, Label, Panel, Veil, Widget
from lobby.catalogue import languages, say

SPOKEN = {"zh": "中文", "en": "English"}
PAPER_WORDS = {
    "ok": "Paper is fine",
    "paper_low": "Paper is low",
    "paper_out": "Out of paper",
    "cover_open": "Printer cover is open",
    "jam": "Paper jam",
    "offline": "Printer not connected",
    "unknown": "Printer does not answer",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NO_HELP = (p.Helped, p.Pin, p.Staff)
"""Pages on which nobody is called: they are coming, or are there."""
CORNER: Box = (0, 0, 220, 150)
"""Staff press here five times; nothing is drawn."""
Middle = Callable[[Screen, Any], list[Widget]]
MIDDLE: dict[type[Any], Middle] = {
    p.Attract: attract, p.Home: home, p.InDepartment: in_department, p.Search: search, p.Packages: packages,
    p.PackageInfo: package_info, p.Ready: ready, p.Grounds: grounds, p.Identify: identify, p.Taking: waiting,
    p.Given: given, p.CheckIn: check_in, p.CheckingIn: waiting, p.Unchecked: unchecked, p.BookService: book_service,
    p.Slots: slots, p.BookingIt: waiting, p.Booked: booked, p.Finding: waiting, p.Mine: mine, p.Rate: rate,
    p.Rating: waiting, p.Sorry: sorry, p.Helped: helped, p.Pin: pin, p.Staff: staff,
}  # fmt: skip


def layout(screen: Screen, wall: datetime, now: float) -> list[Widget]:
    """The widgets of a screen, lowest first. `wall` is the hall's own clock, `now` the clock of `step`."""
    look, busy = look_of(screen), isinstance(screen.page, BUSY)
    widgets: list[Widget] = [Panel((0, 0, WIDTH, HEIGHT), look.colours.page)]
    widgets += _header(look, screen, wall)
    chips = [] if isinstance(screen.page, p.Attract) else _chips(look, screen)
    widgets += [replace(widget, action=None) for widget in chips] if busy else chips
    widgets += MIDDLE[type(screen.page)](screen, screen.page)
    if not busy:
        widgets.append(Widget(CORNER, action=Do("staff")))
    if screen.warned:
        widgets += _warning(look, screen, max(0, ceil(screen.touched + patience(screen) - now)))
    return widgets


# --- the frame --------------------------------------------------------------------------------------------------------


def _header(look: Look, screen: Screen, wall: datetime) -> list[Widget]:
    language, colours = screen.language, look.colours
    date = say(language, "{weekday}, {year}-{month}-{day}", **_date(wall, language))
    under = _trouble(screen) if look.low and not _good(screen) else say(language, "Take a number · Check in")
    return [
        Gradient((0, 0, WIDTH, look.header), *colours.header),
        Label((MARGIN, 34, 690, 84), tell(screen.facts.centre.name, language), 60, colours.header_ink, bold=True,
              smallest=0.5),
        Label((MARGIN, 114, 570, 48), under, 34, colours.header_soft, smallest=0.7),
        Label((760, 30, 280, 92), wall.strftime("%H:%M"), 80, colours.header_ink, bold=True, align="right"),
        Label((620, 114, 420, 48), date, 30, colours.header_soft, align="right"),
    ]  # fmt: skip


def _date(wall: datetime, language: str) -> dict[str, object]:
    return {
        "weekday": say(language, WEEKDAYS[wall.weekday()]),
        "year": wall.year,
        "month": f"{wall.month:02d}",
        "day": f"{wall.day:02d}",
    }


def _chips(look: Look, screen: Screen) -> list[Widget]:
    """Language, large type, help above; the other modes at the foot. All at the foot of a low page."""
    foot = HEIGHT - look.footer
    colours = look.colours
    ground = Panel((0, foot, WIDTH, look.footer), colours.footer.face)
    if look.low:
        above, below = (MARGIN, foot + 14, INNER, 80.0), (MARGIN, foot + 106, INNER, 76.0)
        return [ground, *_first_chips(look, screen, above), *_mode_chips(look, screen, below)]
    above, below = (MARGIN, 188, INNER, 80.0), (MARGIN, foot + 16, INNER, 80.0)
    state = (MARGIN, foot + 104, INNER, 60.0)
    return [
        *_first_chips(look, screen, above),
        ground,
        *_mode_chips(look, screen, below),
        *_machine(look, screen, state),
    ]


def _first_chips(look: Look, screen: Screen, box: Box) -> list[Widget]:
    x, y, width, height = box
    language, colours = screen.language, look.colours
    inside, rail = min(166.0, 420 / len(languages())), colours.rail
    widgets: list[Widget] = [
        Panel((x, y, len(languages()) * inside + 16, height), rail.face, height / 2, rail.edge, edge_width=3)
    ]
    left = x + 8
    for code in languages():
        tone = colours.chosen if code == language else Tone(rail.face, rail.ink)
        cell = (left, y + 8, inside, height - 16)
        widgets += _chip(cell, SPOKEN.get(code, code), Speak(code), tone)
        left += inside
    elder = say(language, "Normal type" if screen.elder else "Large type")
    asks = not isinstance(screen.page, NO_HELP)
    middle = x + width - (240 if asks else 0) - left - 28
    widgets += _chip((left + 28, y, middle, height), elder, Do("elder"), colours.gold)
    ask = (x + width - 220, y, 220.0, height)
    return [*widgets, *(_chip(ask, say(language, "Help"), Do("help"), colours.chosen) if asks else [])]


def _mode_chips(look: Look, screen: Screen, box: Box) -> list[Widget]:
    """One that is on is lit, and says so by its tick."""
    language = screen.language
    modes: tuple[tuple[What, bool, str], ...] = (
        ("low", screen.low, "Low reach"),
        ("contrast", screen.contrast, "High contrast"),
        ("voice", screen.voice, "Read aloud"),
    )
    x, y, width, height = box
    wide = (width - 2 * 16) / 3
    widgets: list[Widget] = []
    for place, (what, on, word) in enumerate(modes):
        cell = (x + place * (wide + 16), y, wide, height)
        tone = look.colours.chosen if on else look.colours.chip
        widgets += _chip(cell, ("✓ " if on else "") + say(language, word), Do(what), tone)
    return widgets


def _chip(box: Box, text: str, action: Action, tone: Tone) -> list[Widget]:
    x, y, width, height = box
    return [
        Panel(box, tone.face, height / 2, tone.edge, edge_width=3, action=action),
        Label((x + 12, y, width - 24, height), text, 36, tone.ink, bold=True, align="center"),
    ]


def _machine(look: Look, screen: Screen, box: Box) -> list[Widget]:
    """How the machine is, in words beside a dot."""
    language, facts = screen.language, screen.facts
    x, y, width, height = box
    machine = say(language, "Kiosk {name}", name=facts.device)
    tone = look.colours.footer
    hotline = say(language, "Hotline {number}", number=facts.centre.hotline)
    return [
        Dot((x, y + height / 2 - 9, 18, 18), look.colours.signs[0 if _good(screen) else 1]),
        Label((x + 34, y, 750, height), f"{machine} · {_trouble(screen)}", 28, tone.ink, smallest=0.8),
        Label((x + width - 210, y, 210, height), hotline, 28, tone.ink, bold=True, align="right", smallest=0.8),
    ]


def _good(screen: Screen) -> bool:
    return screen.facts.paper in ("ok", "paper_low") and screen.facts.online


def _trouble(screen: Screen) -> str:
    language, facts = screen.language, screen.facts
    paper = say(language, PAPER_WORDS.get(facts.paper, PAPER_WORDS["unknown"]))
    if facts.online:
        return f"{paper} · {say(language, 'Network is fine')}"
    closed = facts.closed is not None
    return f"{paper} · {say(language, 'No network' if closed else 'No network, still giving numbers')}"


def _warning(look: Look, screen: Screen, seconds: int) -> list[Widget]:
    """Are you still there? Only the two answers can be pressed."""
    language = screen.language
    x, y, width, _height = box = (90, 1010, 900, 640) if look.low else (90, 640, 900, 640)
    left = say(language, "Back to the start in {seconds} seconds", seconds=seconds)
    ink, quiet = look.colours.card.ink, look.colours.quiet
    return [
        Veil((0, 0, WIDTH, HEIGHT)),
        panel(look, box, look.colours.card, radius=40),
        Label((x + 50, y + 50, width - 100, 110), say(language, "Are you still there?"), look.title + 8, ink, bold=True,
              align="center"),
        Label((x + 50, y + 170, width - 100, 80), left, look.body, look.colours.soft, align="center"),
        *button(look, (x + 50, y + 290, width - 100, 150), say(language, "I need more time"), Do("stay"),
                size=look.key + 8),
        *button(look, (x + 50, y + 470, width - 100, 120), say(language, "Back to the start"), Do("home"), quiet),
    ]  # fmt: skip
