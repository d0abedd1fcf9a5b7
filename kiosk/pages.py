"""The pages of the kiosk's screen, and all that it knows. Pure data.

`kiosk.screens.step` makes a screen and effects out of a screen and an input; `kiosk.layout` makes widgets of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kiosk.page_check_in import Behalf, CheckIn, CheckingIn, Unchecked
from kiosk.page_rate import Rate, Rating
from lobby.centre import Centre
from lobby.messages import Booking, Day, QueueBoard, Text, Ticket

__all__ = [
    "Attract", "Behalf", "BookService", "Booked", "BookingIt", "CheckIn", "CheckingIn", "Facts", "Finding", "Given",
    "Grounds", "HelpState", "Helped", "Home", "Identify", "InDepartment", "Mine", "PackageInfo", "Packages", "Page", "Pin",
    "Rate", "Rating", "Ready", "Screen", "Search", "SlipState", "Slots", "Sorry", "Staff", "Taking", "Unchecked", "Wanted",
]  # fmt: skip

SlipState = Literal["printing", "printed", "failed"]
HelpState = Literal["asking", "coming", "missed"]


@dataclass(frozen=True)
class Wanted:
    """What a number is to be for. `basis` is the id of the ground of priority; `sealed` is the citizen, if they said who."""

    service: str
    item: str | None = None
    package: str | None = None
    ticket_class: Literal["normal", "priority"] = "normal"
    basis: str | None = None
    sealed: str | None = field(default=None, repr=False)


# --- finding what one came for ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Attract:
    """Nobody is here: pictures and the hall's notice, one after another. A touch leads home."""

    number: int = 0


@dataclass(frozen=True)
class Home:
    """The services, or where the centre has departments these, on as many pages as they need."""

    number: int = 0


@dataclass(frozen=True)
class InDepartment:
    """The items of a department."""

    department: str
    number: int = 0


@dataclass(frozen=True)
class Search:
    """Items, packages and services by the initials of their pinyin or by their code, while it is typed."""

    typed: str = ""
    number: int = 0


@dataclass(frozen=True)
class Packages:
    """All packages (一件事)."""

    number: int = 0


@dataclass(frozen=True)
class PackageInfo:
    """A package: its steps and what to bring. `back` is where the citizen was."""

    package: str
    back: Page
    slip: SlipState | None = None


# --- a number ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ready:
    """Before the number: the guide of the item, what to bring (can be printed), and whether a priority is claimed."""

    wanted: Wanted
    back: Page
    slip: SlipState | None = None


@dataclass(frozen=True)
class Grounds:
    """Which ground of priority, each with its legal basis."""

    ready: Ready
    number: int = 0


@dataclass(frozen=True)
class Identify:
    """Put the identity card on the reader. `can_skip` where the service asks for it without demanding it."""

    purpose: Literal["take", "check_in", "find", "book"]
    back: Page
    wanted: Wanted | None = None
    slot: str | None = None
    can_skip: bool = False
    wrong: Text | None = None


@dataclass(frozen=True)
class Taking:
    """The number is being asked for; nothing can be pressed."""

    wanted: Wanted


@dataclass(frozen=True)
class Given:
    """A number was given. It stays valid whatever the printer does."""

    ticket: Ticket
    url: str | None
    offline: bool = False
    slip: SlipState = "printing"


# --- appointments -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BookService:
    """Which service to book."""

    number: int = 0


@dataclass(frozen=True)
class Slots:
    """Days and times that are free. `days` is None until the server has told them."""

    service: str
    days: tuple[Day, ...] | None = None
    day: str | None = None
    number: int = 0


@dataclass(frozen=True)
class BookingIt:
    """The appointment is being made; nothing can be pressed."""

    service: str
    at: str


@dataclass(frozen=True)
class Booked:
    """An appointment was made: its code, huge, with its QR code."""

    booking: Booking
    slip: SlipState = "printing"


# --- my number --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """The server is being asked; nothing can be pressed. `giving_up` is whose chosen number is just being given up."""

    giving_up: Mine | None = None


@dataclass(frozen=True)
class Mine:
    """What somebody has here. `chosen` is the place in `tickets`; `giving_up` asks whether they are sure."""

    tickets: tuple[tuple[Ticket, str | None], ...]
    bookings: tuple[Booking, ...] = ()
    chosen: int = 0
    giving_up: bool = False
    slip: SlipState | None = None


# --- others -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sorry:
    """A sentence why not, and a way on: `back`, where something can be corrected or chosen anew. `good`: all is well."""

    message: Text
    back: Page = Home()
    good: bool = False


@dataclass(frozen=True)
class Helped:
    """Staff have been called; `back` is where the citizen was."""

    state: HelpState
    back: Page


@dataclass(frozen=True)
class Pin:
    """Staff type their PIN. `until`: no try before this, seconds of the clock of `step`."""

    typed: str = field(default="", repr=False)
    wrong: int = 0
    until: float = 0.0


@dataclass(frozen=True)
class Staff:
    """The staff menu, with what the last test said."""

    what: str = ""
    lines: tuple[str, ...] = ()


Page = (
    Attract | Home | InDepartment | Search | Packages | PackageInfo | Ready | Grounds | Identify | Taking | Given
    | CheckIn | CheckingIn | Unchecked | BookService | Slots | BookingIt | Booked | Finding | Mine | Rate | Rating | Sorry
    | Helped | Pin | Staff
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is so around the citizen. `paper` is the printer's state, `reader` the card reader's (`none`: there is none).

    `closed` is why no numbers are given at all now, by the kiosk's own clock; what is closed service by service stands on
    the boards. `version` is that of the settings in force.
    """

    centre: Centre
    device: str
    boards: Mapping[str, QueueBoard] = field(default_factory=dict)
    online: bool = True
    paper: str = "ok"
    reader: str = "none"
    closed: Text | None = None
    notice: Text | None = None
    pictures: int = 0
    version: int = 0


@dataclass(frozen=True)
class Screen:
    """All that the kiosk shows. `touched` is when somebody last did something, seconds of the caller's clock.

    Modes: `elder` large type and fewer things, `low` all targets in the lower 1,100 mm, `contrast` black on white with
    strong edges, `voice` says what stands on the page. `missed` are the times of codes that were wrong, `corner` those of
    presses in the corner that opens the staff menu.
    """

    facts: Facts
    page: Page = Home()
    language: str = "zh"
    elder: bool = False
    low: bool = False
    contrast: bool = False
    voice: bool = False
    touched: float = 0.0
    warned: bool = False
    missed: tuple[float, ...] = ()
    corner: tuple[float, ...] = ()
