"""A ticket that was never given, for sample slips. Pure."""

from __future__ import annotations

from datetime import datetime

from lobby.centre import Centre
from lobby.messages import Ticket


def ticket(centre: Centre, service: str, at: datetime) -> Ticket:
    """The first ticket of a day for a service: three people ahead, 12 to 24 minutes."""
    queue = centre.queue[centre.service[service].queue]
    return Ticket.model_validate(
        {
            "id": "00000000-0000-7000-8000-000000000000",
            "number": f"{queue.letter}001",
            "queue": queue.id,
            "service": service,
            "class": "normal",
            "state": "waiting",
            "windows": [window.id for window in centre.windows_of(queue.id)],
            "ahead": 3,
            "wait_low": 12,
            "wait_high": 24,
            "issued_at": at,
        }
    )
