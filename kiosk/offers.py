"""What this kiosk offers in this moment, and what it says of what it does not. Pure readers of a screen.

`kiosk.layout` draws nothing that is not offered here, and the steps take no press for it.
"""

from __future__ import annotations

from kiosk.actions import What
from kiosk.pages import Facts, Screen, Wanted
from lobby.centre import Centre, Service
from lobby.matters import Department, Item
from lobby.messages import Text, Ticket


def entries(screen: Screen) -> tuple[What, ...]:
    """The ways on from the first page besides its tiles, in the order of how often they are wanted."""
    centre = screen.facts.centre
    ways: dict[What, bool] = {
        "check_in": True,
        "my_ticket": True,
        "search": bool(centre.items or centre.packages),
        "packages": bool(centre.packages),
        "book": screen.facts.online and bool(bookable(screen)),
    }
    return tuple(way for way, offered in ways.items() if offered)


def home_tiles(centre: Centre) -> list[Department | Service]:
    """The tiles of the first page: its services.

    Where it is set so, departments that have items, then those services that no item of theirs leads to. So every service
    can be reached.
    """
    if centre.kiosk.home == "services":
        return list(centre.services)
    shown = departments(centre)
    known = {department.id for department in shown}
    covered = {item.service for item in centre.items if item.department in known}
    return [*shown, *(service for service in centre.services if service.id not in covered)]


def departments(centre: Centre) -> list[Department]:
    """Those that have items."""
    found = {item.department for item in centre.items}
    return [department for department in centre.departments if department.id in found]


def items_of(centre: Centre, department: str) -> list[Item]:
    """The items of a department, in the order of the centre's file."""
    return [item for item in centre.items if item.department == department]


def bookable(screen: Screen) -> list[Service]:
    """The services for which an appointment can be made here: the centre allows it, and one can say who one is."""
    facts = screen.facts
    if not takes_appointments(facts.centre) or not may_identify(facts):
        return []
    return [service for service in facts.centre.services if service.bookable]


def takes_appointments(centre: Centre) -> bool:
    """Whether the centre has appointments that can be booked at all."""
    return centre.appointments.capacity > 0 and any(service.bookable for service in centre.services)


def may_identify(facts: Facts) -> bool:
    """Whether this kiosk has a way at all to tell who somebody is, be it out of order now or not."""
    return facts.reader != "none" or facts.centre.kiosk.verifier is not None


def can_identify(facts: Facts) -> bool:
    """Whether somebody can say who they are in this moment: the reader is `ok`, or codes are verified."""
    return facts.reader == "ok" or (facts.centre.kiosk.verifier is not None and facts.online)


def can_skip(facts: Facts, service: str) -> bool:
    """Whether a number of this service is given without identity: nobody demands it, or nobody can be asked (law 8)."""
    return facts.centre.service[service].identity != "required" or not facts.online


def closed_sentence(screen: Screen, service: str) -> Text | None:
    """Why no numbers of this service are given now, or None. The server's word counts; cut off, the kiosk's own clock."""
    facts = screen.facts
    board = facts.boards.get(facts.centre.service[service].queue)
    if facts.online and board is not None:
        return board.closed.get(service)
    return facts.closed


def materials(centre: Centre, wanted: Wanted) -> tuple[Text, ...]:
    """What to bring: as the package or the item says, else as the service does."""
    service = centre.service[wanted.service]
    described = centre.package.get(wanted.package or "") or centre.item.get(wanted.item or "") or service
    return described.materials or service.materials


def guide(centre: Centre, wanted: Wanted) -> Text | None:
    """What to know beforehand about an item."""
    item = centre.item.get(wanted.item or "")
    return item.guide if item else None


def something_to_show(centre: Centre, wanted: Wanted) -> bool:
    """Whether a page stands before the number: what to bring, a guide, or a class to choose."""
    listed = centre.kiosk.checklist and bool(materials(centre, wanted))
    return listed or guide(centre, wanted) is not None or bool(centre.grounds)


def is_over(ticket: Ticket) -> bool:
    """Whether nothing is to come of a number any more, so that it is neither printed nor given up."""
    return ticket.state in ("finished", "cancelled", "expired")


def notice(facts: Facts) -> Text | None:
    """What the manager has to say to everybody who comes by."""
    return facts.notice or facts.centre.kiosk.notice


def slides(facts: Facts) -> int:
    """How many pages there are to attract with: the pictures, and the notice after them. 0: the first page stays."""
    return facts.pictures + (1 if notice(facts) else 0) if facts.centre.kiosk.attract_seconds else 0
