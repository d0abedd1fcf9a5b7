"""Rating pads and caller keypads that are keyboards to USB: digits are grades, other keys are orders.

    [[devices]]
    id = "pad-4"
    kind = "pad"
    window = "4"

    [devices.parts.pad]
    driver = "hid_pad"
    link = "usb://1A2C:0E24?port=1-2.3"
    settings = { grades = { "1" = 5, "2" = 4, "3" = 3, "4" = 2, "5" = 1 }, keys = { F1 = "next", F2 = "recall" } }

| what | bytes | source |
|---|---|---|
| a key | 8 bytes: modifiers, 00, up to six usages | hardware.md §3, HID 1.11 appendix B |
| boot protocol, silence while nothing changes | `21 0B` value 0, `21 0A` value 0 | the same |
| a lamp while a rating is asked for | `21 09` value 0200, one byte | the same |

Digits of the upper row and of the number pad are the same, whatever Num Lock says, for no keyboard driver is between
(`drivers.hid_keys`). A pad without a serial number of its own is told from its neighbour by its socket (`?port=`,
`lobby devices scan` tells it).
Source: hardware.md §3, HID 1.11. What types is believed: a scanner in keyboard mode on a pad's address types grades.
Models: number pads and five-button pads with any HID chip; none tried on metal yet.

Doubts, and the setting for each:
* Which digit is which grade? `grades`; pads are sold with 1 as the best and with 5 as the best. As it is, 5 is the best.
* Which keys call? `keys`, by the names of `drivers.hid_keys`; a key in both tables is an order.
* Has it a lamp that may say "please rate"? `prompt_led` num, caps or scroll; none as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.device import Grade, Press
from drivers.hid_keyboard import HidKeyboard
from drivers.hid_keys import KEY_NAMES, Key
from drivers.settings import choice, number_map, word_map

ORDERS: Final = ("next", "recall", "rate", "pause", "transfer", "no_show", "park", "callback")
USUAL_KEYS: Final = {f"F{place}": order for place, order in enumerate(ORDERS, 1)}


@dataclass(frozen=True)
class Settings:
    """What may stand under a pad in a centre's file."""

    grades: Mapping[int, int] = number_map({grade: grade for grade in range(1, 6)}, 1, 5)
    keys: Mapping[str, str] = word_map(USUAL_KEYS, KEY_NAMES, ORDERS)
    prompt_led: str = choice("none", "num", "caps", "scroll")


class HidPad(HidKeyboard[Settings]):
    """One pad or keypad, or both in one housing."""

    settings_type = Settings
    plays = ("pad", "keypad")

    def forget(self) -> None:
        """No key is down or waits to be told."""
        super().forget()
        self._waiting: list[Key] = []

    def prompt_rating(self) -> None:
        """Light its lamp, if it has one. Raises DeviceMissing."""
        if self.settings.prompt_led != "none":
            self.light(self.settings.prompt_led)

    def show_number(self, number: str) -> None:
        """A keyboard shows nothing."""

    def show_waiting(self, count: int) -> None:
        """A keyboard shows nothing."""

    def beep(self) -> None:
        """A keyboard has no voice."""

    def wait(self, timeout_s: float) -> Press | Grade | None:
        """The next order or grade; None at the deadline. Raises DeviceMissing."""
        deadline = self.clock() + timeout_s
        while True:
            while self._waiting:
                event = self._meaning(self._waiting.pop(0))
                if event is not None:
                    return event
            left = deadline - self.clock()
            self._waiting += self.keys(left)
            if left <= 0 and not self._waiting:
                return None

    def _meaning(self, key: Key) -> Press | Grade | None:
        order = self.settings.keys.get(key.name)
        if order is not None:
            return Press(order)
        value = int(key.name) if key.name in "0123456789" else -1
        grade = self.settings.grades.get(value)
        if grade is None:
            return None
        if self.settings.prompt_led != "none":
            self.light("none")
        return Grade(grade, value)
