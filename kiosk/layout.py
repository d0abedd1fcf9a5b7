"""From a screen to widgets with boxes and actions, in 1080x1920 design pixels. Pure.

Every page stands in the same frame: the header tells where one is and holds language, large type and help; the footer
tells how the machine is. Elder mode has larger words and fewer things. What can be pressed is at least 54 px high.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any

from kiosk.actions import Do, Speak
from kiosk.layout_check_in import check_in, checking_in, unchecked
from kiosk.layout_home import home, taking
from kiosk.layout_message import helped, sorry
from kiosk.layout_ticket import given
from kiosk.pages import CheckIn, CheckingIn, Given, Helped, Home, Screen, Sorry, Taking, Unchecked
from kiosk.screens import patience
from kiosk.widgets import (
    BLUE,
    DEEP,
    GOLD,
    GREY,
    HEIGHT,
    INK,
    MARGIN,
    NAVY,
    PAPER,
    WHITE,
    WIDTH,
    Box,
    Dot,
    Gradient,
    Label,
    Panel,
    Veil,
    Widget,
    button,
)
from lobby.catalogue import languages, say
from lobby.colour import Colour

HEADER, FOOTER = 292, 108
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
MIDDLE: dict[type[Any], Callable[[Screen, Any], list[Widget]]] = {
    Home: home,
    Taking: taking,
    CheckIn: check_in,
    CheckingIn: checking_in,
    Unchecked: unchecked,
    Given: given,
    Sorry: sorry,
    Helped: helped,
}


def layout(screen: Screen, wall: datetime, now: float) -> list[Widget]:
    """The widgets of a screen, lowest first. `wall` is the hall's own clock, `now` the clock of `step`."""
    busy = isinstance(screen.page, Taking | CheckingIn)
    widgets: list[Widget] = [Panel((0, 0, WIDTH, HEIGHT), PAPER)]
    widgets += _header(screen, wall, chips=not busy)
    widgets += MIDDLE[type(screen.page)](screen, screen.page)
    widgets += _footer(screen)
    if screen.warned:
        widgets += _warning(screen, max(0, ceil(screen.touched + patience(screen) - now)))
    return widgets


def _header(screen: Screen, wall: datetime, *, chips: bool) -> list[Widget]:
    language, name = screen.language, screen.facts.centre.name
    title = name.zh if language == "zh" else name.en
    date = say(language, "{weekday}, {year}-{month}-{day}", **_date(wall, language))
    widgets: list[Widget] = [
        Gradient((0, 0, WIDTH, HEADER), DEEP, BLUE),
        Label((MARGIN, 34, 690, 84), title, 60, WHITE, bold=True, smallest=0.5),
        Label((MARGIN, 114, 620, 48), say(language, "Take a number · Check in"), 34, (214, 228, 250)),
        Label((760, 30, 280, 92), wall.strftime("%H:%M"), 80, WHITE, bold=True, align="right"),
        Label((660, 114, 380, 48), date, 30, (214, 228, 250), align="right"),
    ]
    shown = _chips(screen)
    return widgets + (shown if chips else [replace(widget, action=None) for widget in shown])


def _date(wall: datetime, language: str) -> dict[str, object]:
    return {
        "weekday": say(language, WEEKDAYS[wall.weekday()]),
        "year": wall.year,
        "month": f"{wall.month:02d}",
        "day": f"{wall.day:02d}",
    }


def _chips(screen: Screen) -> list[Widget]:
    """Language, large type, help: left to right by how often they are wanted."""
    language, top, height = screen.language, 186, 80
    inside, count = 166, len(languages())
    widgets: list[Widget] = [Panel((MARGIN, top, count * inside + 16, height), (16, 58, 130), 40)]
    left = MARGIN + 8.0
    for code in languages():
        widgets += _chip((left, top + 8, inside, height - 16), SPOKEN.get(code, code), Speak(code), on=code == language)
        left += inside
    elder = say(language, "Normal type" if screen.elder else "Large type")
    middle = WIDTH - MARGIN - 220 - 20 - left - 28
    widgets += button((left + 28, top, middle, height), elder, Do("elder"), face=GOLD, ink=NAVY, size=36, radius=40)
    widgets += button(
        (WIDTH - MARGIN - 220, top, 220, height), say(language, "Help"), Do("help"), face=WHITE, ink=DEEP, size=36,
        radius=40,
    )  # fmt: skip
    return widgets


def _chip(box: Box, text: str, action: Speak, *, on: bool) -> list[Widget]:
    face: Colour = WHITE if on else (16, 58, 130)
    return [
        Panel(box, face, 32, action=action),
        Label((box[0] + 12, box[1], box[2] - 24, box[3]), text, 36, DEEP if on else WHITE, bold=True, align="center"),
    ]


def _footer(screen: Screen) -> list[Widget]:
    language, facts, top = screen.language, screen.facts, HEIGHT - FOOTER
    hotline = say(language, "Hotline {number}", number=facts.centre.hotline)
    machine = say(language, "Kiosk {name}", name=facts.device)
    paper = say(language, PAPER_WORDS.get(facts.paper, PAPER_WORDS["unknown"]))
    network = say(language, "Network is fine" if facts.online else "No network, still giving numbers")
    good = facts.paper in ("ok", "paper_low") and facts.online
    widgets: list[Widget] = [
        Panel((0, top, WIDTH, FOOTER), NAVY),
        Dot((MARGIN, top + FOOTER / 2 - 9, 18, 18), (74, 201, 126) if good else GOLD),
        Label((MARGIN + 34, top, 750, FOOTER), f"{machine} · {paper} · {network}", 30, (206, 220, 244), smallest=0.7),
        Label((830, top, 210, FOOTER), hotline, 30, WHITE, bold=True, align="right"),
    ]
    return widgets


def _warning(screen: Screen, seconds: int) -> list[Widget]:
    """Are you still there? Only the two answers can be pressed."""
    language, box = screen.language, (110, 660, 860, 520)
    x, y, width, _height = box
    left = say(language, "Back to the start in {seconds} seconds", seconds=seconds)
    return [
        Veil((0, 0, WIDTH, HEIGHT)),
        Panel(box, WHITE, 40, shadow=True),
        Label((x + 50, y + 50, width - 100, 100), say(language, "Are you still there?"), 66, INK, bold=True, align="center"),
        Label((x + 50, y + 160, width - 100, 70), left, 40, GREY, align="center"),
        *button((x + 50, y + 270, width - 100, 110), say(language, "I need more time"), Do("stay"), size=48),
        *button((x + 50, y + 400, width - 100, 84), say(language, "Back to the start"), Do("home"),
                face=(224, 231, 242), ink=INK, size=38),
    ]  # fmt: skip
