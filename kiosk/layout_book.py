"""Booking an appointment at the kiosk: which service, which day and time, and the code that was made. Pure."""

from __future__ import annotations

from datetime import date, datetime

from kiosk import offers
from kiosk.actions import Choose, Do, Pick
from kiosk.layout_blocks import Foot, above_foot, button, foot, foot_box, heading, panel, resting, tell
from kiosk.layout_load import Load, Tile, tile
from kiosk.layout_rows import grid
from kiosk.layout_ticket import headed, phone_card, told
from kiosk.lists import free_slots
from kiosk.look import GAP, Look, look_of
from kiosk.pages import Booked, BookService, Screen, Slots
from kiosk.paging import most, sheet
from kiosk.widgets import Box, Label, Widget
from lobby.catalogue import say
from lobby.centre import Service
from lobby.messages import Day, Slot

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
QUIET_JOIN = {"zh": "、", "en": ", "}
HEADLINES = {
    "printing": "Booked. Your slip is being printed…",
    "printed": "Booked. Please take your slip",
    "failed": "Booked. Please photograph this page",
}


def book_service(screen: Screen, page: BookService) -> list[Widget]:
    """For which service."""
    look, language = look_of(screen), screen.language
    shown, number, count = sheet(screen, "tiles", offers.bookable(screen), page.number)
    above, below = look.split(look.head)
    columns = 1 if look.elder and not look.low else 2
    cells = grid(above_foot(look, below), max(len(shown), most(screen, "tiles")), columns, GAP, 260)
    widgets = heading(look, above, say(language, "Book a time"), say(language, "For which service?"))
    for cell, service in zip(cells, shown, strict=False):
        widgets += tile(screen, look, cell, _tile(screen, service))
    return [*widgets, *foot(look, language, Foot(page=(number, count)))]


def _tile(screen: Screen, service: Service) -> Tile:
    sign = (service.icon or service.name.zh[:1], service.colour)
    return Tile(service.name, sign, Load("book", say(screen.language, "Touch to see free times")), Pick(service.id))


# --- days and times ---------------------------------------------------------------------------------------------------


def slots(screen: Screen, page: Slots) -> list[Widget]:
    """The days as tabs, the times of one of them as a grid with the places left in words."""
    look, language = look_of(screen), screen.language
    service = screen.facts.centre.service.get(page.service)
    title = tell(service.name, language) if service else ""
    above, below = look.split(look.head)
    x, y, width, height = above_foot(look, below)
    tall = 104.0
    shown, number, count = sheet(screen, "times", free_slots(page), page.number)
    sign = (service.icon or service.name.zh[:1], service.colour) if service else None
    widgets = heading(look, above, title, _advice(screen, page), sign=sign)
    if page.days is None or not shown:
        text = "Looking for free times…" if page.days is None else "There are no free times in the next days."
        box = (x, y, width, height)
        widgets.append(Label(box, say(language, text), look.name, look.colours.soft, align="center", lines=3))
    else:
        widgets += _tabs(screen, look, (x, y, width, tall), page.days, page.day)
        widgets += _times(screen, look, (x, y + tall + GAP, width, height - tall - GAP), shown)
    return [*widgets, *foot(look, language, Foot(Do("back"), page=(number, count)))]


def _advice(screen: Screen, page: Slots) -> str:
    """What to choose; the quietest times of the day are proposed."""
    quiet = [_clock(screen, slot) for slot in free_slots(page) if slot.quiet]
    if not quiet:
        return say(screen.language, "Choose a day and a time")
    return say(
        screen.language, "Choose a time. Few people come at {times}", times=QUIET_JOIN[screen.language].join(quiet)
    )


def _clock(screen: Screen, slot: Slot) -> str:
    return slot.at.astimezone(screen.facts.centre.zone).strftime("%H:%M")


def _tabs(screen: Screen, look: Look, box: Box, days: tuple[Day, ...], chosen: str | None) -> list[Widget]:
    """As many days as have room, the chosen one among them; what lies before and after is one touch away."""
    free = [day for day in days if any(slot.free > 0 for slot in day.slots)]
    room = most(screen, "days")
    place = next((number for number, day in enumerate(free) if day.date == chosen), 0)
    first = place // room * room
    shown = free[first : first + room]
    x, y, width, height = box
    arrow = 96.0 if len(free) > room else 0.0
    cells = grid((x + (arrow and arrow + 12), y, width - 2 * (arrow and arrow + 12), height), room, room, 12)
    widgets: list[Widget] = []
    for cell, day in zip(cells, shown, strict=False):
        widgets += _tab(screen, look, cell, day, on=day.date == chosen)
    left, right = (x, y, arrow, height), (x + width - arrow, y, arrow, height)
    if arrow and first > 0:
        widgets += button(look, left, "‹", Choose("day", free[first - 1].date), look.colours.quiet)
    elif arrow:
        widgets += resting(look, left, "‹")
    if arrow and first + room < len(free):
        widgets += button(look, right, "›", Choose("day", free[first + room].date), look.colours.quiet)
    elif arrow:
        widgets += resting(look, right, "›")
    return widgets


def _tab(screen: Screen, look: Look, box: Box, day: Day, *, on: bool) -> list[Widget]:
    x, y, width, height = box
    at = date.fromisoformat(day.date)
    tone = look.colours.primary if on else look.colours.key
    words = say(screen.language, "{month}-{day}", month=f"{at.month:02d}", day=f"{at.day:02d}")
    weekday = say(screen.language, DAYS[at.weekday()])
    return [
        panel(look, box, tone, radius=22, action=Choose("day", day.date)),
        Label((x + 8, y + 6, width - 16, height * 0.46), weekday, look.small + 1, tone.ink, bold=True, align="center",
              smallest=0.6),
        Label((x + 8, y + height * 0.46, width - 16, height * 0.46), words, look.small, tone.ink, align="center",
              smallest=0.6),
    ]  # fmt: skip


def _times(screen: Screen, look: Look, box: Box, shown: list[Slot]) -> list[Widget]:
    columns = (3 if look.elder else 4) if not look.low else (4 if look.elder else 5)
    widgets: list[Widget] = []
    for cell, slot in zip(grid(box, most(screen, "times"), columns, 14, 150), shown, strict=False):
        widgets += _time(screen, look, cell, slot)
    return widgets


def _time(screen: Screen, look: Look, box: Box, slot: Slot) -> list[Widget]:
    x, y, width, height = box
    language = screen.language
    at = _clock(screen, slot)
    words = say(language, "{count} places", count=slot.free) if slot.free > 1 else say(language, "last place")
    tone = look.colours.good if slot.quiet else look.colours.key
    ink = look.colours.soft if slot.free > 1 else look.colours.warm.face
    if slot.quiet:
        words, ink = say(language, "quiet · {count}", count=slot.free), tone.ink
    size = min(look.name + 2, round(height * 0.42))
    small = min(look.small, round(height * 0.26))
    return [
        panel(look, box, tone, radius=20, action=Choose("slot", slot.at.isoformat())),
        Label((x + 8, y + height * 0.06, width - 16, height * 0.54), at, size, tone.ink, bold=True, align="center"),
        Label((x + 8, y + height * 0.58, width - 16, height * 0.36), words, max(small, 25), ink, align="center",
              smallest=0.8),
    ]  # fmt: skip


# --- made -------------------------------------------------------------------------------------------------------------


def booked(screen: Screen, page: Booked) -> list[Widget]:
    """The code, huge, and its QR code; when, for what, and what to do on the day."""
    look, language = look_of(screen), screen.language
    booking, tone = page.booking, look.colours.warn if page.slip == "failed" else look.colours.good
    above, below = look.split(812)
    x, y, width, height = above
    below = (*below[:3], foot_box(look)[1] - GAP - below[1])
    service = screen.facts.centre.service.get(booking.service)
    lines = [
        (say(language, "Service"), tell(service.name, language) if service else ""),
        (say(language, "Day"), day_of(booking.at.astimezone(screen.facts.centre.zone), language)),
        (say(language, "Appointment time"), booking.at.astimezone(screen.facts.centre.zone).strftime("%H:%M")),
    ]
    hint = say(language, "On the day, hold this code before the scanner of a kiosk to check in.")
    keep = say(language, "Please keep this code; nobody needs your name.")
    done = (x + width / 5, foot_box(look)[1], width * 3 / 5, foot_box(look)[3])
    return [
        panel(look, above, look.colours.card, radius=40),
        *headed(look, (x, y, width, 130), say(language, HEADLINES[page.slip]), tone),
        Label((x + 40, y + 150, width - 80, 60), say(language, "Booking code"), look.body, look.colours.soft,
              align="center"),
        Label((x + 40, y + 206, width - 80, 220), booking.code, 190, look.colours.card.ink, bold=True, align="center",
              smallest=0.4),
        *told(look, (x + 60, y + 440, width - 120, height - 460), lines),
        *phone_card(look, below, booking.code, hint, keep),
        *button(look, done, say(language, "Done"), Do("home"), size=look.key + 6),
    ]  # fmt: skip


def day_of(at: datetime, language: str) -> str:
    """A day in words, with its weekday."""
    return say(
        language, "{weekday}, {year}-{month}-{day}", weekday=say(language, WEEKDAYS[at.weekday()]), year=at.year,
        month=f"{at.month:02d}", day=f"{at.day:02d}",
    )  # fmt: skip
