"""What a keyboard says over USB: boot reports of eight bytes, taken apart into keys.

Pure. `modifiers, 00, six usages`, 00 where no key is down; six times 01 is a hand flat on the keyboard and means nothing.
A key is pressed when it stands in this report and did not in the last. Source: HID 1.11 appendix B and C, HID usage
tables §10, hardware.md §3.

| usages | keys |
|---|---|
| 04–1D, 1E–26, 27 | a–z, 1–9, 0 |
| 28, 29, 2A, 2B, 2C | Enter, Escape, Backspace, Tab, space |
| 2D–38 | punctuation of the American layout |
| 3A–45 | F1–F12 |
| 54–63 | the number pad; what Num Lock would make of it is the business of a keyboard driver, and there is none |

Num Lock and Caps Lock live in the computer and not in the keyboard, so neither changes what is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REPORT: Final = 8
ROLL_OVER: Final = b"\x01" * 6
SHIFT: Final = 0x22
LAST_USAGE: Final = 0xA4
"""Above it are the modifiers, which have a byte of their own."""
COMMANDING: Final = 0xDD
"""Ctrl, Alt and GUI of both sides: with them a key is no letter."""

_SIGNS: Final = {
    0x2C: "  ", 0x2D: "-_", 0x2E: "=+", 0x2F: "[{", 0x30: "]}", 0x31: "\\|", 0x33: ";:", 0x34: "'\"", 0x35: "`~",
    0x36: ",<", 0x37: ".>", 0x38: "/?",
}  # fmt: skip
_PAD_SIGNS: Final = {0x54: "/", 0x55: "*", 0x56: "-", 0x57: "+", 0x62: "0", 0x63: "."}
_LETTERS: Final = {0x04 + place: letter + letter.upper() for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
_DIGITS: Final = {
    0x1E + place: pair[0] + pair[1] for place, pair in enumerate(zip("1234567890", "!@#$%^&*()", strict=True))
}
_PAD_DIGITS: Final = {0x59 + place: digit * 2 for place, digit in enumerate("123456789")}
_PAD: Final = {usage: sign * 2 for usage, sign in _PAD_SIGNS.items()}
CHARACTERS: Final[dict[int, str]] = {**_LETTERS, **_DIGITS, **_SIGNS, **_PAD_DIGITS, **_PAD}
"""Usage to its character without and with Shift."""
NAMED: Final[dict[int, str]] = {
    0x28: "Enter", 0x29: "Escape", 0x2A: "Backspace", 0x2B: "Tab", 0x2C: "Space", 0x58: "Enter", 0x53: "NumLock",
    0x49: "Insert", 0x4A: "Home", 0x4B: "PageUp", 0x4C: "Delete", 0x4D: "End", 0x4E: "PageDown", 0x4F: "Right",
    0x50: "Left", 0x51: "Down", 0x52: "Up", **{0x3A + place: f"F{place + 1}" for place in range(12)},
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """A key that went down, and the modifiers held with it."""

    usage: int
    modifiers: int = 0

    @property
    def name(self) -> str:
        """`1`, `a`, `F1`, `Enter`: the same for both rows of digits; `usage 87` for keys without a name."""
        return NAMED.get(self.usage) or CHARACTERS.get(self.usage, "")[:1] or f"usage {self.usage:02x}"

    @property
    def character(self) -> str | None:
        """What it types; None for a key that types nothing, or with Ctrl, Alt or GUI."""
        if self.modifiers & COMMANDING or self.usage not in CHARACTERS:
            return None
        return CHARACTERS[self.usage][1 if self.modifiers & SHIFT else 0]


KEY_NAMES: Final = tuple(sorted({Key(usage).name for usage in (*CHARACTERS, *NAMED)}))


class KeyDecoder:
    """Remembers which keys are down; feed it one report at a time."""

    def __init__(self) -> None:
        self._down: frozenset[int] = frozenset()

    def feed(self, report: bytes) -> list[Key]:
        """The keys that went down with this report, in its order; none for what is no report."""
        usages = report[2:REPORT]
        if len(report) != REPORT or usages == ROLL_OVER:
            return []
        # 01 to 03 are errors of the keyboard, not keys.
        now = [usage for usage in dict.fromkeys(usages) if usage > 3]
        fresh = [Key(usage, report[0]) for usage in now if usage not in self._down]
        self._down = frozenset(now)
        return fresh


def is_report(report: bytes) -> bool:
    """Whether eight bytes may be a boot report: 00 behind the modifiers, then usages that keyboards have, then 00."""
    usages = report[2:].rstrip(b"\0")
    return len(report) == REPORT and report[1] == 0 and all(0 < usage <= LAST_USAGE for usage in usages)


def reports_of(text: str) -> list[bytes]:
    """The reports a keyboard sends for a text: each key down, then all up. Raises ValueError for what it lacks."""
    return [report for letter in text for report in (report_of(*_key_for(letter)), bytes(REPORT))]


def report_of(usage: int, modifiers: int = 0) -> bytes:
    """One key down."""
    return bytes([modifiers, 0, usage]) + bytes(5)


def usage_of(name: str) -> int:
    """The usage of a key by its name. Raises ValueError."""
    for usage in (*CHARACTERS, *NAMED):
        if Key(usage).name == name:
            return usage
    raise ValueError(f"key: found {name[:20]!r}; allowed {', '.join(KEY_NAMES)}")


def _key_for(letter: str) -> tuple[int, int]:
    for usage, pair in CHARACTERS.items():
        if letter in pair:
            return usage, 0x02 if letter != pair[0] else 0
    raise ValueError("text: found a character that no key types; allowed ASCII")
