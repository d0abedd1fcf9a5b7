"""What devices ask, as models that check it on arrival. `id` is kept until the answer has come (DESIGN §3, §7)."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, TypeAdapter, model_validator

from lobby.messages import MAX_TEXT, Key, Message


class Ask(Message):
    """A command of a device. `id` is kept until the answer has come; the same id never acts twice."""

    id: UUID


class Issue(Ask):
    """Take a number for a service. `sealed` is the citizen's identity, encrypted to the server's key."""

    command: Literal["issue"]
    service: str = Field(max_length=MAX_TEXT)
    ticket_class: Literal["normal", "priority"] = Field("normal", alias="class")
    basis: str | None = Field(None, max_length=MAX_TEXT)
    item: str | None = Field(None, max_length=MAX_TEXT)
    package: str | None = Field(None, max_length=MAX_TEXT)
    sealed: str | None = Field(None, max_length=4096)


class CheckIn(Ask):
    """Turn an appointment into a ticket, by its code (with the last digits of the phone, where asked) or sealed identity.

    `on_behalf`: somebody of the family or an agent comes in the stead of who booked.
    """

    command: Literal["check_in"]
    code: str | None = Field(None, max_length=MAX_TEXT)
    phone: str | None = Field(None, pattern=r"^\d{4}$")
    sealed: str | None = Field(None, max_length=4096)
    on_behalf: Literal["family", "agent"] | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> CheckIn:
        if (self.code is None) == (self.sealed is None):
            raise ValueError("give either code or sealed")
        return self


class RegisterOffline(Ask):
    """A ticket that a kiosk gave while it was cut off. `instead_of` is the id of the ask that went unanswered."""

    command: Literal["register_offline"]
    ticket: UUID
    token: str = Field(min_length=16, max_length=64)
    number: str = Field(pattern=r"^[A-Z][A-Z]{1,2}\d{2,6}$")
    service: str = Field(max_length=MAX_TEXT)
    ticket_class: Literal["normal", "priority"] = Field("normal", alias="class")
    basis: str | None = Field(None, max_length=MAX_TEXT)
    item: str | None = Field(None, max_length=MAX_TEXT)
    package: str | None = Field(None, max_length=MAX_TEXT)
    issued_at: AwareDatetime
    instead_of: UUID | None = None


class Rate(Ask):
    """A grade from 5 (very satisfied) to 1 (very dissatisfied), for the prompt that asked or the visit of a slip's token.

    `at` is when it was touched: a grade that was kept while the pad was cut off counts by that. Without it, now.
    """

    command: Literal["rate"]
    prompt: UUID | None = None
    token: str | None = Field(None, max_length=64)
    grade: int = Field(ge=1, le=5)
    reasons: list[Annotated[str, Field(max_length=MAX_TEXT)]] = Field(default_factory=list, max_length=10)
    at: AwareDatetime | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> Rate:
        if (self.prompt is None) == (self.token is None):
            raise ValueError("give either prompt or token")
        return self


class Press(Ask):
    """A key on a caller keypad, `age_ms` after it was pressed. Older than 5 s it is not run."""

    command: Literal["press"]
    key: Key
    age_ms: int = Field(ge=0)


class Printed(Ask):
    """The slip of a ticket has left the printer."""

    command: Literal["printed"]
    ticket: UUID


class Help(Ask):
    """Somebody at this device asks for a member of staff."""

    command: Literal["help"]


class AskSlots(Ask):
    """Which times can be booked for a service; answered with `days`. Changes nothing."""

    command: Literal["slots"]
    service: str = Field(max_length=MAX_TEXT)


class Book(Ask):
    """Make an appointment at a free slot; answered with `booking`."""

    command: Literal["book"]
    service: str = Field(max_length=MAX_TEXT)
    at: AwareDatetime
    sealed: str = Field(max_length=4096)


class Find(Ask):
    """What somebody has here, by sealed identity or by a slip's phone token; answered with `tickets` and `bookings`.

    By a token also with `visit`, where its holder was asked for a rating.
    """

    command: Literal["find"]
    sealed: str | None = Field(None, max_length=4096)
    token: str | None = Field(None, max_length=64)

    @model_validator(mode="after")
    def one_of_both(self) -> Find:
        if (self.token is None) == (self.sealed is None):
            raise ValueError("give either token or sealed")
        return self


class AskWallCode(Ask):
    """The code on the wall of this minute, for a board of the entrance that may show it; answered with `wall`."""

    command: Literal["wall_code"]


class Cancel(Ask):
    """Give a number up; the phone token is the right to do so."""

    command: Literal["cancel"]
    ticket: UUID
    token: str = Field(max_length=64)


AnyAsk = Annotated[
    Issue | CheckIn | RegisterOffline | Rate | Press | Printed | Help | AskSlots | Book | Find | AskWallCode | Cancel,
    Field(discriminator="command"),
]
ASKS: TypeAdapter[AnyAsk] = TypeAdapter(AnyAsk)
COMMANDS = (
    "issue", "check_in", "register_offline", "rate", "press", "printed", "help", "slots", "book", "find",
    "wall_code", "cancel",
)  # fmt: skip
