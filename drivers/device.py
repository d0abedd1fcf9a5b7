"""What every device can do, and the one or two verbs of each kind.

A device is one physical thing: its constructor only stores, `open()` takes the line, `close()` may be called twice,
`status()` gives a state for programs and `check()` a sentence for people. One thread owns it. A verb returns when the
device has accepted it or raises one of the four errors; it never retries: that is the room's work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from drivers.errors import DeviceError, DeviceMissing
from drivers.identity_card import Card
from drivers.links import Link

S = TypeVar("S")
Clock = Callable[[], float]


@dataclass(frozen=True)
class Press:
    """A key of a clerk's keypad: next, recall, rate, pause, transfer, no_show, park, callback."""

    key: str


@dataclass(frozen=True)
class Grade:
    """A citizen's rating, 5 very satisfied to 1 very dissatisfied; `value` is what the pad sent for it."""

    grade: int
    value: int


class Device(Protocol):
    """What a room may ask of any device."""

    @property
    def name(self) -> str: ...
    def open(self) -> None: ...
    def close(self) -> None: ...
    def status(self) -> dict[str, str]: ...
    def check(self) -> str: ...


class Printer(Device, Protocol):
    """Puts a slip on paper; `print` gives the status read after the cut."""

    def print(self, blocks: Sequence[Mapping[str, object]]) -> dict[str, str]: ...


class Strip(Device, Protocol):
    """Shows one line of text over a window."""

    def show(self, text: str, *, colour: str = "red", effect: str = "static") -> None: ...


class RatingPad(Device, Protocol):
    """Shows a number, asks how it went, and tells keys and grades."""

    def prompt_rating(self) -> None: ...
    def show_number(self, number: str) -> None: ...
    def show_waiting(self, count: int) -> None: ...
    def beep(self) -> None: ...
    def wait(self, timeout_s: float) -> Press | Grade | None: ...


class Scanner(Device, Protocol):
    """Gives the text of the next code that is held before it."""

    def wait(self, timeout_s: float) -> str | None: ...


class IdReader(Device, Protocol):
    """Gives the next identity card that is laid on it; what it says is kept by nobody but who asked."""

    def wait(self, timeout_s: float) -> Card | None: ...


class LinkedDevice(Generic[S]):
    """A device at the end of one link; the drivers inherit their life cycle from here."""

    settings_type: ClassVar[type[Any]]
    plays: ClassVar[tuple[str, ...]]
    """What it can be in a centre's file: `printer`, `strip`, `pad`, `keypad`, `scanner`, `card`."""
    usb_kinds: ClassVar[frozenset[str]] = frozenset()
    """What a USB device may say it is to be one (`drivers.usb_pipes`); empty is anything."""

    def __init__(self, link: Link, settings: S, *, clock: Clock = time.monotonic) -> None:
        self.link = link
        self.settings = settings
        self.clock = clock

    @property
    def name(self) -> str:
        """The address of its link."""
        return self.link.name

    def open(self) -> None:
        """Take the line and forget what was half heard on it. Raises DeviceMissing, also for a USB device of no use."""
        self.link.open()
        found = getattr(self.link, "kind", None)  # only USB devices say what they are
        if found is not None and self.usb_kinds and found not in self.usb_kinds:
            self.link.close()
            raise DeviceMissing(
                f"{self.name}: is a USB device of the kind {found}; allowed {' or '.join(sorted(self.usb_kinds))}"
            )
        self.forget()

    def close(self) -> None:
        """Give the line back; may be called twice."""
        self.link.close()

    def forget(self) -> None:
        """Drop half-read frames; a driver that keeps any overrides this."""

    def status(self) -> dict[str, str]:
        """`{"state": …}`; a device that cannot be asked is ok as long as its line is open."""
        self.link.probe()
        return {"state": "ok"}

    def check(self) -> str:
        """`ready`, or what is wrong in one sentence; never raises a device error."""
        try:
            state = self.status()
        except DeviceError as error:
            return str(error)
        return "ready" if state["state"] == "ok" else state.get("cause", state["state"]).replace("_", " ")

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
