"""The notices that units without a desk in the hall are sent once a number concerns them.

They say place and time, never who comes. A unit answers with `{"acknowledged": true}`, or calls back later.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

from lobby.centre import Centre
from lobby.matters import Department
from queue_server import events as e
from queue_server import views
from queue_server.book import Book
from queue_server.commands import AcknowledgeNotice, Asked
from queue_server.intake import kept
from queue_server.journal import Entry
from queue_server.off_site import units
from queue_server.outbox import Parcel, Posting
from queue_server.outbox_carrier import Letter, signed
from queue_server.ticket import Ticket
from queue_server.writer import Writer

log = logging.getLogger(__name__)

TYPE = "lobby.unit.asked"
ASKS = e.TicketIssued | e.StepBegun | e.TicketTransferred
"""After these a number may concern another unit."""


def receiver(department: str) -> str:
    """Its name in the outbox."""
    return f"unit-{department}"


def postings(book: Book, journal: str, entry: Entry, before: int) -> list[Posting]:
    """Notices that follow from a decided command; none where every unit is in the hall."""
    if not any(unit.off_site and unit.off_site.url for unit in book.centre.departments):
        return []
    made = []
    for seq, event in enumerate(entry.events, start=before + 1):
        ticket = book.tickets.get(getattr(event, "ticket", "")) if isinstance(event, ASKS) else None
        if ticket is None:
            continue
        for unit in units(book.centre, ticket):
            if unit.off_site and unit.off_site.url:
                letter = f"{journal}-{seq}-{unit.id}"
                body = json.dumps(notice(book, letter, unit, ticket, event.at), ensure_ascii=False)
                made.append(Posting(receiver(unit.id), letter, seq, ticket.id, TYPE, body, entry.at))
    return made


def notice(book: Book, letter: str, unit: Department, ticket: Ticket, at: float) -> dict[str, Any]:
    """A CloudEvent: which number, for what, at which windows, and between which times it is likely to be called."""
    shown = views.ticket(book, ticket)
    names = [{"id": one.id, "name": one.name.model_dump()} for one in book.windows_of(ticket.queue)]
    likely = [views.clock(book, at + 60 * shown[key]) for key in ("wait_low", "wait_high")]
    data = {
        "department": unit.id, "ticket": {key: shown[key] for key in ("id", "number", "service", "item", "package")},
        "place": {"centre": book.centre.name.model_dump(), "windows": names}, "from": likely[0], "to": likely[1],
    }  # fmt: skip
    return {
        "specversion": "1.0", "id": letter, "source": f"/lobby/{book.centre.id}", "type": TYPE, "subject": ticket.id,
        "time": views.clock(book, at), "datacontenttype": "application/json", "data": data,
    }  # fmt: skip


class Unit:
    """The receiver of one unit's notices."""

    def __init__(self, writer: Writer, department: Department, url: str, secret: str) -> None:
        self._writer, self._department, self._url = writer, department.id, url
        self._webhook, self.name, self.secret = Webhook(secret), receiver(department.id), secret

    def letter(self, parcel: Parcel) -> Letter:
        """The notice as it was made, signed now."""
        headers = signed(self._webhook, parcel.id, parcel.body, "application/cloudevents+json; charset=utf-8")
        return Letter(self._url, parcel.body.encode(), headers)

    def refused(self, parcel: Parcel, status: int) -> None:
        """Any error is tried again."""

    def taken(self, parcel: Parcel, _status: int, answer: bytes) -> None:
        """Whether it was acknowledged with the answer; otherwise it may be, later, by a call back. As `intake`."""
        try:
            acknowledged = json.loads(answer).get("acknowledged") if answer.strip() else None
        except (ValueError, AttributeError):
            log.warning("%s: the answer to %s is no JSON object", self.name, parcel.id)
            return
        if acknowledged is True:
            command = AcknowledgeNotice(parcel.subject, self._department)
            kept(self._writer, Asked(f"system:{self.name}", command))


def receivers(writer: Writer, centre: Centre) -> list[Unit]:
    """Every unit that is told by a letter; one whose secret cannot be read is left out, with a warning."""
    found = []
    for unit in centre.departments:
        if unit.off_site and unit.off_site.url:
            try:
                secret = Path(unit.off_site.secret_file or "").read_text("utf-8").strip()
                found.append(Unit(writer, unit, unit.off_site.url, secret))
            except (OSError, ValueError) as error:
                log.warning("unit %s has no readable secret (%s); its notices wait in the outbox", unit.id, error)
    return found
