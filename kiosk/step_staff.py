"""The staff's menu: five presses in a corner, a PIN, tests and what they found. Pure.

Who keeps count of wrong PINs is the session, through visits and power cuts; here no PIN is sent before its time.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects
from kiosk.actions import Action, Choose, Do, Type
from kiosk.inputs import PinChecked, Report
from kiosk.moves import Result, end, go, sorry, stay
from kiosk.pages import Booked, Given, Helped, Home, Mine, Pin, Screen, Staff

PRESSES, PRESSES_SECONDS = 5, 5.0
SHORTEST_PIN, LONGEST_PIN = 4, 12
TESTS = ("printer", "reader", "network", "log", "close")
CITIZENS_OWN = (Given, Booked, Mine, Helped)
"""Pages that a gesture may not take away from a citizen."""


def corner(screen: Screen) -> Result:
    """A press in the corner, where nothing is seen: the fifth in time opens the menu's door."""
    if isinstance(screen.page, (*CITIZENS_OWN, Pin, Staff)):
        return stay(screen)
    presses = (*(at for at in screen.corner if screen.touched - at < PRESSES_SECONDS), screen.touched)
    if len(presses) < PRESSES:
        return replace(screen, corner=presses), []
    return go(replace(screen, corner=()), Pin())


def pressed(screen: Screen, page: Pin | Staff, action: Action) -> Result:
    """A press at the door or in the menu."""
    result = stay(screen)
    match page, action:
        case _, Do("back" | "home"):
            result = end(screen) if isinstance(page, Staff) else go(screen, Home())
        case Pin(), Type(character) if character.isascii() and character.isdigit():
            result = go(screen, replace(page, typed=(page.typed + character)[:LONGEST_PIN]))
        case Pin(), Do("erase"):
            result = go(screen, replace(page, typed=page.typed[:-1]))
        case Pin(), Do("clear"):
            result = go(screen, replace(page, typed=""))
        case Pin(typed), Do("submit") if len(typed) >= SHORTEST_PIN and screen.touched >= page.until:
            result = go(screen, replace(page, typed=""), effects.CheckPin(typed))
        case Staff(), Choose("staff", what) if what in TESTS and not (what == page.what and _runs(page)):
            result = go(screen, Staff(what), effects.Test(what))
    return result


def checked(screen: Screen, answer: PinChecked) -> Result:
    """Whether they may in."""
    page = screen.page
    if not isinstance(page, Pin):
        return stay(screen)
    if answer.message:
        return sorry(screen, answer.message)
    # What was typed while the last one was looked at stays.
    return go(screen, Staff() if answer.right else replace(page, wrong=page.wrong + 1, until=answer.until))


def reported(screen: Screen, report: Report) -> Result:
    """What a test found."""
    if isinstance(screen.page, Staff) and screen.page.what == report.what:
        return go(screen, Staff(report.what, report.lines or ("-",)))
    return stay(screen)


def _runs(page: Staff) -> bool:
    """Whether a test is under way."""
    return bool(page.what) and not page.lines
