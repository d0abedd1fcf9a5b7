"""Checking in an appointment: its code typed or held before the scanner, then, where asked, the end of the phone number."""

from __future__ import annotations

from kiosk import offers
from kiosk.actions import Choose, Do
from kiosk.layout_blocks import Foot, above_foot, button, foot, heading
from kiosk.layout_message import message
from kiosk.layout_pad import entry, letters, numbers, over
from kiosk.layout_rows import grid
from kiosk.look import GAP, Look, look_of
from kiosk.pages import Behalf, CheckIn, Screen, Unchecked
from kiosk.scanned import CODE
from kiosk.step_check_in import BEHALF
from kiosk.widgets import Box, Widget
from lobby.catalogue import say

PHONE_DIGITS = 4
ROW = 84.0
WHOM = {"self": "For myself", "family": "For my family", "agent": "For others"}


def check_in(screen: Screen, page: CheckIn) -> list[Widget]:
    """What to do, what is typed so far, the pad, and the two ways on."""
    return _code(screen, page) if page.phone is None else _phone(screen, page.phone)


def _code(screen: Screen, page: CheckIn) -> list[Widget]:
    look, language = look_of(screen), screen.language
    ready = CODE.fullmatch(page.typed) is not None
    hint = say(language, "Hold the QR code of your booking before the scanner below the screen, or type the code")
    above, below = look.split(look.head)
    field, (x, y, width, height) = _places(look, below)
    row, y, height = (x, y, width, ROW), y + ROW + GAP, height - ROW - GAP
    card = 96.0 if offers.can_identify(screen.facts) else -GAP
    words = say(language, "Use my identity card instead")
    by_card = button(look, (x, y + height - card, width, card), words, Do("card"), look.colours.info, size=look.key - 4)
    main = (say(language, "Check in"), Do("submit")) if ready else None
    return [
        *heading(look, over(look, above, field), say(language, "Check in your appointment"), hint),
        *entry(look, field, page.typed, say(language, "Booking code")),
        *_whom(look, language, row, page.behalf),
        *letters(look, language, (x, y, width, height - card - GAP)),
        *(by_card if card > 0 else []),
        *foot(look, language, Foot(main=main, wait="" if ready else say(language, "Type your code"))),
    ]


def _whom(look: Look, language: str, box: Box, behalf: Behalf | None) -> list[Widget]:
    """For whom: oneself, unless somebody says otherwise. So it costs most people no touch."""
    widgets: list[Widget] = []
    for cell, (who, words) in zip(grid(box, len(WHOM), len(WHOM), 12), WHOM.items(), strict=True):
        on = BEHALF[who] == behalf
        said = ("✓ " if on else "") + say(language, words)
        tone = look.colours.primary if on else look.colours.quiet
        widgets += button(look, cell, said, Choose("behalf", who), tone, size=look.small + 4, radius=22)
    return widgets


def _phone(screen: Screen, phone: str) -> list[Widget]:
    look, language = look_of(screen), screen.language
    ready = len(phone) == PHONE_DIGITS
    words = say(language, "The last four digits of your phone number")
    hint = say(language, "So that nobody else uses your appointment.")
    above, below = look.split(look.head)
    field, pad = _places(look, below)
    main = (say(language, "Check in"), Do("submit")) if ready else None
    return [
        *heading(look, over(look, above, field), words, hint),
        *entry(look, field, phone, say(language, "Last four digits")),
        *numbers(look, language, pad),
        *foot(look, language, Foot(Do("back"), main=main, wait="" if ready else say(language, "Type four digits"))),
    ]


def _places(look: Look, below: Box) -> tuple[Box, Box]:
    """The entry and the pad: on a low page the entry, which is read only, stands above."""
    if look.low:
        x, y, width, height = look.upper
        return (x + 40, y + height - 150, width - 80, 150.0), above_foot(look, below)
    x, y, width, _height = below
    pad = above_foot(look, (x, y + 150 + GAP + 10, width, 0))
    return (x, y, width, 150.0), pad


def unchecked(screen: Screen, _page: Unchecked) -> list[Widget]:
    """Nobody answered: once more, or a number like everybody's, so that nobody stands without one."""
    look, language = look_of(screen), screen.language
    words = say(language, "The network is away for a moment, so your appointment cannot be looked up now.")
    advice = say(language, "Take a number now and show your booking at the window.")
    return message(
        look, "!", "warn", words, advice,
        keys=[(say(language, "Take a number"), Do("home"), "primary"), (say(language, "Try again"), Do("retry"), "quiet")],
    )  # fmt: skip
