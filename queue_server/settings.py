"""What managers set for single kiosks: one file a device in `DATA/settings`, and the push until the device has it.

A version grows by one with every change. Whoever comes online with an older one in its health (part `settings`) is told
again; so a kiosk that was away, or that lost its disk, is right soon after it is back.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lobby.hall import replace
from lobby.kiosk_settings import KioskSettings
from queue_server.presence import Seat

log = logging.getLogger(__name__)

FOLDER = "settings"
AGAIN_SECONDS, GOOD_SECONDS = 30.0, 30.0


class StaleVersionError(ValueError):
    """Somebody else has changed them in between; `version` is what stands."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version} stands")
        self.version = version


class Settings:
    """The files. Thread-safe; devices' names have been checked by the registry."""

    def __init__(self, data: Path, otherwise: KioskSettings) -> None:
        """`otherwise` is what the centre's file says, version 0."""
        self._folder, self._otherwise = data / FOLDER, otherwise
        self._lock = threading.RLock()

    def of(self, device: str) -> KioskSettings:
        """What stands for a device; the centre's own where nothing was set, or its file is damaged (which is logged)."""
        file = self._folder / f"{device}.json"
        try:
            return KioskSettings.model_validate_json(file.read_bytes())
        except FileNotFoundError:
            return self._otherwise
        except ValueError:
            log.exception("%s cannot be read; the centre's settings stand until it is set anew", file)
            return self._otherwise

    @contextmanager
    def changing(
        self, device: str, wanted: KioskSettings, seen: int | None, at_least: int = 0
    ) -> Iterator[KioskSettings]:
        """The next version, written when the block ends well. StaleVersionError where `seen` is not what stands.

        `at_least` is what the device says it has: a server that lost its disk must not fall behind it.
        """
        with self._lock:
            stands = self.of(device).version
            if seen is not None and seen != stands:
                raise StaleVersionError(stands)
            after = wanted.model_copy(update={"version": max(stands, at_least) + 1})
            yield after
            replace(self._folder / f"{device}.json", after.model_dump_json(by_alias=True, indent=1) + "\n")


class Pusher:
    """Tells devices their settings. `clock` gives seconds since 1970, `do` sends and says whether it could."""

    def __init__(
        self, settings: Settings, seat: Callable[[str], Seat | None], do: Callable[[str, dict[str, Any]], bool],
        clock: Callable[[], float],
    ) -> None:  # fmt: skip
        self._settings, self._seat, self._do, self._clock = settings, seat, do, clock
        self._told: dict[str, float] = {}
        self._here: set[str] = set()
        self._lock = threading.Lock()

    def changed(self, device: str) -> None:
        """A device's status or health is another: tell it where it has just come, or not yet heard."""
        seat = self._seat(device)
        if seat is None or seat.status != "online":
            self._here.discard(device)
            return
        if version_of(seat) < self._settings.of(device).version and self._is_time(device):
            self.push(device)

    def _is_time(self, device: str) -> bool:
        with self._lock:
            new, last = device not in self._here, self._told.get(device, 0.0)
            self._here.add(device)
        return new or self._clock() - last >= AGAIN_SECONDS

    def push(self, device: str) -> bool:
        """Tell it now; False where there is no broker."""
        now = self._clock()
        with self._lock:
            self._told[device] = now
            self._here.add(device)
        return self._do(device, {
            "id": str(uuid.uuid4()), "verb": "settings",
            "settings": self._settings.of(device).model_dump(mode="json", by_alias=True, exclude_none=True),
            "expires": datetime.fromtimestamp(now + GOOD_SECONDS, UTC).isoformat(timespec="milliseconds"),
        })  # fmt: skip


def version_of(seat: Seat) -> int:
    """Which version a device says it has; 0 where it says nothing."""
    part = seat.health.get("settings")
    version = part.get("version") if isinstance(part, dict) else None
    return version if isinstance(version, int) else 0
