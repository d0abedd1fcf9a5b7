"""The number, huge. With paper: take the slip. Without: the same number and its QR code to photograph."""

from __future__ import annotations

from kiosk.actions import Do
from kiosk.pages import Given, Screen
from kiosk.widgets import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    INK,
    LINE,
    PALE_AMBER,
    PALE_GREEN,
    WHITE,
    Box,
    Code,
    Label,
    Panel,
    Widget,
    button,
)
from lobby.catalogue import say
from lobby.colour import Colour
from lobby.messages import Ticket
from lobby.slip import class_name, wait

HEADLINES = {
    "printing": ("Your slip is being printed…", GREEN, PALE_GREEN),
    "printed": ("Please take your slip", GREEN, PALE_GREEN),
    "failed": ("No paper: please photograph this page", AMBER, PALE_AMBER),
}


def given(screen: Screen, page: Given) -> list[Widget]:
    """Headline, number, what to expect, code, and the way home."""
    words, ink, face = HEADLINES[page.slip]
    language, big = screen.language, screen.elder
    bottom = 1632
    widgets: list[Widget] = [
        Panel((40, 324, 1000, bottom - 324), WHITE, 40, shadow=True),
        *_headline((40, 324, 1000, 136), say(language, words), ink, face),
        *_number(screen, page.ticket),
        Panel((100, 872, 880, 2), LINE),
    ]
    if page.slip == "failed":
        widgets += _to_photograph(screen, page)
    else:
        widgets += _facts(screen, page, 896) + _phone(screen, page)
    done = say(language, "Done")
    return [*widgets, *button((240, 1660, 600, 116), done, Do("home"), face=BLUE, size=56 if big else 50)]


def _headline(box: Box, words: str, ink: Colour, face: Colour) -> list[Widget]:
    x, y, width, height = box
    return [
        Panel(box, face, 40),
        Panel((x, y + height - 40, width, 40), face),
        Label((x + 40, y, width - 80, height), words, 64, ink, bold=True, align="center", smallest=0.55),
    ]


def _number(screen: Screen, ticket: Ticket) -> list[Widget]:
    service = screen.facts.centre.service.get(ticket.service)
    text = service.name if service else None
    name = (text.zh if screen.language == "zh" else text.en) if text else ""
    if ticket.ticket_class != "normal":
        name = f"{name} · {class_name(ticket.ticket_class, screen.language)}"
    return [
        Label((80, 476, 920, 296), ticket.number, 268, INK, bold=True, align="center", smallest=0.4),
        Label((100, 776, 880, 80), name, 60 if screen.elder else 54, INK, bold=True, align="center", smallest=0.55),
    ]


def _facts(screen: Screen, page: Given, top: float) -> list[Widget]:
    """Rows of a word and its value; offline one calm sentence stands in their place."""
    size, step = (48, 78) if screen.elder else (42, 76)
    if page.offline:
        words = say(screen.language, "The network is away for a moment. Your number is valid and keeps its place.")
        return [Label((110, top, 860, step * 3), words, size, GREY, align="center", lines=3)]
    widgets: list[Widget] = []
    for place, (word, value) in enumerate(_rows(screen, page.ticket)):
        y = top + place * step
        widgets.append(Label((110, y, 300, step), word, size - 4, GREY))
        widgets.append(Label((410, y, 560, step), value, size, INK, bold=True, align="right", smallest=0.55))
    return widgets


def _rows(screen: Screen, ticket: Ticket) -> list[tuple[str, str]]:
    language, centre = screen.language, screen.facts.centre
    names = [centre.window[window].name for window in ticket.windows if window in centre.window]
    shown = [name.zh if language == "zh" else name.en for name in names]
    ahead = say(language, "{count} people", count=ticket.ahead) if ticket.ahead else say(language, "You are next")
    rows = [(say(language, "People ahead"), ahead)]
    rows.append((say(language, "Expected wait"), wait(ticket.wait_low, ticket.wait_high, language)))
    if shown:
        comma = "、" if language == "zh" else ", "
        more = "…" if len(shown) > 3 else ""
        rows.append((say(language, "Windows"), comma.join(shown[:3]) + more))
    return rows


def _phone(screen: Screen, page: Given) -> list[Widget]:
    language, big = screen.language, screen.elder
    hint = say(language, "Scan to follow your place in line on your phone")
    note = screen.facts.centre.slip.note
    words = say(language, "The screens and the voice will call your number.")
    if note:
        words = note.zh if language == "zh" else note.en
    return [
        Panel((100, 1142, 880, 2), LINE),
        *_code((100, 1176, 420, 420), page.url),
        Label((550, 1200, 430, 190), hint, 50 if big else 46, INK, bold=True, lines=3, valign="bottom"),
        Label((550, 1412, 430, 160), words, 36 if big else 32, GREY, lines=4, valign="top"),
    ]


def _to_photograph(screen: Screen, page: Given) -> list[Widget]:
    language = screen.language
    words = say(language, "Your number is valid without paper. Scan the code to keep it on your phone.")
    rows = _rows(screen, page.ticket)
    told = "" if page.offline else f"{rows[0][0]}: {rows[0][1]} · {rows[1][1]}"
    return [
        *_code((253, 884, 574, 574), page.url),
        Label((90, 1452, 900, 104), words, 42 if screen.elder else 38, INK, bold=True, align="center", lines=2),
        Label((90, 1558, 900, 60), told or say(language, "The screens and the voice will call your number."), 34, GREY,
              align="center"),
    ]  # fmt: skip


def _code(box: Box, url: str | None) -> list[Widget]:
    return [Code(box, url)] if url else []
