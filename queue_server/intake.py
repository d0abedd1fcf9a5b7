"""Hand-off to the window intake system: CloudEvents from an outbox in the journal's database.

At least once, in order per ticket, signed by the Standard Webhooks scheme (`outbox_carrier`). The receiver may answer with
its case numbers; they are bound to the ticket by a command like any other. Who the citizen is goes over only where the
centre says so; it is put in when the letter is posted, and kept nowhere.
"""

from __future__ import annotations

import json
import logging
from functools import partial
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from standardwebhooks import Webhook

from lobby.intake_settings import GOES_OVER, Identity, may_carry_identity
from queue_server import events as e
from queue_server import packages, views
from queue_server.book import Book
from queue_server.check_in import promise_of
from queue_server.commands import Asked, BindCases, Person
from queue_server.journal import Entry, Journal
from queue_server.outbox import Parcel, Posting
from queue_server.outbox_carrier import Letter, signed
from queue_server.persons import Persons
from queue_server.writer import Writer

log = logging.getLogger(__name__)

TYPES: dict[type[e.Event], str] = {
    e.TicketIssued: "lobby.ticket.issued",
    e.TicketCalled: "lobby.ticket.called",
    e.TicketStarted: "lobby.ticket.serving",
    e.TicketTransferred: "lobby.ticket.transferred",
    e.StepBegun: "lobby.ticket.transferred",
    e.TicketFinished: "lobby.ticket.finished",
    e.TicketNoShow: "lobby.ticket.no_show",
    e.TicketRated: "lobby.ticket.rated",
}
NAME = "intake"
ACTOR = "system:intake"
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
CASE = r"^[^\x00-\x1f\x7f]{1,64}$"
"""A case number (办件编号) as other systems write them: any visible characters."""


class Answer(BaseModel):
    """What the intake system may answer an event with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    case_number: str | None = Field(None, pattern=CASE)
    case_numbers: tuple[str, ...] = Field((), max_length=30)
    item: str | None = Field(None, max_length=40)

    def cases(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*([self.case_number] if self.case_number else []), *self.case_numbers)))


def postings(book: Book, journal: str, entry: Entry, before: int) -> list[Posting]:
    """What a decided command hands over; `before` is the journal's seq before its events."""
    made = []
    for seq, event in enumerate(entry.events, start=before + 1):
        kind = type_of(event)
        if kind:
            ticket = str(getattr(event, "ticket", ""))
            event_id = f"{journal}-{seq}"
            body = json.dumps(cloud_event(book, event_id, kind, ticket, event), ensure_ascii=False)
            made.append(Posting(NAME, event_id, seq, ticket, kind, body, entry.at))
    return made


def type_of(event: e.Event) -> str | None:
    """The type an event goes over as; a step that goes on at the same window is serving, not a transfer."""
    if isinstance(event, e.StepBegun) and event.here:
        return TYPES[e.TicketStarted]
    return TYPES.get(type(event))


def cloud_event(book: Book, event_id: str, kind: str, ticket: str, event: e.Event) -> dict[str, Any]:
    """A CloudEvent 1.0 in JSON: the ticket as it stands after the event, who serves it, and what is special to the kind."""
    item = book.tickets.get(ticket)
    data: dict[str, Any] = {"ticket": views.ticket(book, item) if item else {"id": ticket}}
    if item and item.clerk:
        data["clerk"] = item.clerk.removeprefix("user:")
    if item and item.item in book.centre.item:
        data["item_code"] = book.centre.item[item.item].code
    if item and item.package in book.centre.package:
        data |= {"package_code": book.centre.package[item.package].code, "steps": packages.seen(book, item)}
    if isinstance(event, e.TicketRated):
        data |= {"grade": event.grade, "reasons": event.reasons, "window": event.window, "case_numbers": event.cases}
    return {
        "specversion": "1.0", "id": event_id, "source": f"/lobby/{book.centre.id}", "type": kind, "subject": ticket,
        "time": views.clock(book, event.at), "datacontenttype": "application/json", "data": data,
    }  # fmt: skip


def kept(writer: Writer, asked: Asked) -> None:
    """Do what an answer asks for. ValueError where the journal cannot be written now: then the letter goes out again."""
    outcome = writer.ask(asked)
    if outcome.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ValueError("what was answered cannot be kept just now")
    if not outcome.ok:
        log.warning("what %s answered was refused: %s", asked.actor, outcome.body["reason"])


class IntakeSystem:
    """The receiver: its address, its secret, and what its answers mean."""

    name = NAME

    def __init__(
        self, writer: Writer, url: str, secret: str, *, persons: Persons | None = None, identity: Identity = "none"
    ) -> None:
        """`identity` says what of a person goes over; nothing does over a line that others can read."""
        self._writer, self._url, self._webhook, self._persons = writer, url, Webhook(secret), persons
        self._goes_over = GOES_OVER[identity] if may_carry_identity(url) else ()
        if identity != "none" and not self._goes_over:
            log.error("intake system: identity stays here, for its address is not https")

    def letter(self, parcel: Parcel) -> Letter:
        """The CloudEvent as it was made, with the person where that is allowed, signed now."""
        body = self._with_person(parcel) if self._goes_over else parcel.body
        return Letter(self._url, body.encode(), signed(self._webhook, parcel.id, body, CONTENT_TYPE))

    def refused(self, parcel: Parcel, status: int) -> None:
        """Any error is tried again."""

    def taken(self, parcel: Parcel, _status: int, answer: bytes) -> None:
        """Bind the case numbers that were answered, where there are some; ValueError where they cannot be kept now."""
        if not answer.strip():
            return
        try:
            said = Answer.model_validate_json(answer)
        except ValidationError:
            log.warning("intake system: the answer to %s does not fit", parcel.id)
            return
        if said.cases():
            kept(self._writer, Asked(ACTOR, BindCases(parcel.subject, said.cases(), said.item)))

    def _with_person(self, parcel: Parcel) -> str:
        person = self._person(parcel.subject)
        known = {key: value for key in self._goes_over if (value := getattr(person, key, None))}
        if not known:
            return parcel.body
        event = json.loads(parcel.body)
        event["data"]["person"] = known
        return json.dumps(event, ensure_ascii=False)

    def _person(self, ticket: str) -> Person | None:
        """Who took the number, or booked the appointment it came from."""
        booked = self._writer.look(lambda book: promise_of(book, ticket))
        for owner in (ticket, booked):
            sealed = self._writer.tend(partial(Journal.person_at, owner=owner or ""))
            if sealed and self._persons:
                return self._persons.read(sealed)
        return None
