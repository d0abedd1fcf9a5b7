"""How long a page waits for somebody, what it does then, and which ask first. Pure.

Every page leads home by itself. Where something would be lost the screen asks `WARNING_SECONDS` before, and any touch
gives the whole time anew, as often as one likes.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk import offers, step_rate
from kiosk import pages as p
from kiosk.moves import Result, end, go, stay
from kiosk.pages import Page, Screen

WARNING_SECONDS = 15.0
"""How long the question "Are you still there?" stands before the page goes home."""
SLOW = 1.5
"""Large type and the voice take longer to read and to hear."""
PATIENCE: dict[type[Page], float] = {
    p.Home: 60, p.InDepartment: 60, p.Search: 60, p.Packages: 60, p.PackageInfo: 90, p.Ready: 90, p.Grounds: 90,
    p.Identify: 60, p.Taking: 20, p.Given: 20, p.CheckIn: 60, p.CheckingIn: 20, p.Unchecked: 60, p.BookService: 60,
    p.Slots: 90, p.BookingIt: 20, p.Booked: 60, p.Finding: 20, p.Mine: 60, p.Rate: 60, p.Rating: 20, p.Sorry: 25,
    p.Helped: 20, p.Pin: 30, p.Staff: 120,
}  # fmt: skip
"""Seconds without a touch until a page goes home."""
UNPRINTED_PATIENCE = 90.0
"""A number or a booking without paper stays longer: it is being photographed."""
LOSES = (
    p.PackageInfo, p.Ready, p.Grounds, p.Identify, p.CheckIn, p.Unchecked, p.Slots, p.Booked, p.Mine,
)  # fmt: skip
"""Pages that somebody would have to find again or do again."""


def patience(screen: Screen) -> float:
    """Seconds without a touch after which this page ends by itself."""
    if isinstance(screen.page, p.Attract):
        return screen.facts.centre.kiosk.picture_seconds
    seconds = PATIENCE[type(screen.page)]
    if isinstance(screen.page, p.Given | p.Booked) and screen.page.slip == "failed":
        seconds = UNPRINTED_PATIENCE
    return seconds * (SLOW if screen.elder or screen.voice else 1)


def deadline(screen: Screen) -> float | None:
    """When the screen next changes by itself, or None."""
    if isinstance(screen.page, p.Attract):
        return screen.touched + patience(screen) if offers.slides(screen.facts) > 1 else None
    if _untouched(screen):
        return screen.touched + screen.facts.centre.kiosk.attract_seconds if offers.slides(screen.facts) else None
    early = WARNING_SECONDS if warns(screen.page) and not screen.warned else 0
    return screen.touched + patience(screen) - early


def warns(page: Page) -> bool:
    """Whether leaving this page loses something, so that it asks first."""
    if isinstance(page, p.Search):
        return bool(page.typed)
    return isinstance(page, LOSES) or (isinstance(page, p.Given) and page.slip == "failed")


def passed(screen: Screen, now: float) -> Result:
    """What the passing of time does."""
    due = deadline(screen)
    if due is None or now < due:
        return stay(screen)
    if warns(screen.page) and not screen.warned:
        return replace(screen, warned=True), []
    return _over(replace(screen, touched=now, warned=False))


def _over(screen: Screen) -> Result:
    """What a page leads to by itself."""
    match screen.page:
        case p.Attract(number):
            return go(screen, p.Attract((number + 1) % offers.slides(screen.facts)))
        case p.Home() if _untouched(screen):
            return go(screen, p.Attract())
        case p.Helped(back=back):
            return go(screen, back)
        case p.Rate(grade=int()) as page:  # the face was touched; only reasons are still asked for
            return step_rate.send(screen, page)
    return end(screen)


def _untouched(screen: Screen) -> bool:
    """Whether this is the first page as nobody has left anything on it."""
    return screen == Screen(screen.facts, touched=screen.touched, missed=screen.missed)
