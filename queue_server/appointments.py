"""Rules of promises: booking a time, moving it, giving it up. Pure; `check_in` turns one into a number."""

from __future__ import annotations

import hmac
from itertools import islice

from lobby.catalogue import both
from lobby.centre import Service
from lobby.hours import at_hall, clock_of, day_in_words, day_of, gives_numbers, works_on
from lobby.messages import Text
from queue_server import commands as c
from queue_server import events as e
from queue_server import slots
from queue_server.absences import need_no_rest
from queue_server.book import Appointment, Book
from queue_server.commands import Asked
from queue_server.issuing import need_service
from queue_server.refusal import Refusal, RefusedError, refuse

ONLINE = "upstream"
"""Who books on a platform books online as well, and rests from it; staff book for anybody."""
STAFF_DAYS = 366  # nobody promises a time further off than that
NEAREST, LOOKED = 3, 400


def book_appointment(book: Book, command: c.BookAppointment, _asked: Asked, now: float) -> list[e.Event]:
    """A promise of a time, for a service that there is, in a slot that has room."""
    service = need_service(book, command.service)
    if not service.bookable:
        raise not_bookable(service)
    if _booked_before(book, command):
        return []
    need_place(book, service.id, command.slot, now)
    if command.by == ONLINE:
        need_hours(book, command.slot)
    if command.by_citizen or command.by == ONLINE:
        need_no_rest(book, command.candidates, now)
    if command.by_citizen:
        _citizens_rules(book, command, service, now)
    if free(book, service.id, command.slot) <= 0:
        raise slot_full(book, service.id, command.slot, now)
    if command.code in book.codes or command.appointment in book.appointments:
        raise refuse("code_taken", "That code is in use; please try again.")
    return [e.AppointmentBooked(now, command.appointment, command.code, command.service, command.slot,
                                command.external, command.by)]  # fmt: skip


def _booked_before(book: Book, command: c.BookAppointment) -> bool:
    """The platform tells the same booking again, by its own number."""
    before = of_external(book, command.external)
    if before is None or before.state not in ("booked", "used"):
        return False
    if (before.service, before.slot) != (command.service, command.slot):
        raise refuse("external_taken", "Number {external} is booked already, for {service} on {day} at {time}. "
                     "Change that appointment instead.", external=(command.external or "")[:40],
                     service=book.centre.service[before.service].name,
                     day=day_in_words(book.centre, before.slot), time=clock_of(book.centre, before.slot))  # fmt: skip
    return True


def of_external(book: Book, external: str | None) -> Appointment | None:
    """The newest appointment of a platform's own number."""
    return book.appointments.get(book.externals.get(external or "", ""))


def not_bookable(service: Service) -> RefusedError:
    """A refusal: this service makes no promises."""
    return refuse("not_bookable", "{service} cannot be booked. Please take a number.", service=service.name)


def free(book: Book, service: str, at: float) -> int:
    """How many places the slot of a moment still has."""
    return slots.slot_at(book.centre, service, at, book.places.get(service, ())).free


def need_place(book: Book, service: str, slot: float, now: float) -> None:
    """A time that may be promised at all: to come, within the year, on a day of service, outside every closure."""
    centre = book.centre
    if slot < now - centre.policy.late_minutes * 60:
        raise refuse("slot_past", "That time has passed; please choose a later one.", status=422)
    if slot > now + STAFF_DAYS * 86_400:
        raise refuse("beyond_horizon", "That is too far ahead; times can be promised for {days} days.", status=422,
                     days=STAFF_DAYS)  # fmt: skip
    if centre.hours is not None and not works_on(centre.hours, at_hall(centre, slot).date()):
        raise refuse("hall_rests", "The hall is closed on {day}. Please choose another day.", status=422,
                     day=day_in_words(centre, slot))  # fmt: skip
    if closure := next((one for one in centre.appointments.closures if slots.covers(centre, one, service, slot)), None):
        raise refuse("slot_closed", "Nothing can be booked at that time: {why}. Please choose another one.", status=422,
                     why=closure.reason or both("it is kept free"))  # fmt: skip


def need_hours(book: Book, slot: float) -> None:
    """A time at which the hall gives numbers; staff, who can stay for somebody, may promise others."""
    if not gives_numbers(book.centre, slot):
        raise refuse("out_of_hours", "The hall gives no numbers at {time}. Please choose a time in its hours.", status=422,
                     time=clock_of(book.centre, slot))  # fmt: skip


def slot_full(book: Book, service: str, slot: float, now: float) -> RefusedError:
    """A refusal that names the nearest times with room."""
    offered = islice(slots.table(book.centre, service, book.places.get(service, ()), now), LOOKED)
    near = slots.nearest_free(list(offered), slot, NEAREST)
    if not near:
        return refuse("slot_full", "This time is full. Please choose another one.")
    times = [_time_in_words(book, each.start, slot) for each in near]
    named = Text(zh="、".join(text.zh for text in times), en=", ".join(text.en for text in times))
    return RefusedError(Refusal("slot_full", both("This time is full. Near it there is room at {times}.", times=named)))


def _time_in_words(book: Book, at: float, near: float) -> Text:
    clock = clock_of(book.centre, at)
    if day_of(book.centre, at) == day_of(book.centre, near):
        return Text(zh=clock, en=clock)
    return both("{day} {time}", day=day_in_words(book.centre, at), time=clock)


def _citizens_rules(book: Book, command: c.BookAppointment, service: Service, now: float) -> None:
    """At a time that was shown, not twice for the same day, nor too many."""
    need_offered(book, command.slot, now)
    ahead = _ahead(book, command.candidates, now)
    _need_another_day(book, ahead, service, command.slot)
    most = book.centre.appointments.most_ahead
    if len(ahead) >= most:
        raise refuse("too_many_ahead", "You hold {count} appointments already; more can be booked after one of them, "
                     "or once you give one up.", count=len(ahead))  # fmt: skip


def _ahead(book: Book, candidates: tuple[str, ...], now: float) -> list[Appointment]:
    """What somebody holds, of today and later."""
    held = (book.appointments[key] for key in dict.fromkeys(candidates) if key in book.appointments)
    today = day_of(book.centre, now)
    return [item for item in held if item.state == "booked" and day_of(book.centre, item.slot) >= today]


def _need_another_day(book: Book, held: list[Appointment], service: Service, slot: float) -> None:
    """Nobody holds two times of a service on one day."""
    for item in held:
        if item.service == service.id and day_of(book.centre, item.slot) == day_of(book.centre, slot):
            raise refuse("booked_already", "You have booked {service} for that day already, at {time}.",
                         service=service.name, time=clock_of(book.centre, item.slot))  # fmt: skip


def need_offered(book: Book, slot: float, now: float) -> None:
    """One of the times that citizens are shown, or why not."""
    rules = book.centre.appointments
    if slots.is_offered(book.centre, slot, now):
        return
    if slots.days_ahead(book.centre, slot, now) > rules.horizon_days:
        raise refuse("beyond_horizon", "That is too far ahead; times can be promised for {days} days.", status=422,
                     days=rules.horizon_days)  # fmt: skip
    if slot < now + rules.lead_minutes * 60:
        raise refuse("too_soon", "That is too soon: please book at least {minutes} minutes before, or take a number.",
                     status=422, minutes=rules.lead_minutes)  # fmt: skip
    raise refuse("slot_unknown", "This time cannot be booked. Please choose one of those shown.", status=422)


def move(book: Book, command: c.MoveAppointment, asked: Asked, now: float) -> list[e.Event]:
    """The same promise at another time; its code stays."""
    item = _to_change(book, command, asked, now)
    service = need_service(book, command.service or item.service)
    if (service.id, command.slot) == (item.service, item.slot):  # then only whom to reach is another
        return [e.AppointmentMoved(now, item.id, command.slot, by=command.by)] if asked.person else []
    if not service.bookable:
        raise not_bookable(service)
    need_place(book, service.id, command.slot, now)
    if command.by == ONLINE:
        need_hours(book, command.slot)
    if command.by == "phone":
        need_offered(book, command.slot, now)
        others = [other for other in _ahead(book, command.candidates, now) if other.id != item.id]
        _need_another_day(book, others, service, command.slot)
    slot = slots.slot_at(book.centre, service.id, command.slot, book.places.get(service.id, ()))
    own = service.id == item.service and slot.start <= item.slot < slot.end
    if slot.free + own <= 0 or slot.places == 0:
        raise slot_full(book, service.id, command.slot, now)
    other = service.id if service.id != item.service else None
    return [e.AppointmentMoved(now, item.id, command.slot, other, command.by)]


def cancel(book: Book, command: c.CancelAppointment, asked: Asked, now: float) -> list[e.Event]:
    """Its place is free for somebody else; nothing where it was given up before."""
    item = _meant(book, command, asked)
    if item.state == "cancelled":
        return []
    return [e.AppointmentCancelled(now, _to_change(book, command, asked, now).id, command.by)]


def _to_change(book: Book, command: c.MoveAppointment | c.CancelAppointment, asked: Asked, now: float) -> Appointment:
    """One that still lies ahead; by a citizen only until it begins."""
    item = _meant(book, command, asked)
    if item.state == "used":
        used = book.tickets.get(item.ticket or "")
        raise refuse("appointment_used", "This appointment has its number already: {number}.",
                     number=used.number if used else "-")  # fmt: skip
    if item.state != "booked" or (command.by == "phone" and item.slot <= now):
        raise refuse("appointment_over", "This appointment is over and cannot be changed. Please book another one.")
    return item


def _meant(book: Book, command: c.MoveAppointment | c.CancelAppointment, asked: Asked) -> Appointment:
    if command.code is not None:
        return proven(book, command.code, command.phone, command.phone_known, asked)
    item = book.appointments.get(command.appointment)
    if item is None:
        raise unknown()
    return item


def proven(book: Book, code: str, phone: str | None, known: str | None, asked: Asked) -> Appointment:
    """The appointment of a code, given with its telephone's last digits; nobody who guesses learns which was wrong."""
    item = book.appointments.get(book.codes.get(code_here(book, code), ""))
    if item is None or not phone_fits(book, code, phone, known, asked):
        raise unknown()
    return item


def unknown() -> RefusedError:
    """A refusal that does not tell whether the code exists."""
    return refuse("unknown_appointment", "We cannot find this appointment. Please check the code or ask at reception.",
                  status=404)  # fmt: skip


def asks_phone(book: Book, code: str | None, asked: Asked) -> bool:
    """Whether the telephone's digits are asked for: at a kiosk by the centre's rule, on a phone always."""
    at_kiosk = book.centre.appointments.ask_phone and asked.actor.startswith("device:")
    return code is not None and (at_kiosk or asked.actor.startswith("phone:"))


def phone_fits(book: Book, code: str | None, phone: str | None, known: str | None, asked: Asked) -> bool:
    """Who booked with a card only left no telephone: then the code alone is the right."""
    if not asks_phone(book, code, asked) or known is None:
        return True
    return hmac.compare_digest(phone or "", known)


def code_here(book: Book, code: str | None) -> str:
    """The code as the book knows it. A QR code may name its hall, `DIANJIANG/ABC234`; another hall's is told where to go."""
    hall, _, rest = (code or "").rpartition("/")
    if not hall or hall.lower() == book.centre.id:
        return rest
    branch = next((one for one in book.centre.branches if one.id == hall.lower()), None)
    if branch is None:
        raise refuse("other_hall", "This appointment is for another hall ({hall}); this is {here}.", status=422,
                     hall=hall[:40].lower(), here=book.centre.name)  # fmt: skip
    raise refuse("other_hall", "This appointment is for {hall}, {address}; this is {here}.", status=422,
                 hall=branch.name, address=branch.address, here=book.centre.name)  # fmt: skip
