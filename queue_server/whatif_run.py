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
from queue_server.events import (
    Event,
    RatingAsked,
    StepBegun,
    TicketCalled,
    TicketFinished,
    TicketNoShow,
    WindowClosed,
    WindowOpened,
)
from queue_server.policy_editing import written
from queue_server.refusal import Refusal
from queue_server.ticket import WAITING, Ticket
from queue_server.whatif import Arrival, AssignAt, Change, CloseAt, OpenAt, OtherRules, Plan, Played
from queue_server.whatif_citizens import Citizen, Dice, coming, rolled, takes

LONGEST_OVERTIME = 7200.0
NO_SHOW_MINUTES = 1.0
WORKS, LIVE = ("idle", "called", "serving"), ("waiting", "called", "serving")
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
        self._gone: list[tuple[str, float, float]] = []
        self._dice: dict[str, Dice] = {}
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
        for citizen in coming(self._plan, changes, self._seed):
            self._at(citizen.arrival.at, partial(self._arrive, citizen))
        for ticket in self._book.tickets.values():
            if ticket.state == WAITING:
                self._lose_patience(ticket)
        for window, seen in self._book.windows.items():
            if seen.ticket is not None:
                self._at(self._now + self._left(window), partial(self._finish, window))
            elif seen.state == "idle":
                self._at(self._now, partial(self._call, window))
        self._at(self._plan.closing, self._close)

    # --- what happens ----------------------------------------------------------------------------------------------

    def played(self) -> Played:
        """Play to the end."""
        end = self._plan.closing + LONGEST_OVERTIME
        while self._due and self._due[0][0] <= end:
            at, _, act = heapq.heappop(self._due)
            self._pass(at)
            act()
        self._due.clear()  # what is left points here: without it this day is let go at once
        worked = max((w.since for w in self._book.windows.values()), default=self._now)
        left = [ticket for queue in self._book.lines for ticket in self._book.waiting(queue)]
        self._waits += [(ticket.queue, ticket.lined_at, (self._now - ticket.lined_at) / 60) for ticket in left]
        overtime = max(0.0, worked - self._plan.closing) / 60
        waits, gone = tuple(self._waits), tuple(self._gone)
        return Played(waits, self._open_minutes, self._idle_minutes, overtime, tuple(t.queue for t in left), gone)

    def _pass(self, at: float) -> None:
        if at > self._now:
            spent, self._now = (at - self._now) / 60, at
            self._open_minutes += spent * self._open
            self._idle_minutes += spent * self._idle

    def _arrive(self, citizen: Citizen) -> None:
        self._known += 1
        name, arrival = f"what-if-{self._known}", citizen.arrival
        self._dice[name] = citizen.dice
        events = self._number(arrival, name)
        if not events:
            return
        if not self._called(events):
            self._lose_patience(self._book.tickets[name])
            self._wake(self._book.centre.service[arrival.service].queue)

    def _number(self, arrival: Arrival, name: str) -> list[Event]:
        """By check-in where there is an appointment that stands, else from the kiosk."""
        if arrival.appointment is not None:
            events = self._do(c.CheckIn(name, f"{name}-token", candidates=(arrival.appointment,)))
            if events:
                return events
        return self._do(
            c.IssueTicket(arrival.service, name, f"{name}-token", arrival.ticket_class, package=arrival.package)
        )

    def _lose_patience(self, ticket: Ticket) -> None:
        """Whoever waits for the first call goes when patience ends, where days have shown that some do."""
        waited = max(0.0, self._now - ticket.issued_at) / 60
        after = self._plan.patience.leaves_after(ticket.service, self._dice_of(ticket).patience, waited)
        if after is not None and ticket.joined is None:
            self._at(ticket.issued_at + after * 60, partial(self._give_up, ticket))

    def _give_up(self, ticket: Ticket) -> None:
        if ticket.state == WAITING and ticket.joined is None:
            self._gone.append((ticket.queue, ticket.issued_at, (self._now - ticket.issued_at) / 60))
            self._do(c.CancelTicket(ticket.id, by="citizen"))

    def _wake(self, queue: str) -> None:
        """Somebody waits: the window that has been free longest and may help calls."""
        able = [(self._book.windows[window].since, window) for window in self._dry if self._may_help(window, queue)]
        for _, window in sorted(able):
            if self._call(window):
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
            self._close()
        return False

    def _called(self, events: list[Event]) -> bool:
        call = events[-1] if events else None
        if not isinstance(call, TicketCalled):
            return False
        ticket, window = self._book.tickets[call.ticket], call.window
        self._dry.discard(window)
        waited = (self._now - ticket.lined_at) / 60
        self._waits.append((ticket.queue, ticket.lined_at, waited))
        if ticket.joined is None and self._dice_of(ticket).comes < self._plan.patience.absent_at(
            ticket.service, waited
        ):
            self._at(self._now + NO_SHOW_MINUTES * 60, partial(self._no_show, window))
        else:
            self._at(self._now + self._minutes(ticket) * 60, partial(self._finish, window))
        return True

    def _finish(self, window: str) -> None:
        if self._book.windows[window].state == "called":
            self._do(c.StartService(window))
        events = self._do(c.FinishService(window, f"what-if-prompt-{len(self._waits)}-{window}"))
        step = events[-1] if events and isinstance(events[-1], StepBegun) else None
        if step is not None and step.here:
            self._at(self._now + self._minutes(self._book.tickets[step.ticket]) * 60, partial(self._finish, window))
            return
        self._freed(window)
        if step is not None:
            self._idle += 1
            self._wake(step.queue)
        elif self._now >= self._plan.closing:
            self._close()

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
        """Clerks go whom nobody needs any more."""
        coming = {step.queue for ticket in self._book.tickets.values() if ticket.state in LIVE
                  for step in ticket.steps if step.state == "to_do"}  # fmt: skip
        for window in sorted(self._dry):
            if self._book.windows[window].state == "idle" and coming.isdisjoint(self._book.works[window].serves):
                self._shut(window)

    def _assign(self, change: AssignAt) -> None:
        self._do(c.AssignWindow(change.window, change.serves, change.supports))
        self._call(change.window)

    # --- chance, time, the law -------------------------------------------------------------------------------------

    def _dice_of(self, ticket: Ticket) -> Dice:
        """The citizen's own; of those who were here already, by their turn."""
        found = self._dice.get(ticket.id)
        if found is None:
            found = self._dice[ticket.id] = rolled(random.Random(f"{self._seed} here {ticket.turn}"))  # noqa: S311 - a play, no secret
        return found

    def _minutes(self, ticket: Ticket) -> float:
        """From the call (a later step at the same window: from now) until the window is free."""
        service, dice = ticket.service, self._dice_of(ticket)
        if ticket.step:
            dice = rolled(random.Random(f"{self._seed} step {ticket.step} {dice.takes}"))  # noqa: S311 - a play, no secret
        hour = int(self._first_hour + (self._now - self._plan.start) / 3600) % 24
        return takes(self._plan, service, dice, hour, len(self._book.lines[ticket.queue].order))

    def _left(self, window: str) -> float:
        """Seconds that the one at a window takes yet, as things stand."""
        ticket = self._book.at_window(window)
        taken = self._book.windows[window].taken_at or self._now
        whole = self._minutes(ticket) if ticket else NO_SHOW_MINUTES
        return max(30.0, taken + whole * 60 - self._now)

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
            kind = type(event)
            if kind is RatingAsked:  # nobody is asked how a play went
                continue
            apply(self._book, event)
            if kind in MOVES:
                opened, freed = MOVES[kind]
                self._open, self._idle = self._open + opened, self._idle + freed
        return decided
