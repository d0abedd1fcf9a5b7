"""When everybody who waits would be called, if nobody came any more: the rules of who is next, run forward. Pure.

Windows take tickets as they become free, each the highest rank among the queues it may call (its own; those it supports
while they are long). A window is taken as long as its pace says. Where very many wait, some count as one. Queues that
share no open window do not touch each other and are run apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heappop, heappush

from lobby.policy_settings import Policy
from queue_server import policy
from queue_server.book import Book

OPEN = ("idle", "called", "serving")
MOST_STEPS = 150
LEAST_LEFT = 0.25
"""A service that has lasted longer than usual is taken to last a quarter of the usual yet."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """An open window of a run: its queues, those it supports with their thresholds, and its pace in an hour."""

    window: str
    serves: tuple[str, ...]
    supports: tuple[str, ...]


def run(book: Book, queue: str, now: float) -> dict[str, list[float]]:
    """Minutes until each of a queue is called, by place in the line, and for one who joins now.

    Also of all queues that share windows with it. Empty where no window is open for the queue.
    """
    rules = policy.rules_at(book, now)
    clerks = _beside(queue, _clerks(book, rules))
    queues = {name for clerk in clerks for name in (*clerk.serves, *clerk.supports)} & book.lines.keys()
    return _Run(book, clerks, sorted(queues), rules, now).called() if clerks else {queue: []}


def _clerks(book: Book, rules: Policy) -> list[Clerk]:
    return [
        Clerk(name, book.works[name].serves, policy.supported(book, name, rules))
        for name, window in book.windows.items() if window.state in OPEN
    ]  # fmt: skip


def _beside(queue: str, clerks: list[Clerk]) -> list[Clerk]:
    """The windows that are tied to a queue, over others if need be."""
    tied, found, left = {queue}, list[Clerk](), clerks
    while True:
        more = [clerk for clerk in left if tied.intersection((*clerk.serves, *clerk.supports))]
        if not more:
            return found
        found += more
        left = [clerk for clerk in left if clerk not in more]
        tied.update(name for clerk in more for name in (*clerk.serves, *clerk.supports))


class _Run:
    """One run: the lines with their heads, the windows by when they are free."""

    def __init__(self, book: Book, clerks: list[Clerk], queues: list[str], rules: Policy, now: float) -> None:
        self._book, self._rules, self._now = book, rules, now
        self._hour = datetime.fromtimestamp(now, book.centre.zone).hour
        self._clerks = {clerk.window: clerk for clerk in clerks}
        self._rest = book.paces.pause()
        waiting = sum(len(book.lines[queue].order) for queue in queues)
        self._group = max(1, -(-waiting // MOST_STEPS))
        self._lines = {queue: [place for place, *_ in book.lines[queue].order] + [now] for queue in queues}
        self._next = dict.fromkeys(queues, 0)
        self._weights = {queue: book.weight(queue, rules) for queue in queues}
        self._usual = {queue: _services(book, queue) for queue in queues}
        self._paces: dict[tuple[str, str], float] = {}
        self._called: dict[str, list[float]] = {queue: [] for queue in queues}

    def called(self) -> dict[str, list[float]]:
        """See `run`."""
        free = [(self._left(window), window) for window in self._clerks]
        heapify(free)
        while free:
            at, window = heappop(free)
            queue = self._choice(self._clerks[window], at)
            if queue is not None:
                heappush(free, (at + self._take(queue, window, at), window))
        return self._called

    def _left(self, window: str) -> float:
        """Minutes until a window is free."""
        ticket = self._book.at_window(window)
        if ticket is None:
            return 0.0
        taken = self._book.windows[window].taken_at
        usual = self._pace(ticket.queue, window)
        return max(usual * LEAST_LEFT, usual - (self._now - (taken or self._now)) / 60) + self._rest

    def _choice(self, clerk: Clerk, at: float) -> str | None:
        """The queue whose first has the highest rank for this window; None where nobody is left for it."""
        moment, best, found = self._now + at * 60, 0.0, None
        for queue in (*clerk.serves, *clerk.supports):
            line, head = self._lines[queue], self._next[queue]
            if head >= len(line) or (queue in clerk.supports and not self._is_long(queue)):
                continue
            rank = (moment - line[head]) * self._weights[queue]
            if found is None or rank > best:
                best, found = rank, queue
        return found

    def _is_long(self, queue: str) -> bool:
        threshold = self._rules.thresholds.get(queue, self._rules.support_threshold)
        return len(self._lines[queue]) - 1 - self._next[queue] >= threshold

    def _take(self, queue: str, window: str, at: float) -> float:
        """The first of a queue is called at `at`; minutes until the window is free again."""
        head = self._next[queue]
        some = min(self._group, len(self._lines[queue]) - head)
        each = self._pace(queue, window) + self._rest
        self._called[queue] += [at + turn * each / self._group for turn in range(some)]
        self._next[queue] = head + some
        return each * some

    def _pace(self, queue: str, window: str) -> float:
        key = queue, window
        if key not in self._paces:
            guess, paces = self._book.centre.queue[queue].service_minutes, self._book.paces
            usual = self._usual.get(queue) or _services(self._book, queue)
            whole = sum(usual.values())
            self._paces[key] = sum(
                paces.minutes(service, window, self._hour, guess) * count / whole for service, count in usual.items()
            )
        return self._paces[key]


def _services(book: Book, queue: str) -> dict[str, int]:
    """The services of a queue by how many wait for each among its first; one each where nobody does."""
    found: dict[str, int] = {}
    for *_, ticket in book.lines[queue].order[:20]:
        service = book.tickets[ticket].service
        found[service] = found.get(service, 0) + 1
    return found or {item.id: 1 for item in book.centre.services if item.queue == queue}
