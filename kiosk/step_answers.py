"""What the server, the printer and staff's tests answer, to the page that asked. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk import inputs, step_booking, step_check_in, step_mine, step_rate, step_staff
from kiosk.inputs import Input
from kiosk.moves import Result, go, sorry, stay
from kiosk.pages import (
    Booked,
    BookingIt,
    BookService,
    CheckingIn,
    Finding,
    Given,
    Mine,
    PackageInfo,
    Page,
    Rating,
    Ready,
    Screen,
    Slots,
    Taking,
    Unchecked,
)  # fmt: skip


def _refused(screen: Screen, no: inputs.Refused) -> Result:
    match screen.page:
        case CheckingIn() | Unchecked() as page:
            return step_check_in.refused(screen, page, no)
        case Taking():
            return sorry(screen, no.message)
        case Slots(days=None) | BookingIt():
            return sorry(screen, no.message, BookService())
        case Finding() as page:
            return sorry(screen, no.message, step_mine.back_of(page))
        case Rating():
            return step_rate.refused(screen, no)
    return stay(screen)


def _silent(screen: Screen, _none: inputs.Silent) -> Result:
    match screen.page:
        case CheckingIn() as page:
            return step_check_in.silent(screen, page)
        case Slots(days=None) | BookingIt() as page:
            return step_booking.silent(screen, page)
        case Finding() as page:
            return step_mine.silent(screen, page)
    return stay(screen)


def _slip(page: Page, slip: inputs.Slip) -> Page:
    """The page with what became of its paper."""
    match page:
        case Given(ticket=about) | Booked(booking=about) if about.id == slip.ticket:
            return replace(page, slip=slip.state)
        case Ready() | PackageInfo() if slip.ticket == "list" and page.slip:
            return replace(page, slip=slip.state)
        case Mine(tickets, chosen=chosen) if page.slip and tickets[chosen][0].id == slip.ticket:
            return replace(page, slip=slip.state)
    return page


def _slipped(screen: Screen, slip: inputs.Slip) -> Result:
    return go(screen, _slip(screen.page, slip))


ANSWERS: dict[type[Input], Callable[[Screen, Any], Result]] = {
    inputs.Refused: _refused,
    inputs.Silent: _silent,
    inputs.Slip: _slipped,
    inputs.SlotsCame: step_booking.slots_came,
    inputs.Booked: step_booking.booked,
    inputs.Found: step_mine.found,
    inputs.GaveUp: step_mine.gave_up,
    inputs.Rated: step_rate.rated,
    inputs.PinChecked: step_staff.checked,
    inputs.Report: step_staff.reported,
}
