"""Barcode and QR scanners on a serial port or USB CDC ("virtual COM").

    [[devices]]
    id = "kiosk-1"
    kind = "kiosk"
    mark = "K"

    [devices.parts.scanner]
    driver = "serial_scanner"
    link = "serial:///dev/ttyACM0?baud=115200"
    settings = { suffixes = ["CR", "LF", "CRLF"], idle_timeout = 0.08, charset = "auto" }

| what | bytes | source |
|---|---|---|
| a code | its payload, UTF-8 or GB18030 | hardware.md §5 |
| its end | CR, LF, CRLF, TAB or nothing, set by the maker's configuration barcodes | the same |
| AIM prefix | `]` letter digit, such as `]Q1`; only where configured | the same |

Pieces may be split anywhere (CDC at 64 bytes), so one read is never one scan: a code ends with its suffix, or when the
line has been quiet for `idle_timeout`. What is read may be a citizen's, so it is never logged.
A scanner has no protocol: whatever bytes come are a code, so another device on its line, or a wrong speed, is noticed
only by codes that are no text (control characters, no known encoding, too long). What is no text is refused.

Source: hardware.md §5 (YX-212e, Newland FM420 and Zebra SSI pages named there).
Models: Newland, Honeywell, Zebra in "simple COM" mode by their manuals; none tried on metal yet.

Doubts: suffix and AIM prefix differ from unit to unit, so both are settings (`suffixes`, `aim_prefix`); NUL bytes are
dropped; a code longer than a QR code can be (7,089) or one with control characters is refused. A few Chinese words in
GB18030 are valid UTF-8 too (预约 reads ԤԼ); where a scanner speaks GB18030, `charset = "gb18030"` says so.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Final

from drivers.device import Clock, LinkedDevice
from drivers.errors import FrameError
from drivers.links import Link
from drivers.settings import choice, flag, seconds, several

LONGEST: Final = 7089
"""Digits in the largest QR code."""
ENDS: Final = {"CR": b"\r", "LF": b"\n", "CRLF": b"\r\n", "TAB": b"\t", "NONE": b""}

_AIM = re.compile(rb"\A\][A-Za-z][0-9A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Settings:
    """What may stand under a scanner in a centre's file."""

    suffixes: tuple[str, ...] = several(("CR", "LF", "CRLF"), "TAB", "NONE")
    idle_timeout: float = seconds(0.08, 0.01, 2)
    aim_prefix: bool = flag(False)
    charset: str = choice("auto", "utf-8", "gb18030")


class SerialScanner(LinkedDevice[Settings]):
    """One scanner."""

    settings_type = Settings
    plays = ("scanner",)

    def __init__(self, link: Link, settings: Settings, *, clock: Clock = time.monotonic) -> None:
        super().__init__(link, settings, clock=clock)
        self._ends = bytes({byte for word in settings.suffixes for byte in ENDS[word]})
        self.forget()

    def forget(self) -> None:
        """Drop a half-read code."""
        self._held = bytearray()
        self._quiet_since = 0.0
        self._overlong = False

    def wait(self, timeout_s: float) -> str | None:
        """The text of the next code, None at the deadline; a code still arriving is kept for the next call.

        Raises FrameError for a code that is too long, has control characters or is in no known encoding; DeviceMissing.
        """
        deadline = self.clock() + timeout_s
        while True:
            code = self._next_code()
            if code:
                return decode(code, aim_prefix=self.settings.aim_prefix, charset=self.settings.charset)
            now = self.clock()
            until = min(deadline, self._quiet_since + self.settings.idle_timeout) if self._held else deadline
            data = self.link.read(4096, max(0.0, until - now))
            if data:
                self._hold(data)
            elif self.clock() >= deadline and not self._is_quiet():
                return None

    def _hold(self, data: bytes) -> None:
        self._overlong = self._overlong and self.clock() - self._quiet_since < self.settings.idle_timeout
        self._held += data.replace(b"\x00", b"")
        self._quiet_since = self.clock()

    def _is_quiet(self) -> bool:
        return bool(self._held) and self.clock() - self._quiet_since >= self.settings.idle_timeout

    def _next_code(self) -> bytes:
        """Cut the next finished code off what is held; empty when none is finished."""
        while True:
            end = next((place for place, byte in enumerate(self._held) if byte in self._ends), -1)
            if end < 0:
                break
            code = bytes(self._held[:end])
            del self._held[: end + 1]
            if not self._was_overlong() and code:
                return code
        if len(self._held) > LONGEST:
            self._held.clear()
            if not self._was_overlong(now=True):
                raise FrameError(f"{self.name}: a code longer than {LONGEST} bytes; is this a scanner?", b"")
        if self._is_quiet():
            code = bytes(self._held)
            self._held.clear()
            return b"" if self._was_overlong() else code
        return b""

    def _was_overlong(self, *, now: bool = False) -> bool:
        """Whether this is the rest of a code already refused; `now` says whether the next bytes belong to it too."""
        before, self._overlong = self._overlong, now
        return before


def decode(code: bytes, *, aim_prefix: bool = False, charset: str = "auto") -> str:
    """The text of a code; `auto` is UTF-8, else GB18030. Raises FrameError."""
    if aim_prefix:
        code = _AIM.sub(b"", code)
    code = code.strip(b"\r\n")
    for attempt in ("utf-8", "gb18030") if charset == "auto" else (charset,):
        try:
            text = code.decode(attempt)
        except UnicodeDecodeError:
            continue
        if len(code) > LONGEST or _CONTROL.search(text):
            raise FrameError("a code with control characters, or too long", b"")
        return text
    raise FrameError("a code in no known encoding", b"")
