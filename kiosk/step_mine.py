"""What somebody has here: found by card or slip, printed once more, given up. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects, inputs, offers, step_rate
from kiosk.actions import Action, Choose, Do
from kiosk.moves import Result, go, sorry, stay
from kiosk.pages import Finding, Home, Mine, Screen, Sorry
from lobby.catalogue import both


def pressed(screen: Screen, page: Mine, action: Action) -> Result:
    """A press among one's own numbers. Giving one up is asked twice and done once."""
    if page.giving_up:
        return _sure(screen, page, action)
    result = stay(screen)
    ticket = page.tickets[page.chosen][0] if page.tickets else None
    live = ticket is not None and not offers.is_over(ticket)
    match action:
        case Do("back"):
            result = go(screen, Home())
        case Choose("ticket", which):
            places = [place for place, (one, _) in enumerate(page.tickets) if one.id == which]
            result = go(screen, replace(page, chosen=places[0], slip=None)) if places else result
        case Do("give_up") if live and ticket and ticket.token:
            result = go(screen, replace(page, giving_up=True))
        case Do("reprint") if live and page.slip in (None, "failed"):
            ticket, url = page.tickets[page.chosen]
            result = go(screen, replace(page, slip="printing"), effects.Reprint(ticket, url, screen.language))
    return result


def found(screen: Screen, came: inputs.Found) -> Result:
    """What there is, or that there is nothing."""
    if not isinstance(screen.page, Finding) or screen.page.giving_up:
        return stay(screen)
    if came.visit and came.token and all(offers.is_over(ticket) for ticket, _ in came.tickets):
        return step_rate.begin(screen, came.visit, came.token)
    if came.tickets or came.bookings:
        return go(screen, Mine(came.tickets, came.bookings))
    return sorry(screen, both("You have no number and no appointment here today."))


def gave_up(screen: Screen, came: inputs.GaveUp) -> Result:
    """A number is given up; what else there is stays."""
    mine = screen.page.giving_up if isinstance(screen.page, Finding) else None
    gone = next((one for one, _ in mine.tickets if one.id == came.ticket), None) if mine else None
    if mine is None or gone is None:
        return stay(screen)
    left = tuple(pair for pair in mine.tickets if pair[0].id != came.ticket)
    back = Mine(left, mine.bookings) if left or mine.bookings else Home()
    return go(screen, Sorry(both("{number} has been given up. Thank you.", number=gone.number), back, good=True))


def silent(screen: Screen, page: Finding) -> Result:
    """Nobody answered."""
    message = both("The network is away for a moment. Please try again, or ask at the reception desk.")
    return sorry(screen, message, back_of(page))


def back_of(page: Finding) -> Mine | Home:
    """Where one was before asking: among one's numbers, or at the start."""
    return replace(page.giving_up, giving_up=False) if page.giving_up else Home()


def _sure(screen: Screen, page: Mine, action: Action) -> Result:
    """The question whether they are sure: nothing else can be pressed meanwhile."""
    ticket, _url = page.tickets[page.chosen]
    match action:
        case Do("confirm") if ticket.token:
            return go(screen, Finding(page), effects.GiveUpTicket(ticket.id, ticket.token))
        case Do("back"):
            return go(screen, replace(page, giving_up=False))
    return stay(screen)
