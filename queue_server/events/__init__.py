"""What happened, in the past tense: the rows of the journal.

Events are facts. They carry everything that `apply` needs, so that a journal can be replayed without the settings of the
day it was written; a new field gets a default, and an old journal stays readable for ever (golden journals in the tests).
No event holds a name, an ID number or a telephone number.
"""

from __future__ import annotations

from typing import Any

from queue_server.events.announcements import EmergencyBegun, EmergencyEnded, NoticeSet
from queue_server.events.appointments import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentReminded,
    AppointmentUsed,
    MissExcused,
    TimetableSet,
)
from queue_server.events.assignments import WindowAssigned, WindowRestored
from queue_server.events.days import DayClosed, DayOpened, WindowClosed, WindowOpened, WindowPaused
from queue_server.events.devices import DeviceTold, HelpAnswered, HelpAsked, SettingsChanged
from queue_server.events.event import Event
from queue_server.events.followups import (
    AppealReviewed,
    CitizenContacted,
    FollowUpAssigned,
    FollowUpClosed,
    FollowUpExtended,
    FollowUpOpened,
    RatingAppealed,
    ServiceRectified,
)
from queue_server.events.intake import (
    CaseUrged,
    OvertimeNoted,
    PadLit,
    ResultReady,
    UnitAcknowledged,
    UrgeAnswered,
)
from queue_server.events.packages import PackageBegun, StepBegun, StepFinished
from queue_server.events.policy import PolicyChanged
from queue_server.events.postponing import TicketPostponed
from queue_server.events.promises import DayLearnt
from queue_server.events.ratings import RatingAsked, TicketRated
from queue_server.events.serving import (
    CallUndone,
    StartUndone,
    TicketCalled,
    TicketFinished,
    TicketNoShow,
    TicketParked,
    TicketRecalled,
    TicketResumed,
    TicketStarted,
    TicketTransferred,
)
from queue_server.events.tickets import (
    CaseBound,
    TicketCancelled,
    TicketExpired,
    TicketIssued,
    TicketPrinted,
    TicketReturned,
)

__all__ = [
    "FIELDS",
    "KINDS",
    "KIND_OF",
    "AppealReviewed",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentMissed",
    "AppointmentMoved",
    "AppointmentReminded",
    "AppointmentUsed",
    "CallUndone",
    "CaseBound",
    "CaseUrged",
    "CitizenContacted",
    "DayClosed",
    "DayLearnt",
    "DayOpened",
    "DeviceTold",
    "EmergencyBegun",
    "EmergencyEnded",
    "Event",
    "FollowUpAssigned",
    "FollowUpClosed",
    "FollowUpExtended",
    "FollowUpOpened",
    "HelpAnswered",
    "HelpAsked",
    "MissExcused",
    "NoticeSet",
    "OvertimeNoted",
    "PackageBegun",
    "PadLit",
    "PolicyChanged",
    "RatingAppealed",
    "RatingAsked",
    "ResultReady",
    "ServiceRectified",
    "SettingsChanged",
    "StartUndone",
    "StepBegun",
    "StepFinished",
    "TicketCalled",
    "TicketCancelled",
    "TicketExpired",
    "TicketFinished",
    "TicketIssued",
    "TicketNoShow",
    "TicketParked",
    "TicketPostponed",
    "TicketPrinted",
    "TicketRated",
    "TicketRecalled",
    "TicketResumed",
    "TicketReturned",
    "TicketStarted",
    "TicketTransferred",
    "TimetableSet",
    "UnitAcknowledged",
    "UrgeAnswered",
    "WindowAssigned",
    "WindowClosed",
    "WindowOpened",
    "WindowPaused",
    "WindowRestored",
    "body_of",
    "kind_of",
]


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
