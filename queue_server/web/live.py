"""Live events for pages: deltas with a sequence number over Socket.IO. It takes no decisions.

One thread gathers what commits changed for a twentieth of a second, looks once, and sends. A page that missed a delta sees
it by the numbers and fetches a snapshot.
"""

from __future__ import annotations

import logging
import threading
from functools import partial
from typing import Any

from flask import Flask, request
from flask_socketio import Namespace, SocketIO, join_room

from queue_server import views
from queue_server.accounts import User
from queue_server.boards import SAID, queues_of, windows_of
from queue_server.book import Book
from queue_server.edges import Edges
from queue_server.events import TicketCalled, TicketRecalled
from queue_server.house import House
from queue_server.web import guard, office
from queue_server.web.devices import Upkeep
from queue_server.writer import Commit

log = logging.getLogger(__name__)

SPACE = "/live"
GATHER_SECONDS = 0.05
OFFICE_SECONDS = 1.0
PING_SECONDS = 5  # a pulled cable must be seen before a board has been silent for ten seconds


class Live:
    """Sends; see the module."""

    def __init__(self, app: Flask, house: House, kept: Upkeep) -> None:
        self._house, self._kept = house, kept
        self.io = SocketIO(
            app, async_mode="threading", cors_allowed_origins=None, manage_session=False,
            ping_interval=PING_SECONDS, ping_timeout=PING_SECONDS,
        )  # fmt: skip
        self.io.on_namespace(Doors(SPACE, house, kept))
        self._lock = threading.Lock()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._windows: set[str] = set()
        self._queues: set[str] = set()
        self._calls: list[dict[str, Any]] = []
        self._said = False
        self._sims: dict[str, dict[str, Any]] = {}
        self._office, self._last = True, 0
        self._office_at = 0.0
        self._edges = Edges(house.centre, house.clock)
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)
        house.writer.listen(self._committed)
        house.desk.on_change(self._device_changed)
        if house.simulation:
            house.simulation.listen(self._saw)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=5)

    # --- gathering --------------------------------------------------------------------------------------------------

    def _committed(self, commit: Commit) -> None:
        with self._lock:
            for _, event in commit.happened:
                self._windows |= windows_of(commit.book, event) & commit.book.windows.keys()
                self._queues |= queues_of(commit.book, event)
                self._said |= isinstance(event, SAID)
                if isinstance(event, TicketCalled | TicketRecalled):
                    ticket = commit.book.tickets[event.ticket]
                    if ticket.call == event.call:
                        self._calls.append(views.call(commit.book, ticket, event.at))
            self._office = True
        self._wake.set()

    def _saw(self, change: dict[str, Any]) -> None:
        with self._lock:
            self._sims[change.get("double") or change["kiosk"] + ".screen"] = change
        self._wake.set()

    def _device_changed(self, _device: str) -> None:
        self._office = True
        self._wake.set()

    # --- sending ----------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(timeout=OFFICE_SECONDS)
            self._wake.clear()
            try:
                self._send()
            except Exception:  # the thread's one guard
                log.exception("live events stumbled")
            self._stopping.wait(GATHER_SECONDS)

    def _send(self) -> None:
        with self._lock:
            windows, self._windows = self._windows, set()
            queues, self._queues = self._queues, set()
            calls, self._calls = self._calls, []
            said, self._said = self._said, False
            sims, self._sims = self._sims, {}
        if self._edges.passed():
            queues = set(self._house.centre.queue)
        for change in sims.values():
            self._emit("sim", change, "sim")
        for call in calls:
            self._emit("call", call, "hall")
        if windows or queues or said:
            delta = self._house.writer.look(lambda book: self._delta(book, windows, queues))
            self._emit("hall", delta, "hall")
            self._consoles(windows, queues)
        self._send_office()

    def _delta(self, book: Book, windows: set[str], queues: set[str]) -> dict[str, Any]:
        previous, self._last, now = self._last, book.seq, self._house.clock()
        return {
            "seq": book.seq, "previous": previous, "calls": views.calls(book), "notice": views.notice(book),
            "emergency": views.emergency(book), "day": book.day if book.is_open else None,
            "windows": {window: views.window(book, window) for window in sorted(windows)},
            "queues": {queue: views.queue_now(book, queue, now) for queue in sorted(queues)},
        }  # fmt: skip

    def _consoles(self, windows: set[str], queues: set[str]) -> None:
        """Consoles that somebody has open and that these changes concern."""
        now, here = self._house.clock(), self._open_consoles()
        works = self._house.writer.look(lambda book: dict(book.works)) if here else {}
        for window in here:
            if window in windows or queues & {*works[window].serves, *works[window].supports}:
                seen = self._house.writer.look(partial(views.console, window_id=window, now=now))
                self._emit("window", seen, f"window:{window}")

    def _open_consoles(self) -> list[str]:
        rooms = self.io.server.manager.rooms.get(SPACE, {})
        return [window for window in self._house.centre.window if f"window:{window}" in rooms]

    def _send_office(self) -> None:
        now = self._house.clock()
        if not self._office or now - self._office_at < OFFICE_SECONDS:
            return
        if "office" in self.io.server.manager.rooms.get(SPACE, {}):
            self._office, self._office_at = False, now
            self._emit("office", office.snapshot(self._house, self._kept), "office")

    def _emit(self, event: str, body: dict[str, Any], room: str) -> None:
        self.io.emit(event, body, to=room, namespace=SPACE)


class Doors(Namespace):  # type: ignore[misc] # the library has no types
    """Who comes in, and which rooms they may join."""

    def __init__(self, namespace: str, house: House, kept: Upkeep) -> None:
        super().__init__(namespace)
        self._house, self._kept = house, kept

    def on_connect(self, _auth: Any = None) -> None:
        """Anybody may come: the hall's numbers are public."""
        self._house.metrics.clients.inc()

    def on_disconnect(self, *_reason: Any) -> None:
        """Gone."""
        self._house.metrics.clients.dec()

    def on_join(self, data: Any) -> dict[str, Any]:
        """Join a room; the answer holds its snapshot."""
        room = data.get("room") if isinstance(data, dict) else None
        if not isinstance(room, str):
            return {"ok": False, "reason": "bad_field"}
        held = request.cookies.get(guard.COOKIE)
        user = self._house.accounts.user_of(held) if held else None
        if not self._may(room, user):
            return {"ok": False, "reason": "not_signed_in" if user is None else "not_allowed"}
        join_room(room)  # before the snapshot: a delta in between is heard twice rather than never
        snapshot = self._snapshot(room)
        return {"ok": True, "seq": snapshot.get("seq", 0), "snapshot": snapshot}

    def _may(self, room: str, user: User | None) -> bool:
        """The hall and the doubles are for everybody; the office and a window's console for those who work there."""
        if room in ("hall", "sim"):
            return room == "hall" or self._house.simulation is not None
        window = room.removeprefix("window:")
        if user is None or (room != "office" and window not in self._house.centre.window):
            return False
        return user.may("report.see") if room == "office" else user.window == window or user.may("window.any")

    def _snapshot(self, room: str) -> dict[str, Any]:
        house = self._house
        if room == "hall":
            return house.writer.look(lambda book: views.hall(book, house.writer.journal_id, house.clock()))
        if room == "sim":
            return house.simulation.snapshot() if house.simulation else {}
        if room == "office":
            return office.snapshot(house, self._kept)
        now = house.clock()
        return house.writer.look(lambda book: views.console(book, room.removeprefix("window:"), now))
