"""What happened, in the past tense: the rows of the journal.

Events are facts. They carry everything that `apply` needs, so that a journal can be replayed without the settings of the
day it was written; a new field gets a default, and an old journal stays readable for ever (golden journals in the tests).
No event holds a name, an ID number or a telephone number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """`at` is seconds since 1970."""

    at: float


@dataclass(frozen=True, slots=True)
class DayOpened(Event):
    day: str


@dataclass(frozen=True, slots=True)
class DayClosed(Event):
    day: str


@dataclass(frozen=True, slots=True)
class WindowOpened(Event):
    window: str
    clerk: str


@dataclass(frozen=True, slots=True)
class WindowPaused(Event):
    window: str
    clerk: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WindowClosed(Event):
    window: str
    clerk: str


@dataclass(frozen=True, slots=True)
class TicketIssued(Event):
    """`serial` is the place in its series: the letter, with a kiosk's mark when it was cut off. `day` only if it is over."""

    ticket: str
    number: str
    series: str
    serial: int
    queue: str
    service: str
    ticket_class: str
    token: str
    issued_at: float
    since: float
    device: str
    ask: str | None = None
    basis: str | None = None
    appointment: str | None = None
    offline: bool = False
    day: str | None = None
    item: str | None = None
    package: str | None = None


@dataclass(frozen=True, slots=True)
class TicketCalled(Event):
    """`why` has the sentence in `zh` and `en` and the rule; `passed` are ids of tickets that were there before."""

    ticket: str
    window: str
    call: str
    clerk: str
    why: dict[str, str] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TicketRecalled(Event):
    ticket: str
    window: str
    call: str


@dataclass(frozen=True, slots=True)
class TicketStarted(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketFinished(Event):
    """`prompt` may be answered by a rating until `prompt_until`; `flagged` where the day's end finished it."""

    ticket: str
    window: str
    prompt: str | None = None
    prompt_until: float = 0.0
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class TicketNoShow(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketReturned(Event):
    """Barred until `after` others of its queue have been called."""

    ticket: str
    after: int


@dataclass(frozen=True, slots=True)
class CallUndone(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class StartUndone(Event):
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketParked(Event):
    ticket: str
    window: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TicketResumed(Event):
    ticket: str
    window: str
    clerk: str


@dataclass(frozen=True, slots=True)
class TicketTransferred(Event):
    ticket: str
    window: str
    service: str
    queue: str


@dataclass(frozen=True, slots=True)
class TicketCancelled(Event):
    """`by` is `citizen`, `staff` or `duplicate` (an unanswered ask whose citizen got an offline number)."""

    ticket: str
    by: str


@dataclass(frozen=True, slots=True)
class TicketExpired(Event):
    ticket: str


@dataclass(frozen=True, slots=True)
class TicketPrinted(Event):
    ticket: str
    device: str


@dataclass(frozen=True, slots=True)
class CaseBound(Event):
    ticket: str
    case: str


@dataclass(frozen=True, slots=True)
class TicketRated(Event):
    """A grade, bound to ticket, clerk, window and the case numbers known then."""

    ticket: str
    prompt: str
    grade: int
    window: str
    clerk: str
    channel: str
    cases: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AppointmentBooked(Event):
    appointment: str
    code: str
    service: str
    slot: float
    external: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentUsed(Event):
    appointment: str
    ticket: str


@dataclass(frozen=True, slots=True)
class HelpAsked(Event):
    device: str


@dataclass(frozen=True, slots=True)
class HelpAnswered(Event):
    device: str
    by: str


@dataclass(frozen=True, slots=True)
class DeviceTold(Event):
    """Somebody had a device do something; `do` is the id it went out under."""

    device: str
    verb: str
    do: str
    by: str


@dataclass(frozen=True, slots=True)
class SettingsChanged(Event):
    device: str
    version: int
    by: str


@dataclass(frozen=True, slots=True)
class NoticeSet(Event):
    """What the boards of the hall say along their foot from now on; without words the notice is taken down."""

    by: str
    zh: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True)
class EmergencyBegun(Event):
    """Every screen and every voice says this until it is ended."""

    emergency: str
    zh: str
    en: str
    by: str


@dataclass(frozen=True, slots=True)
class EmergencyEnded(Event):
    emergency: str
    by: str


def kind_of(cls: type[Event]) -> str:
    """`TicketIssued` → `ticket_issued`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__).lstrip("_")


KINDS: dict[str, type[Event]] = {kind_of(cls): cls for cls in Event.__subclasses__()}
KIND_OF: dict[type[Event], str] = {cls: kind for kind, cls in KINDS.items()}


def body_of(event: Event) -> dict[str, Any]:
    """The event's fields, without those that stand at their default of nothing."""
    values = ((name, getattr(event, name)) for name in FIELDS[type(event)])
    return {name: value for name, value in values if value is not None and value != [] and value is not False}


def _fields(cls: type[Event]) -> tuple[str, ...]:
    return tuple(name for name in cls.__dataclass_fields__ if name != "at")


FIELDS: dict[type[Event], tuple[str, ...]] = {cls: _fields(cls) for cls in KIND_OF}
