"""Every figure of reports once more, from `lobby journal`'s lines alone: other code, written from the formulas' words.

Nothing of `queue_server.reports`, of the book or of a ticket's life is used here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Line = dict[str, Any]
WAITS = ("ticket_returned", "call_undone", "ticket_transferred")
SERVED = ("ticket_started", "ticket_resumed")
ENDS = {
    "ticket_no_show": "no_show",
    "ticket_cancelled": "cancelled",
    "ticket_expired": "expired",
    "ticket_parked": "parked",
}


@dataclass
class Track:
    """What happened to one number; seconds by what it was doing."""

    issued: Line
    service: str
    queue: str
    doing: str = "waiting"
    since: float = 0.0
    spent: dict[str, float] = field(default_factory=lambda: {"waiting": 0.0, "called": 0.0, "serving": 0.0})
    first_call: Line | None = None
    flagged: bool = False
    grade: int | None = None
    twice: bool = False
    window: str = ""
    clerk: str = ""

    def go(self, doing: str, at: float) -> None:
        if self.doing in self.spent:
            self.spent[self.doing] += at - self.since
        self.doing, self.since = doing, at

    @property
    def done(self) -> bool:
        return self.doing == "finished" and not self.flagged


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def tracks(lines: Iterable[Line]) -> list[Track]:
    found: dict[str, Track] = {}
    for line in lines:
        kind, at, ticket = line["event"], seconds(line["at"]), line.get("ticket")
        if kind == "ticket_issued":
            found[ticket] = Track(line, line["service"], line["queue"], since=line["issued_at"])
        elif ticket in found:
            follow(found[ticket], kind, at, line)
    return [track for track in found.values() if not track.twice]


def follow(track: Track, kind: str, at: float, line: Line) -> None:
    if kind == "ticket_called":
        track.first_call = track.first_call or line
        at_window(track, line)
        track.go("called", at)
    elif kind in WAITS or kind == "step_begun":
        track.go("serving" if line.get("here") else "waiting", at)
        if not line.get("here"):
            track.window = ""
        track.service, track.queue = line.get("service", track.service), line.get("queue", track.queue)
    elif kind in SERVED or kind == "start_undone":
        track.go("serving" if kind in SERVED else "called", at)
        if kind == "ticket_resumed":
            at_window(track, line)
    elif kind in ENDS:
        track.go(ENDS[kind], at)
        track.twice = line.get("by") == "duplicate"
    elif kind == "ticket_finished":
        track.go("finished", at)
        track.flagged = bool(line.get("flagged"))
    elif kind == "ticket_rated":
        track.grade = line["grade"]


def at_window(track: Track, line: Line) -> None:
    track.window, track.clerk = line["window"], line["clerk"].removeprefix("user:")


def middle(values: list[float]) -> float | None:
    some, half = sorted(values), len(values) // 2
    if not some:
        return None
    return round(some[half] if len(some) % 2 else (some[half - 1] + some[half]) / 2, 1)


def ninth(values: list[float]) -> float | None:
    return round(sorted(values)[math.ceil(len(values) * 9 / 10) - 1], 1) if values else None


def part(some: float, whole: float) -> float | None:
    return round(some / whole, 3) if whole else None


def foretold(some: list[Track]) -> list[tuple[float, float, float]]:
    return [
        (one.issued.get("low", 0), one.issued["high"], (seconds(one.first_call["at"]) - one.issued["issued_at"]) / 60)
        for one in some if one.issued.get("high") and one.first_call and not one.first_call.get("silent")
    ]  # fmt: skip


def figures(some: list[Track], target: Callable[[str], float], centre_target: float) -> dict[str, float | None]:
    done = [one for one in some if one.done]
    waits, walks, work = ([one.spent[what] / 60 for one in done] for what in ("waiting", "called", "serving"))
    grades = [one.grade for one in some if one.grade is not None]
    ended = {what: sum(one.doing == what for one in some) for what in ("no_show", "cancelled", "expired")}
    told = foretold(some)
    return {
        "issued": len(some), "served": len(done), **ended,
        "no_show_share": part(ended["no_show"], ended["no_show"] + len(done)),
        "wait_median": middle(waits), "wait_p90": ninth(waits),
        "over_target": part(sum(wait > centre_target for wait in waits), len(done)),
        "in_target": part(sum(one.spent["waiting"] / 60 <= target(one.queue) for one in done), len(done)),
        "gave_up_share": part(ended["cancelled"] + ended["expired"], len(some)),
        "walk_median": middle([walk * 60 for walk in walks]), "walk_p90": ninth([walk * 60 for walk in walks]),
        "service_median": middle(work), "service_p90": ninth(work),
        "rated": len(grades), "rated_share": part(sum(one.grade is not None for one in done), len(done)),
        "not_rated": sum(one.grade is None for one in done),
        "satisfied": part(sum(grade > 2 for grade in grades), len(grades)), "bad": sum(grade < 3 for grade in grades),
        "grade_mean": round(sum(grades) / len(grades), 2) if grades else None,
        "told": len(told), "told_inside": part(sum(low <= was <= high for low, high, was in told), len(told)),
        "told_longer": part(sum(was > high for _, high, was in told), len(told)),
        "told_error": middle([abs(was - (low + high) / 2) for low, high, was in told]),
    }  # fmt: skip


def channel(track: Track) -> str:
    given = track.issued.get("channel")
    return str(given or ("desk" if track.issued["device"].startswith("user:") else "kiosk"))


def adjusted(every: list[Track], own: list[Track]) -> dict[str, float | None]:
    """A clerk's own services against what the same services took the whole hall."""
    took = [(one.service, one.spent["serving"] / 60) for one in every if one.done]
    good = [(one.service, float(one.grade > 2)) for one in every if one.grade is not None]
    mine = [(one.service, one.spent["serving"] / 60) for one in own if one.done]
    liked = [(one.service, float(one.grade > 2)) for one in own if one.grade is not None]
    time, satisfied = against(took, mine), against(good, liked)
    return {
        "expected": None if time is None else round(time[1], 1),
        "service_adjusted": None if time is None else round(time[0] / time[1] * mean(took), 1),
        "satisfied_adjusted": None
        if satisfied is None
        else round(min(1.0, satisfied[0] / satisfied[1] * mean(good)), 3),
    }


def against(every: list[tuple[str, float]], own: list[tuple[str, float]]) -> tuple[float, float] | None:
    if len(own) < 20:
        return None
    usual = {service: mean([pair for pair in every if pair[0] == service]) for service, _ in own}
    return mean(own), sum(usual[service] for service, _ in own) / len(own)


def mean(pairs: list[tuple[str, float]]) -> float:
    return sum(value for _, value in pairs) / len(pairs)
