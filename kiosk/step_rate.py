"""How a visit was (好差评): a face, reasons for whoever wants to give some, and thanks. Voluntary, once a visit. Pure.

Two touches are enough. Whoever leaves after touching a face has said what they think: it is sent when the page's time is
over, without reasons that were not chosen. Whoever goes back or home has said nothing.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects, inputs
from kiosk.actions import Action, Choose, Do
from kiosk.moves import Result, go, sorry, stay
from kiosk.pages import Rate, Rating, Screen, Sorry
from lobby.catalogue import both
from lobby.centre import Centre
from lobby.messages import Text, Visit
from lobby.rating_settings import BAD, Reason

GRADES = (5, 4, 3, 2, 1)
MOST_REASONS = 8
"""So many of a grade stand on one page; those that pads show come first."""


def begin(screen: Screen, visit: Visit, token: str) -> Result:
    """A slip whose visit is over: it may be rated, or it is said why not."""
    match visit.rating:
        case "given":
            rated_already = both("This visit has been rated already. Thank you.")
            return go(screen, Sorry(rated_already, good=True))
        case "over":
            days = screen.facts.centre.ratings.days
            return sorry(screen, both("A visit can be rated for {days} days. That time is over.", days=days))
    return go(screen, Rate(visit, token))


def reasons_of(centre: Centre, grade: int) -> tuple[Reason, ...]:
    """What may be touched once a grade is chosen, by the centre's own table."""
    return tuple(sorted(centre.reasons.of(grade), key=lambda one: not one.pad)[:MOST_REASONS])


def pressed(screen: Screen, page: Rate, action: Action) -> Result:
    """A face; reasons, each once more to take it back; send, or back to the faces."""
    if page.grade is None:
        return _faced(screen, page, action)
    match action:
        case Choose("reason", which) if any(one.id == which for one in reasons_of(screen.facts.centre, page.grade)):
            return go(screen, replace(page, reasons=_turned(page.reasons, which)))
        case Do("submit"):
            return send(screen, page)
        case Do("back"):
            return go(screen, Rate(page.visit, page.token))
    return stay(screen)


def send(screen: Screen, page: Rate) -> Result:
    """The grade that was chosen, with its reasons."""
    if page.grade is None:
        return stay(screen)
    return go(screen, Rating(page.grade), effects.Rate(page.token, page.grade, page.reasons))


def rated(screen: Screen, came: inputs.Rated) -> Result:
    """Thanks; and where it is only kept yet, that it will go."""
    if not isinstance(screen.page, Rating):
        return stay(screen)
    return go(screen, Sorry(_thanks(screen.page.grade, kept=came.kept), good=True))


def refused(screen: Screen, no: inputs.Refused) -> Result:
    """The server's own sentence; who has rated already hears no reproach."""
    return go(screen, Sorry(no.message, good=no.reason == "already_rated"))


def _faced(screen: Screen, page: Rate, action: Action) -> Result:
    match action:
        case Choose("grade", text) if text in map(str, GRADES):
            chosen = replace(page, grade=int(text))
            asks = reasons_of(screen.facts.centre, int(text))
            return go(screen, chosen) if asks else send(screen, chosen)
    return stay(screen)


def _turned(chosen: tuple[str, ...], which: str) -> tuple[str, ...]:
    return tuple(one for one in chosen if one != which) if which in chosen else (*chosen, which)


def _thanks(grade: int, *, kept: bool) -> Text:
    if kept:
        return both("Thank you. Your rating is kept here and goes out as soon as the network is back.")
    if grade <= BAD:
        return both("Thank you for telling us. Somebody will look into it.")
    return both("Thank you for your rating.")
