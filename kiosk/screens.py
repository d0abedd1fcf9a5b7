"""What the kiosk's screen does: `step(screen, input, now) → (screen, effects)`. Pure.

One press is one ticket: while a number is being asked for, the page has nothing to press, and `step` itself passes over
presses that do not belong to the page. Every page leads home: by a key, or by itself after a time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil

from kiosk import actions, effects, inputs
from kiosk.actions import Do, Pick, Speak, Turn, Type
from kiosk.effects import Effect
from kiosk.inputs import Input, Touch
from kiosk.pages import CheckIn, CheckingIn, Given, Helped, Home, Page, Screen, Sorry, Taking, Unchecked, Wanted
from lobby.catalogue import both
from lobby.messages import QueueBoard

CODE = re.compile(r"[A-Z0-9]{4,16}")
CODE_IN_ADDRESS = re.compile(r"[?&]code=([A-Za-z0-9-]{4,24})(?:[&#]|$)")
LONGEST_CODE = 16
PER_PAGE, PER_PAGE_ELDER = 8, 4
ALL_ON_ONE_PAGE = 10
WARNING_SECONDS = 15.0
"""How long the question "Are you still there?" stands before the page goes home."""
ELDER_PATIENCE = 1.5
PATIENCE: dict[type[Page], float] = {
    Home: 60, Taking: 20, CheckingIn: 20, CheckIn: 60, Unchecked: 60, Given: 20, Sorry: 25, Helped: 20,
}  # fmt: skip
"""Seconds without a touch until a page goes home."""
UNPRINTED_PATIENCE = 90.0
"""A number without paper stays longer: it is being photographed."""

Result = tuple[Screen, list[Effect]]


def step(screen: Screen, given: Input, now: float) -> Result:
    """The next screen and what should be done. `now` is seconds of a clock that never goes back."""
    match given:
        case inputs.Tick():
            return _passed(screen, now)
        case inputs.BoardCame(board):
            return _noted(screen, boards=_newer(screen, board)), []
        case inputs.Online(online):
            return _noted(screen, online=online), []
        case inputs.Paper(state):
            return _noted(screen, paper=state), []
        case inputs.Slip():
            return replace(screen, page=_slip(screen.page, given)), []
    return _acted(screen, given, now)


def deadline(screen: Screen) -> float | None:
    """When the screen next changes by itself, or None."""
    if screen.warned:
        return screen.touched + patience(screen)
    if screen.page == Home() and screen.language == "zh" and not screen.elder:
        return None
    return screen.touched + patience(screen) - (WARNING_SECONDS if _warns(screen.page) else 0)


def patience(screen: Screen) -> float:
    """Seconds without a touch after which this page goes home."""
    seconds = PATIENCE[type(screen.page)]
    if isinstance(screen.page, Given) and screen.page.slip == "failed":
        seconds = UNPRINTED_PATIENCE
    return seconds * (ELDER_PATIENCE if screen.elder else 1)


def service_pages(screen: Screen) -> list[list[str]]:
    """Service ids, page by page: ten fit on one page; where there are more, or large ones, fewer stand on each."""
    ids = [service.id for service in screen.facts.centre.services]
    if not screen.elder and len(ids) <= ALL_ON_ONE_PAGE:
        return [ids]
    most = PER_PAGE_ELDER if screen.elder else PER_PAGE
    size = ceil(len(ids) / ceil(len(ids) / most))  # even pages: none with a lonely tile
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def code_of(text: str) -> str | None:
    """The appointment code in what a scanner read, or None. Anything may be held before a scanner."""
    text = text.strip()
    if len(text) > 400:
        return None
    found = CODE_IN_ADDRESS.search(text) if "://" in text else None
    bare = (found[1] if found else text).replace("-", "").upper()
    return bare if CODE.fullmatch(bare) else None


# --- what people and the server do ------------------------------------------------------------------------------------


def _acted(screen: Screen, given: Input, now: float) -> Result:
    page = screen.page
    result: Result = screen, []
    match given:
        case Touch(action) if not isinstance(page, Taking | CheckingIn):
            result = _touched(replace(screen, touched=now, warned=False), action)
        case inputs.Scanned(text):
            result = _scanned(screen, text, now)
        case inputs.Took(ticket, url, offline):
            result = _turned(screen, Given(ticket, url, offline), now), []
        case inputs.Refused(message) if isinstance(page, Taking | CheckingIn | Unchecked):
            result = _turned(screen, Sorry(message), now), []
        case inputs.Silent() if isinstance(page, CheckingIn):
            result = _turned(screen, Unchecked(page.code), now), []
        case inputs.HelpAnswered(coming) if isinstance(page, Helped):
            result = replace(screen, page=replace(page, state="coming" if coming else "missed")), []
    return result


def _touched(screen: Screen, action: actions.Action) -> Result:
    page = screen.page
    result: Result = screen, []
    match action:
        case Pick(service) if isinstance(page, Home) and service in screen.facts.centre.service:
            result = replace(screen, page=Taking(Wanted(service))), [effects.Take(Wanted(service), screen.language)]
        case Turn(number) if isinstance(page, Home):
            last = len(service_pages(screen)) - 1
            result = replace(screen, page=Home(max(0, min(number, last)))), []
        case Type(character) if isinstance(page, CheckIn):
            result = replace(screen, page=CheckIn((page.typed + character)[:LONGEST_CODE])), []
        case Speak(language):
            result = replace(screen, language=language), []
        case Do(what):
            result = _done(screen, what)
    return result


def _done(screen: Screen, what: str) -> Result:
    page, elder, wished = screen.page, screen.elder, list[Effect]()
    match what, page:
        case "elder", _:
            elder, page = not elder, Home() if isinstance(page, Home) else page
        case "help", _ if not isinstance(page, Helped):
            page, wished = Helped("asking", page), [effects.CallStaff()]
        case "back", Helped(back=back):
            page = back
        case "home", _:
            page, wished = Home(), [effects.GiveUpCode()] if isinstance(page, Unchecked) else []
        case "check_in", Home():
            page = CheckIn()
        case "erase", CheckIn(typed):
            page = CheckIn(typed[:-1])
        case "clear", CheckIn():
            page = CheckIn()
        case ("submit", CheckIn(code)) | ("retry", Unchecked(code)) if CODE.fullmatch(code):
            page, wished = CheckingIn(code), [effects.SendCode(code, screen.language)]
    return replace(screen, page=page, elder=elder), wished


def _scanned(screen: Screen, text: str, now: float) -> Result:
    if not isinstance(screen.page, Home | CheckIn | Sorry):
        return screen, []
    code = code_of(text)
    if code is None:
        sentence = both("This is not an appointment code. Please hold the code of your booking before the scanner.")
        return _turned(screen, Sorry(sentence), now), []
    return _turned(screen, CheckingIn(code), now), [effects.SendCode(code, screen.language)]


def _turned(screen: Screen, page: Page, now: float) -> Screen:
    return replace(screen, page=page, touched=now, warned=False)


# --- what happens by itself -------------------------------------------------------------------------------------------


def _passed(screen: Screen, now: float) -> Result:
    due = deadline(screen)
    if due is None or now < due:
        return screen, []
    if _warns(screen.page) and not screen.warned:
        return replace(screen, warned=True), []
    if isinstance(screen.page, Helped) and isinstance(screen.page.back, Given):
        return _turned(screen, screen.page.back, now), []
    return Screen(screen.facts, touched=now), [effects.EndVisit()]


def _warns(page: Page) -> bool:
    """Whether leaving this page loses something, so that it asks first."""
    return isinstance(page, CheckIn | Unchecked) or (isinstance(page, Given) and page.slip == "failed")


def _noted(screen: Screen, **facts: object) -> Screen:
    return replace(screen, facts=replace(screen.facts, **facts))  # type: ignore[arg-type]  # names and types are the callers' above


def _newer(screen: Screen, board: QueueBoard) -> dict[str, QueueBoard]:
    """An older `seq` of the same journal is dropped; another journal always wins."""
    boards = dict(screen.facts.boards)
    known = boards.get(board.queue)
    if known is None or known.journal != board.journal or board.seq > known.seq:
        boards[board.queue] = board
    return boards


def _slip(page: Page, slip: inputs.Slip) -> Page:
    if isinstance(page, Helped):
        return replace(page, back=_slip(page.back, slip))
    if isinstance(page, Given) and page.ticket.id == slip.ticket:
        return replace(page, slip=slip.state)
    return page
