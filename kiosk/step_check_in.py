"""Checking in an appointment: by a code typed or scanned, with the phone's last digits where asked, or by card. Pure.

Codes are guessed by trying: after `MOST_MISSES` wrong ones in `MISSES_SECONDS` this kiosk takes no code until the oldest
of them is that long ago. Cards and numbers go on meanwhile.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects, offers
from kiosk.actions import Action, Choose, Do, Type
from kiosk.inputs import Refused
from kiosk.moves import Result, go, sorry, stay
from kiosk.pages import Behalf, CheckIn, CheckingIn, Home, Identify, Page, Screen, Sorry, Unchecked
from kiosk.scanned import CODE
from lobby.catalogue import both
from lobby.messages import Text

LONGEST_CODE, PHONE_DIGITS = 16, 4
MOST_MISSES, MISSES_SECONDS = 5, 300.0
MISSES = ("unknown_appointment", "bad_phone")
"""Refusals that say: this was not somebody's code."""
PHONE_NEEDED = "phone_needed"
BEHALF: dict[str, Behalf | None] = {"self": None, "family": "family", "agent": "agent"}
"""For whom somebody comes, as the keys say it and as the server is told."""


def to_check_in(screen: Screen) -> Result:
    """From the first page. While codes rest, a card is all that helps."""
    if not rests(screen):
        return go(screen, CheckIn())
    return (
        go(screen, Identify("check_in", Home())) if offers.can_identify(screen.facts) else sorry(screen, _too_often())
    )


def pressed(screen: Screen, page: CheckIn | Unchecked, action: Action) -> Result:
    """A press on the pages of checking in."""
    result = stay(screen)
    match page, action:
        case CheckIn(phone=None), Choose("behalf", who) if who in BEHALF:
            result = go(screen, replace(page, behalf=BEHALF[who]))
        case CheckIn(), Type(character) if character.isascii() and character.isalnum():
            result = _typed(screen, page, character.upper())
        case CheckIn(phone=None), Do("erase"):
            result = go(screen, replace(page, typed=page.typed[:-1]))
        case CheckIn(phone=str(phone)), Do("erase") if phone:
            result = go(screen, replace(page, phone=phone[:-1]))
        case CheckIn(phone=phone), Do("clear"):
            result = go(screen, replace(page, typed="") if phone is None else replace(page, phone=""))
        case CheckIn(phone=str()), Do("back"):
            result = go(screen, replace(page, phone=None))
        case CheckIn(), Do("card"):
            result = _by_card(screen, page)
        case CheckIn(), Do("submit"):
            result = coded(screen, page.typed, page.phone, page.behalf)
        case Unchecked(), Do("retry"):
            result = _again(screen, page)
    return result


def coded(screen: Screen, code: str, phone: str | None = None, behalf: Behalf | None = None) -> Result:
    """A code is complete, typed or scanned: on to the phone's digits where they are asked, or to the server."""
    if not CODE.fullmatch(code):
        return stay(screen)
    if rests(screen):
        return sorry(screen, _too_often())
    if phone is None and screen.facts.centre.appointments.ask_phone:
        return go(screen, CheckIn(code, "", behalf))
    if phone is not None and len(phone) != PHONE_DIGITS:
        return stay(screen)
    sent = effects.SendCode(code, screen.language, phone or "", behalf)
    return go(screen, CheckingIn(code, phone or "", behalf=behalf), sent)


def refused(screen: Screen, page: CheckingIn | Unchecked, no: Refused) -> Result:
    """The server knows no such appointment, or has another reason. A wrong code can be corrected."""
    if page.sealed is None and no.reason == PHONE_NEEDED:
        return go(screen, CheckIn(page.code, "", page.behalf))
    if page.sealed is not None or no.reason not in MISSES:
        return sorry(screen, no.message)
    screen = replace(screen, missed=(*_recent(screen), screen.touched))
    if rests(screen):
        return sorry(screen, _too_often())
    return go(screen, Sorry(no.message, CheckIn(page.code, behalf=page.behalf)))


def silent(screen: Screen, page: CheckingIn) -> Result:
    """Nobody answered: once more, or a number instead."""
    return go(screen, Unchecked(page.code, page.phone, page.sealed, page.behalf))


def behalf_of(page: Page) -> Behalf | None:
    """For whom somebody comes, as far as they said so: while checking in, or before their card was asked for."""
    asked = page.back if isinstance(page, Identify | Sorry) else page
    return asked.behalf if isinstance(asked, CheckIn) else None


def rests(screen: Screen) -> bool:
    """Whether codes were tried too often here, so that none is taken for a while. `touched` is now, in a step."""
    return len(_recent(screen)) >= MOST_MISSES


def _recent(screen: Screen) -> tuple[float, ...]:
    return tuple(at for at in screen.missed if screen.touched - at < MISSES_SECONDS)


def _typed(screen: Screen, page: CheckIn, character: str) -> Result:
    if page.phone is None:
        return go(screen, replace(page, typed=(page.typed + character)[:LONGEST_CODE]))
    if not character.isdigit():
        return stay(screen)
    return go(screen, replace(page, phone=(page.phone + character)[:PHONE_DIGITS]))


def _by_card(screen: Screen, page: CheckIn) -> Result:
    if not offers.can_identify(screen.facts):
        return stay(screen)
    return go(screen, Identify("check_in", page))


def _again(screen: Screen, page: Unchecked) -> Result:
    asked = CheckingIn(page.code, page.phone, page.sealed, page.behalf)
    if page.sealed is not None:
        return go(screen, asked, effects.SendCard(page.sealed, screen.language, page.behalf))
    return go(screen, asked, effects.SendCode(page.code, screen.language, page.phone, page.behalf))


def _too_often() -> Text:
    return both("Codes were wrong too often here. Please take a number, use your identity card, or ask at reception.")
