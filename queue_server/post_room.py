"""The post room: all that sends letters to citizens and to the province, put together from the centre's file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from lobby.centre import Centre
from queue_server.gateway import Gateway, Reach
from queue_server.outbox_carrier import Carrier, Receiver
from queue_server.outgoing import Outgoing
from queue_server.persons import Persons
from queue_server.province import Platform
from queue_server.web_push import Push, Signer, Subscription
from queue_server.writer import Writer

log = logging.getLogger(__name__)

OWNER = "push/"


class PostRoom:
    """Made before the writer, which it is asked by (`outgoing`), and opened with it. `clock` gives seconds since 1970."""

    def __init__(self, centre: Centre, persons: Persons, clock: Callable[[], float], public_url: str | None) -> None:
        self._centre, self._persons, self._clock, self._public_url = centre, persons, clock, public_url
        self._subscribed: set[str] = set()
        self._signer = self._vapid()
        self._secret = _secret(centre.messages.secret_file)
        if centre.messages.url and not self._secret:
            log.warning("the message gateway has no secret; nothing is sent to it until messages.secret_file holds one")
        self.outgoing = Outgoing(
            gateway=bool(centre.messages.url and self._secret), province=centre.province.url is not None,
            push=self._signer is not None, subscribed=self._subscribed,
        )  # fmt: skip
        self.carriers: list[Carrier] = []

    @property
    def push_key(self) -> str | None:
        """What a browser needs to be told by us; None where there is no web push."""
        return self._signer.public if self._signer else None

    def open(self, writer: Writer) -> None:
        """Make one carrier for each receiver there is."""
        self._writer = writer
        self.carriers = [Carrier(writer, receiver, self._clock) for receiver in self._receivers(writer)]

    def start(self) -> None:
        """Begin to carry; the writer runs by now."""
        if self._signer:
            kept = self._writer.tend(lambda journal: journal.words_owned(OWNER))
            self._subscribed.update(owner.removeprefix(OWNER) for owner in kept)
        for carrier in self.carriers:
            carrier.start()

    def stop(self) -> None:
        """End; what is not delivered stays in the outbox."""
        for carrier in self.carriers:
            carrier.stop()

    def subscribe(self, ticket: str, phone: Subscription) -> None:
        """This phone wants to be told of its number."""
        sealed, now = self._persons.sealed_words(phone.model_dump_json()), self._clock()
        self._writer.tend(lambda journal: journal.keep_words(OWNER + ticket, now, sealed))
        self._subscribed.add(ticket)

    def unsubscribe(self, ticket: str) -> None:
        """It does not any more, or has gone."""
        self._writer.tend(lambda journal: journal.drop_words(OWNER + ticket))
        self._subscribed.discard(ticket)

    def words(self, key: str) -> str | None:
        """What is kept under a key, in clear; None where it has been deleted."""
        return self.words_of([key]).get(key)

    def words_of(self, keys: Sequence[str]) -> dict[str, str]:
        """The same of many keys; those that were deleted are missing."""
        sealed = self._writer.tend(lambda journal: journal.words_of(keys)) if keys else {}
        return {key: self._persons.words(body) for key, body in sealed.items()}

    def _receivers(self, writer: Writer) -> list[Receiver]:
        reach = Reach(writer.look, self._phone, self._clock)
        messages, province = self._centre.messages, self._centre.province
        found: list[Receiver] = []
        if messages.url and self._secret:
            found.append(Gateway(reach, messages.url, self._secret, self._public_url, with_phone=messages.phone))
        if self._signer:
            found.append(Push(reach, self._signer, lambda ticket: self.words(OWNER + ticket), self.unsubscribe))
        if province.url:
            secret = _secret(province.secret_file)
            found.append(Platform(self._centre.province_map, province.url, secret, self.words))
        return found

    def _phone(self, owners: tuple[str, ...]) -> str | None:
        """The telephone number that one of these, a ticket or its appointment, is kept with."""
        kept = self._writer.tend(lambda journal: [journal.person_at(owner) for owner in owners])
        return next((phone for sealed in kept if sealed and (phone := self._persons.read(sealed).phone)), None)

    def _vapid(self) -> Signer | None:
        file = self._centre.phone.push_key_file
        return Signer(Path(file).read_bytes(), self._centre.phone.push_contact, self._clock) if file else None


def _secret(file: str | None) -> str | None:
    """The signing secret in a file of one line; None where none is named."""
    return (Path(file).read_text("utf-8").strip() or None) if file else None
