"""Who is next, and why: filters, then caps, then the highest rank.

Filters: a window's own queues, and those it supports once enough wait there; a window reserved for some classes; a number
sent to one window; a returned ticket only after N others.
Caps: a ticket passed over often enough goes first; appointments take no more than their share of recent calls.
Rank: minutes since the ticket's place x the queue's weight. The place is the time it counts from (an appointment: its slot)
less its class's credit, fixed when the number is given: no later rule reorders numbers of one queue among themselves.
Pure: the same book and the same moment give the same choice and the same sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lobby.messages import Text
from lobby.policy_settings import Policy, Reserved
from queue_server import policy_words
from queue_server.book import Book, Place
from queue_server.events.serving import TicketCalled
from queue_server.ticket import Ticket

LOOK = 50  # so many of those passed over are named in a call; beyond, the event names their queues
RANK, PATIENCE, RESERVED = "rank", "patience", "reserved"
Fits = Callable[[Ticket], bool]


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is called, whom that passes over (earlier arrivals, same window's queues), and the rule that decided.

    `passed` are the first LOOK of them; where there are more, `over` names the queues all of whose earlier ones are meant.
    """

    ticket: Ticket
    passed: list[Ticket]
    rule: str
    rank: float
    why: Text
    over: list[str] = field(default_factory=list)

    def call(self, window: str, call: str, clerk: str, now: float) -> TicketCalled:
        """The call as the journal keeps it, with its reason."""
        why = {"zh": self.why.zh, "en": self.why.en, "rule": self.rule, "rank": f"{self.rank:.1f}"}
        passed = [ticket.id for ticket in self.passed]
        return TicketCalled(now, self.ticket.id, window, call, clerk, why, passed, over=self.over)


def rules_at(book: Book, now: float) -> Policy:
    """The rules as they hold at a moment: those of the hours and days that have their own stand before the others."""
    policy = book.centre.policy
    return policy.at(datetime.fromtimestamp(now, book.centre.zone)) if policy.variants else policy


def rank(book: Book, ticket: Ticket, now: float, rules: Policy | None = None) -> float:
    """Minutes waited x weight + credit; negative before an appointment's slot, less its credit."""
    return (now - book.key(ticket)) / 60 * book.weight(ticket.queue, rules or rules_at(book, now))


def arrival(ticket: Ticket) -> tuple[float, int]:
    """Who was there first: the time of issue or of the step, and the turn among those of the same instant."""
    return ticket.lined_at, ticket.turn


def supported(book: Book, window: str, rules: Policy) -> tuple[str, ...]:
    """The queues a window helps once they are long: today's work, unless the rules of the hour name others."""
    work = book.works[window]
    named = rules.supports.get(window, work.supports)
    if not named:
        return ()
    return tuple(queue for queue in named if queue in book.lines and queue not in work.serves)


def callable_queues(book: Book, window: str, rules: Policy | None = None) -> list[str]:
    """The queues this window may call from now. Without `rules`, those that hold at all times."""
    rules = rules or book.centre.policy
    usual, own = rules.support_threshold, rules.thresholds
    found = list(book.works[window].serves)
    found += [
        queue for queue in supported(book, window, rules) if len(book.lines[queue].order) >= own.get(queue, usual)
    ]
    return found


def is_barred(book: Book, ticket: Ticket) -> bool:
    """Whether a returned ticket must still let others go first."""
    return ticket.bar is not None and book.lines[ticket.queue].called < ticket.bar


def is_early(ticket: Ticket, now: float) -> bool:
    """Whether an appointment is here before its slot, from which it ranks: till then nobody is said to overtake it."""
    return ticket.since > now


def is_kept(book: Book, ticket: Ticket, window: str) -> bool:
    """Whether it was sent to another window, which is open and does that work."""
    other = ticket.to_window
    if other is None or other == window:
        return False
    return book.windows[other].state != "closed" and ticket.queue in book.works[other].serves


def next_ticket(book: Book, window: str, now: float) -> Choice | None:
    """The ticket that this window should call now, or None where nobody waits for it."""
    rules = rules_at(book, now)
    queues = [queue for queue in callable_queues(book, window, rules) if book.lines[queue].order]
    if not queues:
        return None
    reserved = next((one for one in rules.reserved if one.window == window), None)
    patient = _most_patient(book, queues, window, now, rules, reserved)
    best = patient or _highest(book, queues, window, now, rules, reserved)
    if best is None:
        return None
    passed, over = _passed(book, queues, window, best, now, reserved)
    rule = PATIENCE if patient else RESERVED if reserved and passed else RANK
    why = policy_words.explain(book, best, passed, rule, now) if book.tells else policy_words.UNSAID
    return Choice(best, passed, rule, rank(book, best, now, rules), why, over)


def earlier(book: Book, queue: str, than: tuple[float, int]) -> list[str]:
    """Ids of those of a queue who were there before an arrival; the first LOOK of them."""
    first = [book.tickets[ticket] for *_, ticket in book.lines[queue].arrivals[:LOOK]]
    return [ticket.id for ticket in first if arrival(ticket) < than]


def passed_over(book: Book, queue: str, window: str, called: Ticket) -> Iterator[Ticket]:
    """Everybody of a queue who might have been called at this window and was there before, by arrival."""
    places = book.lines[queue].arrivals
    until = bisect_left(places, (called.lined_at, called.turn, ""))
    for ticket in _may(book, places[:until], window):
        if not is_barred(book, ticket):
            yield ticket


def _most_patient(
    book: Book, queues: list[str], window: str, now: float, rules: Policy, reserved: Reserved | None
) -> Ticket | None:
    """The earliest of those who have been passed over as often as anybody may be; the first of a line were most often."""
    limit = rules.max_overtakes
    if not limit:
        return None
    lines = [line for line in map(book.lines.__getitem__, queues) if line.most_overtaken >= limit]
    if not lines:
        return None
    first = (ticket for line in lines for ticket in _may(book, line.arrivals[:LOOK], window))
    may = (t for t in first if not is_barred(book, t) and not is_early(t, now) and not _shut_out(t, reserved))
    found = (t for t in may if t.overtaken >= limit)
    return min(found, key=arrival, default=None)


def _highest(
    book: Book, queues: list[str], window: str, now: float, rules: Policy, reserved: Reserved | None
) -> Ticket | None:
    """The highest rank: of the window's classes and within the appointments' share, where anybody is left by these."""
    plain = None if reserved else _plain_heads(book, queues)
    if plain:
        return max(plain, key=lambda t: (rank(book, t, now, rules), -t.lined_at, -t.turn)) if plain[1:] else plain[0]
    full = {queue for queue in queues if _share_is_full(book, queue, rules)}

    def within_share(ticket: Ticket) -> bool:
        return ticket.ticket_class != "appointment" or ticket.queue not in full

    def of_the_window(ticket: Ticket) -> bool:
        return reserved is None or class_of(ticket) in reserved.classes

    tries: list[Fits] = [(lambda t: of_the_window(t) and within_share(t)) if reserved else within_share]
    tries += [of_the_window] if full else []
    tries += [within_share, lambda _: True] if reserved and not reserved.strict else []
    for fits in tries:
        lines = (_in_order(book, queue, window) for queue in queues)
        heads = [next(filter(fits, line), None) for line in lines]
        found = [(rank(book, head, now, rules), -head.lined_at, -head.turn, head) for head in heads if head]
        if found:
            return max(found, key=lambda one: one[:3])[3]
    return None


def _plain_heads(book: Book, queues: list[str]) -> list[Ticket] | None:
    """The first of each queue, where no rule but the rank has anything to say of any of them: nearly always."""
    heads = []
    for queue in queues:
        ticket = book.tickets[book.lines[queue].order[0][2]]
        if ticket.bar is not None or ticket.to_window is not None or ticket.ticket_class == "appointment":
            return None
        heads.append(ticket)
    return heads


def _in_order(book: Book, queue: str, window: str) -> Iterator[Ticket]:
    """A queue by rank; barred ones only where nobody else waits there."""
    barred, others = [], False
    for ticket in _may(book, book.lines[queue].order, window):
        if is_barred(book, ticket):
            barred.append(ticket)
        else:
            others = True
            yield ticket
    if not others:
        yield from barred


def _may(book: Book, places: list[Place], window: str) -> Iterator[Ticket]:
    for *_, name in places:
        ticket = book.tickets[name]
        if ticket.to_window is None or not is_kept(book, ticket, window):
            yield ticket


def class_of(ticket: Ticket) -> str:
    """Its class, as a window may be reserved for it."""
    return "returned" if ticket.returned else ticket.ticket_class


def _shut_out(ticket: Ticket, reserved: Reserved | None) -> bool:
    return reserved is not None and reserved.strict and class_of(ticket) not in reserved.classes


def _share_is_full(book: Book, queue: str, rules: Policy) -> bool:
    recent = book.lines[queue].recent
    return len(recent) > 2 and recent.count("appointment") / len(recent) > rules.appointment_share


def _passed(
    book: Book, queues: list[str], window: str, best: Ticket, now: float, reserved: Reserved | None
) -> tuple[list[Ticket], list[str]]:
    """The first LOOK of those who were there before, and the queues that hold more (a strict window names no more)."""
    found: list[Ticket] = []
    for queue in queues:
        if book.lines[queue].arrivals[0] >= (best.lined_at, best.turn, ""):
            continue
        here = (t for t in passed_over(book, queue, window, best) if not is_early(t, now))
        found += _first(t for t in here if not _shut_out(t, reserved))
    found.sort(key=arrival)
    more = len(found) > LOOK and not (reserved and reserved.strict)
    return found[:LOOK], list(queues) if more else []


def _first(tickets: Iterator[Ticket]) -> list[Ticket]:
    """One more than are named: so one sees that there are more."""
    return [ticket for ticket, _ in zip(tickets, range(LOOK + 1), strict=False)]


def order(book: Book, window: str, now: float) -> list[Ticket]:
    """Everybody this window may call, in the order of rank: what a console shows."""
    rules = rules_at(book, now)
    tickets = [ticket for queue in callable_queues(book, window, rules) for ticket in book.waiting(queue)]
    return sorted(tickets, key=lambda t: (is_barred(book, t), -rank(book, t, now, rules), t.lined_at))


def standing(book: Book, ticket: Ticket, now: float) -> Text:
    """One plain sentence: why a waiting ticket stands where it does."""
    return policy_words.standing(book, ticket, now, barred=is_barred(book, ticket))
