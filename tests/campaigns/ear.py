"""What listens in a fuzz campaign: a decoder by itself, or a driver whose line says what the campaign wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from drivers.errors import FrameError

MOST_READS: Final = 20_000
"""Looks at its line that a driver may take for one piece; a real one would have hung long before."""
DEEPEST: Final = 4


class Ear(Protocol):
    """Takes bytes in any pieces and tells what they say."""

    def hear(self, data: bytes) -> list[Any]: ...
    def quiet(self) -> list[Any]: ...
    def held(self) -> int: ...


class StreamEar:
    """A stream's ear: `read` takes each frame further apart, as a driver would, and may raise FrameError."""

    def __init__(self, stream: Any, read: Callable[[Any], object] = repr) -> None:
        self._stream, self._read = stream, read

    def hear(self, data: bytes) -> list[Any]:
        return self._told(self._stream.feed(data))

    def quiet(self) -> list[Any]:
        return self._told(self._stream.give_up()) if hasattr(self._stream, "give_up") else []

    def held(self) -> int:
        return weight(self._stream)

    def _told(self, frames: Iterable[Any]) -> list[Any]:
        told = list(frames)
        for frame in told:
            try:
                self._read(frame)
            except FrameError:
                continue
        return told


class AskedEar(StreamEar):
    """A stream that lives for one answer: its driver asks again, after a quiet moment, with a fresh one."""

    def __init__(self, make: Callable[[], Any], read: Callable[[Any], object]) -> None:
        super().__init__(make(), read)
        self._make = make

    def quiet(self) -> list[Any]:
        self._stream = self._make()
        return []


class OnceEar:
    """An ear without memory: each piece is one whole thing."""

    def __init__(self, read: Callable[[bytes], list[Any]]) -> None:
        self._read = read

    def hear(self, data: bytes) -> list[Any]:
        return self._read(data)

    def quiet(self) -> list[Any]:
        return []

    def held(self) -> int:
        return 0


class DriverEar:
    """A driver's ear: `make(link)` gives a device with `wait`, that lives by the link's clock."""

    def __init__(self, make: Callable[[SayingLink], Any]) -> None:
        self._link = SayingLink()
        self._device = make(self._link)

    def hear(self, data: bytes) -> list[Any]:
        self._link.say(data)
        return self._told(0.0)

    def quiet(self) -> list[Any]:
        return self._told(3.0)

    def held(self) -> int:
        return weight(self._device)

    def _told(self, timeout_s: float) -> list[Any]:
        told: list[Any] = []
        while True:
            try:
                event = self._device.wait(timeout_s)
            except FrameError:
                continue
            if event is not None:
                told.append(event)
            elif self._link.is_done:
                return told


class SayingLink:
    """A line that says what it is told, with a clock that moves by reading alone."""

    name = "campaign"

    def __init__(self) -> None:
        self._left, self.now, self._reads = b"", 100.0, 0

    @property
    def is_done(self) -> bool:
        """Whether all was read."""
        return not self._left

    def clock(self) -> float:
        return self.now

    def say(self, data: bytes) -> None:
        """What comes next."""
        self._left += data
        self._reads = 0

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        self._reads += 1
        if self._reads > MOST_READS:
            raise RuntimeError(f"the driver looked {MOST_READS} times at its line and came to no end")
        data, self._left = self._left[:max_bytes], self._left[max_bytes:]
        self.now += 0.001 if data else timeout_s + 1e-6
        return data

    def write(self, data: bytes) -> None:
        """Swallowed: what a driver says to it is the contract suites' business."""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def probe(self) -> None: ...


def weight(thing: Any, depth: int = 0) -> int:
    """Bytes, letters and things that an object holds, in itself and in what is ours of its parts."""
    if isinstance(thing, bytes | bytearray | str):
        return len(thing)
    if depth > DEEPEST:
        return 0
    if isinstance(thing, list | tuple | set | frozenset):
        return sum(1 + weight(each, depth + 1) for each in thing)
    if isinstance(thing, dict):
        return sum(1 + weight(each, depth + 1) for each in thing.values())
    if not type(thing).__module__.startswith("drivers."):
        return 0
    return sum(weight(value, depth + 1) for name, value in vars(thing).items() if name not in {"settings", "map"})
