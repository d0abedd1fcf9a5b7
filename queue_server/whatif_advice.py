"""Advice: the smallest change that brings waits back to the centre's targets, with what it is likely to do. Pure.

Tried in this order: nothing; one window opened; one open window moved to the queue that can be spared where it is; two
opened. The first that keeps the target share of a queue's citizens in time, and harms no other queue, is told with the one
press that does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from queue_server.book import Book
from queue_server.whatif import AssignAt, Change, OpenAt
from queue_server.whatif_answer import Summary, ranges

MOST_TRIED = 12
DAYS_EACH = 6
HARM = 0.05
"""A share of other queues' citizens that a change may cost: less is chance."""
CLEARLY = 0.8
"""So many left, or such a middle wait, of what it was is a help."""
OPEN = ("idle", "called", "serving")

Try = Callable[[tuple[Change, ...]], list[Summary]]
Worth = tuple[float, float, float]
"""Share in target, and below nought how many are left, and the middle wait: more is better."""


def candidates(book: Book, queue: str) -> Iterator[tuple[Change, ...]]:
    """Changes that may help a queue, smallest first."""
    shut = [OpenAt(kind="open", window=window) for window, seen in book.windows.items()
            if seen.state not in OPEN and queue in book.works[window].serves]  # fmt: skip
    yield from ((one,) for one in shut)
    for window, seen in book.windows.items():
        work = book.works[window]
        if seen.state in OPEN and queue not in work.serves and _can_be_spared(book, window):
            serves = (queue, *work.serves)
            supports = tuple(other for other in work.supports if other != queue)
            yield (AssignAt(kind="assign", window=window, serves=serves, supports=supports),)
    yield from combinations(shut, 2)


def _can_be_spared(book: Book, window: str) -> bool:
    """Whether nobody waits for what it serves, or others serve it too."""
    return all(not book.lines[queue].order or book.open_windows(queue) > 1 for queue in book.works[window].serves)


def short(book: Book, queue: str, as_it_is: list[Summary]) -> bool:
    """Whether fewer of a queue will wait no longer than the target than the centre means."""
    return _in_target(as_it_is, queue) < book.centre.policy.target_share


def advise(book: Book, queue: str, as_it_is: list[Summary], play: Try) -> dict[str, Any] | None:
    """The first change that brings a queue back to its target, else the best of those tried; None where nothing helps.

    Where so many wait already that none can be in time, it helps too that fewer are left, or that the middle wait is clearly
    shorter; marked as not enough.
    """
    wanted = book.centre.policy.target_share
    best: tuple[Worth, tuple[Change, ...], list[Summary]] | None = None
    for tried, changes in enumerate(candidates(book, queue)):
        if tried >= MOST_TRIED:
            break
        days = play(changes)
        if any(_harmed(other, as_it_is, days, wanted) for other in book.lines if other != queue):
            continue
        worth = _worth(days, queue)
        if best is None or worth > best[0]:
            best = worth, changes, days
        if worth[0] >= wanted:
            break
    if best is None or not _helps(_worth(as_it_is, queue), best[0]):
        return None
    before, (share, *_), changes, days = _in_target(as_it_is, queue), *best
    return {
        "queue": queue, "target_minutes": book.centre.policy.target(queue), "target_share": wanted,
        "before": round(before, 3), "after": round(share, 3), "enough": share >= wanted,
        "was": ranges(as_it_is)["queues"].get(queue), "effect": ranges(days)["queues"].get(queue),
        "changes": [change.model_dump() for change in changes],
        "presses": [press(change) for change in changes], "undo": [undone(book, change) for change in reversed(changes)],
    }  # fmt: skip


def press(change: Change) -> dict[str, Any]:
    """The one request that does it."""
    if isinstance(change, AssignAt):
        return _work(change.window, change.serves, change.supports)
    return {"method": "POST", "path": f"/api/v1/windows/{getattr(change, 'window', '')}/open", "body": {}}


def undone(book: Book, change: Change) -> dict[str, Any]:
    """The one request that takes it back: the window as it is now."""
    window = getattr(change, "window", "")
    if isinstance(change, AssignAt):
        return _work(window, book.works[window].serves, book.works[window].supports)
    act, body = ("pause", {"reason": None}) if book.windows[window].state == "paused" else ("close", {})
    return {"method": "POST", "path": f"/api/v1/windows/{window}/{act}", "body": body}


def _work(window: str, serves: tuple[str, ...], supports: tuple[str, ...]) -> dict[str, Any]:
    body = {"serves": list(serves), "supports": list(supports)}
    return {"method": "PUT", "path": f"/api/v1/windows/{window}/work", "body": body}


def _harmed(queue: str, before: list[Summary], after: list[Summary], wanted: float) -> bool:
    """Whether another queue would pay for it: it leaves the target, or falls further behind."""
    was, would_be = _in_target(before, queue), _in_target(after, queue)
    return would_be < was - HARM and would_be < wanted


def _worth(days: list[Summary], queue: str) -> Worth:
    return _in_target(days, queue), -_middle(days, queue, "left"), -_middle(days, queue, "p50")


def _helps(before: Worth, after: Worth) -> bool:
    (share, left, wait), (then_share, then_left, then_wait) = before, after
    if then_share != share:
        return then_share > share
    return then_left > CLEARLY * left if then_left != left else then_wait > CLEARLY * wait


def _in_target(days: list[Summary], queue: str) -> float:
    """The middle share of a queue's citizens who wait no longer than meant."""
    return _middle(days, queue, "in_target", 1.0)


def _middle(days: list[Summary], queue: str, figure: str, without: float = 0.0) -> float:
    """The middle of the days' figures of a queue."""
    found = sorted(day.queues.get(queue, {}).get(figure, without) for day in days)
    return found[len(found) // 2] if found else without
