"""What every simulated device has: a wire, faults to switch, things a person does to it, and what it has seen."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from drivers.settings import suggestion
from drivers.simulated.course import Course
from drivers.simulated.wire import PtyWire, TcpWire, Wire

LINE_FAULTS = ("silent", "unplugged", "delay", "cut", "paced", "echo", "half_open")
"""Faults of any device: it hears and does not answer; its plug is pulled; its answers come late, or cut short; its
bytes take the time that they take on a line of its speed, in and out; the line hands back what is said to it; the line
stands and nobody takes anything off it."""
DELAY_SECONDS = 0.5
SLOWEST_SECONDS = 60.0
FULL_SPEED_USB = 12_000_000
"""Bits a second of a wire that tells no speed of its own."""


class SimulatedDevice(ABC):
    """Base of the doubles: subclasses decode in `_heard` and tell it in `seen`."""

    FAULTS: ClassVar[tuple[str, ...]] = LINE_FAULTS
    ACTIONS: ClassVar[Mapping[str, str]] = {}
    settings_type: ClassVar[type[Any]]

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.faults: set[str] = set()
        self._lock = threading.RLock()
        self._callbacks: list[Callable[[], None]] = []
        self._delay_s = DELAY_SECONDS
        self._bytes_left: int | None = None
        is_usb = not hasattr(wire, "baud")
        self._course = Course(getattr(wire, "baud", FULL_SPEED_USB), keeps_packets=is_usb)

    @property
    def address(self) -> str:
        """The link address a driver opens; of a TCP double known once it is started."""
        return self.wire.address

    def start(self) -> None:
        """Appear on the line; a second call does nothing."""
        self.wire.start(self._on_bytes)

    def stop(self) -> None:
        """Vanish; may be called twice."""
        self.wire.stop()
        self._course.stop()

    @abstractmethod
    def seen(self) -> dict[str, Any]:
        """What the bytes that reached it said, JSON-able, at most 12 KiB."""

    def on_change(self, callback: Callable[[], None]) -> None:
        """Have `callback()` called, in the thread that changed it, after each decoded thing, touch and fault."""
        self._callbacks.append(callback)

    def fault(self, name: str, on: bool = True) -> None:
        """Switch a fault. Raises ValueError naming the allowed ones."""
        if name not in self.FAULTS:
            raise ValueError(f"fault: found {name!r}; allowed {', '.join(self.FAULTS)}{suggestion(name, self.FAULTS)}")
        with self._lock:
            changed = (name in self.faults) != on
            (self.faults.add if on else self.faults.discard)(name)
        if changed:
            self._apply(name, on)
            self._tell()

    def touch(self, action: Mapping[str, object]) -> None:
        """What a person does: `{"fault": name}`, `{"clear": true}`, or what its kind adds. Raises ValueError.

        `{"fault": "delay", "seconds": 0.2}` says how late, `{"fault": "unplugged", "after_bytes": 5}` lets so many
        bytes pass first, either way.
        """
        seconds, after = action.get("seconds"), action.get("after_bytes")
        if action.get("fault") == "unplugged" and isinstance(after, int):
            self._bytes_left = max(0, after)
        elif "fault" in action:
            if isinstance(seconds, int | float):
                self._delay_s = min(max(float(seconds), 0.0), SLOWEST_SECONDS)
            self.fault(str(action["fault"]), action.get("on", True) is True)
        elif action.get("clear") is True:
            self._bytes_left = None
            for name in sorted(self.faults):
                self.fault(name, on=False)
        elif self._act(action):
            self._tell()
        else:
            allowed = [*self.ACTIONS.values(), '{"fault": one of ' + ", ".join(self.FAULTS) + "}", '{"clear": true}']
            raise ValueError(f"touch: found {str(dict(action))[:80]}; allowed {' · '.join(allowed)}")

    def _act(self, action: Mapping[str, object]) -> bool:
        """Do a touch of this kind; False when it is none."""
        del action
        return False

    def _apply(self, name: str, on: bool) -> None:
        if name == "unplugged":
            self._course.clear()
            (self.wire.unplug if on else self.wire.replug)()
        elif name == "paced":
            self._course.is_paced = on
        elif name == "half_open":
            self.wire.stall(on)
        elif name == "halted" and on:
            getattr(self.wire, "halt", lambda: None)()  # only USB can say no to a pipe

    def _on_bytes(self, data: bytes) -> None:
        if "echo" in self.faults:
            self._course.carry("out", data, self.wire.send)
        self._course.carry("in", data, self._take_in)

    def _take_in(self, data: bytes) -> None:
        passed = self._let_pass(data)
        with self._lock:
            changed = self._heard(passed)
        if changed:
            self._tell()
        self._pull_when_due()

    @abstractmethod
    def _heard(self, data: bytes) -> bool:
        """Decode bytes in any pieces; True when there is something new to see."""

    def _answer(self, data: bytes) -> None:
        if "silent" in self.faults:
            return
        said = self._let_pass(data[: len(data) // 2] if "cut" in self.faults else data)
        self._course.carry("out", said, self.wire.send, late_s=self._delay_s if "delay" in self.faults else 0.0)
        self._pull_when_due()

    def _let_pass(self, data: bytes) -> bytes:
        """What passes before the plug that is to be pulled within it."""
        if self._bytes_left is None:
            return data
        passed, self._bytes_left = data[: self._bytes_left], max(0, self._bytes_left - len(data))
        return passed

    def _pull_when_due(self) -> None:
        if self._bytes_left == 0:
            self._bytes_left = None
            self.fault("unplugged")

    def _tell(self) -> None:
        for callback in tuple(self._callbacks):
            callback()


def wire_for(link: str, port: int, path: Path | str | None, baud: int, shape: str = "") -> Wire:
    """A TCP wire on `port` (0 picks one), a USB device of a `usb_shapes` shape, or a pty published at `path`.

    Raises ValueError when a pty has no path.
    """
    if link == "tcp":
        return TcpWire(port, baud=baud)
    if link == "usb":
        from drivers.simulated import usb, usb_shapes  # noqa: PLC0415 - libusb is loaded where it is wanted

        return usb.UsbWire(getattr(usb_shapes, shape))
    if path is None:
        raise ValueError("path: found nothing; a simulated serial device needs a path for its port")
    return PtyWire(Path(path), baud)


def trimmed(text: str, limit: int = 200) -> str:
    """A text short enough for `seen`."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
