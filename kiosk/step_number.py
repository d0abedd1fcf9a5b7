"""A number: what stands before it, the asking, and what was given. One press is one ticket. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects, offers
from kiosk.actions import Action, Choose, Do
from kiosk.moves import Result, end, go, sorry, stay
from kiosk.pages import Given, Grounds, PackageInfo, Page, Ready, Screen, Wanted
from kiosk.step_identify import identify_or_take
from lobby.centre import Centre


def begin(screen: Screen, wanted: Wanted) -> Result:
    """Somebody wants a number: first what they should know before it, where there is something."""
    closed = offers.closed_sentence(screen, wanted.service)
    if closed is not None:
        return sorry(screen, closed, screen.page)
    if offers.something_to_show(screen.facts.centre, wanted):
        return go(screen, Ready(wanted, screen.page))
    return identify_or_take(screen, wanted, screen.page)


def pressed(screen: Screen, page: PackageInfo | Ready | Grounds | Given, action: Action) -> Result:
    """A press on the pages around a number."""
    match page:
        case PackageInfo():
            return _before(screen, page, wanted_of(screen.facts.centre, page), action)
        case Ready():
            return _before(screen, page, page.wanted, action)
        case Grounds():
            return _ground(screen, page, action)
    match action:
        case Do("home"):
            return end(screen)
        case Do("reprint") if page.slip == "failed":
            again = effects.Reprint(page.ticket, page.url, screen.language)
            return go(screen, replace(page, slip="printing"), again)
    return stay(screen)


def wanted_of(centre: Centre, page: PackageInfo) -> Wanted:
    """What a package's number is for: its first step."""
    return Wanted(centre.package[page.package].steps[0].service, package=page.package)


def _before(screen: Screen, page: PackageInfo | Ready, wanted: Wanted, action: Action) -> Result:
    """The page with what to bring: take the number, print the list, claim a priority."""
    match action:
        case Do("take"):
            closed = offers.closed_sentence(screen, wanted.service)
            return sorry(screen, closed, page.back) if closed else identify_or_take(screen, wanted, page)
        case Do("print_list") if page.slip != "printing" and offers.materials(screen.facts.centre, wanted):
            return go(screen, replace(page, slip="printing"), effects.PrintList(wanted, screen.language))
        case Do("priority") if screen.facts.centre.grounds:
            return go(screen, Grounds(page if isinstance(page, Ready) else Ready(wanted, page)))
        case Do("normal") if isinstance(page, Ready):
            return go(screen, replace(page, wanted=replace(wanted, ticket_class="normal", basis=None)))
        case Do("back"):
            return go(screen, page.back)
    return stay(screen)


def _ground(screen: Screen, page: Grounds, action: Action) -> Result:
    ready, back = page.ready, _from(page.ready)
    match action:
        case Choose("basis", which) if which in screen.facts.centre.ground:
            claimed = replace(ready.wanted, ticket_class="priority", basis=which)
            return go(screen, replace(ready, wanted=claimed))
        case Do("normal"):
            return go(screen, replace(ready, wanted=replace(ready.wanted, ticket_class="normal", basis=None)))
        case Do("back"):
            return go(screen, back)
    return stay(screen)


def _from(ready: Ready) -> Page:
    """Where the grounds were opened: a package's page opens them itself, as long as nothing is claimed."""
    unclaimed = ready.wanted.ticket_class == "normal"
    return ready.back if isinstance(ready.back, PackageInfo) and unclaimed else ready
