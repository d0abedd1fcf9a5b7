"""Watches that displays show what is called: calls, what displays tell in their health, a thread with the clock.

A display that was here and has not told of a call in two seconds is marked at the manager's until it tells of one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from lobby.centre import Centre
from queue_server import events as e
from queue_server.book import Book
from queue_server.confirmations import Confirmations, Missed, Sent, Told, displays_of, told_of
from queue_server.metrics import Metrics
from queue_server.presence import Presence
from queue_server.writer import Commit

log = logging.getLogger(__name__)

CALLS = (e.TicketCalled, e.TicketRecalled)


class Confirming:
    """A listener of the writer and of devices; thread-safe. `clock` gives seconds since 1970."""

    def __init__(
        self, centre: Centre, presence: Presence, metrics: Metrics, clock: Callable[[], float],
        connected: Callable[[], bool], changed: Callable[[str], None],
    ) -> None:  # fmt: skip
        """`connected`: whether calls go out at all; `changed` is told of each device whose mark has come."""
        self._centre, self._presence, self._metrics, self._clock = centre, presence, metrics, clock
        self._connected, self._changed = connected, changed
        self._confirmations = Confirmations()
        self._lock = threading.Lock()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="confirming", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=5)

    def missed(self, device: str) -> Missed | None:
        """The call that a display has not shown, while it has told of no other."""
        with self._lock:
            return self._confirmations.missed.get(device)

    def shown(self, health: Mapping[str, Any]) -> str | None:
        """The number of the newest call that a display's health tells of, where it is one of the last."""
        with self._lock:
            return self._confirmations.number_of(told_of(health).last_call)

    def committed(self, commit: Commit) -> None:
        """What a commit calls and ends; on the writer's thread, after the boards have gone out."""
        calls = any(isinstance(event, CALLS) for _, event in commit.happened)
        here = self._here() if calls and self._connected() else {}
        with self._lock:
            for _, event in commit.happened:
                self._happened(commit.book, event, here)
        if calls:  # the writer's thread has no time to lose: most commits call nobody
            self._wake.set()

    def told(self, device: str) -> None:
        """A device's health is another."""
        seat = self._presence.seats().get(device)
        if seat is not None:
            with self._lock:
                self._confirmations.told(device, told_of(seat.health))

    def look(self) -> None:
        """Look at the clock now."""
        self._wake.set()

    def _happened(self, book: Book, event: e.Event, here: dict[str, Told]) -> None:
        if isinstance(event, e.EmergencyBegun):
            self._confirmations.forget()
        elif isinstance(event, CALLS):
            sent = _sent(book, event)
            if sent is not None and book.emergency is None:
                wanted = {device.id: here[device.id] for device in displays_of(book.centre, sent) if device.id in here}
                self._confirmations.sent(sent, wanted, self._clock())
        elif not isinstance(event, e.TicketStarted):
            self._confirmations.over(getattr(event, "ticket", ""))

    def _here(self) -> dict[str, Told]:
        seats = self._presence.seats()
        return {device: told_of(seat.health) for device, seat in seats.items() if seat.status == "online"}

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(self._pause())
            self._wake.clear()
            try:
                self._look()
            except Exception:  # the thread's one guard
                log.exception("watching the displays stumbled")

    def _pause(self) -> float | None:
        with self._lock:
            due = self._confirmations.next_due()
        return None if due is None else max(0.0, due - self._clock())

    def _look(self) -> None:
        here = self._here() if self._connected() else {}
        with self._lock:
            found = self._confirmations.look(self._clock(), here)
        for device, missed in found.items():
            kind = self._centre.device[device].kind
            self._metrics.unconfirmed.labels(kind).inc()
            log.warning("%s has not shown call %s", device, missed.number)
            self._changed(device)


def _sent(book: Book, event: e.TicketCalled | e.TicketRecalled) -> Sent | None:
    """The call as it went out; None where it is no longer the newest of its ticket."""
    ticket = book.tickets[event.ticket]
    if ticket.call != event.call or ticket.window != event.window:
        return None
    expires = event.at + book.centre.policy.call_seconds
    zone = book.centre.window[event.window].zone
    return Sent(event.call, ticket.id, ticket.number, event.window, zone, event.at, expires)
