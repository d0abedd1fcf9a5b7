"""What goes with a command beyond the book: rows for the intake system, and the person it belongs to.

All of it happens inside the writer's commit, so that it stands or falls with the events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from queue_server import commands as c
from queue_server import events as e
from queue_server import intake, notices, ratings
from queue_server.book import Book
from queue_server.commands import (
    Asked,
    BookAppointment,
    CancelAppointment,
    CheckIn,
    Command,
    IssueTicket,
    MoveAppointment,
    Person,
    RateService,
)
from queue_server.journal import Entry, Journal
from queue_server.outgoing import Outgoing
from queue_server.persons import Persons

LAST_DIGITS = 4


def last_digits(person: Person) -> str | None:
    """The last four digits of a person's telephone, where there is one."""
    digits = "".join(letter for letter in person.phone or "" if letter.isdecimal())
    return digits[-LAST_DIGITS:] or None


class Extras:
    """Of a whole server; see `queue_server.writer.Extras`."""

    def __init__(self, persons: Persons, *, handed_over: bool, outgoing: Outgoing | None = None) -> None:
        """`handed_over`: there is an intake system, and events go to it; `outgoing` is what others hear."""
        self._persons, self._handed_over, self._outgoing = persons, handed_over, outgoing or Outgoing()

    def informed(self, book: Book, journal: Journal, asked: Asked) -> Asked:
        """With the ids of what the person has here, and the telephone of who booked."""
        command = asked.command
        if isinstance(command, c.TellReady | c.UrgeCase) and command.case not in book.cases:
            return replace(asked, command=replace(command, known=journal.handed_in(command.case)))
        if isinstance(command, c.BindCases) and command.ticket not in book.tickets:
            return replace(asked, command=replace(command, known=journal.issued(command.ticket)))
        if asked.person and isinstance(command, IssueTicket | CheckIn | BookAppointment):
            lookup = self._persons.lookup(asked.person)
            owned = tuple(journal.person_of(lookup)) if lookup else ()
            return replace(asked, command=replace(command, candidates=(*command.candidates, *owned)))
        if isinstance(command, CheckIn | MoveAppointment | CancelAppointment) and command.phone and command.code:
            return replace(asked, command=self._proved(book, journal, command))
        if isinstance(command, RateService) and (prompt := ratings.visit(book, command)):
            owners = [owner for owner in (prompt.ticket, prompt.appointment) if owner]
            named = any(journal.person_at(owner) for owner in owners)
            return replace(asked, command=replace(command, named=named))
        return asked

    def _proved(self, book: Book, journal: Journal, command: CheckIn | MoveAppointment | CancelAppointment) -> Command:
        """With the telephone it was booked with; who moves, also with what else was booked with it."""
        appointment = book.codes.get((command.code or "").rpartition("/")[2], "")
        known = self._last_digits(journal, appointment)
        if isinstance(command, MoveAppointment):
            owned = (key for lookup in journal.lookups_of([appointment]).values() for key in journal.person_of(lookup))
            return replace(command, phone_known=known, candidates=tuple(owned))
        return replace(command, phone_known=known)

    def _last_digits(self, journal: Journal, appointment: str) -> str | None:
        sealed = journal.person_at(appointment)
        return last_digits(self._persons.read(sealed)) if sealed else None

    def _written(self, entry: Entry) -> Iterator[tuple[str, float, bytes]]:
        """What came in words of their own, encrypted under the key that the event names."""
        words = getattr(entry.asked.command, "words", None)
        keys = (getattr(event, "words", None) for event in entry.events)
        return ((key, entry.at, self._persons.sealed_words(words)) for key in keys if key and words)

    def add(self, book: Book, journal: str, entry: Entry, before: int) -> None:
        """Rows of the intake outbox and of the table of persons."""
        if self._handed_over:
            entry.postings += intake.postings(book, journal, entry, before)
        entry.postings += notices.postings(book, journal, entry, before)
        entry.postings += self._outgoing.postings(book, journal, entry, before)
        entry.words += self._written(entry)
        person, command = entry.asked.person, entry.asked.command
        entry.dated += [
            (event.slot, event.appointment) for event in entry.events if isinstance(event, e.AppointmentMoved)
        ]
        if person:
            if isinstance(command, BookAppointment | MoveAppointment):
                entry.person = self._persons.row(command.appointment, person, command.slot)
            elif owner := getattr(command, "ticket", None):
                entry.person = self._persons.row(owner, person, entry.at)
