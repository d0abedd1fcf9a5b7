"""What the kiosk's screen wants done; `kiosk.session` does it. Pure data. `language` is that of the slip."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.pages import Behalf, Wanted
from lobby.messages import Ticket


@dataclass(frozen=True)
class Take:
    """Get a number."""

    wanted: Wanted
    language: str


@dataclass(frozen=True)
class SendCode:
    """Check in an appointment by its code; `phone` are the last digits of the telephone number, where they are asked."""

    code: str
    language: str
    phone: str = ""
    behalf: Behalf | None = None


@dataclass(frozen=True)
class SendCard:
    """Check in the appointment of whoever this card belongs to."""

    sealed: str = field(repr=False)
    language: str = "zh"
    behalf: Behalf | None = None


@dataclass(frozen=True)
class GiveUpCode:
    """The citizen waits no longer for the answer to the check-in, and takes a number instead."""


@dataclass(frozen=True)
class ReadCard:
    """Begin to look for an identity card, or stop."""

    on: bool


@dataclass(frozen=True)
class Verify:
    """Have an electronic identity code made into a sealed identity (`inputs.CardRead`)."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class AskSlots:
    """Which times are free for a service."""

    service: str


@dataclass(frozen=True)
class Book:
    """Make an appointment at this time (RFC 3339) for whoever this card belongs to."""

    service: str
    at: str
    sealed: str = field(repr=False)
    language: str = "zh"


@dataclass(frozen=True)
class Find:
    """What somebody has here, by their card or by the phone token of a slip."""

    sealed: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class GiveUpTicket:
    """Give up a number that was found; its token is the right to do so."""

    ticket: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Rate:
    """Rate the visit of a slip: a grade from 5 to 1, and the ids of reasons. The token is the right to do so."""

    token: str = field(repr=False)
    grade: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reprint:
    """The slip of a number once more."""

    ticket: Ticket
    url: str | None
    language: str


@dataclass(frozen=True)
class PrintList:
    """The materials to bring, on paper."""

    wanted: Wanted
    language: str


@dataclass(frozen=True)
class EndVisit:
    """Nobody is here any more: whatever was kept of a visit is forgotten."""


@dataclass(frozen=True)
class CallStaff:
    """Ask for a member of staff."""


@dataclass(frozen=True)
class CheckPin:
    """Whether this opens the staff menu."""

    pin: str = field(repr=False)


@dataclass(frozen=True)
class Test:
    """A test of the staff menu: `printer`, `reader`, `network`, `log`, or `close` to end the program."""

    what: str


Effect = (
    Take | SendCode | SendCard | GiveUpCode | ReadCard | Verify | AskSlots | Book | Find | GiveUpTicket | Reprint | PrintList
    | EndVisit | CallStaff | CheckPin | Rate | Test
)  # fmt: skip
