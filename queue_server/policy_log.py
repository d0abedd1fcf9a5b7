"""The fairness log of a day: every overtaking, with the rule that allowed it. Pure, from the journal's events.

A line is one number called before one that had been there earlier at a window that might have called it. No person is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from queue_server.events import Event, TicketCalled, TicketIssued, TicketTransferred

HEAD = ("time", "window", "called", "class", "waited_minutes", "passed", "passed_class", "passed_waited_minutes", "rule",
        "why_zh", "why_en")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Overtaking:
    """`number` was called before `passed`; minutes since each was given; `rule` is the one word, `zh` and `en` why."""

    at: float
    window: str
    number: str
    ticket_class: str
    minutes: int
    passed: str
    passed_class: str
    passed_minutes: int
    rule: str
    zh: str
    en: str


def overtakings(events: Iterable[Event]) -> Iterator[Overtaking]:
    """Every overtaking that the events of a day tell of, in order."""
    given: dict[str, TicketIssued] = {}
    queues: dict[str, str] = {}
    for event in events:
        if isinstance(event, TicketIssued):
            given[event.ticket], queues[event.ticket] = event, event.queue
        elif isinstance(event, TicketTransferred):
            queues[event.ticket] = event.queue
        elif isinstance(event, TicketCalled) and event.ticket in given:
            for other in (given[name] for name in event.passed if name in given):
                yield _overtaking(event, given[event.ticket], other, queues)


def _overtaking(event: TicketCalled, called: TicketIssued, other: TicketIssued, queues: dict[str, str]) -> Overtaking:
    rule = event.why.get("rule", "rank")
    if rule == "rank":
        rule = _by_rank(called, other, same_queue=queues[called.ticket] == queues[other.ticket])
    return Overtaking(
        event.at, event.window, called.number, called.ticket_class, _minutes(event, called), other.number,
        other.ticket_class, _minutes(event, other), rule, event.why.get("zh", ""), event.why.get("en", ""),
    )  # fmt: skip


def _by_rank(called: TicketIssued, other: TicketIssued, *, same_queue: bool) -> str:
    if called.ticket_class != other.ticket_class:
        return f"credit:{called.ticket_class}" if called.ticket_class != "normal" else f"slot:{other.ticket_class}"
    if not same_queue:
        return "weight"
    return "time_waited" if called.since < other.since else "order"


def _minutes(event: TicketCalled, ticket: TicketIssued) -> int:
    return max(0, int((event.at - ticket.issued_at) / 60))


def table(found: Iterable[Overtaking], zone: ZoneInfo) -> str:
    """As CSV (RFC 4180), times on the hall's clock; begins with a mark by which spreadsheets know UTF-8."""
    lines = [",".join(HEAD)]
    for one in found:
        at = datetime.fromtimestamp(one.at, zone).strftime("%H:%M:%S")
        cells = (at, one.window, one.number, one.ticket_class, one.minutes, one.passed, one.passed_class,
                 one.passed_minutes, one.rule, one.zh, one.en)  # fmt: skip
        lines.append(",".join('"' + str(cell).replace('"', '""') + '"' for cell in cells))
    return "\ufeff" + "\r\n".join(lines) + "\r\n"
