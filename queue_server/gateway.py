"""The gateway that sends SMS and mini-program messages: signed webhooks, out of date ones dropped.

What is in the outbox names nobody. The link to the citizen's page, and their telephone number where the settings say
so, are put in when the letter is posted; neither is ever logged.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from standardwebhooks import Webhook

from queue_server.book import Book
from queue_server.check_in import promise_of
from queue_server.outbox import Parcel
from queue_server.outbox_carrier import GoneError, Letter, signed
from queue_server.outgoing import GATEWAY
from queue_server.ticket import CALLED, NO_SHOW, SERVING, WAITING

GOOD_SECONDS = {"ticket.near": 600.0, "ticket.called": 300.0, "ticket.no_show": 3600.0, "appointment.reminder": 43_200.0,
                "rating.requested": 86_400.0, "result.ready": 604_800.0}  # fmt: skip
"""After so long nobody is helped by it any more."""
STILL = {"ticket.near": WAITING, "ticket.called": CALLED, "ticket.no_show": NO_SHOW}
"""The state in which a ticket must still be."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The token of the ticket's page (empty for an appointment), and under whom the citizen's person is kept."""

    token: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """What letters are made with: `look` shows the book, `phone` the first number that some left, `clock` the time."""

    look: Callable[[Callable[[Book], Wanted]], Wanted]
    phone: Callable[[tuple[str, ...]], str | None]
    clock: Callable[[], float]


class Gateway:
    """The receiver."""

    name = GATEWAY

    def __init__(self, reach: Reach, url: str, secret: str, public_url: str | None, *, with_phone: bool) -> None:
        self._reach, self._url, self._public_url, self._with_phone = reach, url, public_url, with_phone
        self._webhook = Webhook(secret)

    def letter(self, parcel: Parcel) -> Letter:
        """The message, with the citizen's page and number put in."""
        found = wanted(self._reach, parcel)
        message = json.loads(parcel.body)
        if found.token and self._public_url:
            message["data"]["link"] = f"{self._public_url.rstrip('/')}/t/{found.token}"
        if self._with_phone and (phone := self._reach.phone(found.owners)):
            message["data"]["phone"] = phone
        body = json.dumps(message, ensure_ascii=False)
        return Letter(
            self._url, body.encode(), signed(self._webhook, parcel.id, body, "application/json; charset=utf-8")
        )

    def refused(self, parcel: Parcel, status: int) -> None:
        """Any error is tried again, as long as the message is of use."""

    def taken(self, _parcel: Parcel, _status: int, _answer: bytes) -> None:
        """Any 2xx takes it."""


def wanted(reach: Reach, parcel: Parcel) -> Wanted:
    """Whom it is for; GoneError where nobody is helped by it any more."""
    if reach.clock() - parcel.created > GOOD_SECONDS[parcel.type]:
        raise GoneError("out of date")
    return reach.look(lambda book: _wanted(book, parcel))


def _wanted(book: Book, parcel: Parcel) -> Wanted:
    appointment = book.appointments.get(parcel.subject)
    if parcel.type == "appointment.reminder":
        if appointment is None or appointment.state != "booked":
            raise GoneError("the appointment does not stand any more")
        return Wanted("", (appointment.id,))
    ticket = book.tickets.get(parcel.subject)
    owners = tuple(filter(None, (parcel.subject, promise_of(book, parcel.subject))))
    if parcel.type == "result.ready":  # it may be days later
        return Wanted(ticket.token if ticket else "", owners)
    if ticket is None or ticket.state != STILL.get(parcel.type, ticket.state):
        raise GoneError("the number is somewhere else by now")
    if parcel.type == "rating.requested" and (ticket.grade is not None or ticket.state == SERVING):
        raise GoneError("rated already, or asked again at the end")
    return Wanted(ticket.token, owners)
