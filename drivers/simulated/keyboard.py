"""Simulated keyboards: a pad whose keys are pressed, a scanner that types what is held before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from drivers import hid_keys
from drivers.hid_pad import ORDERS
from drivers.hid_pad import Settings as PadSettings
from drivers.hid_scanner import Settings as ScannerSettings
from drivers.settings import choice, suggestion, whole
from drivers.simulated.double import LINE_FAULTS, SimulatedDevice, wire_for

NUM_LOCK: Final = 0x53
ROLL_OVER_REPORT: Final = b"\x00\x00" + hid_keys.ROLL_OVER
LED_REQUEST: Final = (0x21, 0x09, 0x0200)


@dataclass(frozen=True)
class SimulatedPadSettings(PadSettings):
    """A driver's settings, where the double stands, and which row of digits it has."""

    link: str = choice("serial", "tcp", "usb")
    digits: str = choice("pad", "row")
    port: int = whole(0, 0, 65535)
    baud: int = whole(115200, 300, 4_000_000)


@dataclass(frozen=True)
class SimulatedScannerSettings(ScannerSettings):
    """A driver's settings, where the double stands, and what it types after a code."""

    link: str = choice("serial", "tcp", "usb")
    end: str = choice("Enter", "Tab", "none")
    port: int = whole(0, 0, 65535)
    baud: int = whole(115200, 300, 4_000_000)


class SimulatedKeyboard(SimulatedDevice):
    """What both have; fault `rollover` puts a hand on the keyboard before each key."""

    FAULTS: ClassVar[tuple[str, ...]] = (*LINE_FAULTS, "rollover", "halted")

    def __init__(self, settings: Any, path: Path | str | None) -> None:
        super().__init__(wire_for(settings.link, settings.port, path, settings.baud, "KEYBOARD"))
        self._presses = 0

    def seen(self) -> dict[str, Any]:
        """`{"presses": n, "lamps": bits}`; what was typed may be a citizen's and is not told."""
        with self._lock:
            return {"presses": self._presses, "lamps": self._lamps()}

    def press(self, usage: int, modifiers: int = 0) -> None:
        """Press a key and let it go."""
        self._type([hid_keys.report_of(usage, modifiers), bytes(hid_keys.REPORT)])

    def _type(self, reports: Iterable[bytes]) -> None:
        for report in reports:
            with self._lock:
                self._presses += any(report[2:])
            if "rollover" in self.faults:
                self._answer(ROLL_OVER_REPORT)
            self._answer(report)

    def _lamps(self) -> int:
        told = [said[3] for said in getattr(self.wire, "requests", ()) if said[:3] == LED_REQUEST]
        return told[-1][0] if told and told[-1] else 0

    def _heard(self, data: bytes) -> bool:
        del data
        return False


class SimulatedHidPad(SimulatedKeyboard):
    """One pad."""

    ACTIONS: ClassVar[Mapping[str, str]] = {
        "key": '{"key": one of ' + ", ".join(ORDERS) + ", or a key's name}",
        "grade": '{"grade": 1 to 5}',
    }
    settings_type = SimulatedPadSettings

    def __init__(self, settings: SimulatedPadSettings, path: Path | str | None = None) -> None:
        super().__init__(settings, path)
        self._settings = settings

    def rate(self, value: int) -> None:
        """Press a digit."""
        upper_row = hid_keys.usage_of(str(value))
        self.press(0x59 + (upper_row - 0x1E) if self._settings.digits == "pad" and value else upper_row)

    def _act(self, action: Mapping[str, object]) -> bool:
        grade = action.get("grade")
        if "key" in action:
            self.press(hid_keys.usage_of(self._key(str(action["key"]))))
        elif "grade" in action:
            values = {worth: value for value, worth in self._settings.grades.items()}
            if not isinstance(grade, int) or grade not in values:
                raise ValueError(f"grade: found {grade!r}; allowed {', '.join(map(str, sorted(values)))}")
            self.rate(values[grade])
        return bool({"key", "grade"} & set(action))

    def _key(self, order: str) -> str:
        """The key that gives an order; a key's own name is itself."""
        if order in hid_keys.KEY_NAMES:
            return order
        orders = {order: key for key, order in self._settings.keys.items()}
        if order not in orders:
            raise ValueError(f"key: found {order[:20]!r}; allowed {', '.join(orders)}{suggestion(order, orders)}")
        return orders[order]


class SimulatedHidScanner(SimulatedKeyboard):
    """One scanner in keyboard mode; it sets Num Lock before each code, as some do."""

    ACTIONS: ClassVar[Mapping[str, str]] = {"text": '{"text": what the code says, in ASCII}'}
    settings_type = SimulatedScannerSettings

    def __init__(self, settings: SimulatedScannerSettings, path: Path | str | None = None) -> None:
        super().__init__(settings, path)
        self._settings = settings

    def scan(self, text: str) -> None:
        """Hold a code before it. Raises ValueError for what no key types."""
        reports = hid_keys.reports_of(text)
        self.press(NUM_LOCK)
        self._type(reports)
        if self._settings.end != "none":
            self.press(hid_keys.usage_of(self._settings.end))

    def _act(self, action: Mapping[str, object]) -> bool:
        text = action.get("text")
        if not isinstance(text, str) or not text:
            return False
        self.scan(text)
        return True
