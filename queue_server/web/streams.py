"""Rooms whose members hold a snapshot and are sent what changed in it, never all of it again.

A member's snapshot is the one that the last patch made, so that patches fit whoever joins when. Each patch names the
version before it; a page that holds another one joins again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_server.difference import difference

Emit = Callable[[str, dict[str, Any], str], None]


@dataclass(slots=True)
class Held:
    """What the members of a room hold."""

    version: int
    snapshot: dict[str, Any]


class Streams:
    """Thread-safe. `emit(event, body, room)` sends, `present()` gives the rooms that somebody is in.

    A snapshot must not be changed once it was handed in.
    """

    def __init__(self, emit: Emit, present: Callable[[], set[str]]) -> None:
        self._emit, self._present = emit, present
        self._lock = threading.Lock()
        self._rooms: dict[str, Held] = {}

    def join(self, room: str, build: Callable[[], dict[str, Any]], enter: Callable[[], None]) -> Held:
        """Let somebody in; what they hold from then on. Who finds nobody there is told anew: nothing was sent meanwhile."""
        with self._lock:
            anew = room not in self._rooms or room not in self._present()
            enter()
            if anew:
                self._rooms[room] = Held(1, build())
            held = self._rooms[room]
            return Held(held.version, held.snapshot)

    def push(self, room: str, snapshot: dict[str, Any]) -> None:
        """What is so now; sent as a patch where anything changed."""
        self._push(room, lambda _held: snapshot)

    def change(self, room: str, part: dict[str, Any]) -> None:
        """Some keys of what is so now; the others stay."""
        self._push(room, lambda held: {**held, **part})

    def tidy(self) -> None:
        """Forget the rooms that nobody is in any more."""
        with self._lock:
            here = self._present()
            self._rooms = {room: held for room, held in self._rooms.items() if room in here}

    def held(self, room: str) -> dict[str, Any] | None:
        """What the members of a room hold; None where there are none."""
        with self._lock:
            found = self._rooms.get(room)
            return found.snapshot if found else None

    def _push(self, room: str, make: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        with self._lock:
            held = self._rooms.get(room)
            if held is None:
                return
            snapshot = make(held.snapshot)
            patch = difference(held.snapshot, snapshot)
            if not patch:
                return
            before, held.version, held.snapshot = held.version, held.version + 1, snapshot
            self._emit("patch", {"room": room, "version": held.version, "previous": before, "patch": patch}, room)
