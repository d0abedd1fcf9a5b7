"""How long: an honest range in minutes, in which three of five waits should lie; never a single figure.

The middle comes from running the rules forward over those who wait (`estimate_forward`), at the pace that windows have shown
(`estimate_pace`); the ends from how far waits with as many ahead stray, and from how the promises of the queue were kept
(`estimate_promises`). Where no window is open for a queue one is counted, and `basis` says that there is none. Pure.
"""

from __future__ import annotations

import math
from bisect import bisect_left

from queue_server import estimate_forward
from queue_server.book import Book
from queue_server.estimate_pace import LEARNT
from queue_server.ticket import WAITING, Ticket

EACH, ALL = 0.6, 0.05
"""Variance of the logarithm: of one service, and of the day that all share."""
NONE, GUESS, TAUGHT = "none", "guess", "learnt"
AT_ONCE = 0, 0


def service_minutes(book: Book, queue: str) -> float:
    """The mean minutes that a ticket of a queue takes a window."""
    guess = book.centre.queue[queue].service_minutes
    found = [book.paces.mean(item.id, guess) for item in book.centre.services if item.queue == queue]
    return sum(found) / len(found) if found else guess


def wait_range(book: Book, queue: str, ahead: int, now: float | None = None) -> tuple[int, int]:
    """Minutes (low, high) for somebody with `ahead` tickets before them; (0, 0) where a window is free for them."""
    middle = _middle(book, queue, ahead, book.at if now is None else now)
    if middle <= 0:
        return AT_ONCE
    ends = book.promises.of(queue)
    services = 1 + middle / _between(book, queue)
    stray = math.sqrt(EACH / services + ALL)
    low, high = (middle * math.exp(end * stray) for end in (ends.low, ends.high))
    whole = math.floor(low)
    return whole, max(whole + 1, math.ceil(high))


def ticket_wait(book: Book, ticket: Ticket, now: float | None = None) -> tuple[int, int]:
    """Minutes (low, high) for a waiting ticket; (0, 0) for any other."""
    if ticket.state != WAITING:
        return AT_ONCE
    return wait_range(book, ticket.queue, book.ahead(ticket), now)


def queue_wait(book: Book, queue: str, now: float | None = None) -> tuple[int, int]:
    """Minutes (low, high) for somebody who takes a number now."""
    return wait_range(book, queue, len(book.lines[queue].order), now)


def promise(book: Book, queue: str, place: float, now: float) -> tuple[int, int]:
    """Minutes (low, high) for a ticket that is about to be given this place in a queue."""
    ahead = bisect_left(book.lines[queue].order, (place, len(book.tickets), ""))
    return wait_range(book, queue, ahead, now)


def basis(book: Book, queue: str) -> str:
    """What a range of a queue rests on: the centre's `guess` (or a few services), what was `learnt`, or `none`.

    `none` where no window is open for it, or where the centre guesses nothing and nobody was served yet.
    """
    if not book.open_windows(queue):
        return NONE
    seen = sum(book.paces.seen(item.id) for item in book.centre.services if item.queue == queue)
    if not seen and "service_minutes" not in book.centre.queue[queue].model_fields_set:
        return NONE
    return TAUGHT if seen >= LEARNT else GUESS


def _middle(book: Book, queue: str, ahead: int, now: float) -> float:
    """Minutes until the ticket with `ahead` before it is called. A run serves until somebody moves."""
    known = book.forward
    if known is None or known[0] != book.moves:
        known = book.forward = book.moves, {}
    if queue not in known[1]:
        known[1].update(estimate_forward.run(book, queue, now))
    called = known[1].get(queue) or []
    if not called:
        return (ahead + 1) * service_minutes(book, queue)
    if ahead < len(called):
        return called[ahead]
    return called[-1] + (ahead - len(called) + 1) * _between(book, queue)


def _between(book: Book, queue: str) -> float:
    """Minutes between two calls of a queue, where its windows served it alone."""
    return (service_minutes(book, queue) + book.paces.pause()) / max(1, book.open_windows(queue))
