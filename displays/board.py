"""What the hall board knows, and what it shows: retained boards and calls folded into rows.

Pure: the clock comes in. Boards say what is so, calls say that something has just happened: a call stands on the board
the moment it arrives and stays until the hall's own board knows it. Calls are told apart by their id, so that a recall
is as new as a first call. Boards of other versions: an older `seq` of the same journal is dropped, another journal
always wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from displays.places import NOWHERE, Places
from lobby.displays_settings import Arrow
from lobby.messages import Board as Versioned
from lobby.messages import Call, CallLine, Emergency, HallBoard, QueueBoard, Text, WindowBoard

B = TypeVar("B", bound=Versioned)

FRESH: Final = timedelta(seconds=15)
"""How long a call is new: it moves and stands in the bright band."""
LOST: Final = timedelta(seconds=10)
"""How long the bus (or the server) may be away before the board says so."""
KEPT: Final = 12


@dataclass(frozen=True)
class Row:
    """One line: a number and where it goes. `fresh` while it is new; `nth` 2 and more is a recall.

    `arrow` is the way from this board, `zone` the name of the part of the building, where the centre says so.
    """

    call: str
    number: str
    window: str
    window_name: Text
    serving: bool
    nth: int
    fresh: bool
    arrow: Arrow | None = None
    zone: Text | None = None


@dataclass(frozen=True)
class Shown:
    """All that a hall board shows now. `rows` newest first; `lost` when it may be out of date.

    `check_in` is what the entrance board's code for checking in by phone says, this minute.
    """

    name: Text | None
    rows: tuple[Row, ...]
    queues: tuple[QueueBoard, ...]
    windows: tuple[WindowBoard, ...]
    notice: Text | None
    lost: bool
    emergency: Emergency | None = None
    check_in: str | None = None

    @property
    def newest(self) -> Row | None:
        """The call in the bright band: the newest that is still called."""
        return next((row for row in self.rows if not row.serving), None)


@dataclass(frozen=True)
class HallState:
    """Everything heard so far. `seen` holds when each call was first seen here; `since` when the signal went."""

    zone: str | None = None
    places: Places = NOWHERE
    hall: HallBoard | None = None
    queues: Mapping[str, QueueBoard] = field(default_factory=dict)
    windows: Mapping[str, WindowBoard] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    seen: Mapping[str, datetime] = field(default_factory=dict)
    bus: bool = False
    server: bool = True
    since: datetime | None = None

    def heard_hall(self, board: HallBoard, now: datetime) -> HallState:
        """The hall's board; the first one after a start makes no old call new."""
        if _older(board, self.hall):
            return self
        waking = self.hall is None
        seen = {line.call: self.seen.get(line.call, min(now, line.at) if waking else now) for line in board.calls}
        known = {line.call for line in board.calls}
        still = (call for call in self.calls if call.call not in known and not _overtaken(call, board))
        calls = () if _another(board, self.hall) else tuple(still)
        kept = {call.call: self.seen[call.call] for call in calls}
        return replace(self, hall=board, calls=calls, seen={**kept, **seen})

    def heard_call(self, call: Call, now: datetime) -> HallState:
        """A call; a stale one is dropped, one that is known changes nothing."""
        if call.expires <= now or call.call in self.seen or _overtaken(call, self.hall):
            return self
        calls = (call, *(each for each in self.calls if each.expires > now and each.window != call.window))
        seen = {key: at for key, at in self.seen.items() if self._shows(key, calls)}
        return replace(self, calls=calls[:KEPT], seen={**seen, call.call: now})

    def heard_queue(self, queue: str, board: QueueBoard | None) -> HallState:
        """A queue's board, or None when it was cleared."""
        return replace(self, queues=_put(self.queues, queue, board))

    def heard_window(self, window: str, board: WindowBoard | None) -> HallState:
        """A window's board, or None when it was cleared."""
        return replace(self, windows=_put(self.windows, window, board))

    def heard_link(self, here: bool, now: datetime) -> HallState:
        """The bus has come or gone."""
        return _timed(replace(self, bus=here), now)

    def heard_server(self, here: bool, now: datetime) -> HallState:
        """The server has come or gone."""
        return _timed(replace(self, server=here), now)

    def shown(self, now: datetime) -> Shown:
        """What stands on the board now."""
        rows = tuple(self._rows(now)[:KEPT])
        return Shown(
            name=self.hall.name if self.hall else None,
            rows=rows,
            queues=tuple(sorted(self.queues.values(), key=lambda queue: queue.letter)),
            windows=tuple(self.windows[key] for key in sorted(self.windows, key=_natural) if self._mine(key)),
            notice=self.hall.notice if self.hall else None,
            lost=self.since is not None and now - self.since >= LOST,
            emergency=self.hall.emergency if self.hall else None,
        )

    def _rows(self, now: datetime) -> list[Row]:
        rows = [self._row_of_call(call, now) for call in self.calls if self._stands(call, now)]
        rows += [
            self._row_of_line(line, now) for line in (self.hall.calls if self.hall else ()) if self._here(line.zone)
        ]
        return _newest_only(rows)

    def _stands(self, call: Call, now: datetime) -> bool:
        """Whether a call that the hall's board does not know yet is still so: its window may have gone on since."""
        board = self.windows.get(call.window)
        gone_on = board is not None and board.call != call.call and board.since >= call.at
        return call.expires > now and self._here(call.zone) and not gone_on

    def _row_of_call(self, call: Call, now: datetime) -> Row:
        fresh = self._fresh(call.call, now)
        where = self.places.arrows.get(call.window), self.places.names.get(call.zone)
        return Row(call.call, call.number, call.window, call.window_name, False, call.nth, fresh, *where)

    def _row_of_line(self, line: CallLine, now: datetime) -> Row:
        board = self.windows.get(line.window)
        serving = line.state == "serving" or (
            board is not None and board.call == line.call and board.state == "serving"
        )
        fresh = not serving and self._fresh(line.call, now)
        where = self.places.arrows.get(line.window), self.places.names.get(line.zone)
        return Row(line.call, line.number, line.window, line.window_name, serving, line.nth, fresh, *where)

    def _fresh(self, call: str, now: datetime) -> bool:
        return call in self.seen and abs(now - self.seen[call]) < FRESH

    def _shows(self, call: str, calls: tuple[Call, ...]) -> bool:
        in_hall = self.hall is not None and any(line.call == call for line in self.hall.calls)
        return in_hall or any(each.call == call for each in calls)

    def _mine(self, window: str) -> bool:
        return self._here(self.places.zones.get(window, self.zone or ""))

    def _here(self, zone: str) -> bool:
        return self.zone is None or zone == self.zone


def _timed(state: HallState, now: datetime) -> HallState:
    """With the moment the signal went, as long as it is away."""
    if state.bus and state.server:
        return replace(state, since=None)
    return state if state.since else replace(state, since=now)


def _newest_only(rows: list[Row]) -> list[Row]:
    """One line a window and one a number: with two calls at once the newer one is right."""
    windows, numbers, kept = set(), set(), []
    for row in rows:
        if row.window not in windows and row.number not in numbers:
            kept.append(row)
        windows.add(row.window)
        numbers.add(row.number)
    return kept


def _older(new: Versioned, old: Versioned | None) -> bool:
    return old is not None and new.journal == old.journal and new.seq < old.seq


def _overtaken(call: Call, board: HallBoard | None) -> bool:
    """The hall's board has newer calls and not this one: what was heard of it while the bus was away came to nothing."""
    return board is not None and any(line.at > call.at for line in board.calls)


def _another(new: Versioned, old: Versioned | None) -> bool:
    return old is not None and new.journal != old.journal


def _put(boards: Mapping[str, B], key: str, board: B | None) -> Mapping[str, B]:
    if board is None:
        return {each: value for each, value in boards.items() if each != key}
    return boards if _older(board, boards.get(key)) else {**boards, key: board}


def _natural(window: str) -> tuple[int, str]:
    digits = "".join(sign for sign in window if sign.isdigit())
    return int(digits or 0), window
