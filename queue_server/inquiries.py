"""What devices ask that changes nothing: free times, what somebody has here, the code on the wall.

Read between two commits, never kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as TooLongError
from typing import Any

from lobby.asks import AskSlots, AskWallCode, Find
from lobby.centre import Centre
from lobby.hours import at_hall, day_of
from queue_server import ratings, views
from queue_server.answers import refused
from queue_server.appointments import not_bookable
from queue_server.asks import person_of
from queue_server.book import Book
from queue_server.issuing import need_service, unknown_ticket
from queue_server.journal import JournalError
from queue_server.limits import LIVE, owned
from queue_server.persons import Persons
from queue_server.refusal import RefusedError
from queue_server.slots import Slot, table
from queue_server.wall_screens import WallScreens
from queue_server.writer import BUSY, STORAGE, Outcome, Writer

ROOM, DAY_BYTES = 14_000, 40  # of an answer's days; a message has 16 KiB
TICKETS_SHOWN, BOOKINGS_SHOWN = 10, 20

Inquiry = AskSlots | AskWallCode | Find


class Inquiries:
    """`clock` gives seconds since 1970."""

    def __init__(self, writer: Writer, persons: Persons, clock: Callable[[], float], wall: WallScreens) -> None:
        self._writer, self._persons, self._clock, self._wall = writer, persons, clock, wall

    def answer(self, ask: Inquiry, device: str) -> Outcome:
        """What was asked for, or the refusal; `storage` or `busy` while the writer cannot be asked."""
        try:
            return Outcome(200, self._found(ask, device))
        except RefusedError as no:
            return Outcome(*refused(no.refusal))
        except JournalError:
            return Outcome(*refused(STORAGE))
        except TooLongError:
            return Outcome(*refused(BUSY))

    def _found(self, ask: Inquiry, device: str) -> dict[str, Any]:
        match ask:
            case AskSlots():
                return self._slots(ask)
            case AskWallCode():
                return {"wall": self._wall.shown(device)}
            case Find():
                return self._find(ask)

    def _slots(self, ask: AskSlots) -> dict[str, Any]:
        return {
            "days": free_days(*self._writer.look(lambda book: need_bookable(book, ask.service)), self._clock(), ROOM)
        }

    def _find(self, ask: Find) -> dict[str, Any]:
        if ask.token is not None:
            token, at = ask.token, self._clock()
            return self._writer.look(lambda book: by_token(book, token, at))
        person, now = person_of(ask.sealed, self._persons), self._clock()
        lookup = self._persons.lookup(person) if person else None
        ids = tuple(self._writer.tend(lambda journal: journal.person_of(lookup))) if lookup else ()
        return self._writer.look(lambda book: belongings(book, ids, now))


def free_days(
    centre: Centre, service: str, booked: Sequence[float], now: float, room: int | None = None
) -> list[dict[str, Any]]:
    """The slots with room, by day, the nearest first; as many as `room` bytes hold. `booked` are promised times."""
    found: dict[str, list[dict[str, Any]]] = {}
    size = 0
    for slot in table(centre, service, booked, now):
        if slot.free:
            day, seen = day_of(centre, slot.start), _seen(centre, slot)
            size += len(json.dumps(seen)) + (0 if day in found else DAY_BYTES)
            if room is not None and size > room:
                break
            found.setdefault(day, []).append(seen)
    return [{"date": day, "slots": slots} for day, slots in found.items()]


def slot_at(centre: Centre, slot: Slot) -> str:
    """When a slot begins, RFC 3339 on the hall's clock."""
    return at_hall(centre, slot.start).isoformat(timespec="seconds")


def _seen(centre: Centre, slot: Slot) -> dict[str, Any]:
    """The slot as citizens see it; `quiet` only where it is so."""
    return {"at": slot_at(centre, slot), "free": slot.free, **({"quiet": True} if slot.quiet else {})}


def need_bookable(book: Book, service: str) -> tuple[Centre, str, tuple[float, ...]]:
    """Centre, service and the promised times of it; a refusal where it cannot be booked."""
    described = need_service(book, service)
    if not described.bookable:
        raise not_bookable(described)
    return book.centre, service, tuple(book.places.get(service, ()))


def belongings(book: Book, ids: tuple[str, ...], now: float) -> dict[str, Any]:
    """The live tickets of a person with their phone tokens, and the promises of today and later."""
    live = [item for item in owned(book, ids) if item.state in LIVE]
    today = day_of(book.centre, now)
    promises = [book.appointments[key] for key in ids if key in book.appointments]
    ahead = [item for item in promises if item.state == "booked" and day_of(book.centre, item.slot) >= today]
    return {
        "tickets": [views.ticket(book, item, token=True) for item in live[:TICKETS_SHOWN]],
        "bookings": [views.booking(book, item) for item in sorted(ahead, key=lambda item: item.slot)[:BOOKINGS_SHOWN]],
    }


def by_token(book: Book, token: str, now: float) -> dict[str, Any]:
    """The number on a slip, however it stands: who missed the call shall be told so; and the visit that may be rated.

    A number of a day that is over is known as long as its visit is.
    """
    item, prompt = book.tickets.get(book.tokens.get(token, "")), book.prompts.get(book.rating_tokens.get(token, ""))
    if item is None and prompt is None:
        raise unknown_ticket()
    found: dict[str, Any] = {"tickets": [views.ticket(book, item, token=True)] if item else [], "bookings": []}
    if prompt:
        found["visit"] = {
            "number": prompt.number, "service": prompt.service, "rating": ratings.standing(prompt, now),
        }  # fmt: skip
    return found
