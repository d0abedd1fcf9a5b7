"""What a commit has to say to citizens' telephones and to the province: which news it holds, and for which receivers.

News are about one ticket or appointment and hold no name and no telephone number. The gateway hears those that the centre
chose, web push those of tickets whose phone asked to be told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from lobby.catalogue import both
from lobby.messages import Text
from queue_server import events as e
from queue_server import policy, province, reminders, views
from queue_server.book import Book
from queue_server.journal import Entry
from queue_server.outbox import Posting
from queue_server.ticket import WAITING, Ticket

GATEWAY, PUSH = "messages", "push"
SHORTENS = (
    e.TicketCalled, e.TicketCancelled, e.TicketExpired, e.TicketNoShow, e.TicketPostponed, e.TicketTransferred,
)  # fmt: skip
"""After these somebody else may be near."""
PROMPT_GRACE_SECONDS = 30.0
"""So long after the pad went dark a citizen who has not rated is asked on the phone."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell. `key` tells it from all others, so that it is told once; `due` is when, where not at once."""

    type: str
    key: str
    seq: int
    subject: str
    at: float
    text: Text
    data: dict[str, Any]
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """For whom there is news. `subscribed` are the tickets whose phone asked for web push, as they are at the moment."""

    gateway: bool = False
    province: bool = False
    push: bool = False
    subscribed: AbstractSet[str] = frozenset()

    def postings(self, book: Book, journal: str, entry: Entry, before: int) -> list[Posting]:
        """What leaves the house with a decided command; `before` is the journal's seq before its events."""
        made: list[Posting] = []
        if self.gateway or (self.push and self.subscribed):
            for item in news(book, journal, entry.events, before):
                made += [_posting(book, item, receiver) for receiver in self._receivers(book, item)]
        if self.province:
            made += province.postings(book, entry, before)
        return made

    def _receivers(self, book: Book, item: News) -> Iterator[str]:
        if self.gateway and item.type in book.centre.messages.events:
            yield GATEWAY
        if self.push and item.subject in self.subscribed:
            yield PUSH


def news(book: Book, journal: str, events: Iterable[e.Event], before: int) -> list[News]:
    """Everything to tell of some events, in their order."""
    found: list[News] = []
    near: dict[str, tuple[int, float]] = {}
    for seq, event in enumerate(events, start=before + 1):
        key = f"{journal}-{seq}"
        told = _ready(book, key, seq, event) if isinstance(event, e.ResultReady) else _told(book, key, seq, event)
        found += [told] if told else []
        ticket = book.tickets.get(getattr(event, "ticket", "")) if isinstance(event, SHORTENS) else None
        if ticket:
            near[ticket.queue] = seq, event.at
    return [*found, *(item for queue, last in near.items() for item in _near(book, queue, *last))]


def _told(book: Book, key: str, seq: int, event: e.Event) -> News | None:
    if isinstance(event, e.AppointmentReminded):
        data = reminders.letter(book, event)
        text = both("Your appointment for {service} is at {time}.",
                    service=Text.model_validate(data["service_name"]), time=str(data["at"])[11:16])  # fmt: skip
        return News("appointment.reminder", key, seq, event.appointment, event.at, text, data)
    ticket = book.tickets.get(getattr(event, "ticket", ""))
    if ticket is None:
        return None
    window = book.centre.window.get(ticket.window or "")
    if isinstance(event, e.TicketCalled) and window:
        text = both("{number}: please go to {window}.", number=ticket.number, window=window.name)
        return News("ticket.called", key, seq, ticket.id, event.at, text, _data(book, ticket))
    if isinstance(event, e.TicketNoShow):
        text = both("{number} was passed. Reception will put you back in line.", number=ticket.number)
        return News("ticket.no_show", key, seq, ticket.id, event.at, text, _data(book, ticket))
    if isinstance(event, e.RatingAsked):
        text = both("{number}: how was our service? You may rate it on your phone.", number=ticket.number)
        due = event.until + PROMPT_GRACE_SECONDS
        return News("rating.requested", key, seq, ticket.id, event.at, text, _data(book, ticket), due)
    return None


def _ready(book: Book, key: str, seq: int, event: e.ResultReady) -> News | None:
    """To whoever handed the case in, on whichever day; with the number for the collection window, where one was given."""
    number = book.tickets.get(event.ticket or "")
    at = [window for window in book.centre.windows if window.kind == "collection"]
    if not at:
        return None
    text = both("{number}: your result is ready. You are called to {window}.", number=number.number, window=at[0].name) \
        if number else both("Your result is ready. Please collect it at {window}.", window=at[0].name)  # fmt: skip
    data = {"case_number": event.case, "number": number.number if number else None, "window_name": at[0].name.model_dump(),
            "centre": book.centre.id, "centre_name": book.centre.name.model_dump()}  # fmt: skip
    return News("result.ready", key, seq, event.origin, event.at, text, data)


def _near(book: Book, queue: str, seq: int, at: float) -> Iterator[News]:
    """Those who are near now because others went; whoever took a number that near needs not be told."""
    near = book.centre.messages.near
    for *_, name in book.lines[queue].order[: near + 1]:
        ticket = book.tickets[name]
        if ticket.state == WAITING and not policy.is_barred(book, ticket):
            ahead = book.ahead(ticket)
            text = both("{number}: {ahead} before you. Please stay close.", number=ticket.number, ahead=ahead)
            yield News("ticket.near", f"{ticket.id}-near", seq, ticket.id, at, text, _data(book, ticket))


def _data(book: Book, ticket: Ticket) -> dict[str, Any]:
    window = book.centre.window.get(ticket.window or "")
    return {
        "ticket": ticket.id, "number": ticket.number, "service": ticket.service,
        "service_name": book.centre.service[ticket.service].name.model_dump(),
        "ahead": book.ahead(ticket) if ticket.state == WAITING else 0,
        "window": ticket.window, "window_name": window.name.model_dump() if window else None,
        "centre": book.centre.id, "centre_name": book.centre.name.model_dump(),
    }  # fmt: skip


def _posting(book: Book, item: News, receiver: str) -> Posting:
    body = {"type": item.type, "timestamp": views.clock(book, item.at),
            "data": {**item.data, "text": item.text.model_dump()}}  # fmt: skip
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Posting(receiver, item.key, item.seq, item.subject, item.type, text, item.at, item.due)
