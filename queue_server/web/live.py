"""Live events for pages: deltas with a sequence number over Socket.IO. It takes no decisions.

One thread gathers what commits changed for a twentieth of a second, looks once, and sends. A page that missed a delta sees
it by the numbers and fetches a snapshot. Consoles and offices hold snapshots of rooms (`window:3`, `line:tax`, `staff`,
`office`) and are sent patches of them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Container
from functools import partial
from typing import Any, cast

from flask import Flask, request
from flask_socketio import Namespace, SocketIO, join_room, leave_room

from queue_server import consoles, views
from queue_server.accounts import User
from queue_server.boards import SAID, queues_of, windows_of
from queue_server.book import Book
from queue_server.edges import Edges
from queue_server.events import Event, HelpAnswered, HelpAsked, TicketCalled, TicketRecalled
from queue_server.house import House
from queue_server.web import guard, office
from queue_server.web.devices import Upkeep
from queue_server.web.streams import Streams
from queue_server.writer import Commit

log = logging.getLogger(__name__)

SPACE = "/live"
GATHER_SECONDS = 0.05
OFFICE_SECONDS = 1.0
OFFICE_LATEST_SECONDS = 30.0  # what time alone makes so, such as a deadline that passes
LATER_SECONDS = 1.0  # whom an idle window would call next is refreshed so often while others take and call numbers
PING_SECONDS = 5  # a pulled cable must be seen before a board has been silent for ten seconds


class Live:
    """Sends; see the module."""

    def __init__(self, app: Flask, house: House, kept: Upkeep) -> None:
        self._house, self._kept = house, kept
        self.io = SocketIO(
            app, async_mode="threading", cors_allowed_origins=None, manage_session=False,
            ping_interval=PING_SECONDS, ping_timeout=PING_SECONDS,
        )  # fmt: skip
        self.streams = Streams(self._emit, self._present)
        self._doors = Doors(SPACE, house, kept, self.streams)
        self.io.on_namespace(self._doors)
        self._lock = threading.Lock()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._windows: set[str] = set()
        self._queues: set[str] = set()
        self._calls: list[dict[str, Any]] = []
        self._said = False
        self._later: set[str] = set()
        self._later_at = 0.0
        self._sims: dict[str, dict[str, Any]] = {}
        self._office, self._last = True, 0
        self._told: dict[str, dict[str, Any]] = {}
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
        self._edges.committed(commit)
        with self._lock:
            for _, event in commit.happened:
                self._windows |= (
                    windows_of(commit.book, event) | told_of(commit.book, event)
                ) & commit.book.windows.keys()
                self._queues |= queues_of(commit.book, event)
                self._said |= isinstance(event, SAID)
                if isinstance(event, HelpAsked | HelpAnswered):
                    self._windows |= {event.device.removeprefix("window:")} & commit.book.windows.keys()
                if isinstance(event, TicketCalled | TicketRecalled):
                    ticket = commit.book.tickets[event.ticket]
                    if ticket.call == event.call and not getattr(event, "silent", False):
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
        for sid in self._doors.ended():  # before anything is sent
            self.io.server.disconnect(sid, namespace=SPACE)
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
        self._send_later()
        self._send_office()

    def _delta(self, book: Book, windows: set[str], queues: set[str]) -> dict[str, Any]:
        """`calls` are those that are new or other than they were, `order` names all that stand, newest first."""
        previous, self._last, now = self._last, book.seq, self._house.clock()
        calls = {call["call"]: call for call in views.calls(book)}
        changed = [call for key, call in calls.items() if self._told.get(key) != call]
        self._told = calls
        return {
            "seq": book.seq, "previous": previous, "calls": changed, "order": list(calls), "notice": views.foot(book),
            "emergency": views.emergency(book), "day": book.day if book.is_open else None,
            "windows": {window: views.window(book, window) for window in sorted(windows)},
            "queues": {queue: views.queue_now(book, queue, now) for queue in sorted(queues)},
        }  # fmt: skip

    def _consoles(self, windows: set[str], queues: set[str]) -> None:
        """The windows, lines and consoles that somebody looks at and that these changes concern."""
        here, now = self._present(), self._house.clock()
        rooms = here & {"staff", *(f"window:{window}" for window in windows), *(f"line:{queue}" for queue in queues)}
        for room, seen in self._house.writer.look(lambda book: [(r, shown(book, r, now)) for r in rooms]):
            self.streams.push(room, seen)
        others = {room for room in here if room.startswith("window:")} - rooms
        self._later |= {room for room in others if queues & set((self.streams.held(room) or {}).get("calls_from", ()))}
        self.streams.tidy()

    def _send_later(self) -> None:
        """To consoles whose own window has not changed: whom they would call now, at most once a second."""
        now = self._house.clock()
        if not self._later or now - self._later_at < LATER_SECONDS:
            return
        rooms, self._later, self._later_at = self._later, set(), now
        looked = self._house.writer.look(
            lambda book: [(room, consoles.coming(book, room.removeprefix("window:"), now)) for room in rooms]
        )
        for room, part in looked:
            self.streams.change(room, part)

    def _present(self) -> set[str]:
        """The rooms that somebody is in."""
        return {room for room in self.io.server.manager.rooms.get(SPACE, {}) if room}

    def _send_office(self) -> None:
        now = self._house.clock()
        if now - self._office_at < (OFFICE_SECONDS if self._office else OFFICE_LATEST_SECONDS):
            return
        if "office" in self._present():
            self._office, self._office_at = False, now
            self.streams.push("office", office.snapshot(self._house, self._kept))

    def _emit(self, event: str, body: dict[str, Any], room: str) -> None:
        self.io.emit(event, body, to=room, namespace=SPACE)


class Doors(Namespace):  # type: ignore[misc] # the library has no types
    """Who comes in, and which rooms they may join."""

    def __init__(self, namespace: str, house: House, kept: Upkeep, streams: Streams) -> None:
        super().__init__(namespace)
        self._house, self._kept, self._streams = house, kept, streams
        self._lock = threading.Lock()
        self._sessions: dict[str, str] = {}  # of the connections that hear more than the public does

    def ended(self) -> list[str]:
        """The connections whose session has ended since they joined a room of it."""
        with self._lock:
            known = list(self._sessions.items())
        return [sid for sid, held in known if not self._house.accounts.stands(held)]

    def on_connect(self, _auth: Any = None) -> None:
        """Anybody may come: the hall's numbers are public."""
        self._house.metrics.clients.inc()

    def on_disconnect(self, *_reason: Any) -> None:
        """Gone."""
        with self._lock:
            self._sessions.pop(_sid(), None)
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
        if held and user is not None:
            with self._lock:
                self._sessions[_sid()] = held
        if room not in ("hall", "sim"):
            joined = self._streams.join(room, partial(self._snapshot, room), partial(join_room, room))
            return {"ok": True, "version": joined.version, "snapshot": joined.snapshot}
        join_room(room)  # before the snapshot: a delta in between is heard twice rather than never
        snapshot = self._snapshot(room)
        return {"ok": True, "seq": snapshot.get("seq", 0), "snapshot": snapshot}

    def on_leave(self, data: Any) -> None:
        """Leave a room: a console that shows another window."""
        room = data.get("room") if isinstance(data, dict) else None
        if isinstance(room, str):
            leave_room(room)

    def _may(self, room: str, user: User | None) -> bool:
        """The hall and the doubles are for everybody; the office and a window's console for those who work there."""
        if room in ("hall", "sim"):
            return room == "hall" or self._house.simulation is not None
        kind, _, name = room.partition(":")
        if user is None or not self._is_there(kind, name):
            return False
        if kind == "window":
            return user.may("window.operate") and (user.window == name or user.may("window.any"))
        return user.may("report.see") or (kind != "office" and user.may("window.operate"))

    def _is_there(self, kind: str, name: str) -> bool:
        known: dict[str, Container[str]] = {"window": self._house.centre.window, "line": self._house.centre.queue}
        return name in known[kind] if kind in known else kind in ("office", "staff") and not name

    def _snapshot(self, room: str) -> dict[str, Any]:
        house = self._house
        if room == "hall":
            return house.writer.look(lambda book: views.hall(book, house.writer.journal_id, house.clock()))
        if room == "sim":
            return house.simulation.snapshot() if house.simulation else {}
        if room == "office":
            return office.snapshot(house, self._kept)
        return house.writer.look(lambda book: shown(book, room, house.clock()))


def _sid() -> str:
    """The connection that speaks."""
    return str(cast("Any", request).sid)


def told_of(book: Book, event: Event) -> set[str]:
    """Windows whose clerk sees what became of an event's number: where it is, from where it was sent on, who was rated."""
    ticket = book.tickets.get(getattr(event, "ticket", None) or "")
    found = {window for window in (ticket.window, ticket.sent_from) if window} if ticket else set()
    followed = book.follow_ups.get(getattr(event, "follow_up", None) or "")
    return found | {window for window, at in book.windows.items() if followed and at.clerk == followed.clerk}


def shown(book: Book, room: str, now: float) -> dict[str, Any]:
    """What a room of consoles shows."""
    kind, _, name = room.partition(":")
    if kind == "window":
        return consoles.desk(book, name, now)
    return consoles.line(book, name, now) if kind == "line" else consoles.staff(book)
