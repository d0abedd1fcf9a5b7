"""Hand-off to the window intake system: CloudEvents from an outbox in the journal's database.

At least once, in order per ticket, signed by the Standard Webhooks scheme (`outbox_carrier`). The receiver answers
`{"case_number": …}` where it has one; it is bound to the ticket by a command like any other.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from standardwebhooks import Webhook

from queue_server import events as e
from queue_server import views
from queue_server.book import Book
from queue_server.commands import Asked, BindCase
from queue_server.journal import Entry
from queue_server.outbox import Parcel, Posting
from queue_server.outbox_carrier import Letter, signed
from queue_server.writer import Writer, quiet

log = logging.getLogger(__name__)

TYPES: dict[type[e.Event], str] = {
    e.TicketIssued: "lobby.ticket.issued",
    e.TicketCalled: "lobby.ticket.called",
    e.TicketStarted: "lobby.ticket.serving",
    e.TicketTransferred: "lobby.ticket.transferred",
    e.TicketFinished: "lobby.ticket.finished",
    e.TicketNoShow: "lobby.ticket.no_show",
    e.TicketRated: "lobby.ticket.rated",
}
NAME = "intake"


def postings(book: Book, journal: str, entry: Entry, before: int) -> list[Posting]:
    """What a decided command hands over; `before` is the journal's seq before its events."""
    made = []
    for seq, event in enumerate(entry.events, start=before + 1):
        kind = TYPES.get(type(event))
        if kind:
            ticket = str(getattr(event, "ticket", ""))
            event_id = f"{journal}-{seq}"
            body = json.dumps(cloud_event(book, event_id, kind, ticket, event), ensure_ascii=False)
            made.append(Posting(NAME, event_id, seq, ticket, kind, body, entry.at))
    return made


def cloud_event(book: Book, event_id: str, kind: str, ticket: str, event: e.Event) -> dict[str, Any]:
    """A CloudEvent 1.0 in JSON: the ticket as it stands after the event, who serves it, and what is special to the kind."""
    item = book.tickets.get(ticket)
    data: dict[str, Any] = {"ticket": views.ticket(book, item) if item else {"id": ticket}}
    if item and item.clerk:
        data["clerk"] = item.clerk.removeprefix("user:")
    if isinstance(event, e.TicketRated):
        data |= {"grade": event.grade, "reasons": event.reasons, "window": event.window, "case_numbers": event.cases}
    return {
        "specversion": "1.0", "id": event_id, "source": f"/lobby/{book.centre.id}", "type": kind, "subject": ticket,
        "time": views.clock(book, event.at), "datacontenttype": "application/json", "data": data,
    }  # fmt: skip


class IntakeSystem:
    """The receiver: its address, its secret, and what its answers mean."""

    name = NAME

    def __init__(self, writer: Writer, url: str, secret: str) -> None:
        self._writer, self._url, self._webhook = writer, url, Webhook(secret)

    def letter(self, parcel: Parcel) -> Letter:
        """The CloudEvent as it was made, signed now."""
        headers = signed(self._webhook, parcel.id, parcel.body, "application/cloudevents+json; charset=utf-8")
        return Letter(self._url, parcel.body.encode(), headers)

    def refused(self, parcel: Parcel, status: int) -> None:
        """Any error is tried again."""

    def taken(self, parcel: Parcel, _status: int, answer: bytes) -> None:
        """Bind the case number that was answered, where there is one."""
        try:
            case = json.loads(answer).get("case_number") if answer.strip() else None
        except (ValueError, AttributeError):
            log.warning("intake system: the answer to %s is no JSON object", parcel.id)
            return
        if isinstance(case, str) and 0 < len(case) <= 64:
            self._writer.submit(Asked("system:intake", BindCase(parcel.subject, case)), quiet)
