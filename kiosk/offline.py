"""Numbers of the kiosk's own series, for when nobody answers: `AK01` is queue A, mark K, the first of the day.

The counter lies in the outbox's marks and is written in the very commit that keeps the `register_offline` ask, so that
a power cut leaves either both or none: no number twice, no slip without a record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kiosk.pages import Wanted
from lobby.centre import Centre
from lobby.messages import Ticket

ReadMark = Callable[[str], str | None]


@dataclass(frozen=True)
class Own:
    """A number of our own: the ticket, the ask that registers it, and the marks to write with that ask."""

    ticket: Ticket
    ask: dict[str, Any]
    marks: dict[str, str]


def own(
    centre: Centre, wanted: Wanted, mark: str, at: datetime, read_mark: ReadMark, *, ticket_id: str, token: str,
    instead_of: str | None = None,
) -> Own:  # fmt: skip
    """The next number for what is wanted. `at` is the hall's own time, with offset; `instead_of` the unanswered ask's id.

    Who the citizen is does not go with it: cut off, only numbers are given.
    """
    queue = centre.queue[centre.service[wanted.service].queue]
    name = f"offline/{queue.id}"
    day, count = following(read_mark(name), at.date())
    number = f"{queue.letter}{mark}{count:02d}"
    same = {"number": number, "service": wanted.service, "class": wanted.ticket_class, "token": token}
    same |= {key: value for key in ("item", "package", "basis") if (value := getattr(wanted, key))}
    windows = [window.id for window in centre.windows_of(queue.id)]
    place = {"id": ticket_id, "queue": queue.id, "state": "waiting", "windows": windows, "issued_at": at}
    issued_at = at.isoformat(timespec="milliseconds")
    ask = {**same, "command": "register_offline", "ticket": ticket_id, "issued_at": issued_at}
    if instead_of:
        ask["instead_of"] = instead_of
    return Own(Ticket.model_validate({**same, **place}), ask, {name: f"{day.isoformat()} {count}"})


def following(kept: str | None, today: date) -> tuple[date, int]:
    """The day and count after what was kept, `"2026-11-22 3"`.

    A new day begins at 1. A day *before* the kept one (a clock that lost its battery) goes on counting in the kept day:
    a high number harms nobody, the same number twice does.
    """
    if kept is None:
        return today, 1
    day_text, _, count_text = kept.partition(" ")
    day, count = date.fromisoformat(day_text), int(count_text)
    return (today, 1) if today > day else (day, count + 1)
