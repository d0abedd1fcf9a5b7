"""What somebody has here: a number's place in line, the slip once more, giving it up; and their appointments. Pure."""

from __future__ import annotations

from kiosk import offers
from kiosk.actions import Choose, Do
from kiosk.layout_blocks import Foot, above_foot, button, card, foot, heading, panel, tell
from kiosk.layout_book import day_of
from kiosk.layout_rows import grid
from kiosk.layout_ticket import phone_card, place_of, told, wait_of, what_for
from kiosk.look import GAP, Look, look_of
from kiosk.pages import Mine, Screen
from kiosk.widgets import Box, Label, Panel, Widget
from lobby.catalogue import say
from lobby.messages import Booking, Ticket

STATES = {
    "waiting": "waiting", "called": "Called: please go to {window} now", "serving": "being served at {window}",
    "parked": "on hold; stay near the window", "no_show": "missed: please ask at the reception desk",
    "finished": "Finished. Thank you for coming", "cancelled": "You gave this number up",
    "expired": "Over: please take a new number",
}  # fmt: skip
LEAST_CARD = 280
REPRINTS = {None: "Print the slip again", "printing": "Your slip is being printed…", "printed": "Please take your slip",
            "failed": "No paper: please photograph this page"}  # fmt: skip


def mine(screen: Screen, page: Mine) -> list[Widget]:
    """The chosen number large, the others as tabs, the appointments below."""
    if page.giving_up and page.tickets:
        return _sure(screen, page)
    look, language = look_of(screen), screen.language
    if not page.tickets:
        return _only_bookings(screen, look, page)
    ticket, _url = page.tickets[page.chosen]
    above, below = look.split(480 if offers.is_over(ticket) else 800)
    room = above_foot(look, below)
    return [
        *_number(screen, look, above, ticket),
        *_rest(screen, look, room, page),
        *foot(look, language, Foot(Do("home"))),
    ]


def _number(screen: Screen, look: Look, box: Box, ticket: Ticket) -> list[Widget]:
    x, y, width, height = box
    state = _state(screen, ticket)
    ink = look.colours.card.ink
    head = look.colours.good if ticket.state in ("called", "serving") else look.colours.info
    return [
        panel(look, box, look.colours.card, radius=40),
        Label((x + 40, y + 20, width - 80, 220), ticket.number, 200, ink, bold=True, align="center", smallest=0.4),
        Label((x + 60, y + 226, width - 120, 96), what_for(screen, ticket), look.name + 2, ink, bold=True, align="center",
              lines=3, smallest=0.46),
        Panel((x + 60, y + 326, width - 120, 96), head.face, 26, head.edge, edge_width=look.edge_width),
        Label((x + 80, y + 326, width - 160, 96), state, look.name, head.ink, bold=True, align="center", smallest=0.5),
        *told(look, (x + 60, y + 440, width - 120, height - 460), _facts(screen, ticket)),
    ]  # fmt: skip


def _state(screen: Screen, ticket: Ticket) -> str:
    language, centre = screen.language, screen.facts.centre
    window = centre.window.get(ticket.window or "")
    name = tell(window.name, language) if window else ""
    if ticket.state == "waiting":
        if ticket.ahead == 0:
            return say(language, "You are next")
        return say(language, "{count} people are before you", count=ticket.ahead)
    return say(language, STATES.get(ticket.state, ticket.state)).format(window=name)


def _facts(screen: Screen, ticket: Ticket) -> list[tuple[str, str]]:
    """What is still to expect: the line above has said who is before; whoever was called waits no longer."""
    if offers.is_over(ticket):
        return []
    return [*(wait_of(screen, ticket) if ticket.state == "waiting" else []), *place_of(screen, ticket)]


def _rest(screen: Screen, look: Look, box: Box, page: Mine) -> list[Widget]:
    """Tabs of other numbers, the two keys, appointments: what there is, from above."""
    x, y, width, height = box
    widgets: list[Widget] = []
    tall = 110.0
    if len(page.tickets) > 1:
        shown = _around(page)
        for cell, (place, one) in zip(grid((x, y, width, 96), len(shown), len(shown)), shown, strict=True):
            tone = look.colours.primary if place == page.chosen else look.colours.key
            widgets += button(look, cell, one.number, Choose("ticket", one.id), tone, radius=24)
        y, height = y + 96 + GAP, height - 96 - GAP
    ticket, url = page.tickets[page.chosen]
    if offers.is_over(ticket):
        return widgets + _bookings(screen, look, (x, y, width, height), page.bookings)
    left, right = grid((x, y, width, tall), 2, 2, GAP)
    widgets += _keys(screen, look, left, right, page)
    rest = (x, y + tall + GAP, width, height - tall - GAP)
    if page.bookings or rest[3] < LEAST_CARD or url is None:
        return widgets + _bookings(screen, look, rest, page.bookings)
    first = say(screen.language, "Scan to follow your place in line on your phone")
    called = say(screen.language, "The screens and the voice will call your number.")
    return widgets + phone_card(look, rest, url, first, called)


def _around(page: Mine) -> list[tuple[int, Ticket]]:
    """At most four numbers, the chosen one among them."""
    first = min(page.chosen // 4 * 4, max(0, len(page.tickets) - 4))
    return [(place, ticket) for place, (ticket, _) in enumerate(page.tickets)][first : first + 4]


def _keys(screen: Screen, look: Look, left: Box, right: Box, page: Mine) -> list[Widget]:
    language = screen.language
    ticket = page.tickets[page.chosen][0]
    words = say(language, REPRINTS[page.slip])
    size = look.key - 6
    widgets: list[Widget] = []
    if page.slip in (None, "failed"):
        tone = look.colours.warn if page.slip else look.colours.primary
        widgets += button(look, left, words, Do("reprint"), tone, size=size, lines=2)
    else:
        tone = look.colours.good
        x, y, width, height = left
        widgets += [
            Panel(left, tone.face, 30, tone.edge, edge_width=look.edge_width),
            Label(
                (x + 16, y, width - 32, height), words, size, tone.ink, bold=True, align="center", lines=2, smallest=0.6
            ),
        ]
    if ticket.token:
        widgets += button(look, right, say(language, "Give this number up"), Do("give_up"), look.colours.quiet, size=size,
                          lines=2)  # fmt: skip
    return widgets


def _bookings(screen: Screen, look: Look, box: Box, bookings: tuple[Booking, ...]) -> list[Widget]:
    """Appointments to come: as many as have room."""
    x, y, width, height = box
    if not bookings or height < 110:
        return []
    tall = 120.0 if not look.elder else 140.0
    fit = max(1, int((height - 8) // (tall + 14)))
    shown = bookings[:fit]
    return [
        widget
        for cell, booking in zip(grid((x, y, width, (tall + 14) * fit - 14), fit, 1, 14, tall), shown, strict=False)
        for widget in _booking(screen, look, cell, booking)
    ]


def _booking(screen: Screen, look: Look, box: Box, booking: Booking) -> list[Widget]:
    x, y, width, height = box
    language, at = screen.language, booking.at.astimezone(screen.facts.centre.zone)
    service = screen.facts.centre.service.get(booking.service)
    name = tell(service.name, language) if service else ""
    when = f"{day_of(at, language)} {at.strftime('%H:%M')}"
    ink = look.colours.card.ink
    first = say(language, "Appointment: {service}", service=name)
    return [
        card(look, box),
        Label((x + 32, y + 8, width - 330, height / 2 - 4), first, look.name - 6, ink, bold=True, smallest=0.55),
        Label(
            (x + 32, y + height / 2, width - 330, height / 2 - 10), when, look.small, look.colours.soft, smallest=0.66
        ),
        Label((x + width - 290, y, 260, height), booking.code, look.name, ink, bold=True, align="right", smallest=0.6),
    ]


def _only_bookings(screen: Screen, look: Look, page: Mine) -> list[Widget]:
    language = screen.language
    above, below = look.split(look.head)
    hint = say(language, "On the day, hold this code before the scanner of a kiosk to check in.")
    return [
        *heading(look, above, say(language, "Your appointments"), hint),
        *_bookings(screen, look, above_foot(look, below), page.bookings),
        *foot(look, language, Foot(Do("home"))),
    ]


def _sure(screen: Screen, page: Mine) -> list[Widget]:
    """Giving up is asked twice; the way back is the larger key."""
    look, language = look_of(screen), screen.language
    ticket = page.tickets[page.chosen][0]
    above, below = look.split(look.space[3] - 380)
    x, y, width, height = above
    bx, by, bw, bh = below
    ink = look.colours.card.ink
    middle = y + height / 2
    top = by + (bh - 330) / 2 if look.low else by
    return [
        panel(look, above, look.colours.card, radius=40),
        Label((x + 60, middle - 290, width - 120, 120), say(language, "Give this number up?"), look.title, ink, bold=True,
              align="center", smallest=0.5),
        Label((x + 40, middle - 170, width - 80, 250), ticket.number, 220, ink, bold=True, align="center", smallest=0.4),
        Label((x + 80, middle + 90, width - 160, 190),
              say(language, "You lose your place in line. This cannot be undone."), look.body + 4, look.colours.soft,
              align="center", lines=3, smallest=0.6),
        *button(look, (bx, top, bw, 170), say(language, "Keep my number"), Do("back"), size=look.key + 6),
        *button(look, (bx, top + 190, bw, 140), say(language, "Yes, give it up"), Do("confirm"), look.colours.quiet),
    ]  # fmt: skip
