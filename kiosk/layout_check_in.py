"""Checking in an appointment: a code typed on a large pad or held before the scanner."""

from __future__ import annotations

from string import ascii_uppercase, digits

from kiosk.actions import Do, Type
from kiosk.pages import CheckIn, CheckingIn, Screen, Unchecked
from kiosk.screens import CODE
from kiosk.widgets import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    INK,
    MARGIN,
    PALE,
    PALE_AMBER,
    WHITE,
    WIDTH,
    Box,
    Label,
    Panel,
    Widget,
    button,
)
from lobby.catalogue import say
from lobby.colour import Colour

PAD_TOP, KEY_GAP = 700, 14
INNER = WIDTH - 2 * MARGIN
OFF: Colour = (200, 209, 224)


def check_in(screen: Screen, page: CheckIn) -> list[Widget]:
    """What to do, what is typed so far, the pad, and the two ways on."""
    language = screen.language
    ready = CODE.fullmatch(page.typed) is not None
    hint = say(language, "Hold the QR code of your booking before the scanner below the screen, or type the code")
    widgets: list[Widget] = [
        Label((MARGIN, 312, INNER, 84), say(language, "Check in your appointment"), 60, INK, bold=True, align="center"),
        Label((MARGIN, 396, INNER, 100), hint, 36, GREY, align="center", lines=2),
        *_entry(screen, page.typed),
        *_pad(screen),
    ]
    widgets += button((MARGIN, 1660, 340, 116), say(language, "Back"), Do("home"), face=(224, 231, 242), ink=INK)
    right = (MARGIN + 360, 1660, INNER - 360, 116)
    if ready:
        return [*widgets, *button(right, say(language, "Check in"), Do("submit"), face=GREEN, size=52)]
    off = Label(right, say(language, "Type your code"), 44, GREY, bold=True, align="center")
    return [*widgets, Panel(right, OFF, 30), Label(off.box, off.text, 44, INK, bold=True, align="center")]


def checking_in(screen: Screen, page: CheckingIn) -> list[Widget]:
    """One calm card; there is nothing to press."""
    return [
        Panel((90, 640, 900, 460), WHITE, 44, shadow=True),
        Label((140, 700, 800, 150), page.code, 110, INK, bold=True, align="center", smallest=0.5),
        Label((140, 920, 800, 80), say(screen.language, "Looking for your appointment…"), 46, GREY, align="center"),
    ]


def unchecked(screen: Screen, page: Unchecked) -> list[Widget]:
    """Nobody answered: once more, or a number like everybody's, so that nobody stands without one."""
    language = screen.language
    words = say(language, "The network is away for a moment, so your appointment cannot be looked up now.")
    advice = say(language, "Take a number now and show your booking at the window.")
    return [
        Panel((60, 420, 960, 1120), WHITE, 44, shadow=True),
        Panel((60, 420, 960, 150), PALE_AMBER, 44),
        Panel((60, 520, 960, 50), PALE_AMBER),
        Label((100, 420, 880, 150), page.code, 76, AMBER, bold=True, align="center", smallest=0.5),
        Label((120, 620, 840, 220), words, 50, INK, bold=True, align="center", lines=3),
        Label((120, 850, 840, 150), advice, 42, GREY, align="center", lines=2),
        *button((160, 1060, 760, 160), say(language, "Take a number"), Do("home"), size=60),
        *button((160, 1260, 760, 130), say(language, "Try again"), Do("retry"), face=PALE, ink=INK, size=50),
    ]


def _entry(screen: Screen, typed: str) -> list[Widget]:
    box: Box = (MARGIN, 512, INNER, 148)
    x, y, width, height = box
    shown = typed or say(screen.language, "Booking code")
    return [
        Panel(box, WHITE, 28, edge=BLUE),
        Label((x + 40, y, width - 80, height), shown, 88 if typed else 50, INK if typed else GREY, bold=bool(typed),
              align="center", smallest=0.5),
    ]  # fmt: skip


def _pad(screen: Screen) -> list[Widget]:
    """Digits above, letters below in the order of the alphabet: nobody has to know a keyboard."""
    widgets = _keys(digits[1:] + "0", 5, PAD_TOP, 138, 68)
    top = PAD_TOP + 2 * (138 + KEY_GAP) + 10
    widgets += _keys(ascii_uppercase, 7, top, 128, 56)
    width = (INNER - KEY_GAP * 6) / 7
    last = (MARGIN + 5 * (width + KEY_GAP), top + 3 * (128 + KEY_GAP), 2 * width + KEY_GAP, 128)
    face: Colour = (252, 228, 206)
    return [
        *widgets,
        *button(
            last, "← " + say(screen.language, "Delete"), Do("erase"), face=face, ink=(120, 56, 0), size=44, radius=24
        ),
    ]


def _keys(characters: str, columns: int, top: float, height: float, size: int) -> list[Widget]:
    width = (INNER - KEY_GAP * (columns - 1)) / columns
    widgets: list[Widget] = []
    for place, character in enumerate(characters):
        row, column = divmod(place, columns)
        box = (MARGIN + column * (width + KEY_GAP), top + row * (height + KEY_GAP), width, height)
        widgets += button(box, character, Type(character), face=WHITE, ink=INK, size=size, radius=24)
    return widgets
