"""One simulated day: the very `decide` and `apply` of the hall, with arrivals and services that a plan and its dice give.

Clerks call as soon as they are free, rest as long as clerks do, and stay until nobody waits, two hours after closing at the
most. The same dice give each citizen the same service whatever was changed: two questions are compared like with like.
"""

from __future__ import annotations

import heapq
import pickle
import random
from collections.abc import Callable
from datetime import datetime, time
from functools import partial

from queue_server import commands as c
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.commands import Asked, Command
from queue_server.engine import decide
from queue_server.events import Event, TicketCalled, TicketFinished, TicketNoShow, WindowClosed, WindowOpened
from queue_server.policy_editing import written
from queue_server.refusal import Refusal
from queue_server.whatif import Arrival, AssignAt, Change, CloseAt, MoreArrivals, OpenAt, OtherRules, Plan, Played

LONGEST_OVERTIME = 7200.0
FEW, SPREAD = 8, 0.7
NO_SHOW_MINUTES = 1.0
TURNS = 1_000_003
WORKS = ("idle", "called", "serving")
MOVES: dict[type[Event], tuple[int, int]] = {
    WindowOpened: (1, 1), WindowClosed: (-1, -1), TicketCalled: (0, -1), TicketFinished: (0, 1), TicketNoShow: (0, 1),
}  # fmt: skip
"""What an event does to the number of open windows, and of idle ones."""


def play(plan: Plan, changes: tuple[Change, ...], seed: int) -> Played:
    """The day with these changes and this chance."""
    return _Day(plan, changes, seed).played()


class _Day:
    """A day under way: a book, a heap of what is due, and who is at which window."""

    def __init__(self, plan: Plan, changes: tuple[Change, ...], seed: int) -> None:
        self._plan, self._seed = plan, seed
        self._book: Book = pickle.loads(plan.book)  # noqa: S301 - made by this program a moment ago, never stored
        self._book.tells = False
        self._now, self._count = plan.start, 0
        began = datetime.fromtimestamp(plan.start, self._book.centre.zone)
        self._first_hour = began.hour + began.minute / 60
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._closing: set[str] = set()
        self._dry: set[str] = set()
        self._waits: list[tuple[str, float, float]] = []
        self._open_minutes = self._idle_minutes = 0.0
        self._known = len(self._book.tickets)
        states = [window.state for window in self._book.windows.values()]
        self._open, self._idle = sum(state in WORKS for state in states), states.count("idle")
        self._change(changes)
        self._begin(changes)

    # --- what is to come -------------------------------------------------------------------------------------------

    def _change(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            if isinstance(change, OtherRules):
                whole = {**written(self._book.centre.policy), **change.policy}
                self._do(c.ChangePolicy(whole))
            elif isinstance(change, OpenAt):
                self._at(self._moment(change.at), partial(self._turn, change.window, "open"))
            elif isinstance(change, CloseAt):
                self._at(self._moment(change.at), partial(self._turn, change.window, "closed"))
            elif isinstance(change, AssignAt):
                self._at(self._moment(change.at), partial(self._assign, change))

    def _begin(self, changes: tuple[Change, ...]) -> None:
        kept = {change.window for change in changes if isinstance(change, OpenAt | CloseAt)}
        for turn in self._plan.turns:
            if turn.window not in kept:
                self._at(turn.at, partial(self._turn, turn.window, turn.state))
        for arrival in self._arrivals(changes):
            self._at(arrival.at, partial(self._arrive, arrival))
        for window, seen in self._book.windows.items():
            if seen.ticket is not None:
                self._at(self._now + self._left(window), partial(self._finish, window))
            elif seen.state == "idle":
                self._at(self._now, partial(self._call, window))
        self._at(self._plan.closing, self._close)

    def _arrivals(self, changes: tuple[Change, ...]) -> list[Arrival]:
        more = [change for change in changes if isinstance(change, MoreArrivals)]
        if not more:
            return [*self._plan.arrivals, *self._drawn()]
        found = []
        for place, arrival in enumerate([*self._plan.arrivals, *self._drawn()]):
            times = 1.0
            for change in more:
                times *= change.factor if change.service in (None, arrival.service) else 1.0
            dice = random.Random(f"{self._seed} more {place}")  # noqa: S311 - a play, no secret
            copies = int(times) + (dice.random() < times % 1)
            found += [Arrival(arrival.at + turn * dice.uniform(0, 600), arrival.service, arrival.ticket_class)
                      for turn in range(copies)]  # fmt: skip
        return found

    def _drawn(self) -> list[Arrival]:
        """By the rates: as many in each quarter hour as chance has it."""
        dice = random.Random(f"{self._seed} arrivals")  # noqa: S311 - a play, no secret
        names, shares = list(self._plan.classes) or ["normal"], list(self._plan.classes.values()) or [1.0]
        found = []
        for service, quarters in sorted(self._plan.rates.items()):
            for start, expected in quarters:
                at = start
                while expected > 0:
                    at += dice.expovariate(expected / 900)
                    if at >= start + 900:
                        break
                    if at >= self._plan.start:
                        found.append(Arrival(at, service, dice.choices(names, shares)[0]))
        return found

    # --- what happens ----------------------------------------------------------------------------------------------

    def played(self) -> Played:
        """Play to the end."""
        end = self._plan.closing + LONGEST_OVERTIME
        while self._due and self._due[0][0] <= end:
            at, _, act = heapq.heappop(self._due)
            self._pass(at)
            act()
        worked = max((w.since for w in self._book.windows.values()), default=self._now)
        left = [ticket for queue in self._book.lines for ticket in self._book.waiting(queue)]
        self._waits += [(ticket.queue, ticket.issued_at, (self._now - ticket.issued_at) / 60) for ticket in left]
        overtime = max(0.0, worked - self._plan.closing) / 60
        return Played(tuple(self._waits), self._open_minutes, self._idle_minutes, overtime, len(left))

    def _pass(self, at: float) -> None:
        spent = max(0.0, (at - self._now) / 60)
        self._open_minutes += spent * self._open
        self._idle_minutes += spent * self._idle
        self._now = max(self._now, at)

    def _arrive(self, arrival: Arrival) -> None:
        self._known += 1
        name = f"what-if-{self._known}"
        events = self._do(c.IssueTicket(arrival.service, name, f"{name}-token", arrival.ticket_class))
        if not events:
            return
        self._called(events)
        queue = self._book.centre.service[arrival.service].queue
        free = sorted(self._dry, key=lambda window: (self._book.windows[window].since, window))
        for window in free:
            if self._may_help(window, queue) and self._call(window):
                return

    def _may_help(self, window: str, queue: str) -> bool:
        work = self._book.works[window]
        return queue in work.serves or queue in self._book.centre.policy.supports.get(window, work.supports)

    def _call(self, window: str) -> bool:
        """Whether somebody was called."""
        if window in self._closing:
            self._shut(window)
        if self._book.windows[window].state != "idle":
            return False
        self._count += 1
        if self._called(self._do(c.CallNext(window, f"what-if-call-{self._count}"))):
            return True
        self._dry.add(window)
        if self._now >= self._plan.closing:
            self._shut(window)
        return False

    def _called(self, events: list[Event]) -> bool:
        call = next((event for event in events if isinstance(event, TicketCalled)), None)
        if call is None:
            return False
        ticket, window = self._book.tickets[call.ticket], call.window
        self._dry.discard(window)
        self._waits.append((ticket.queue, ticket.issued_at, (self._now - ticket.issued_at) / 60))
        minutes = self._minutes(ticket.service, ticket.turn)
        if minutes is None:
            self._at(self._now + NO_SHOW_MINUTES * 60, partial(self._no_show, window))
        else:
            self._at(self._now + minutes * 60, partial(self._finish, window))
        return True

    def _finish(self, window: str) -> None:
        if self._book.windows[window].state == "called":
            self._do(c.StartService(window))
        self._do(c.FinishService(window, f"what-if-prompt-{len(self._waits)}-{window}"))
        self._freed(window)

    def _no_show(self, window: str) -> None:
        self._do(c.MarkNoShow(window))
        self._freed(window)

    def _freed(self, window: str) -> None:
        self._at(self._now + self._plan.rest * 60, partial(self._call, window))

    def _turn(self, window: str, state: str) -> None:
        if state == "open":
            self._closing.discard(window)
            self._do(c.OpenWindow(window))
            self._call(window)
        elif self._book.windows[window].state == "idle":
            self._shut(window)
        else:
            self._closing.add(window)

    def _shut(self, window: str) -> None:
        self._closing.discard(window)
        self._dry.discard(window)
        self._do(c.CloseWindow(window))

    def _close(self) -> None:
        for window in sorted(self._dry):
            if self._book.windows[window].state == "idle":
                self._shut(window)

    def _assign(self, change: AssignAt) -> None:
        self._do(c.AssignWindow(change.window, change.serves, change.supports))
        self._call(change.window)

    # --- chance, time, the law -------------------------------------------------------------------------------------

    def _minutes(self, service: str, turn: int) -> float | None:
        """From the call until the window is free, the same for the same ticket; None where nobody comes."""
        dice = random.Random(self._seed * TURNS + turn)  # noqa: S311 - a play, no secret
        if dice.random() < self._plan.no_show:
            return None
        hours = self._plan.hours.get(service)
        factor = hours[int(self._first_hour + (self._now - self._plan.start) / 3600) % 24] if hours else 1.0
        seen = self._plan.durations.get(service, ())
        if len(seen) >= FEW:
            return factor * seen[int(dice.random() * len(seen))]
        return factor * self._plan.usual.get(service, 10.0) * dice.lognormvariate(-SPREAD * SPREAD / 2, SPREAD)

    def _left(self, window: str) -> float:
        """Seconds that the one at a window takes yet, as things stand."""
        ticket = self._book.at_window(window)
        taken = self._book.windows[window].taken_at or self._now
        whole = self._minutes(ticket.service, ticket.turn) if ticket else None
        return max(30.0, taken + (whole or NO_SHOW_MINUTES) * 60 - self._now)

    def _moment(self, clock: str | None) -> float:
        """A time of the day played, not before it begins."""
        if clock is None:
            return self._now
        day = datetime.fromtimestamp(self._plan.start, self._book.centre.zone).date()
        return max(self._now, datetime.combine(day, time.fromisoformat(clock), self._book.centre.zone).timestamp())

    def _at(self, at: float, act: Callable[[], object]) -> None:
        self._count += 1
        heapq.heappush(self._due, (at, self._count, act))

    def _do(self, command: Command) -> list[Event]:
        """Decide and apply; what the law refuses does not happen."""
        decided = decide(self._book, Asked("user:what-if", command), self._now)
        if isinstance(decided, Refusal):
            return []
        for event in decided:
            apply(self._book, event)
            opened, freed = MOVES.get(type(event), (0, 0))
            self._open, self._idle = self._open + opened, self._idle + freed
        return decided
