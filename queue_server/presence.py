"""Which devices are here and how they are, from their retained status and health. Thread-safe, by replacement.

A will of an earlier start is ignored: `boot` ties it to its own. Lost is one warning, back is one info.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from typing import Any

from lobby.codec import decode, read
from lobby.messages import DeviceStatus, Done

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seat:
    """What is known of one device."""

    status: str = "offline"
    boot: str = ""
    version: str = ""
    since: str | None = None
    health: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Any] | None = None


class Presence:
    """All seats of the hall."""

    def __init__(self) -> None:
        self._seats: dict[str, Seat] = {}
        self._lock = threading.Lock()

    def seats(self) -> dict[str, Seat]:
        """What is so now; the mapping is a copy, its values are frozen."""
        with self._lock:
            return dict(self._seats)

    def status(self, device: str, payload: bytes) -> bool:
        """A status has come; True if something changed. Raises BadMessage."""
        if not payload:
            return False
        said = read(DeviceStatus, payload)
        with self._lock:
            seat = self._seats.get(device, Seat())
            if said.status == "offline" and seat.boot and said.boot != seat.boot:
                return False
            after = replace(
                seat, status=said.status, boot=said.boot, version=said.version, since=said.since.isoformat()
            )
            self._seats[device] = after
        if after.status != seat.status:
            _log(device, after.status)
        return after != seat

    def health(self, device: str, payload: bytes) -> bool:
        """A health has come; True if something changed. Raises BadMessage."""
        if not payload:
            return False
        said = decode(payload)
        with self._lock:
            seat = self._seats.get(device, Seat())
            self._seats[device] = replace(seat, health=said)
        return seat.health != said

    def done(self, device: str, payload: bytes) -> bool:
        """What became of the last thing it was told. Raises BadMessage."""
        said = read(Done, payload)
        with self._lock:
            seat = self._seats.get(device, Seat())
            self._seats[device] = replace(seat, done={"id": str(said.id), "ok": said.ok, "reason": said.reason})
        return True


def _log(device: str, status: str) -> None:
    if status == "online":
        log.info("%s is here", device)
    else:
        log.warning("%s is lost", device)
