"""How long: an honest range in minutes, from those ahead, open windows and the service times of the day.

The mean service time begins at the centre's own guess and moves to the day's as tickets finish (ten tickets weigh as much
as the guess). The range is wide on purpose; a closed queue counts one window. Pure.
"""

from __future__ import annotations

import math

from queue_server.book import Book
from queue_server.ticket import WAITING, Ticket

GUESS_WEIGHT = 10
LOW, HIGH = 0.6, 1.4


def service_minutes(book: Book, queue: str) -> float:
    """The mean service time of a queue."""
    line = book.lines[queue]
    guess = book.centre.queue[queue].service_minutes
    return (guess * GUESS_WEIGHT + line.serving_seconds / 60) / (GUESS_WEIGHT + line.served)


def wait_range(book: Book, queue: str, ahead: int) -> tuple[int, int]:
    """Minutes (low, high) for somebody with `ahead` tickets before them; (0, 0) where a window is free."""
    windows = book.windows_of(queue)
    idle = sum(book.windows[window.id].state == "idle" for window in windows)
    if ahead < idle:
        return 0, 0
    mean = service_minutes(book, queue) * (ahead + 0.5) / max(1, book.open_windows(queue))
    return math.floor(mean * LOW), math.ceil(mean * HIGH)


def ticket_wait(book: Book, ticket: Ticket) -> tuple[int, int]:
    """Minutes (low, high) for a waiting ticket; (0, 0) for any other."""
    if ticket.state != WAITING:
        return 0, 0
    return wait_range(book, ticket.queue, book.ahead(ticket))


def queue_wait(book: Book, queue: str) -> tuple[int, int]:
    """Minutes (low, high) for somebody who takes a number now."""
    return wait_range(book, queue, len(book.lines[queue].order))
