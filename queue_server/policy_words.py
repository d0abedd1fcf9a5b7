"""The sentences of the policy: why this number and not that one, in Chinese and English. Pure.

What a citizen is told names no person and no number but their own.
"""

from __future__ import annotations

from lobby.catalogue import both
from lobby.messages import Text
from lobby.slip import class_name
from queue_server.book import Book
from queue_server.ticket import Ticket

UNSAID = Text(zh="", en="")
"""What a simulated day is told."""
CHOICE, PATIENCE, RESERVED, RANK = "choice", "patience", "reserved", "rank"


def explain(book: Book, ticket: Ticket, passed: list[Ticket], rule: str, now: float) -> Text:
    """One plain sentence: why this number, before those."""
    minutes = max(0, int((now - ticket.since) / 60))
    if rule == PATIENCE:
        return both(
            "{number}: passed over {times} times, so it goes first", number=ticket.number, times=ticket.overtaken
        )
    if not passed:
        return both("{number}: longest wait, {minutes} min", number=ticket.number, minutes=minutes)
    first = passed[0]
    if rule == RESERVED and first.ticket_class != ticket.ticket_class:
        return both("{number} before {passed}: this window is kept for {name}",
                    number=ticket.number, passed=first.number, name=_class(ticket))  # fmt: skip
    credit = _credit(book, ticket) - _credit(book, first)
    if credit > 0:
        return both("{number} before {passed}: {name}, +{credit:g} min",
                    number=ticket.number, passed=first.number, name=_class(ticket), credit=round(credit, 1))  # fmt: skip
    return both("{number} before {passed}: its queue counts more", number=ticket.number, passed=first.number)


def longest_free(number: str, window: Text) -> Text:
    """Why a number is called as soon as it is given."""
    return both("{number}: {window} has been free longest", number=number, window=window)


def standing(book: Book, ticket: Ticket, now: float, *, barred: bool) -> Text:
    """One plain sentence: why a waiting ticket stands where it does."""
    if barred:
        others = (ticket.bar or 0) - book.lines[ticket.queue].called
        return both("back after a missed call: {others} others first", others=others)
    minutes = max(0, int((now - ticket.since) / 60))
    credit = _credit(book, ticket)
    if not credit:
        return both("waited {minutes} min", minutes=minutes)
    return both("waited {minutes} min, {name} +{credit:g} min", minutes=minutes, name=_class(ticket), credit=credit)


def why_passed(ticket: Ticket) -> Text | None:
    """What the citizen is told of those who went before, or None where nobody did: counts and rules, no persons."""
    told = [_told(reason, count) for reason, count in sorted(ticket.passed_by.items())]
    return Text(zh="；".join(text.zh for text in told), en="; ".join(text.en for text in told)) if told else None


def reason_of(rule: str, called: Ticket) -> str:
    """Under which word an overtaking is counted at those it passed."""
    if rule in (CHOICE, PATIENCE):
        return rule
    return "weight" if called.ticket_class == "normal" else called.ticket_class


def _told(reason: str, count: int) -> Text:
    if reason == "appointment":
        return both("{count} with a due appointment went before you", count=count)
    if reason == "priority":
        return both("{count} with priority by law went before you", count=count)
    if reason == PATIENCE:
        return both("{count} who had been passed over often went before you", count=count)
    if reason == CHOICE:
        return both("staff called {count} before you", count=count)
    return both("{count} of another queue had waited longer by its measure", count=count)


def _credit(book: Book, ticket: Ticket) -> float:
    """Minutes of credit that the place of a ticket holds."""
    return round((ticket.since - book.key(ticket)) / 60 * book.weight(ticket.queue), 1)


def _class(ticket: Ticket) -> Text:
    return Text(zh=class_name(ticket.ticket_class, "zh"), en=class_name(ticket.ticket_class, "en").lower())
