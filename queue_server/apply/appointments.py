"""A promise of a time is made and kept."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Appointment, Book
from queue_server.slots import slot_of


def _booked(book: Book, ev: e.AppointmentBooked) -> None:
    book.appointments[ev.appointment] = Appointment(ev.appointment, ev.code, ev.service, ev.slot, ev.external)
    book.codes[ev.code] = ev.appointment
    place = ev.service, slot_of(book.centre, ev.slot)
    book.places[place] = book.places.get(place, 0) + 1


def _used(book: Book, ev: e.AppointmentUsed) -> None:
    book.appointments[ev.appointment].ticket = ev.ticket


CHANGES: Changes = {
    e.AppointmentBooked: _booked,
    e.AppointmentUsed: _used,
}
