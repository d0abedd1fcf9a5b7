"""Rules of the work of windows: which queues a window serves today, where the manager has it serve others. Pure.

The centre's file says what a window serves every day; an assignment replaces that for one day, or until it is taken back.
Two managers at once: whoever looked at an older version is told so and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Sequence

from lobby.centre import Window
from queue_server import commands as c
from queue_server import events as e
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.refusal import refuse

OPEN = ("idle", "called", "serving")


def assign(book: Book, command: c.AssignWindow, asked: Asked, now: float) -> list[e.Event]:
    """Other queues for a window; nothing where it serves these already."""
    window = _looked_at(book, command.window, command.seen)
    serves, supports = list(command.serves), list(command.supports)
    _check(book, serves, supports)
    if (tuple(serves), tuple(supports)) == (window.serves, window.supports):
        return []
    return [e.WindowAssigned(now, window.id, asked.actor, serves, supports, command.reason)]


def restore(book: Book, command: c.RestoreWindow, asked: Asked, now: float) -> list[e.Event]:
    """As the centre's file has it; nothing where it is so already."""
    window = _looked_at(book, command.window, command.seen)
    return [e.WindowRestored(now, window.id, asked.actor)] if is_assigned(book, window.id) else []


def is_assigned(book: Book, window: str) -> bool:
    """Whether a window serves others today than the centre's file says."""
    return version(book.works[window]) != version(book.centre.window[window])


def version(window: Window) -> str:
    """What a window serves, as one word: the same work has the same version."""
    return f"{'+'.join(window.serves)}/{'+'.join(window.supports)}"


def left_alone(book: Book, window: str, serves: Sequence[str], supports: Sequence[str]) -> list[str]:
    """Queues that this window would serve no longer and that no other open window serves."""
    lost = set(book.works[window].serves) - {*serves, *supports}
    others = [
        book.works[other].serves for other, seen in book.windows.items() if other != window and seen.state in OPEN
    ]
    return [queue for queue in book.lines if queue in lost and not any(queue in theirs for theirs in others)]


def _looked_at(book: Book, window: str, seen: str | None) -> Window:
    found = book.works.get(window)
    if found is None:
        raise refuse("unknown_window", "There is no window “{found}”; there are: {allowed}.", status=404,
                     found=window[:40], allowed=", ".join(book.windows))  # fmt: skip
    if not book.is_open:
        raise refuse("day_closed", "The day has not been opened.")
    if seen is not None and seen != version(found):
        raise refuse("other_version", "Somebody else has changed what {window} serves in the meantime. "
                     "Please look at it again.", status=412, window=found.name)  # fmt: skip
    return found


def _check(book: Book, serves: Sequence[str], supports: Sequence[str]) -> None:
    named = [*serves, *supports]
    odd = next((queue for queue in named if queue not in book.lines), None)
    if odd is not None:
        raise refuse("unknown_queue", "There is no queue “{found}”; there are: {allowed}.", status=422,
                     found=odd[:40], allowed=", ".join(book.lines))  # fmt: skip
    if not serves:
        raise refuse("nothing_served", "A window serves at least one queue.", status=422)
    if len(set(named)) < len(named):
        raise refuse("queue_twice", "A window names each queue once, as its own or in support.", status=422)
