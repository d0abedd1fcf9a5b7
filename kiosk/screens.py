"""What the kiosk's screen does: `step(screen, input, now) → (screen, effects)`. Pure.

One press is one ticket: while something is being asked for, the page has nothing to press, and `step` itself passes over
presses that do not belong to the page. Every page leads home: by a key, or by itself after a time.

Where a behaviour stands: `step_home` finding what one came for, `step_number` a number and what stands before it,
`step_identify` cards, `step_check_in` appointments' codes, `step_booking`, `step_mine` one's own numbers,
`step_rate` how a visit was, `step_staff`;
`step_scanned` codes before the scanner, `step_answers` what is answered, `step_facts` what is so around the citizen,
`patience` time. Readers: `offers` what is offered and what is closed, `lists` what stands on which page of a list, `search`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiosk import (
    effects,
    inputs,
    step_booking,
    step_check_in,
    step_home,
    step_identify,
    step_mine,
    step_number,
    step_rate,
    step_staff,
)
from kiosk import pages as p
from kiosk.actions import Action, Do, Speak, Turn
from kiosk.effects import Effect
from kiosk.inputs import Input, Touch
from kiosk.lists import service_pages, turned
from kiosk.moves import BUSY, Result, beneath, busy, go, reads_cards, stay
from kiosk.pages import Page, Screen
from kiosk.patience import WARNING_SECONDS, deadline, passed, patience
from kiosk.scanned import CODE, code_of
from kiosk.step_answers import ANSWERS
from kiosk.step_check_in import LONGEST_CODE
from kiosk.step_facts import NEWS, noted
from kiosk.step_scanned import scanned
from lobby.catalogue import languages

__all__ = [
    "BUSY", "CODE", "LONGEST_CODE", "WARNING_SECONDS", "code_of", "deadline", "patience", "service_pages", "step",
]  # fmt: skip

MODES = ("elder", "low", "contrast", "voice")
NO_HELP = (p.Helped, p.Pin, p.Staff)
STEPS: dict[type[Page], Any] = {
    **dict.fromkeys((p.Home, p.InDepartment, p.Search, p.Packages), step_home.pressed),
    **dict.fromkeys((p.PackageInfo, p.Ready, p.Grounds, p.Given), step_number.pressed),
    **dict.fromkeys((p.CheckIn, p.Unchecked), step_check_in.pressed),
    **dict.fromkeys((p.BookService, p.Slots, p.Booked), step_booking.pressed),
    **dict.fromkeys((p.Pin, p.Staff), step_staff.pressed),
    p.Identify: step_identify.pressed,
    p.Mine: step_mine.pressed,
    p.Rate: step_rate.pressed,
}
"""What a press means on each page, beyond what it means on all."""


def step(screen: Screen, given: Input, now: float) -> Result:
    """The next screen and what should be done. `now` is seconds of a clock that never goes back."""
    after, wished = _stepped(screen, given, now)
    if reads_cards(screen) != reads_cards(after):
        wished = [*wished, effects.ReadCard(on=reads_cards(after))]
    return after, wished


def _stepped(screen: Screen, given: Input, now: float) -> Result:
    match given:
        case inputs.Tick():
            return passed(screen, now)
        case Touch(action):
            return stay(screen) if busy(screen) else _touched(replace(screen, touched=now, warned=False), action)
    if isinstance(given, NEWS):
        return noted(screen, given)
    after, wished = _heard(replace(screen, touched=now, warned=False), given)
    if after.page == screen.page:  # nobody has come or gone: the time runs on
        after = replace(after, touched=screen.touched, warned=screen.warned)
    return after, wished


# --- fingers ----------------------------------------------------------------------------------------------------------


def _touched(screen: Screen, action: Action) -> Result:
    if isinstance(screen.page, p.Attract):
        return go(screen, p.Home())
    if action == Do("staff"):
        return step_staff.corner(screen)
    screen = replace(screen, corner=())
    after, wished = _everywhere(screen, action)
    own = STEPS.get(type(screen.page))
    if own and not wished and after == screen:
        after, wished = own(screen, screen.page, action)
    return (after, wished) if wished or after != screen else _left(screen, action)


def _everywhere(screen: Screen, action: Action) -> Result:
    """What means the same on every page."""
    page, result = screen.page, stay(screen)
    match action:
        case Speak(language) if language in languages():
            result = stay(replace(screen, language=language))
        case Turn(number):
            result = stay(turned(screen, number))
        case Do(what) if what in MODES:
            changed: Any = {what: not getattr(screen, what)}
            result = stay(turned(replace(screen, **changed), getattr(page, "number", 0)))
        case Do("help") if not isinstance(page, NO_HELP):
            result = go(screen, p.Helped("asking", page), effects.CallStaff())
    return result


def _left(screen: Screen, action: Action) -> Result:
    """Back and home, where the page itself has nothing better."""
    page = screen.page
    match action:
        case Do("home"):
            gone = [effects.GiveUpCode()] if isinstance(beneath(page), p.Unchecked) else list[Effect]()
            return go(screen, p.Home(), *gone)
        case Do("back") if isinstance(page, p.Helped | p.Sorry):
            return go(screen, page.back)
        case Do("back") if not isinstance(page, p.Unchecked | p.Given | p.Booked):
            return go(screen, p.Home())
    return stay(screen)


# --- cards, codes and answers -----------------------------------------------------------------------------------------


def _heard(screen: Screen, given: Input) -> Result:
    page = screen.page
    under: type[Input] = type(given)
    if isinstance(page, p.Helped) and under in ANSWERS:  # they go to the page that asked
        after, wished = ANSWERS[under](replace(screen, page=page.back), given)
        return replace(after, page=replace(page, back=after.page)), wished
    result = stay(screen)
    match given:
        case inputs.Took(ticket, url, offline):
            result = go(screen, p.Given(ticket, url, offline))
        case inputs.HelpAnswered(coming) if isinstance(page, p.Helped):
            result = go(screen, replace(page, state="coming" if coming else "missed"))
        case inputs.Scanned(text):
            result = scanned(screen, text)
        case inputs.CardRead(sealed):
            result = step_identify.card_read(screen, sealed)
        case inputs.CardFailed(message):
            result = step_identify.card_failed(screen, message)
        case _ if under in ANSWERS:
            result = ANSWERS[under](screen, given)
    return result
