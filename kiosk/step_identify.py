"""Who somebody is, by their card or an electronic identity code, and what that is asked for. Pure.

An identity is sealed before it comes here. It goes into one effect and stands on the page that waits for its answer, for
as long as that page does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from kiosk import effects, offers
from kiosk.actions import Action, Do
from kiosk.moves import Result, go, sorry, stay
from kiosk.pages import BookingIt, CheckIn, CheckingIn, Finding, Identify, Page, Screen, Taking, Wanted
from kiosk.step_check_in import behalf_of
from lobby.catalogue import both
from lobby.messages import Text

Purpose = Literal["check_in", "find"]


def no_reader() -> Text:
    """There is nobody to ask for an identity here, and what to do."""
    return both("Identity cards cannot be read here now. Please go to the reception desk; you will be helped there.")


def identify(screen: Screen, purpose: Purpose, back: Page) -> Result:
    """Ask who somebody is, to find what they have here. A slip can be found without any card reader."""
    if purpose == "check_in" and not offers.can_identify(screen.facts):
        return sorry(screen, no_reader(), back)
    return go(screen, Identify(purpose, back))


def identify_to_book(screen: Screen, service: str, at: str) -> Result:
    """An appointment is somebody's: there is none without a card."""
    if not offers.can_identify(screen.facts):
        return sorry(screen, no_reader(), screen.page)
    return go(screen, Identify("book", screen.page, Wanted(service), slot=at))


def identify_or_take(screen: Screen, wanted: Wanted, back: Page) -> Result:
    """The number, or first who it is for, as the service has it. Cut off, nobody is asked: the number is given (law 8)."""
    facts = screen.facts
    can_skip = offers.can_skip(facts, wanted.service)
    if facts.centre.service[wanted.service].identity == "none" or not facts.online:
        return take(screen, wanted)
    if offers.can_identify(facts):
        return go(screen, Identify("take", back, wanted, can_skip=can_skip))
    return take(screen, wanted) if can_skip else sorry(screen, no_reader(), back)


def take(screen: Screen, wanted: Wanted) -> Result:
    """Ask for the number."""
    return go(screen, Taking(wanted), effects.Take(wanted, screen.language))


def pressed(screen: Screen, page: Identify, action: Action) -> Result:
    """On without a card, or back."""
    match action:
        case Do("skip") if page.purpose == "take" and page.wanted and page.can_skip:
            return take(screen, page.wanted)
        case Do("back"):
            return go(screen, page.back)
    return stay(screen)


def card_read(screen: Screen, sealed: str) -> Result:
    """Somebody has said who they are, where that was asked."""
    language = screen.language
    match screen.page:
        case Identify("take", wanted=wanted) if wanted:
            return take(screen, replace(wanted, sealed=sealed))
        case Identify("book", wanted=wanted, slot=at) if wanted and at:
            book = effects.Book(wanted.service, at, sealed, language)
            return go(screen, BookingIt(wanted.service, at), book)
        case Identify("find"):
            return go(screen, Finding(), effects.Find(sealed=sealed))
        case (Identify("check_in") | CheckIn()) as page:
            behalf = behalf_of(page)
            return go(screen, CheckingIn("", sealed=sealed, behalf=behalf), effects.SendCard(sealed, language, behalf))
    return stay(screen)


def card_failed(screen: Screen, message: Text) -> Result:
    """A card was there and could not be read: the same page, and what to do."""
    match screen.page:
        case Identify() as page:
            return go(screen, replace(page, wrong=message))
        case CheckIn() as page:
            return go(screen, Identify("check_in", page, wrong=message))
    return stay(screen)
