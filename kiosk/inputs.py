"""What comes in to the kiosk's screen: fingers, cards, codes, what the server says, and the passing of time. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.actions import Action
from kiosk.pages import SlipState
from lobby.messages import Booking, Day, QueueBoard, Text, Ticket, Visit


@dataclass(frozen=True)
class Touch:
    """A finger was lifted inside a target."""

    action: Action


@dataclass(frozen=True)
class Scanned:
    """The scanner read a code. Anything may be held before a scanner."""

    text: str


@dataclass(frozen=True)
class CardRead:
    """An identity card was read: its holder, sealed to the server's key. Nothing else of the card is kept."""

    sealed: str


@dataclass(frozen=True)
class CardFailed:
    """A card could not be read, and what to do."""

    message: Text


@dataclass(frozen=True)
class Took:
    """A number was given; it is in the journal, or in this kiosk's outbox."""

    ticket: Ticket
    url: str | None
    offline: bool = False


@dataclass(frozen=True)
class Refused:
    """The server said no, and why: its word for programs, its sentence for people."""

    message: Text
    reason: str = ""


@dataclass(frozen=True)
class Silent:
    """Nobody answered what was asked in time."""


@dataclass(frozen=True)
class SlotsCame:
    """The times that are still free for a service, day by day."""

    service: str
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Booked:
    """An appointment was made."""

    booking: Booking
    url: str | None = None


@dataclass(frozen=True)
class Found:
    """What somebody has here: numbers with their phone pages, appointments to come, the visit of a slip (`token`)."""

    tickets: tuple[tuple[Ticket, str | None], ...]
    bookings: tuple[Booking, ...] = ()
    visit: Visit | None = None
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class GaveUp:
    """A number was given up."""

    ticket: str


@dataclass(frozen=True)
class Rated:
    """A rating is in the journal; or it is `kept` here, and goes there once the server can be reached."""

    kept: bool = False


@dataclass(frozen=True)
class Slip:
    """What became of the slip of a ticket, or of a list of materials (`ticket` is then `list`)."""

    ticket: str
    state: SlipState


@dataclass(frozen=True)
class HelpAnswered:
    """Whether the call for help has reached somebody."""

    coming: bool


@dataclass(frozen=True)
class PinChecked:
    """Whether staff may in, and why they cannot.

    `until` is when the next try is possible, seconds of the clock of `step`.
    """

    right: bool
    until: float = 0.0
    message: Text | None = None


@dataclass(frozen=True)
class Report:
    """What a test of the staff menu found, line by line."""

    what: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class BoardCame:
    """How full a queue is, and which of its services give no numbers now."""

    board: QueueBoard


@dataclass(frozen=True)
class Hours:
    """By the kiosk's own clock: why no numbers are given now, or None."""

    closed: Text | None


@dataclass(frozen=True)
class Online:
    """Whether the server can be reached."""

    online: bool


@dataclass(frozen=True)
class Paper:
    """The printer's state."""

    state: str


@dataclass(frozen=True)
class Reader:
    """The state of the identity card reader."""

    state: str


@dataclass(frozen=True)
class Settings:
    """What the manager set for this kiosk: the fields of `kiosk.pages.Facts` that may be changed from outside."""

    changes: Mapping[str, object]


@dataclass(frozen=True)
class Tick:
    """Time has passed."""


Input = (
    Touch | Scanned | CardRead | CardFailed | Took | Refused | Silent | SlotsCame | Booked | Found | GaveUp | Rated | Slip
    | HelpAnswered | PinChecked | Report | BoardCame | Hours | Online | Paper | Reader | Settings | Tick
)  # fmt: skip
