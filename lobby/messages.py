"""Every message that crosses the bus, as a model that checks it on arrival.

Payloads are JSON objects in UTF-8, at most 16 KiB. Times are RFC 3339 with offset. A message that does not fit raises
`BadMessage`, whose reason goes back to the sender in both languages. Fields that a model does not know are passed over,
so that a newer device can talk to an older server and the other way round.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MAX_PAYLOAD = 16 * 1024
MAX_TEXT = 200

WindowState = Literal["closed", "idle", "called", "serving", "paused"]
TicketState = Literal["waiting", "called", "serving", "parked", "finished", "no_show", "cancelled", "expired"]
TicketClass = Literal["normal", "appointment", "priority", "returned"]
DeviceKind = Literal["kiosk", "board", "strip", "voice", "pad", "keypad", "printer", "scanner", "sim"]
PartState = Literal["ok", "paper_low", "paper_out", "cover_open", "jam", "offline", "unknown"]
Key = Literal["next", "recall", "start", "finish", "no_show", "park", "resume", "pause", "open", "close", "rate"]


class Message(BaseModel):
    """A message of the bus: frozen, made from JSON or by name."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, extra="ignore")

    def body(self) -> dict[str, Any]:
        """The message as JSON values, without empty fields."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Text(Message):
    """A text in the two languages every citizen and clerk can read."""

    zh: str
    en: str


class Ticket(Message):
    """A ticket as clerks, kiosks and phones see it (DESIGN §7). Times are RFC 3339, waits are minutes.

    `wait_basis` is what the wait rests on; `none`: only the people ahead are worth telling.
    """

    id: str
    number: str
    queue: str
    service: str
    ticket_class: TicketClass = Field(alias="class")
    state: TicketState
    window: str | None = None
    windows: list[str] = Field(default_factory=list)
    ahead: int = 0
    wait_low: int = 0
    wait_high: int = 0
    wait_basis: str | None = None
    issued_at: datetime
    called_at: datetime | None = None
    serving_at: datetime | None = None
    finished_at: datetime | None = None
    case_numbers: list[str] = Field(default_factory=list)
    item: str | None = None
    package: str | None = None
    step: int | None = None
    step_count: int = 0
    basis: str | None = None
    remark: Text | None = None
    token: str | None = None


class Booking(Message):
    """An appointment as its owner sees it. `at` is its slot, RFC 3339."""

    id: str
    code: str
    service: str
    at: datetime


class Slot(Message):
    """A time that can be booked, how many places are left, and whether it is among the quietest of its day."""

    at: datetime
    free: int
    quiet: bool = False


class Day(Message):
    """The free times of a day, `2026-11-23`."""

    date: str
    slots: tuple[Slot, ...]


class WallCode(Message):
    """The address in the code for checking in by phone: a new one comes in `next_in` seconds, it is good for `good_for`.

    Seconds from the answer on, so that no screen's own clock makes an old code a good one.
    """

    url: str
    next_in: float
    good_for: float


class Visit(Message):
    """A service that is over: may its rating still be given (`open`), was it (`given`), or is its time past (`over`)."""

    number: str
    service: str | None = None
    rating: Literal["open", "given", "over"]


# --- what is answered, told and done ----------------------------------------------------------------------------------


class Answer(Message):
    """What the server says to an ask: `ok` with what was asked for, or the reason why not."""

    id: UUID | None
    ok: bool
    reason: str | None = None
    message: Text | None = None
    ticket: Ticket | None = None
    tickets: tuple[Ticket, ...] | None = None
    bookings: tuple[Booking, ...] | None = None
    booking: Booking | None = None
    days: tuple[Day, ...] | None = None
    visit: Visit | None = None
    wall: WallCode | None = None

    def body(self) -> dict[str, Any]:
        """As `Message.body`, but the id is always there: `null` for an ask whose id could not be read."""
        return {"id": None, **super().body()}


class Do(Message):
    """A command of the server to a device: `print`, `prompt_rating`, `show`, `restart`, `settings` and more."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: UUID
    verb: str
    expires: AwareDatetime


class Done(Message):
    """What came of a `do`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: UUID
    ok: bool
    reason: str | None = None


# --- what is so (retained) and what happened ----------------------------------------------------------------------


class ServerStatus(Message):
    """Retained, and the server's will."""

    status: Literal["online", "offline"]
    version: str
    since: datetime


class DeviceStatus(Message):
    """Retained, and the device's will. `boot` ties a will to its own start, so that a late one is ignored."""

    status: Literal["online", "offline"]
    kind: DeviceKind
    version: str
    boot: str
    since: datetime


class Board(Message):
    """What is so. An older `seq` of the same journal is dropped; another journal always wins."""

    journal: str
    seq: int


class WindowBoard(Board):
    """What one window shows now."""

    window: str
    name: Text
    state: WindowState
    number: str | None = None
    call: str | None = None
    since: datetime
    services: list[Text]

    def body(self) -> dict[str, Any]:
        """As `Message.body`, with number and call always there."""
        return {"number": None, "call": None, **super().body()}


class QueueBoard(Board):
    """How full one queue is. `wait_low` and `wait_high` are minutes. `closed`: why a service of it gives no numbers now.

    `wait_basis` is what the wait rests on; `none`: only `waiting` is worth telling.
    """

    queue: str
    letter: str
    name: Text
    waiting: int
    open_windows: int
    wait_low: int
    wait_high: int
    wait_basis: str | None = None
    closed: dict[str, Text] = {}


class CallLine(Message):
    """One line of the hall board: a number and where it should go."""

    call: str
    number: str
    window: str
    window_name: Text
    state: Literal["called", "serving"]
    nth: int
    at: datetime
    zone: str


class Emergency(Message):
    """What takes every screen and every voice until it is ended. `id` is new each time."""

    id: str
    text: Text
    since: datetime


class HallBoard(Board):
    """Everything a hall board needs: the last calls, newest first, the hall's notice, and an emergency while it lasts."""

    name: Text
    calls: list[CallLine]
    notice: Text | None = None
    emergency: Emergency | None = None


class Call(Message):
    """A call to a window; a recall is a new call. Dropped when `expires` has passed."""

    call: str
    ticket: str
    number: str
    window: str
    window_name: Text
    nth: int
    zone: str
    at: datetime
    expires: AwareDatetime
