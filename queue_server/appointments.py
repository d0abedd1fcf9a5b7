"""Rules of promises: booking a time, and turning it into a number when the citizen has come. Pure."""

from __future__ import annotations

import hmac

from lobby.centre import Service
from lobby.hours import clock_of, day_in_words, day_of
from queue_server import commands as c
from queue_server import events as e
from queue_server.book import Appointment, Book
from queue_server.commands import Asked
from queue_server.issuing import made, need_open, need_service
from queue_server.refusal import RefusedError, refuse
from queue_server.slots import is_offered, slot_of


def book_appointment(book: Book, command: c.BookAppointment, _asked: Asked, now: float) -> list[e.Event]:
    """A promise of a time, for a service that there is, in a slot that has room."""
    service = need_service(book, command.service)
    if not service.bookable:
        raise not_bookable(service)
    if command.slot < now - book.centre.policy.late_minutes * 60:
        raise refuse("slot_past", "That time has passed; please choose a later one.", status=422)
    if command.by_citizen:
        _citizens_rules(book, command, service, now)
    if free(book, service.id, command.slot) <= 0:
        raise refuse("slot_full", "This time is full. Please choose another one.")
    if command.code in book.codes or command.appointment in book.appointments:
        raise refuse("code_taken", "That code is in use; please try again.")
    return [
        e.AppointmentBooked(now, command.appointment, command.code, command.service, command.slot, command.external)
    ]


def not_bookable(service: Service) -> RefusedError:
    """A refusal: this service makes no promises."""
    return refuse("not_bookable", "{service} cannot be booked. Please take a number.", service=service.name)


def free(book: Book, service: str, at: float) -> int:
    """How many places the slot of a moment still has."""
    taken = book.places.get((service, slot_of(book.centre, at)), 0)
    return max(0, book.centre.appointments.capacity - taken)


def _citizens_rules(book: Book, command: c.BookAppointment, service: Service, now: float) -> None:
    """At a time that was shown, and not twice for the same day."""
    if not is_offered(book.centre, command.slot, now):
        raise refuse("slot_unknown", "This time cannot be booked. Please choose one of those shown.", status=422)
    day = day_of(book.centre, command.slot)
    for item in (book.appointments[key] for key in command.candidates if key in book.appointments):
        if item.service == service.id and item.ticket is None and day_of(book.centre, item.slot) == day:
            raise refuse("booked_already", "You have booked {service} for that day already, at {time}.",
                         service=service.name, time=clock_of(book.centre, item.slot))  # fmt: skip


def check_in(book: Book, command: c.CheckIn, asked: Asked, now: float) -> list[e.Event]:
    """An appointment becomes a number that ranks from its slot; too late on its day, it becomes a walk-in."""
    need_open(book, now)
    appointment = _appointment(book, command, asked, now)
    policy = book.centre.policy
    in_time = now - appointment.slot <= policy.late_minutes * 60
    if not in_time or appointment.slot - now > policy.early_minutes * 60:
        _on_its_day(book, appointment, now)
    ticket = made(book, appointment.service, command.ticket, command.token, asked, now,
                  ticket_class="appointment" if in_time else "normal",
                  since=appointment.slot if in_time else now, appointment=appointment.id)  # fmt: skip
    return [ticket, e.AppointmentUsed(now, appointment.id, command.ticket)]


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
    """The one that is meant; nobody who guesses learns from the refusal whether a code exists."""
    _phone_given(book, command, asked)
    ids = (book.codes.get(code_here(book, command.code), ""), *command.candidates)
    found = [book.appointments[item] for item in ids if item in book.appointments]
    if not found or not _phone_fits(book, command, asked):
        raise refuse("unknown_appointment", "We cannot find this appointment. Please check the code or ask at reception.",
                     status=404)  # fmt: skip
    unused = [item for item in found if item.ticket is None]
    if not unused:
        used = book.tickets.get(found[0].ticket or "")
        raise refuse("appointment_used", "This appointment has its number already: {number}.",
                     number=used.number if used else "-")  # fmt: skip
    today = day_of(book.centre, now)
    return min(unused, key=lambda item: (day_of(book.centre, item.slot) < today, item.slot))


def code_here(book: Book, code: str | None) -> str:
    """The code as the book knows it. A QR code may name its hall, `DIANJIANG/ABC234`; another hall's is refused."""
    hall, _, rest = (code or "").rpartition("/")
    if hall and hall.lower() != book.centre.id:
        raise refuse("other_hall", "This appointment is for another hall ({hall}); this is {here}.", status=422,
                     hall=hall[:40].lower(), here=book.centre.name)  # fmt: skip
    return rest


def _asks_phone(book: Book, command: c.CheckIn, asked: Asked) -> bool:
    return book.centre.appointments.ask_phone and command.code is not None and asked.actor.startswith("device:")


def _phone_given(book: Book, command: c.CheckIn, asked: Asked) -> None:
    if _asks_phone(book, command, asked) and command.phone is None:
        raise refuse("phone_needed", "Please give the last four digits of the telephone as well.", status=422)


def _phone_fits(book: Book, command: c.CheckIn, asked: Asked) -> bool:
    """Who booked with a card only left no telephone: then the code alone is the right."""
    if not _asks_phone(book, command, asked) or command.phone_known is None:
        return True
    return hmac.compare_digest(command.phone or "", command.phone_known)
