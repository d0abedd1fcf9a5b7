"""Calls that were never heard though the hall's board knows them: made while the bus was away, lost with the broker.

Pure. A call is not retained, the hall's board is: whoever is back on the bus finds there what was called meanwhile, and a
voice says it while it is still good. What was called before this program came is the past.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from lobby.messages import Call, CallLine, HallBoard

GOOD_FOR: Final = timedelta(seconds=30)
"""How long a call is good, as is usual; the hall's board does not say it."""
REMEMBERED: Final = 500


class MissedCalls:
    """What was heard, and what should have been. `since`: when this program came to the bus."""

    def __init__(self, since: datetime) -> None:
        self._since = since
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._version: tuple[str, int] | None = None

    def heard(self, call: str) -> None:
        """A call has come as it should."""
        self._heard[call] = None
        if len(self._heard) > REMEMBERED:
            self._heard.popitem(last=False)

    def of(self, board: HallBoard) -> list[Call]:
        """The calls of a hall's board that never came, oldest first, each once; none of an older board."""
        if self._version and board.journal == self._version[0] and board.seq < self._version[1]:
            return []
        self._version = board.journal, board.seq
        missed = [line for line in reversed(board.calls) if self._is_missed(line)]
        for line in missed:
            self.heard(line.call)
        return [_call(line) for line in missed]

    def _is_missed(self, line: CallLine) -> bool:
        return line.state == "called" and line.at >= self._since and line.call not in self._heard


def _call(line: CallLine) -> Call:
    return Call(
        call=line.call, ticket=f"number {line.number}", number=line.number, window=line.window, at=line.at,
        window_name=line.window_name, nth=line.nth, zone=line.zone, expires=line.at + GOOD_FOR,
    )  # fmt: skip
