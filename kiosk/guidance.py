"""What the voice says when a page comes, in the screen's language: short, kind, and what to do first. Pure.

It says no code and no identity: whoever stands beside hears it too. A number is public, and read as people read it.
"""

from __future__ import annotations

from kiosk import offers
from kiosk import pages as p
from kiosk.layout_blocks import tell
from kiosk.layout_home import shut
from kiosk.layout_materials import name_of, package_of
from kiosk.pages import Page, Screen
from lobby import phrases
from lobby.catalogue import say
from lobby.messages import Ticket

PLAIN: dict[type[Page], str] = {
    p.Search: "Type the first letters of what you came for, or its code.",
    p.Packages: "Choose what you came for. One number serves all its steps.",
    p.Grounds: "Who goes first by law? Touch your line.",
    p.Taking: "Getting your number…",
    p.CheckingIn: "Looking for your appointment…",
    p.Unchecked: "The network is away for a moment. You can take a number now, or try again.",
    p.BookService: "For which service do you want to book a time?",
    p.BookingIt: "Booking your time…",
    p.Finding: "Looking for your number…",
    p.Rating: "Sending your rating…",
}
IDENTIFY = {
    "take": "This service is given to a person: put your identity card on the reader.",
    "check_in": "Put your identity card on the reader to check in.",
    "find": "Put your identity card on the reader, or hold your slip's QR code before the scanner.",
    "book": "Put your identity card on the reader to book this time.",
}
GIVEN = {
    "printing": "Your number is {number}. Your slip is being printed.",
    "printed": "Your number is {number}. Please take your slip.",
    "failed": "Your number is {number}. There is no paper: please photograph the screen.",
}
BOOKED = {
    "printing": "Your time is booked. Your slip is being printed.",
    "printed": "Your time is booked. Please take your slip.",
    "failed": "Your time is booked. There is no paper: please photograph the screen.",
}
HELP = {
    "asking": "Calling a member of staff. Please stay here.",
    "coming": "A member of staff is coming. Please stay here.",
    "missed": "Nobody could be reached. Please go to the reception desk; you will be helped there.",
}


def sentence(screen: Screen) -> str | None:
    """What to say of this page, or None where nothing is said: nobody is there, or it is the staff's."""
    language, page = screen.language, screen.page
    if screen.warned:
        return say(language, "Are you still there? Touch the screen if you need more time.")
    if type(page) in PLAIN:
        return say(language, PLAIN[type(page)])
    return _message(screen) or _found(screen) or _number(screen) or _appointment(screen)


def _message(screen: Screen) -> str | None:
    match screen.page:
        case p.Home():
            return _home(screen)
        case p.Sorry(message):
            return tell(message, screen.language)
        case p.Helped(state):
            return say(screen.language, HELP[state])
        case p.Rate(grade=None):
            return say(screen.language, "How was your visit? Touch one of the five faces.")
        case p.Rate():
            return say(screen.language, "Touch what fits, or nothing. Then touch “Send my rating”.")
    return None


def _home(screen: Screen) -> str:
    closed = shut(screen)
    if closed is not None:
        return tell(closed, screen.language)
    low = say(screen.language, "Everything you can touch is in the lower part of the screen.") if screen.low else ""
    welcome = say(screen.language, "Welcome. Touch what you came for. With an appointment, touch check in.")
    return f"{welcome} {low}".strip()


def _found(screen: Screen) -> str | None:
    language, centre = screen.language, screen.facts.centre
    match screen.page:
        case p.InDepartment(which):
            name = next((tell(one.name, language) for one in centre.departments if one.id == which), "")
            return say(language, "{department}. Touch the matter you came for.", department=name)
        case p.PackageInfo(which):
            package = package_of(centre, which)
            if package is not None:
                name, steps = tell(package.name, language), len(package.steps)
                return say(language, "{package}: {steps} steps with one number. Touch “Take my number”.",
                           package=name, steps=steps)  # fmt: skip
        case p.Ready(wanted):
            name = tell(name_of(centre, wanted), language)
            if offers.materials(centre, wanted):
                return say(language, "{matter}. Please check what to bring, then touch “Take my number”.",
                           matter=name)  # fmt: skip
            return say(language, "{matter}. Touch “Take my number”.", matter=name)
        case p.Identify(purpose, wrong=wrong):
            return tell(wrong, language) if wrong else say(language, IDENTIFY[purpose]).replace("\n", "")
    return None


def _number(screen: Screen) -> str | None:
    language = screen.language
    match screen.page:
        case p.Given(ticket, _url, offline, slip):
            first = say(language, GIVEN[slip], number=spoken(ticket, language))
            calm = say(language, "The network is away for a moment. Your number is valid and keeps its place.")
            return f"{first} {calm}" if offline else first
        case p.Mine(tickets, bookings, chosen, giving_up):
            if not tickets:
                return say(language, "You have {count} appointments.", count=len(bookings))
            ticket = tickets[chosen][0]
            number = spoken(ticket, language)
            if giving_up:
                return say(
                    language, "Do you want to give up number {number}? You lose your place in line.", number=number
                )
            return say(language, "Your number is {number}. {count} people are before you.", number=number,
                       count=ticket.ahead)  # fmt: skip
    return None


def _appointment(screen: Screen) -> str | None:
    language = screen.language
    match screen.page:
        case p.CheckIn(phone=None):
            return say(language, "Hold the QR code of your booking before the scanner, or type your booking code.")
        case p.CheckIn():
            return say(language, "Type the last four digits of your phone number.")
        case p.Slots(days=None):
            return say(language, "Looking for free times…")
        case p.Slots():
            return say(language, "Choose a day and a time")
        case p.Booked(slip=slip):
            return say(language, BOOKED[slip])
    return None


def spoken(ticket: Ticket, language: str) -> str:
    """A number as people read it aloud: letters as they are, digits one by one."""
    return phrases.number_zh(ticket.number) if language == "zh" else phrases.number_en(ticket.number)
