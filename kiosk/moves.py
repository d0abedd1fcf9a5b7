"""From page to page, and how a visit ends: the small words in which all steps of the screen are written. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects
from kiosk.effects import Effect
from kiosk.pages import (
    BookingIt,
    CheckIn,
    CheckingIn,
    Finding,
    Helped,
    Home,
    Identify,
    Page,
    Rating,
    Screen,
    Sorry,
    Taking,
)
from lobby.messages import Text

Result = tuple[Screen, list[Effect]]
BUSY = (Taking, CheckingIn, BookingIt, Finding, Rating)
"""Pages on which nothing can be pressed: something has been asked for and is on its way."""


def go(screen: Screen, page: Page, *wished: Effect) -> Result:
    """On to another page."""
    return replace(screen, page=page), list(wished)


def stay(screen: Screen) -> Result:
    """Nothing happens."""
    return screen, []


def sorry(screen: Screen, message: Text, back: Page | None = None) -> Result:
    """A sentence why not; `back` is where one may go on from."""
    return go(screen, Sorry(message, back or Home()))


def end(screen: Screen, *wished: Effect) -> Result:
    """Nobody is here any more. The next visitor finds no language, mode or identity of this one.

    What remains is what belongs to the machine: the codes that were wrong, against those who try them all.
    """
    fresh = Screen(screen.facts, touched=screen.touched, missed=screen.missed)
    return fresh, [*wished, effects.EndVisit()]


def beneath(page: Page) -> Page:
    """The page itself, or the one to which help leads back."""
    return page.back if isinstance(page, Helped) else page


def busy(screen: Screen) -> bool:
    """Whether something is on its way, so that nothing can be pressed."""
    return isinstance(screen.page, BUSY)


def reads_cards(screen: Screen) -> bool:
    """Whether an identity card put on the reader now means something."""
    return isinstance(screen.page, Identify | CheckIn) and screen.facts.reader != "none"
