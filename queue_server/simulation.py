"""What the `/hall` page shows and touches: what the doubles saw, and the kiosks' screens. Only in a simulated hall."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lobby import topics
from lobby.bus import Bus
from lobby.centre import Centre
from lobby.codec import BadMessage, decode

MAX_SCREEN = 1_000_000


@dataclass(frozen=True, slots=True)
class Screen:
    """The newest picture of a kiosk."""

    version: int
    kind: str
    picture: bytes


class Simulation:
    """What is so with the doubles; thread-safe by replacement."""

    def __init__(self, centre: Centre, bus: Bus) -> None:
        self._centre, self._bus = centre, bus
        self._listeners: list[Callable[[dict[str, Any]], None]] = []
        self._seen: dict[str, dict[str, Any]] = {}
        self._screens: dict[str, Screen] = {}
        self._lock = threading.Lock()
        self._doubles = dict(_doubles(centre))
        bus.subscribe(topics.SEEN.of(centre.id, "+"), self._saw)

    def listen(self, listener: Callable[[dict[str, Any]], None]) -> None:
        """Be told what a double saw, or that a kiosk has drawn."""
        self._listeners.append(listener)

    def snapshot(self) -> dict[str, Any]:
        """All doubles with what they saw, all kiosks with the version of their screen, what was said last."""
        with self._lock:
            seen, screens = dict(self._seen), dict(self._screens)
        doubles = {name: {**about, "seen": seen.get(name, {})} for name, about in self._doubles.items()}
        kiosks = {device.id: {"version": screens[device.id].version if device.id in screens else 0}
                  for device in self._centre.devices if device.kind == "kiosk"}  # fmt: skip
        voices = [device.id for device in self._centre.devices if device.kind == "voice"]
        spoken = [line for voice in voices for line in seen.get(voice, {}).get("spoken", [])]
        return {"doubles": doubles, "kiosks": kiosks, "voice": spoken}

    def knows(self, name: str) -> bool:
        """Whether a double or a kiosk has this name."""
        return name in self._doubles or name in self._centre.device

    def touch(self, name: str, body: dict[str, Any]) -> bool:
        """What a person does to a double or a kiosk's screen; False where there is no broker."""
        return self._bus.publish(topics.TOUCH.of(self._centre.id, name), json.dumps(body).encode())

    def screen(self, kiosk: str) -> Screen | None:
        """The newest picture of a kiosk."""
        with self._lock:
            return self._screens.get(kiosk)

    def show(self, kiosk: str, kind: str, picture: bytes) -> None:
        """A kiosk has drawn."""
        with self._lock:
            before = self._screens.get(kiosk)
            screen = Screen(before.version + 1 if before else 1, kind, picture)
            self._screens[kiosk] = screen
        self._tell({"kiosk": kiosk, "version": screen.version})

    def _saw(self, topic: str, payload: bytes) -> None:
        name = topics.device_of(topic)
        try:
            seen = decode(payload)
        except BadMessage:
            return
        with self._lock:
            self._seen[name] = seen
        self._tell({"double": name, "seen": seen})

    def _tell(self, change: dict[str, Any]) -> None:
        for listener in self._listeners:
            listener(change)


def _doubles(centre: Centre) -> list[tuple[str, dict[str, Any]]]:
    """(name, about) of every double: `<device>-<part>` where a device has several parts, else `<device>`."""
    found = []
    for device in centre.devices:
        for part, described in device.parts.items():
            name = f"{device.id}-{part}" if len(device.parts) > 1 else device.id
            about = {"double": name, "device": device.id, "part": part, "kind": described.driver, "window": device.window,
                     "settings": described.settings}  # fmt: skip
            found.append((name, about))
    return found
