"""Barcode and QR scanners in keyboard mode: what they read, they type.

    [[devices]]
    id = "kiosk-1"
    kind = "kiosk"
    mark = "K"

    [devices.parts.scanner]
    driver = "hid_scanner"
    link = "usb://1EAB:0003"
    settings = { ends = ["Enter"], idle_timeout = 0.3 }

| what | bytes | source |
|---|---|---|
| a character | a boot report with the key down (02 in front for Shift), one with all up | hardware.md §3, §5 |
| the end of a code | Enter (28), Enter of the number pad (58) or Tab (2B) | hardware.md §5 |

Only ASCII comes through: for Chinese these scanners type Alt and digits, or garbage, and such a code is refused as a
whole; the codes on our slips are addresses. A scanner that can be a serial port (CDC) should be one
(`drivers.serial_scanner`). What is read may be a citizen's, so it is never logged.
Source: hardware.md §3, §5, HID 1.11 appendix B and C.
Models: any scanner as delivered (Newland, Honeywell, Zebra), by HID 1.11; none tried on metal yet.

Doubts, and the setting for each:
* What ends a code? `ends` Enter, Tab; where the maker's settings add nothing, a quiet `idle_timeout` ends it.
* Which layout does it type? American, as delivered; another is set back by the maker's configuration barcode.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.errors import FrameError
from drivers.hid_keyboard import HidKeyboard
from drivers.hid_keys import Key
from drivers.settings import seconds, several

LONGEST: Final = 7089
"""Digits in the largest QR code."""
SILENT_KEYS: Final = frozenset({"NumLock"})
"""Some scanners set the lamp before they type."""


@dataclass(frozen=True)
class Settings:
    """What may stand under a scanner in a centre's file."""

    ends: tuple[str, ...] = several(("Enter", "Tab"))
    idle_timeout: float = seconds(0.3, 0.05, 5)


class HidScanner(HidKeyboard[Settings]):
    """One scanner."""

    settings_type = Settings
    plays = ("scanner",)

    def forget(self) -> None:
        """Drop a half-read code, and what waits."""
        super().forget()
        self._waiting: list[Key] = []
        self._code = ""
        self._spoilt = ""
        self._last_key = 0.0

    def wait(self, timeout_s: float) -> str | None:
        """The text of the next code, None at the deadline; a code still arriving is kept for the next call.

        Raises FrameError for a code that is too long or not ASCII, DeviceMissing.
        """
        deadline = self.clock() + timeout_s
        while True:
            while self._waiting:
                if self._is_end(self._waiting.pop(0)):
                    return self._finished()
            now = self.clock()
            is_midway = bool(self._code or self._spoilt)
            if is_midway and now - self._last_key >= self.settings.idle_timeout:
                return self._finished()
            until = min(deadline, self._last_key + self.settings.idle_timeout) if is_midway else deadline
            self._waiting += self.keys(until - now)
            if self._waiting:
                self._last_key = self.clock()
            elif self.clock() >= deadline:
                return None

    def _is_end(self, key: Key) -> bool:
        """Take a key; True when it ends a code that has something in it."""
        if key.name in self.settings.ends and not key.modifiers:
            return bool(self._code or self._spoilt)
        if key.character is not None and len(self._code) < LONGEST:
            self._code += key.character
        elif key.character is not None:
            self._spoilt = f"a code longer than {LONGEST} characters; is this a scanner?"
        elif key.name not in SILENT_KEYS:
            self._spoilt = "a code with keys that are no ASCII; set the scanner to serial (CDC)"
        return False

    def _finished(self) -> str:
        code, spoilt, self._code, self._spoilt = self._code, self._spoilt, "", ""
        if spoilt:
            raise FrameError(f"{self.name}: {spoilt}", b"")
        return code
