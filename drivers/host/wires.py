"""One simulated line with several pads on it, as on an RS-485 pair: everybody hears what the host says.

The plug of one is the plug of all, for it is the adapter's; a pad that is dead on a line that lives is `silent`.
What pads say to the host is not heard by the other pads: none of them cares.
"""

from __future__ import annotations

import threading

from drivers.simulated.wire import Heard, Wire


class SharedWire:
    """The line; each double is given a `branch` of it in place of a wire of its own."""

    def __init__(self) -> None:
        self._wire: Wire | None = None
        self._hearers: dict[Branch, Heard] = {}
        self._lock = threading.Lock()

    def branch(self, wire: Wire) -> Branch:
        """For one more double, which would have stood on `wire`; the first one's becomes the line."""
        with self._lock:
            if self._wire is None or not self._hearers:
                self._wire = wire
            return Branch(self, self._wire)

    def join(self, branch: Branch, heard: Heard) -> None:
        """A double comes; the first plugs the line in."""
        branch.wire.start(self._heard)
        with self._lock:
            self._hearers[branch] = heard

    def leave(self, branch: Branch) -> None:
        """A double goes; the last takes the line along."""
        with self._lock:
            was_here = self._hearers.pop(branch, None) is not None
            is_last = was_here and not self._hearers
        if is_last:
            branch.wire.stop()

    def _heard(self, data: bytes) -> None:
        with self._lock:
            hearers = list(self._hearers.values())
        for heard in hearers:
            heard(data)


class Branch:
    """A double's end of the line; see `drivers.simulated.wire.Wire`."""

    def __init__(self, shared: SharedWire, wire: Wire) -> None:
        self.wire = wire
        self._shared = shared

    @property
    def address(self) -> str:
        """That of the line."""
        return self.wire.address

    def start(self, heard: Heard) -> None:
        """Begin to hear."""
        self._shared.join(self, heard)

    def stop(self) -> None:
        """Leave."""
        self._shared.leave(self)

    def send(self, data: bytes) -> None:
        """Say something to the host."""
        self.wire.send(data)

    def unplug(self) -> None:
        """Pull the plug of the whole line."""
        self.wire.unplug()

    def replug(self) -> None:
        """Put it back."""
        self.wire.replug()

    def stall(self, on: bool) -> None:
        """Nobody takes anything off the line, or all do again."""
        self.wire.stall(on)
