"""The rules of who is next change; and who was passed over is counted."""

from __future__ import annotations

from lobby.policy_settings import Policy
from queue_server import events as e
from queue_server import policy, policy_words
from queue_server.apply.change import Changes
from queue_server.book import Book, PolicyNow
from queue_server.ticket import Ticket


def _changed(book: Book, ev: e.PolicyChanged) -> None:
    made = Policy.model_validate(ev.policy)
    book.policies.append(PolicyNow(ev.version, ev.at, ev.by, made, ev.note, ev.reverts))
    book.centre = book.centre.model_copy(update={"policy": made})


def passed_over(book: Book, ev: e.TicketCalled, called: Ticket) -> None:
    """Count it at everybody who was there before; while `called` still waits."""
    reason = policy_words.reason_of(ev.why.get("rule", ""), called)
    named = [book.tickets[passed] for passed in ev.passed if passed in book.tickets]
    known = set(ev.passed)
    for queue in ev.over:
        more = policy.passed_over(book, queue, ev.window, called) if queue in book.lines else ()
        named += [ticket for ticket in more if ticket.id not in known and not policy.is_early(ticket, ev.at)]
    for ticket in named:
        ticket.overtaken += 1
        line = book.lines[ticket.queue]
        line.most_overtaken = max(line.most_overtaken, ticket.overtaken)
        ticket.passed_by[reason] = ticket.passed_by.get(reason, 0) + 1


CHANGES: Changes = {
    e.PolicyChanged: _changed,
}
