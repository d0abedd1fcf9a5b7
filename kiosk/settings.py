"""What the manager set for this kiosk: the centre file's `[kiosk]`, until something newer came from the office.

Kept in `DATA/kiosk/<device>-settings.json`, whole or not at all, so that it is in force again after a power cut.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lobby.hall import replace
from lobby.kiosk_settings import KioskSettings

log = logging.getLogger(__name__)

OnChange = Callable[[KioskSettings], None]


class SettingsDesk:
    """The settings in force. `put` may be called from any thread; listeners are called on that thread."""

    def __init__(self, file: Path, of_centre: KioskSettings) -> None:
        self._file, self._lock = file, threading.Lock()
        self._listeners: list[OnChange] = []
        kept = _read(file)
        self.now = kept if kept and kept.version > of_centre.version else of_centre

    def listen(self, listener: OnChange) -> None:
        """Be told of what is in force, now and after each change."""
        self._listeners.append(listener)
        listener(self.now)

    def put(self, body: object) -> Mapping[str, Any]:
        """Take newer ones; the outcome as a `done` has it."""
        try:
            wished = KioskSettings.model_validate(body)
        except ValidationError as error:
            return {"ok": False, "reason": "bad_settings", "errors": problems(error), "version": self.now.version}
        with self._lock:
            if wished == self.now:
                return {"ok": True, "version": wished.version}
            if wished.version <= self.now.version:
                return {"ok": False, "reason": "not_newer", "version": self.now.version}
            try:
                replace(self._file, wished.model_dump_json(by_alias=True, exclude_none=True) + "\n")
            except OSError as error:
                log.warning("%s: the settings cannot be kept: %s", self._file, error)
                return {"ok": False, "reason": "storage", "version": self.now.version}
            self.now = wished
        for listener in self._listeners:
            listener(wished)
        log.info("settings %d are in force", wished.version)
        return {"ok": True, "version": wished.version}


def problems(error: ValidationError) -> list[str]:
    """Each mistake as `key: what is allowed`."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found]


def _read(file: Path) -> KioskSettings | None:
    try:
        return KioskSettings.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        log.warning("%s: found no settings of a kiosk (%s); those of the centre file are in force", file, error)
        return None
