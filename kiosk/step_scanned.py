"""What a code does that was held before the scanner, on each page; what it says is read by `kiosk.scanned`. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects, step_check_in
from kiosk.moves import Result, go, sorry, stay
from kiosk.pages import (
    Attract,
    BookService,
    CheckIn,
    Finding,
    Home,
    Identify,
    InDepartment,
    Mine,
    Packages,
    Page,
    Screen,
    Search,
    Sorry,
)  # fmt: skip
from kiosk.scanned import Code, Person, Slip, meaning
from lobby.catalogue import both

SCANS = (Attract, Home, InDepartment, Search, Packages, BookService, CheckIn, Sorry, Mine)
"""Pages on which a code means that somebody checks in or looks for their number."""


def scanned(screen: Screen, text: str) -> Result:
    """Only three shapes of code mean something, and each only where it can."""
    page = screen.page
    read = meaning(text, screen.facts.centre.kiosk.verifier)
    if isinstance(page, Identify):
        return _identified(screen, page, read)
    match read:
        case Code() if isinstance(page, SCANS):
            return _coded(screen, page, read)
        case Slip(token) if isinstance(page, SCANS):
            return go(screen, Finding(), effects.Find(token=token))
        case Person(person) if isinstance(page, Home | Attract | CheckIn):
            back = Home() if isinstance(page, Attract) else page
            return go(screen, Identify("check_in", back), effects.Verify(person))
        case None if isinstance(page, Home | Attract | CheckIn | Sorry):
            sentence = both("This is not an appointment code. Please hold the code of your booking before the scanner.")
            return sorry(screen, sentence, page if isinstance(page, CheckIn) else Home())
    return stay(screen)


def _coded(screen: Screen, page: Page, read: Code) -> Result:
    """An appointment's code: of another hall, still held where it has just been wrong, or to be checked in."""
    here = screen.facts.centre
    if read.hall not in ("", here.id):
        other = both("This appointment is for another hall ({hall}); this is {here}.", hall=read.hall, here=here.name)
        return sorry(screen, other, page if isinstance(page, CheckIn | Identify) else Home())
    if _still_held(page, read.text):
        return stay(screen)
    return step_check_in.coded(screen, read.text, behalf=step_check_in.behalf_of(page))


def _still_held(page: Page, code: str) -> bool:
    """Whether this code has just been wrong: a scanner that goes on reading it makes no new guess of it."""
    return isinstance(page, Sorry) and isinstance(page.back, CheckIn) and page.back.typed == code


def _identified(screen: Screen, page: Identify, read: Code | Slip | Person | None) -> Result:
    """A code where it is asked who somebody is."""
    match read, page.purpose:
        case Person(person), _:
            return replace(screen, page=replace(page, wrong=None)), [effects.Verify(person)]
        case Slip(token), "find":
            return go(screen, Finding(), effects.Find(token=token))
        case Code(), "check_in":
            return _coded(screen, page, read)
    wrong = both("This code does not say who you are. Please put your identity card on the reader.")
    return go(screen, replace(page, wrong=wrong))
