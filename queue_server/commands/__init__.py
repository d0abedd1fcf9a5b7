"""What may be asked of the queue server, in the imperative. Everything random (ids, tokens) is made at the door.

`candidates` are ids of tickets and appointments that belong to the person who asks; the writer puts them in, inside
the commit, so that two asks of one person at the same instant cannot both miss the other.
`Asked` carries who asked and under which id; the journal remembers both, so that the same ask never acts twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_server.commands.announcements import BeginEmergency, EndEmergency, SetNotice
from queue_server.commands.appointments import (
    BookAppointment,
    CancelAppointment,
    ExcuseMisses,
    MoveAppointment,
    RemindAppointments,
    SetTimetable,
    SettleAppointments,
)
from queue_server.commands.assignments import AssignWindow, RestoreWindow
from queue_server.commands.days import CloseDay, CloseWindow, OpenDay, OpenWindow, PauseWindow
from queue_server.commands.devices import AnswerHelp, AskHelp, ChangeSettings, TellDevice
from queue_server.commands.followups import (
    AppealRating,
    AssignFollowUp,
    CloseFollowUp,
    ExtendFollowUp,
    RecordContact,
    RecordRectification,
    ReviewAppeal,
)
from queue_server.commands.intake import (
    AcknowledgeNotice,
    AnswerUrge,
    AskRating,
    BindCases,
    Handed,
    SendOn,
    TellReady,
    UrgeCase,
)
from queue_server.commands.policy import ChangePolicy, RevertPolicy
from queue_server.commands.postponing import PostponeTicket
from queue_server.commands.ratings import RateService
from queue_server.commands.serving import (
    CallNext,
    CallTicket,
    FinishAndCall,
    FinishService,
    MarkNoShow,
    ParkTicket,
    Recall,
    ResumeTicket,
    ServeWalkIn,
    StartService,
    TransferTicket,
    Undo,
)
from queue_server.commands.tickets import (
    CancelTicket,
    CheckIn,
    IssueTicket,
    MarkPrinted,
    RegisterOffline,
    ReturnTicket,
)

__all__ = [
    "AcknowledgeNotice",
    "AnswerHelp",
    "AnswerUrge",
    "AppealRating",
    "AskHelp",
    "AskRating",
    "Asked",
    "AssignFollowUp",
    "AssignWindow",
    "BeginEmergency",
    "BindCases",
    "BookAppointment",
    "CallNext",
    "CallTicket",
    "CancelAppointment",
    "CancelTicket",
    "ChangePolicy",
    "ChangeSettings",
    "CheckIn",
    "CloseDay",
    "CloseFollowUp",
    "CloseWindow",
    "Command",
    "EndEmergency",
    "ExcuseMisses",
    "ExtendFollowUp",
    "FinishAndCall",
    "FinishService",
    "Handed",
    "IssueTicket",
    "MarkNoShow",
    "MarkPrinted",
    "MoveAppointment",
    "OpenDay",
    "OpenWindow",
    "ParkTicket",
    "PauseWindow",
    "Person",
    "PostponeTicket",
    "RateService",
    "Recall",
    "RecordContact",
    "RecordRectification",
    "RegisterOffline",
    "RemindAppointments",
    "RestoreWindow",
    "ResumeTicket",
    "ReturnTicket",
    "RevertPolicy",
    "ReviewAppeal",
    "SendOn",
    "ServeWalkIn",
    "SetNotice",
    "SetTimetable",
    "SettleAppointments",
    "StartService",
    "TellDevice",
    "TellReady",
    "TransferTicket",
    "Undo",
    "UrgeCase",
]

Command = (
    OpenDay | CloseDay | OpenWindow | PauseWindow | CloseWindow | IssueTicket | RegisterOffline | CheckIn
    | BookAppointment | MoveAppointment | CancelAppointment | SettleAppointments | RemindAppointments | ExcuseMisses
    | SetTimetable | CallNext | CallTicket | Recall | StartService | FinishService | FinishAndCall | ServeWalkIn
    | MarkNoShow | ParkTicket | ResumeTicket | TransferTicket | Undo | CancelTicket | ReturnTicket | MarkPrinted
    | PostponeTicket | AssignFollowUp | RecordContact | ExtendFollowUp | RecordRectification | AppealRating | ReviewAppeal
    | CloseFollowUp
    | BindCases | AskRating | SendOn | TellReady | UrgeCase | AnswerUrge | AcknowledgeNotice
    | RateService | AskHelp | AnswerHelp | TellDevice | ChangeSettings | SetNotice | BeginEmergency
    | EndEmergency | AssignWindow | RestoreWindow
    | ChangePolicy | RevertPolicy
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Who a ticket or an appointment belongs to: never in an event, encrypted in a table of its own."""

    name: str | None = None
    id_number: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with who asked (`device:kiosk-1`, `user:clerk-3`), under which id, and the digest of what was sent."""

    actor: str
    command: Command
    id: str | None = None
    digest: str = ""
    person: Person | None = field(default=None, repr=False)
