"""A citizen lets others go first."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class TicketPostponed(Event):
    """The number keeps its rank, and is barred until `after` others of its queue have been called. Once."""

    ticket: str
    after: int
