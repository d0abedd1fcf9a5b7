"""Who is next, and why: filters, then caps, then the highest rank.

Filters: a window's own queues, and those it supports once enough wait there; a returned ticket only after N others.
Caps: a ticket passed over often enough goes first; appointments take no more than their share of recent calls.
Rank: minutes waited x the queue's weight + the class's credit (an appointment counts from its slot).
Pure: the same book and the same moment give the same choice and the same sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice

from lobby.catalogue import both
from lobby.messages import Text
from lobby.slip import class_name
from queue_server.book import Book, Place
from queue_server.ticket import Ticket

LOOK = 50  # a choice looks at so many of a queue by rank and as many by arrival: nobody who waits long is out of sight


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is called, whom that passes over (earlier arrivals, same window's queues), and the rule that decided."""

    ticket: Ticket
    passed: list[Ticket]
    rule: str
    why: Text


def rank(book: Book, ticket: Ticket, now: float) -> float:
    """Minutes waited x weight + credit; negative before an appointment's slot."""
    weight = book.centre.queue[ticket.queue].weight
    return (now - ticket.since) / 60 * weight + book.centre.policy.credits.of(ticket.ticket_class)


def arrival(ticket: Ticket) -> tuple[float, int]:
    """Who was there first: the time of issue or of the step, and the turn among those of the same instant."""
    return ticket.lined_at, ticket.turn


def callable_queues(book: Book, window: str) -> list[str]:
    """The queues this window may call from now."""
    described = book.works[window]
    threshold = book.centre.policy.support_threshold
    helped = [queue for queue in described.supports if len(book.lines[queue].order) >= threshold]
    return [*described.serves, *helped]


def is_barred(book: Book, ticket: Ticket) -> bool:
    """Whether a returned ticket must still let others go first."""
    return ticket.bar is not None and book.lines[ticket.queue].called < ticket.bar


def next_ticket(book: Book, window: str, now: float) -> Choice | None:
    """The ticket that this window should call now, or None where nobody waits for it."""
    queues = callable_queues(book, window)
    free = [ticket for queue in queues for ticket in _candidates(book, queue, window)]
    if not free:
        return None
    limit = book.centre.policy.max_overtakes
    patient = [ticket for ticket in free if limit and ticket.overtaken >= limit]
    best = max(
        patient or _within_share(book, free),
        key=lambda ticket: (rank(book, ticket, now), -ticket.lined_at, -ticket.turn),
    )
    passed = sorted((t for t in free if arrival(t) < arrival(best)), key=arrival)
    rule = "patience" if patient else "rank"
    return Choice(best, passed, rule, explain(book, best, passed, rule, now))


def is_kept(book: Book, ticket: Ticket, window: str) -> bool:
    """Whether it was sent to another window, which is open and does that work."""
    other = ticket.to_window
    if other is None or other == window:
        return False
    return book.windows[other].state != "closed" and ticket.queue in book.works[other].serves


def earlier(book: Book, queue: str, than: tuple[float, int]) -> list[str]:
    """Ids of those of a queue who were there before an arrival; as many as a choice looks at."""
    first = [book.tickets[ticket] for *_, ticket in book.lines[queue].arrivals[:LOOK]]
    return [ticket.id for ticket in first if arrival(ticket) < than]


def _candidates(book: Book, queue: str, window: str) -> list[Ticket]:
    """The first of a queue that may be called here; barred ones only where nobody else waits there."""
    line = book.lines[queue]
    seen = dict.fromkeys(chain(_first(book, line.order, window), _first(book, line.arrivals, window)))
    first = [book.tickets[ticket] for ticket in seen]
    free = [ticket for ticket in first if not is_barred(book, ticket)]
    return free or first


def _first(book: Book, places: list[Place], window: str) -> list[str]:
    return list(islice((ticket for *_, ticket in places if not is_kept(book, book.tickets[ticket], window)), LOOK))


def _within_share(book: Book, free: list[Ticket]) -> list[Ticket]:
    """Without the appointments of a queue where they have had their share of recent calls."""
    full = {queue for queue in {ticket.queue for ticket in free} if _share_is_full(book, queue)}
    kept = [ticket for ticket in free if ticket.ticket_class != "appointment" or ticket.queue not in full]
    return kept or free


def _share_is_full(book: Book, queue: str) -> bool:
    recent = book.lines[queue].recent
    return len(recent) > 2 and recent.count("appointment") / len(recent) > book.centre.policy.appointment_share


def explain(book: Book, ticket: Ticket, passed: list[Ticket], rule: str, now: float) -> Text:
    """One plain sentence: why this number, before those."""
    minutes = max(0, int((now - ticket.since) / 60))
    if rule == "patience":
        return both(
            "{number}: passed over {times} times, so it goes first", number=ticket.number, times=ticket.overtaken
        )
    if not passed:
        return both("{number}: longest wait, {minutes} min", number=ticket.number, minutes=minutes)
    first = passed[0]
    credit = book.centre.policy.credits.of(ticket.ticket_class) - book.centre.policy.credits.of(first.ticket_class)
    if credit > 0:
        name = Text(zh=class_name(ticket.ticket_class, "zh"), en=class_name(ticket.ticket_class, "en").lower())
        return both("{number} before {passed}: {name}, +{credit:g} min",
                    number=ticket.number, passed=first.number, name=name, credit=credit)  # fmt: skip
    return both("{number} before {passed}: its queue counts more", number=ticket.number, passed=first.number)


def standing(book: Book, ticket: Ticket, now: float) -> Text:
    """One plain sentence: why a waiting ticket stands where it does."""
    if is_barred(book, ticket):
        others = (ticket.bar or 0) - book.lines[ticket.queue].called
        return both("back after a missed call: {others} others first", others=others)
    minutes = max(0, int((now - ticket.since) / 60))
    credit = book.centre.policy.credits.of(ticket.ticket_class)
    if not credit:
        return both("waited {minutes} min", minutes=minutes)
    name = Text(zh=class_name(ticket.ticket_class, "zh"), en=class_name(ticket.ticket_class, "en").lower())
    return both("waited {minutes} min, {name} +{credit:g} min", minutes=minutes, name=name, credit=credit)


def order(book: Book, window: str, now: float) -> list[Ticket]:
    """Everybody this window may call, in the order of rank: what a console shows."""
    tickets = [ticket for queue in callable_queues(book, window) for ticket in book.waiting(queue)]
    return sorted(tickets, key=lambda ticket: (is_barred(book, ticket), -rank(book, ticket, now), ticket.lined_at))
