"""Booking an appointment at the kiosk: which service, which day and time, whose. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects, inputs, offers
from kiosk.actions import Action, Choose, Do, Pick
from kiosk.lists import slot_of
from kiosk.moves import Result, end, go, sorry, stay
from kiosk.pages import Booked, BookingIt, BookService, Screen, Slots
from kiosk.step_identify import identify_to_book, no_reader
from lobby.catalogue import both
from lobby.messages import Day


def to_booking(screen: Screen) -> Result:
    """From the first page, where the centre takes appointments."""
    if not offers.takes_appointments(screen.facts.centre):
        return stay(screen)
    return go(screen, BookService()) if offers.bookable(screen) else sorry(screen, no_reader())


def pressed(screen: Screen, page: BookService | Slots | Booked, action: Action) -> Result:
    """A press on the pages of booking."""
    match page, action:
        case BookService(), Pick(which) if any(service.id == which for service in offers.bookable(screen)):
            return go(screen, Slots(which), effects.AskSlots(which))
        case Slots(), Do("back"):
            return go(screen, BookService())
        case Slots(days=days), Choose("day", date) if any(day.date == date for day in days or ()):
            return go(screen, replace(page, day=date, number=0))
        case Slots(), Choose("slot", at) if slot := slot_of(page, at):
            return identify_to_book(screen, page.service, slot.at.isoformat())
        case Booked(), Do("home"):
            return end(screen)
    return stay(screen)


def slots_came(screen: Screen, came: inputs.SlotsCame) -> Result:
    """The free times; the first day with one is opened, or the one that was open."""
    page = screen.page
    if not isinstance(page, Slots) or came.service != page.service:
        return stay(screen)
    dates = [day.date for day in came.days if _free(day)]
    day = page.day if page.day in dates else next(iter(dates), None)
    return go(screen, Slots(page.service, came.days, day))


def booked(screen: Screen, came: inputs.Booked) -> Result:
    """It is made."""
    return go(screen, Booked(came.booking)) if isinstance(screen.page, BookingIt) else stay(screen)


def silent(screen: Screen, page: Slots | BookingIt) -> Result:
    """Nobody answered. Whether a booking was made is then not known, and said."""
    if isinstance(page, Slots):
        return sorry(
            screen, both("The free times cannot be looked up now. Please try again in a moment."), BookService()
        )
    return sorry(
        screen, both("The network is away for a moment. Please look under “My number” whether your time is booked.")
    )


def _free(day: Day) -> bool:
    return any(slot.free > 0 for slot in day.slots)
