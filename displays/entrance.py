"""The entrance board's facts: each service, how busy it is in words and as a share, where to go, or why not now. Pure.

The words and their limits are those of the kiosks beside it: quiet up to 10 minutes, steady up to 30, then busy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from displays.waits import known, wait_words
from lobby.catalogue import both
from lobby.centre import Centre
from lobby.messages import QueueBoard, Text

BUSY_MINUTES, STEADY_MINUTES = 30, 10
FULL_MINUTES: Final = 60
"""At so many minutes the bar is full."""
NAMED: Final = 4
NUMBERED: Final = re.compile(r"(\D*)(\d+)(\D*)", re.ASCII)

Feeling = Literal["quiet", "steady", "busy", "open", "closed", "unknown"]
"""`open`: people wait, and nothing is known yet of how long."""


@dataclass(frozen=True)
class Place:
    """A service as the centre file has it: where its windows are, by zone or by window."""

    service: str
    queue: str
    letter: str
    name: Text
    where: Text | None


@dataclass(frozen=True)
class Line:
    """One service now. `share` is how full its bar is, 0 to 1; `wait` is the wait, or why no numbers are given."""

    place: Place
    feeling: Feeling
    wait: Text
    waiting: int = 0
    windows: int = 0
    share: float = 0.0


def places(centre: Centre) -> tuple[Place, ...]:
    """The services of a centre in the order of its file."""
    return tuple(
        Place(
            service.id, service.queue, centre.queue[service.queue].letter, service.name, _where(centre, service.queue)
        )
        for service in centre.services
    )


def _where(centre: Centre, queue: str) -> Text | None:
    """The zones of its windows; without named zones the windows themselves."""
    windows = centre.windows_of(queue)
    zones = {zone.id: zone.name for zone in centre.zones}
    names = [zones[zone] for zone in dict.fromkeys(window.zone for window in windows) if zone in zones]
    names = names or [window.name for window in windows]
    if not names:
        return None
    return Text(zh=together([name.zh for name in names], "、"), en=together([name.en for name in names], ", "))


def together(names: Sequence[str], comma: str) -> str:
    """Names in one line; what differs in its number alone is said once: 1、2、3号窗口."""
    parts = [NUMBERED.fullmatch(name) for name in names]
    frames = {(part[1], part[3]) if part else None for part in parts}
    if len(names) < 2 or len(frames) > 1 or None in frames:
        return comma.join(names)
    before, after = next(iter(frames)) or ("", "")
    return before + comma.join(part[2] for part in parts if part) + after


def lines(services: Sequence[Place], boards: Mapping[str, QueueBoard]) -> tuple[Line, ...]:
    """Every service with what its queue's board says."""
    return tuple(_line(place, boards.get(place.queue)) for place in services)


def _line(place: Place, board: QueueBoard | None) -> Line:
    if board is None:
        return Line(place, "unknown", both("Ask at reception"))
    if reason := board.closed.get(place.service):
        return Line(place, "closed", reason, board.waiting, board.open_windows)
    if not board.open_windows:
        return Line(place, "closed", both("No open window"), board.waiting)
    feeling = feeling_of(board)
    share = min(1.0, max(0.06, board.wait_high / FULL_MINUTES if board.waiting and known(board) else 0.0))
    return Line(place, feeling, wait_words(board), board.waiting, board.open_windows, share)


def feeling_of(board: QueueBoard) -> Feeling:
    """How busy a queue with open windows is."""
    if not board.waiting:
        return "quiet"
    if not known(board):
        return "open"
    if board.wait_high <= STEADY_MINUTES:
        return "quiet"
    return "busy" if board.wait_high > BUSY_MINUTES else "steady"


def feeling_words(feeling: Feeling) -> Text:
    """The word of a feeling: never the colour alone."""
    return {
        "quiet": both("Quiet"),
        "steady": both("Steady"),
        "busy": both("Busy"),
        "open": both("Open"),
        "closed": both("Closed"),
        "unknown": both("Ask at reception"),
    }[feeling]


def advice(shown: Sequence[Line]) -> Text:
    """One sentence for somebody who has just come in."""
    quiet = sorted((line for line in shown if line.feeling == "quiet"), key=lambda line: (line.waiting, line.share))
    if quiet:
        names = [line.place.name for line in quiet[:NAMED]]
        said = Text(zh="、".join(name.zh for name in names), en=", ".join(name.en for name in names))
        return both("Quiet now: {services}", services=said)
    if any(line.feeling in ("steady", "busy", "open") for line in shown):
        return both("Every service has a wait now")
    return both("No service gives numbers now")
