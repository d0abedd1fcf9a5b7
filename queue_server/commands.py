"""What may be asked of the queue server, in the imperative. Everything random (ids, tokens) is made at the door.

`candidates` are ids of tickets and appointments that belong to the person who asks; the writer puts them in, inside
the commit, so that two asks of one person at the same instant cannot both miss the other.
`Asked` carries who asked and under which id; the journal remembers both, so that the same ask never acts twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OpenDay:
    day: str


@dataclass(frozen=True, slots=True)
class CloseDay:
    pass


@dataclass(frozen=True, slots=True)
class OpenWindow:
    window: str


@dataclass(frozen=True, slots=True)
class PauseWindow:
    window: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CloseWindow:
    window: str


@dataclass(frozen=True, slots=True)
class IssueTicket:
    service: str
    ticket: str
    token: str
    ticket_class: str = "normal"
    basis: str | None = None
    item: str | None = None
    package: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterOffline:
    service: str
    ticket: str
    token: str
    number: str
    issued_at: float
    ticket_class: str = "normal"
    basis: str | None = None
    instead_of: str | None = None
    item: str | None = None
    package: str | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """By code; or by ids among which the appointment is, where staff or a sealed identity found it.

    `phone` are the last four digits that were typed with the code, `phone_known` those of whoever booked.
    """

    ticket: str
    token: str
    code: str | None = None
    candidates: tuple[str, ...] = ()
    phone: str | None = None
    phone_known: str | None = None


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """`by_citizen`: at a time that is offered, and once a day and service; staff may promise any time there is room for."""

    appointment: str
    code: str
    service: str
    slot: float
    external: str | None = None
    by_citizen: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallNext:
    window: str
    call: str


@dataclass(frozen=True, slots=True)
class CallTicket:
    window: str
    ticket: str
    call: str


@dataclass(frozen=True, slots=True)
class Recall:
    window: str
    call: str


@dataclass(frozen=True, slots=True)
class StartService:
    window: str


@dataclass(frozen=True, slots=True)
class FinishService:
    window: str
    prompt: str
    case: str | None = None


@dataclass(frozen=True, slots=True)
class MarkNoShow:
    window: str


@dataclass(frozen=True, slots=True)
class ParkTicket:
    window: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ResumeTicket:
    window: str
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class TransferTicket:
    window: str
    service: str


@dataclass(frozen=True, slots=True)
class Undo:
    window: str


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """`token` is the right of a citizen to do so, where they ask at a kiosk."""

    ticket: str
    by: str = "staff"
    token: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnTicket:
    ticket: str


@dataclass(frozen=True, slots=True)
class MarkPrinted:
    ticket: str


@dataclass(frozen=True, slots=True)
class BindCase:
    ticket: str
    case: str


@dataclass(frozen=True, slots=True)
class RateService:
    """`window` is where the pad stands; None for a rating from the citizen's own phone."""

    prompt: str
    grade: int
    channel: str
    window: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskHelp:
    device: str


@dataclass(frozen=True, slots=True)
class AnswerHelp:
    device: str


@dataclass(frozen=True, slots=True)
class TellDevice:
    """What is sent stays out of the journal; that it was sent, and by whom, does not."""

    device: str
    verb: str
    do: str


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    device: str
    version: int


@dataclass(frozen=True, slots=True)
class SetNotice:
    """Without words: take the notice down."""

    zh: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True)
class BeginEmergency:
    emergency: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class EndEmergency:
    pass


Command = (
    OpenDay | CloseDay | OpenWindow | PauseWindow | CloseWindow | IssueTicket | RegisterOffline | CheckIn
    | BookAppointment | CallNext | CallTicket | Recall | StartService | FinishService | MarkNoShow | ParkTicket
    | ResumeTicket | TransferTicket | Undo | CancelTicket | ReturnTicket | MarkPrinted | BindCase | RateService | AskHelp
    | AnswerHelp | TellDevice | ChangeSettings | SetNotice | BeginEmergency | EndEmergency
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
