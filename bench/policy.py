"""Who is next among 2,000 who wait: one choice with its sentence, in lines that make it look far.

`one line`: everybody waits for the window's own queue. `many`: a window that serves and supports all queues. `share`: 1,999
appointments whose share is used up stand before the one who may be called. `late`: a priority that passes all of them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from bench.report import share, table
from lobby import config
from lobby.centre import Centre
from queue_server import commands as c
from queue_server import policy
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.commands import Asked, Command
from queue_server.engine import decide
from queue_server.refusal import Refusal
from tests.house.hall import CENTRE

WAITING, CHOICES, WINDOW = 2_000, 300, "3"
NINE = 1_795_395_600.0
Hall = tuple[Book, float]


def measure() -> str:
    """The table."""
    centre = config.load(CENTRE).model_copy(update={"hours": None})
    cases: list[tuple[str, Callable[[Centre], Hall]]] = [
        ("one line of 2,000", _one_line), ("2,000 in all queues", _many), ("1,999 appointments past their share", _share),
        ("a priority before 2,000", _late),
    ]  # fmt: skip
    rows = [(name, *_timed(*make(centre))) for name, make in cases]
    return table((f"who is next, {WAITING:,} waiting (aim 1 ms)", "middle, ms", "99 of 100, ms"), rows)


def _timed(book: Book, now: float) -> tuple[str, str]:
    spent = []
    for turn in range(CHOICES):
        began = time.perf_counter()
        choice = policy.next_ticket(book, WINDOW, now + turn)
        spent.append((time.perf_counter() - began) * 1000)
        if choice is None:
            raise RuntimeError("found nobody; needed somebody to call")
    return f"{share(spent, 0.5):.3f}", f"{share(spent, 0.99):.3f}"


def _one_line(centre: Centre) -> Hall:
    return _filled(centre, lambda turn: ("tax", "priority" if turn % 8 == 0 else "normal"))


def _many(centre: Centre) -> Hall:
    everything = tuple(queue.id for queue in centre.queues)
    windows = tuple(w.model_copy(update={"serves": everything, "supports": ()}) for w in centre.windows)
    dice = random.Random(1)  # noqa: S311 - the same line at every run, no secret
    services = [service.id for service in centre.services]
    return _filled(centre.model_copy(update={"windows": windows}), lambda _: (dice.choice(services), "normal"))


def _share(centre: Centre) -> Hall:
    book, now = _filled(centre, lambda turn: ("tax", "normal" if turn == WAITING - 1 else "appointment"))
    book.lines["tax"].recent.extend(["appointment"] * 10)
    return book, now


def _late(centre: Centre) -> Hall:
    return _filled(centre, lambda turn: ("tax", "priority" if turn == WAITING - 1 else "normal"), pause=0.1)


def _filled(centre: Centre, kind: Callable[[int], tuple[str, str]], pause: float = 1.0) -> Hall:
    """A book in which so many wait for an open window."""
    book, now = Book(centre), NINE
    _do(book, c.OpenDay("2026-11-23"), now)
    _do(book, c.OpenWindow(WINDOW), now)
    for turn in range(WAITING):
        service, ticket_class = kind(turn)
        _do(book, c.IssueTicket(service, f"ticket-{turn}", f"token-{turn}", ticket_class), now)
        now += pause
    return book, now


def _do(book: Book, command: Command, now: float) -> None:
    decided = decide(book, Asked("user:bench", command), now)
    if isinstance(decided, Refusal):
        raise RuntimeError(f"{command}: {decided}")  # noqa: TRY004 - no type is wrong, the bench is
    for event in decided:
        apply(book, event)
