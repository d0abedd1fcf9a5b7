"""The words of the kiosk's screen: pages, what comes in, what should be done. Pure data.

`kiosk.screens.step` makes a screen and effects out of a screen and an input; `kiosk.layout` makes widgets of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lobby.centre import Centre
from lobby.messages import QueueBoard, Text, Ticket

SlipState = Literal["printing", "printed", "failed"]
HelpState = Literal["asking", "coming", "missed"]


# --- pages ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Home:
    """The services, on as many pages as they need."""

    number: int = 0


@dataclass(frozen=True)
class Taking:
    """The number is being asked for; nothing can be pressed."""

    service: str


@dataclass(frozen=True)
class CheckIn:
    """An appointment's code is being typed, or held before the scanner."""

    typed: str = ""


@dataclass(frozen=True)
class CheckingIn:
    """The code has been sent; nothing can be pressed."""

    code: str


@dataclass(frozen=True)
class Unchecked:
    """Nobody answered the check-in: try again, or take a number instead."""

    code: str


@dataclass(frozen=True)
class Given:
    """A number was given. It stays valid whatever the printer does."""

    ticket: Ticket
    url: str | None
    offline: bool = False
    slip: SlipState = "printing"


@dataclass(frozen=True)
class Sorry:
    """The server's sentence why not."""

    message: Text


@dataclass(frozen=True)
class Helped:
    """Staff have been called; `back` is where the citizen was."""

    state: HelpState
    back: Page


Page = Home | Taking | CheckIn | CheckingIn | Unchecked | Given | Sorry | Helped


@dataclass(frozen=True)
class Facts:
    """What is so around the citizen. `paper` is the printer's state."""

    centre: Centre
    device: str
    boards: Mapping[str, QueueBoard] = field(default_factory=dict)
    online: bool = True
    paper: str = "ok"


@dataclass(frozen=True)
class Screen:
    """All that the kiosk shows. `touched` is when somebody last did something, seconds of the caller's clock."""

    facts: Facts
    page: Page = Home()
    language: str = "zh"
    elder: bool = False
    touched: float = 0.0
    warned: bool = False


# --- what a finger can mean -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pick:
    """Take a number for this service."""

    service: str


@dataclass(frozen=True)
class Turn:
    """Show this page of services."""

    number: int


@dataclass(frozen=True)
class Type:
    """A key of the code pad."""

    character: str


@dataclass(frozen=True)
class Speak:
    """Another language."""

    language: str


@dataclass(frozen=True)
class Do:
    """A key with one meaning."""

    what: Literal["check_in", "erase", "clear", "submit", "elder", "help", "home", "back", "stay", "retry"]


Action = Pick | Turn | Type | Speak | Do


# --- inputs -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Touch:
    """A finger was lifted inside a target."""

    action: Action


@dataclass(frozen=True)
class Scanned:
    """The scanner read a code."""

    text: str


@dataclass(frozen=True)
class Took:
    """A number was given; it is in the journal, or in this kiosk's outbox."""

    ticket: Ticket
    url: str | None
    offline: bool = False


@dataclass(frozen=True)
class Refused:
    """The server said no, and why."""

    message: Text


@dataclass(frozen=True)
class Silent:
    """Nobody answered the check-in in time."""


@dataclass(frozen=True)
class Slip:
    """What became of the slip of a ticket."""

    ticket: str
    state: SlipState


@dataclass(frozen=True)
class HelpAnswered:
    """Whether the call for help has reached somebody."""

    coming: bool


@dataclass(frozen=True)
class BoardCame:
    """How full a queue is."""

    board: QueueBoard


@dataclass(frozen=True)
class Online:
    """Whether the server can be reached."""

    online: bool


@dataclass(frozen=True)
class Paper:
    """The printer's state."""

    state: str


@dataclass(frozen=True)
class Tick:
    """Time has passed."""


Input = Touch | Scanned | Took | Refused | Silent | Slip | HelpAnswered | BoardCame | Online | Paper | Tick


# --- effects ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Take:
    """Get a number for a service; the slip is in this language."""

    service: str
    language: str


@dataclass(frozen=True)
class SendCode:
    """Check in an appointment."""

    code: str
    language: str


@dataclass(frozen=True)
class GiveUpCode:
    """The citizen waits no longer for the answer to the check-in, and takes a number instead."""


@dataclass(frozen=True)
class EndVisit:
    """Nobody is here any more."""


@dataclass(frozen=True)
class CallStaff:
    """Ask for a member of staff."""


Effect = Take | SendCode | GiveUpCode | EndVisit | CallStaff
