"""Finding frames in what a line brings, in any pieces and between any noise.

Pure. Two ways, for the two families of protocols: frames with bytes that mark their beginning and end and are escaped
inside (`EscapedStream`), and frames that are known only by their form, such as a length and a checksum
(`SearchedStream`). Both hold a bounded number of bytes, count what was broken, and find the next whole frame after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Generic, TypeVar

from drivers.errors import FrameError

F = TypeVar("F")
BROKEN_KEPT: Final = 64
"""Bytes of nonsense kept to be shown to a person."""

Look = Callable[[bytes], tuple[F | None, int]]
"""What stands at the very front of some bytes: a frame and its size; `(None, n)` when n bytes are needed to know;
`(None, 0)` when no frame begins here."""


class EscapedStream(Generic[F]):
    """Frames between a start and an end byte; `parse` reads what stands between, still escaped, or raises FrameError.

    A start byte always begins a frame, because it is escaped inside one. `bad` counts the broken ones.
    """

    def __init__(self, start: int, end: int, longest: int, parse: Callable[[bytes], F]) -> None:
        self.bad = 0
        self._broken = b""
        self._start, self._end, self._longest, self._parse = start, end, longest, parse
        self._body: bytearray | None = None

    @property
    def broken(self) -> bytes:
        """The last bytes that were in no whole frame, also of one that has not ended."""
        return (self._broken + bytes(self._body or b""))[-BROKEN_KEPT:]

    def feed(self, data: bytes) -> Iterator[F]:
        """The frames that `data` completes."""
        for byte in data:
            if byte == self._start:
                self._drop_unfinished()
                self._body = bytearray()
            elif self._body is None:
                self._spoil(bytes([byte]))
            elif byte == self._end:
                yield from self._completed(bytes(self._body))
                self._body = None
            else:
                self._body.append(byte)
                if len(self._body) > self._longest:
                    self._drop_unfinished()

    def _completed(self, body: bytes) -> Iterator[F]:
        try:
            yield self._parse(body)
        except FrameError as error:
            self.bad += 1
            self._spoil(error.data)

    def _drop_unfinished(self) -> None:
        if self._body:
            self.bad += 1
            self._spoil(bytes(self._body))
        self._body = None

    def _spoil(self, data: bytes) -> None:
        self._broken = (self._broken + data)[-BROKEN_KEPT:]


class SearchedStream(Generic[F]):
    """Frames known by their form alone; `look` says what stands at the front of some bytes.

    With `eager`, a whole frame behind half a one is believed at once: right where a checksum guards it. Without, the
    rest of the half one is waited for, until the line falls quiet and `give_up` is called.
    """

    def __init__(self, look: Look[F], longest: int, *, eager: bool = True) -> None:
        self.bad = 0
        self._broken = b""
        self._look, self._longest, self._eager = look, longest, eager
        self._held = bytearray()

    @property
    def broken(self) -> bytes:
        """The last bytes that were in no whole frame, also of one that has not ended."""
        return (self._broken + bytes(self._held))[-BROKEN_KEPT:]

    @property
    def is_midway(self) -> bool:
        """Whether a frame may have begun and has not ended."""
        return bool(self._held)

    def feed(self, data: bytes) -> Iterator[F]:
        """The frames that `data` completes."""
        for start in range(0, max(len(data), 1), self._longest):
            self._held += data[start : start + self._longest]
            while (frame := self._next()) is not None:
                yield frame
            self._drop(max(0, len(self._held) - self._longest))

    def give_up(self) -> Iterator[F]:
        """The line fell quiet in the middle of a frame: look for one inside what it left."""
        while self._held:
            self._drop(1)
            yield from self.feed(b"")

    def _next(self) -> F | None:
        held, hopeful = bytes(self._held), None
        for place in range(len(held)):
            frame, size = self._look(held[place:])
            if frame is not None:
                self._drop(place)
                del self._held[:size]
                return frame
            if size and hopeful is None:
                hopeful = place
                if not self._eager:
                    break
        self._drop(len(held) if hopeful is None else hopeful)
        return None

    def _drop(self, size: int) -> None:
        if size:
            self.bad += 1
            self._broken = (self._broken + bytes(self._held[:size]))[-BROKEN_KEPT:]
            del self._held[:size]
