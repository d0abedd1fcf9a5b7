"""What is so: the day's tickets, windows and appointments, made by folding `apply` over the journal.

The order of waiting needs the policy's weights and credits: the centre file's, until a manager set others; everything else
comes from events. No I/O, no clock. Only the writer's thread touches a book.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lobby.centre import Centre, Window
from lobby.messages import Text
from lobby.policy_settings import Policy
from queue_server.estimate_pace import Paces
from queue_server.estimate_promises import Promises
from queue_server.events.ratings import TicketRated
from queue_server.follow_up import FollowUp
from queue_server.ticket import Ticket

RECENT_CALLS = 10
LAST_LINES = 12


@dataclass(slots=True)
class WindowNow:
    """A window as it stands. `ticket` is the one called or served there, since `taken_at`."""

    id: str
    since: float = 0.0
    state: str = "closed"
    clerk: str | None = None
    ticket: str | None = None
    reason: str | None = None
    taken_at: float | None = None


@dataclass(slots=True)
class Prompt:
    """A rating that may still be given: on the pad `until`, on the phone of `token` `rate_until`, which outlives the day.

    `lit_at` is when the pad was lit once more, after `asked_at`.
    """

    id: str
    ticket: str
    number: str
    window: str
    clerk: str
    until: float
    cases: list[str] = field(default_factory=list)
    grade: int | None = None
    service: str | None = None
    token: str | None = None
    asked_at: float = 0.0
    rate_until: float = 0.0
    rated: TicketRated | None = None
    appointment: str | None = None
    lit_at: float | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A promise of a time. `state`: booked, used (then with its `ticket`), cancelled, missed or excused.

    It never changes: another takes its place, so that a list of all of them is a snapshot.
    `reminded` is the last reminder, in minutes before; `booked_at` when this time was promised.
    """

    id: str
    code: str
    service: str
    slot: float
    external: str | None = None
    ticket: str | None = None
    state: str = "booked"
    by: str | None = None
    booked_at: float = 0.0
    late: bool = False
    agent: str | None = None
    reminded: int | None = None


@dataclass(frozen=True, slots=True)
class Urged:
    """An overdue case (催办): due on a day, urged since a moment; taken in with a number at a window by a clerk."""

    case: str
    ticket: str
    due: str
    since: float
    number: str | None = None
    window: str | None = None
    clerk: str | None = None


@dataclass(frozen=True, slots=True)
class EmergencyNow:
    """What takes every screen and every voice, since when."""

    id: str
    zh: str
    en: str
    since: float


@dataclass(frozen=True, slots=True)
class PolicyNow:
    """One version of the rules of who is next, since when, by whom; version 0 is the centre file's."""

    version: int
    at: float
    by: str
    policy: Policy
    note: str | None = None
    reverts: int | None = None


Place = tuple[float, int, str]
"""Where a ticket stands in a list: the time that counts, its turn among those of the same instant, its id."""


@dataclass(slots=True)
class Line:
    """Who waits, in order of rank and in order of arrival, and what the rules need to know of the recent past."""

    order: list[Place] = field(default_factory=list)
    arrivals: list[Place] = field(default_factory=list)
    called: int = 0
    most_overtaken: int = 0
    recent: deque[str] = field(default_factory=lambda: deque(maxlen=RECENT_CALLS))
    served: int = 0
    serving_seconds: float = 0.0


class Book:
    """Everything that is so in one centre, today.

    `given` counts the day's numbers of each service; `places` the promised times of each service, in order;
    `helps` are devices where somebody waits for staff, with the time of the first unanswered call,
    and `help_notes` what was said with it.
    `works` are the windows with what they serve today: the centre file's, unless they were assigned other queues.
    `rated_lately` are the times of each window's last ratings.
    `notice` is the centre file's until a manager says another; it and an `emergency` outlive the day, as do the `urged`
    cases and the days with `overtime` (minutes, queues). `cases` are today's cases with their tickets, `taken_in` with the
    window and the clerk that opened each, `collecting` those whose result somebody waits for at the collection window.
    `at` is the time of the last event. `paces` are what was learnt of how long things take, `promises` the waits that were
    told; both outlive the day. `forward` is when those who wait would be called, kept while `moves` stays the same
    (`estimate`). A simulated day `tells` nobody how long or why.
    `policies` are the versions of the rules of who is next; the last one stands, and `centre` carries it.
    """

    def __init__(self, centre: Centre) -> None:
        self.centre = self.written = centre
        self.seq = 0
        self.day: str | None = None
        self.is_open = False
        self.windows = {window.id: WindowNow(window.id) for window in centre.windows}
        self.lines = {queue.id: Line() for queue in centre.queues}
        self.prompts: dict[str, Prompt] = {}
        self.rating_tokens: dict[str, str] = {}
        self.rated_lately: dict[str, list[float]] = {}
        self.follow_ups: dict[str, FollowUp] = {}
        self.appointments: dict[str, Appointment] = {}
        self.codes: dict[str, str] = {}
        self.externals: dict[str, str] = {}
        self.places: dict[str, list[float]] = {}
        self.timetable = ""
        self.notice: Text | None = centre.notice
        self.emergency: EmergencyNow | None = None
        self.urged: dict[str, Urged] = {}
        self.overtime: dict[str, tuple[int, list[str]]] = {}
        self.at, self.moves, self.tells = 0.0, 0, True
        self.paces, self.promises = Paces(), Promises()
        self.forward: tuple[int, dict[str, list[float]]] | None = None
        self.policies: list[PolicyNow] = [PolicyNow(0, 0.0, "", centre.policy)]
        self.other_serials: dict[str, dict[str, int]] = {}
        self.new_day()

    def new_day(self) -> None:
        """Forget the day's tickets; prompts and appointments stay."""
        self.works: dict[str, Window] = dict(self.centre.window)
        self.tickets: dict[str, Ticket] = {}
        self.numbers: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.asks: dict[tuple[str, str], str] = {}
        self.serials: dict[str, int] = {}
        self.given: dict[str, int] = {}
        self.helps: dict[str, float] = {}
        self.help_notes: dict[str, str] = {}
        self.calls: list[dict[str, Any]] = []
        self.cases: dict[str, str] = {}
        self.taken_in: dict[str, tuple[str, str | None]] = {}
        self.collecting: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.grades: dict[int, int] = {}
        for line in self.lines.values():
            line.order, line.arrivals, line.called, line.most_overtaken = [], [], 0, 0
            line.recent.clear()
            line.served, line.serving_seconds = 0, 0.0

    # --- reading -------------------------------------------------------------------------------------------------

    def key(self, ticket: Ticket) -> float:
        """Where a ticket stands in its queue: lower is earlier, and it does not change as time passes.

        rank = minutes waited x weight + credit; within one queue that order is the order of since - credit / weight. It is
        fixed by the rules of the moment at which the ticket came into this queue.
        """
        placed = ticket.placed
        if placed is None or placed[0] != ticket.queue or placed[1] != ticket.since:
            place = self.place(ticket.queue, ticket.ticket_class, ticket.since, ticket.state_at)
            placed = ticket.placed = ticket.queue, ticket.since, place
        return placed[2]

    def place(self, queue: str, ticket_class: str, since: float, at: float) -> float:
        """Where a ticket that counts from `since` would stand by the rules of the moment `at`."""
        policy = self.centre.policy
        rules = policy.at(datetime.fromtimestamp(at, self.centre.zone)) if policy.variants else policy
        return since - rules.credits.of(ticket_class) * 60 / self.weight(queue, rules)

    def weight(self, queue: str, rules: Policy | None = None) -> float:
        """What a minute in a queue counts: by the rules, else the queue's own."""
        weights = (rules or self.centre.policy).weights
        return weights[queue] if queue in weights else self.centre.queue[queue].weight

    def ahead(self, ticket: Ticket) -> int:
        """How many of its queue are called before a waiting ticket, as things stand."""
        return bisect_left(self.lines[ticket.queue].order, (self.key(ticket), ticket.turn, ticket.id))

    def at_window(self, window: str) -> Ticket | None:
        """The ticket called or served at a window."""
        ticket = self.windows[window].ticket
        return self.tickets[ticket] if ticket else None

    def waiting(self, queue: str) -> list[Ticket]:
        """A queue's waiting tickets in their order."""
        return [self.tickets[ticket] for *_, ticket in self.lines[queue].order]

    def open_windows(self, queue: str) -> int:
        """How many windows serve this queue now, as their own or in support."""
        return sum(self.windows[window.id].state in ("idle", "called", "serving") for window in self.windows_of(queue))

    def windows_of(self, queue: str) -> list[Window]:
        """The windows that serve a queue as their own today."""
        return [window for window in self.works.values() if queue in window.serves]

    # --- changing ------------------------------------------------------------------------------------------------

    def enqueue(self, ticket: Ticket) -> None:
        """Put a waiting ticket in its place."""
        line = self.lines[ticket.queue]
        line.most_overtaken = max(line.most_overtaken, ticket.overtaken)
        insort(line.order, (self.key(ticket), ticket.turn, ticket.id))
        insort(line.arrivals, (ticket.lined_at, ticket.turn, ticket.id))

    def dequeue(self, ticket: Ticket) -> None:
        """Take a ticket out of its queue; nothing where it is not there."""
        line = self.lines[ticket.queue]
        _take(line.order, (self.key(ticket), ticket.turn, ticket.id))
        _take(line.arrivals, (ticket.lined_at, ticket.turn, ticket.id))

    def count(self, what: str) -> None:
        """The day's figures."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def free(self, window: str | None, at: float) -> None:
        """The window has nobody before it any more."""
        if window:
            now = self.windows[window]
            was = self.tickets.get(now.ticket or "")
            if self.tells and was is not None and now.taken_at is not None and not was.flagged:
                hour = datetime.fromtimestamp(at, self.centre.zone).hour
                self.paces.learn(was.service, window, hour, (at - now.taken_at) / 60)
            now.ticket, now.state, now.since, now.taken_at = None, "idle", at, None

    def occupy(self, window: str, ticket: Ticket, state: str, at: float) -> None:
        """The window calls or serves this ticket."""
        now = self.windows[window]
        if now.ticket != ticket.id:
            now.taken_at = at
            if now.state == "idle" and ticket.lined_at <= now.since:
                self.paces.rested((at - now.since) / 60)
        now.ticket, now.state, now.since = ticket.id, state, at


def _take(places: list[Place], item: Place) -> None:
    at = bisect_left(places, item)
    if at < len(places) and places[at] == item:
        del places[at]
