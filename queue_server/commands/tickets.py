"""What is asked about a number."""

from __future__ import annotations

from dataclasses import dataclass


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
    `agent`: somebody comes in their stead, of the `family` or as an `agent`.
    """

    ticket: str
    token: str
    code: str | None = None
    candidates: tuple[str, ...] = ()
    phone: str | None = None
    phone_known: str | None = None
    agent: str | None = None


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
