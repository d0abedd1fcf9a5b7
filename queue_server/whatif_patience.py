"""How long citizens have patience, by service and by how long they have waited: learnt from events. Pure.

Two things are seen. Some give their number up while they wait: so many for each minute that anybody waited as long. And some
are gone when they are called: so many of the calls after such a wait. Where little was seen of a service it is drawn towards
what all services show, and that towards no difference by the wait. Where nobody ever gave up, nobody does.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from queue_server import events as e
from queue_server.events import Event

SINCE = (0.0, 10.0, 20.0, 40.0, 60.0, 120.0)
"""Minutes waited at which the classes begin."""
ALL = ""
MINUTES_PRIOR, CALLS_PRIOR = 600.0, 20.0
LONGEST = 240.0
"""Minutes: a number that was never called nor given up is taken to have been forgotten by then."""

Shares = dict[str, tuple[float, ...]]
"""By service and by all (``): a figure for each class of SINCE."""


@dataclass(frozen=True)
class Patience:
    """`leaving`: how many give up in a minute of waiting. `absent`: the share of calls to which nobody comes."""

    leaving: Shares = field(default_factory=dict)
    absent: Shares = field(default_factory=dict)

    def leaves_after(self, service: str, luck: float, waited: float = 0.0) -> float | None:
        """Minutes from joining after which one gives up who has waited some already; None: never. `luck` is in 0 to 1."""
        found = self.leaving.get(service) or self.leaving.get(ALL)
        left, at = -math.log(max(luck, 1e-12)), waited
        for place, each in enumerate(found or ()):
            end = SINCE[place + 1] if place + 1 < len(SINCE) else LONGEST
            if end <= at or not each:
                continue
            if left <= (end - at) * each:
                return at + left / each
            left, at = left - (end - at) * each, end
        return None

    def absent_at(self, service: str, waited: float) -> float:
        """The chance that nobody comes when called after so many minutes."""
        found = self.absent.get(service) or self.absent.get(ALL)
        return found[bisect_right(SINCE, max(0.0, waited)) - 1] if found else 0.0


class _Seen:
    """How often, of how much, by service and class."""

    def __init__(self) -> None:
        self._times: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(SINCE))
        self._of: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(SINCE))

    def add(self, service: str, place: int, times: float, of: float) -> None:
        for name in (service, ALL):
            self._times[name][place] += times
            self._of[name][place] += of

    def waited(self, service: str, minutes: float) -> None:
        """Somebody waited so long: each class has its part of it."""
        for place, begin in enumerate(SINCE):
            end = SINCE[place + 1] if place + 1 < len(SINCE) else LONGEST
            if minutes > begin:
                self.add(service, place, 0.0, min(minutes, end) - begin)

    def shares(self, prior: float) -> Shares:
        """Each drawn towards all services, and these towards their mean over the classes; nothing where nobody was seen."""
        times, of = self._times[ALL], self._of[ALL]
        if not sum(times):
            return {}
        mean = sum(times) / max(sum(of), 1.0)
        every = tuple((a + prior * mean) / (b + prior) for a, b in zip(times, of, strict=True))
        own = {
            service: tuple((a + prior * b) / (c + prior)
                           for a, b, c in zip(found, every, self._of[service], strict=True))
            for service, found in self._times.items()
        }  # fmt: skip
        return own | {ALL: every}


def learnt(events: Iterable[Event]) -> Patience:
    """From days as they were, one after the other."""
    joined: dict[str, tuple[str, float]] = {}
    called: dict[str, tuple[str, int]] = {}
    left, absent = _Seen(), _Seen()
    for event in events:
        if isinstance(event, e.TicketIssued) and event.day is None:
            joined[event.ticket] = event.service, event.issued_at
        elif isinstance(event, e.TicketCalled | e.TicketCancelled | e.TicketExpired) and event.ticket in joined:
            service, since = joined.pop(event.ticket)
            minutes = min(LONGEST, max(0.0, event.at - since) / 60)
            gave_up = isinstance(event, e.TicketCancelled) and event.by != "duplicate"
            left.waited(service, minutes)
            left.add(service, _class_of(minutes), float(gave_up), 0.0)
            if isinstance(event, e.TicketCalled) and not event.silent:
                called[event.ticket] = service, _class_of(minutes)
        elif isinstance(event, e.TicketStarted | e.TicketNoShow) and event.ticket in called:
            service, place = called.pop(event.ticket)
            absent.add(service, place, float(isinstance(event, e.TicketNoShow)), 1.0)
    return Patience(left.shares(MINUTES_PRIOR), absent.shares(CALLS_PRIOR))


def _class_of(minutes: float) -> int:
    return bisect_right(SINCE, minutes) - 1
