"""When hours begin and end: what boards say of a closed hall changes then, though nobody has done anything."""

from __future__ import annotations

from collections.abc import Callable

from lobby.centre import Centre
from lobby.hours import next_change
from queue_server.events import TimetableSet
from queue_server.writer import Commit

LOOK_SECONDS = 20.0


class Edges:
    """Belongs to one thread, but is told of commits by the writer's; `clock` gives seconds since 1970."""

    def __init__(self, centre: Centre, clock: Callable[[], float]) -> None:
        self._centre, self._clock = centre, clock
        self._next = next_change(centre, clock())

    def committed(self, commit: Commit) -> None:
        """Another timetable may bring another edge; on the writer's thread."""
        if any(isinstance(event, TimetableSet) for _, event in commit.happened):
            self._centre = commit.book.centre
            self._next = next_change(self._centre, self._clock())

    def wait(self) -> float | None:
        """Seconds to wait at most, None where there are no hours; never long, because clocks are set."""
        return None if self._next is None else min(max(self._next - self._clock(), 0.0), LOOK_SECONDS)

    def passed(self) -> bool:
        """Whether hours have begun or ended since the last look."""
        now, edge = self._clock(), self._next
        if edge is None or now >= edge:
            self._next = next_change(self._centre, now)
        return edge is not None and now >= edge
