"""Rules of checking in: an appointment becomes a number that ranks from its slot, or tells when to come. Pure."""

from __future__ import annotations

from lobby.catalogue import both
from lobby.hours import clock_of, day_in_words, day_of
from lobby.messages import Text
from queue_server import commands as c
from queue_server import events as e
from queue_server.appointments import asks_phone, code_here, phone_fits, unknown
from queue_server.book import Appointment, Book
from queue_server.commands import Asked
from queue_server.issuing import made, need_open
from queue_server.refusal import refuse

LIVE = ("booked", "missed")
"""Who was counted as missing may still come on the day itself, after a night that ended late."""


def check_in(book: Book, command: c.CheckIn, asked: Asked, now: float) -> list[e.Event]:
    """An appointment becomes a number that ranks from its slot; too late on its day, it becomes a walk-in."""
    need_open(book, now)
    appointment = _appointment(book, command, asked, now)
    in_time = _in_grace(book, appointment, now)
    if not _is_its_time(book, appointment, now):
        _on_its_day(book, appointment, now)
    ticket = made(book, appointment.service, command.ticket, command.token, asked, now,
                  ticket_class="appointment" if in_time else "normal",
                  since=appointment.slot if in_time else now, appointment=appointment.id)  # fmt: skip
    return [ticket, e.AppointmentUsed(now, appointment.id, command.ticket, late=not in_time, agent=command.agent)]


def _in_grace(book: Book, appointment: Appointment, now: float) -> bool:
    return now - appointment.slot <= book.centre.policy.late_minutes * 60


def _is_its_time(book: Book, appointment: Appointment, now: float) -> bool:
    """Neither too early nor too late for a number that ranks from the slot."""
    early = appointment.slot - now > book.centre.policy.early_minutes * 60
    return not early and _in_grace(book, appointment, now)


def _on_its_day(book: Book, appointment: Appointment, now: float) -> None:
    """Neither too early nor on another day; late on the day itself is no fault here."""
    centre, slot = book.centre, appointment.slot
    day, time = day_in_words(centre, slot), clock_of(centre, slot)
    if day_of(centre, slot) > day_of(centre, now):
        raise refuse("other_day", "Your appointment is on {day} at {time}. Please come then.", day=day, time=time)
    if day_of(centre, slot) < day_of(centre, now):
        raise refuse(
            "other_day",
            "Your appointment was on {day} at {time}. Please take a number, or book another time.",
            day=day,
            time=time,
        )
    if slot > now:
        begins = clock_of(centre, slot - centre.policy.early_minutes * 60)
        raise refuse("too_early", "You are early: please check in from {time} today.", time=begins)


def _appointment(book: Book, command: c.CheckIn, asked: Asked, now: float) -> Appointment:
    """The one that is meant: of several of a card one whose time it is; who guesses does not learn whether a code exists."""
    if asks_phone(book, command.code, asked) and command.phone is None:
        raise refuse("phone_needed", "Please give the last four digits of the telephone as well.", status=422)
    ids = (book.codes.get(code_here(book, command.code), ""), *command.candidates)
    found = [book.appointments[item] for item in ids if item in book.appointments]
    if not found or not phone_fits(book, command.code, command.phone, command.phone_known, asked):
        raise unknown()
    unused = [item for item in found if item.state in LIVE]
    if not unused:
        raise _over(book, found)
    today = day_of(book.centre, now)
    return min(unused, key=lambda item: (
        not _is_its_time(book, item, now), day_of(book.centre, item.slot) < today, item.slot))  # fmt: skip


def _over(book: Book, found: list[Appointment]) -> Exception:
    """One number for one appointment, and none for one that was given up."""
    item = next((one for one in found if one.state == "used"), found[0])
    if item.state != "used":
        return refuse(
            "appointment_cancelled", "This appointment was given up. Please take a number, or book another time."
        )
    used = book.tickets.get(item.ticket or "")
    return refuse("appointment_used", "This appointment has its number already: {number}.",
                  number=used.number if used else "-")  # fmt: skip


def promise_of(book: Book, ticket: str) -> str | None:
    """The appointment that a ticket came from, also of a day that is over: under it the citizen is known."""
    if ticket in book.tickets:
        return book.tickets[ticket].appointment
    return next((item.id for item in book.appointments.values() if item.ticket == ticket), None)


def remark(book: Book, appointment: str | None) -> Text | None:
    """What the slip and the window say of a number that came from an appointment: late, or for somebody else."""
    item = book.appointments.get(appointment or "")
    if item is None or not (item.late or item.agent):
        return None
    said = []
    if item.late:
        said.append(both("The appointment was at {time}: this is now an ordinary number, from the time of coming.",
                         time=clock_of(book.centre, item.slot)))  # fmt: skip
    if item.agent:
        said.append(AGENTS[item.agent])
    return Text(zh="".join(text.zh for text in said), en=" ".join(text.en for text in said))


AGENTS = {
    "family": both("On behalf of a family member: please have both identity cards and proof of kinship ready."),
    "agent": both("On behalf of somebody else: please have both identity cards and the power of attorney ready."),
}
