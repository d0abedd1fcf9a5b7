"""From an ask of a device to a command: ids and tokens are made here, key presses become the window's commands."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lobby import asks, ids
from lobby.asks import AnyAsk
from lobby.catalogue import both
from queue_server import commands as c
from queue_server.commands import Asked, Command, Person
from queue_server.persons import CannotOpenError, Persons
from queue_server.refusal import Refusal, RefusedError, refuse

STALE_MS = 5_000
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike on paper
CODE_LENGTH = 6

KEYS: dict[str, Callable[[str, float], Command]] = {
    "next": lambda window, now: c.CallNext(window, ids.uuid7(now)),
    "recall": lambda window, now: c.Recall(window, ids.uuid7(now)),
    "start": lambda window, _now: c.StartService(window),
    "finish": lambda window, _now: c.FinishService(window, str(uuid.uuid4())),
    "rate": lambda window, _now: c.FinishService(window, str(uuid.uuid4())),
    "no_show": lambda window, _now: c.MarkNoShow(window),
    "park": lambda window, _now: c.ParkTicket(window),
    "resume": lambda window, _now: c.ResumeTicket(window),
    "pause": lambda window, _now: c.PauseWindow(window),
    "open": lambda window, _now: c.OpenWindow(window),
    "close": lambda window, _now: c.CloseWindow(window),
}


@dataclass(frozen=True)
class Seat:
    """Where an ask comes from: a device and the window it stands at."""

    device: str
    window: str | None


def command_of(ask: AnyAsk, seat: Seat, persons: Persons, now: float, digest: str) -> Asked | Refusal:
    """The command that an ask means, or why it cannot be one."""
    try:
        person = person_of(getattr(ask, "sealed", None), persons)
        command = _command(ask, seat, now)
    except RefusedError as refused:
        return refused.refusal
    return Asked(f"device:{seat.device}", command, str(ask.id), digest, person)


def person_of(sealed: str | None, persons: Persons) -> Person | None:
    """Who was sealed, or None where nobody was; RefusedError where it cannot be opened."""
    if sealed is None:
        return None
    try:
        return persons.opened(sealed)
    except CannotOpenError as error:
        raise refuse(
            "bad_seal", "The sealed identity cannot be opened; fetch the server's key again.", status=422
        ) from error


def _command(ask: AnyAsk, seat: Seat, now: float) -> Command:  # noqa: PLR0911 - one return for each kind of ask
    match ask:
        case asks.Issue():
            return c.IssueTicket(
                ask.service, ids.uuid7(now), ids.token(), ask.ticket_class, ask.basis, ask.item, ask.package
            )
        case asks.CheckIn():
            code = ask.code.strip().upper() if ask.code else None
            return c.CheckIn(ids.uuid7(now), ids.token(), code, phone=ask.phone, agent=ask.on_behalf)
        case asks.RegisterOffline():
            return c.RegisterOffline(
                ask.service, str(ask.ticket), ask.token, ask.number, ask.issued_at.timestamp(), ask.ticket_class, ask.basis,
                str(ask.instead_of) if ask.instead_of else None, ask.item, ask.package,
            )  # fmt: skip
        case asks.Rate():
            return _rated(ask, seat)
        case asks.Press():
            return _pressed(ask, seat, now)
        case asks.Printed():
            return c.MarkPrinted(str(ask.ticket))
        case asks.Help():
            return c.AskHelp(seat.device)
        case asks.Book():
            return _booked(ask, now)
        case asks.Cancel():
            return c.CancelTicket(str(ask.ticket), "citizen", ask.token)
        case _:
            raise refuse("not_served", "This hall does not offer that yet.", status=501)


def _booked(ask: asks.Book, now: float) -> Command:
    at = ask.at.timestamp()
    return c.BookAppointment(ids.uuid7(now), booking_code(), ask.service, at, by_citizen=True, by="kiosk")


def _rated(ask: asks.Rate, seat: Seat) -> Command:
    """A pad rates what its window asked for; a kiosk the visit of the slip that was held before it."""
    prompt, touched = str(ask.prompt) if ask.prompt else None, ask.at.timestamp() if ask.at else None
    channel = "pad" if seat.window else "kiosk"
    return c.RateService(prompt, ask.grade, channel, seat.window, tuple(ask.reasons), ask.token, touched=touched)


def booking_code() -> str:
    """What is typed to check in: short, random, easy to read."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def _pressed(ask: asks.Press, seat: Seat, now: float) -> Command:
    if ask.age_ms > STALE_MS:
        raise refuse("stale", "The key was pressed too long ago and was not run. Please press again.")
    if seat.window is None:
        raise refuse("no_window", "This device stands at no window.", status=403)
    return KEYS[ask.key](seat.window, now)


NOT_REGISTERED = Refusal("unknown_device", both("This device is not registered."), 403)


def refusal_body(refusal: Refusal) -> dict[str, Any]:
    """As an answer carries it."""
    return {"ok": False, "reason": refusal.reason, "message": refusal.message.model_dump()}
