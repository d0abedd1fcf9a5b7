"""A coming day's busy hours as one sentence for the notice board, from how many came in each hour of days like it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean
from typing import Any

from lobby.catalogue import both
from lobby.centre import Centre
from lobby.hours import MONTH_NAMES, WEEKDAY_NAMES, works_on
from lobby.messages import Text
from queue_server.reports.staffing import like_it
from queue_server.reports.visits import Visit

BUSY, QUIET = 1.25, 0.75
"""So many times as many as in an average hour."""
LEAST = 30
"""With fewer numbers on all days like it there is nothing to say."""
LOOKED = 30


def told(centre: Centre, visits: Sequence[Visit], today: date) -> dict[str, Any]:
    """The next day of service after today: `sentence` is None where there is no basis yet; `hours` are mean numbers."""
    day = next((one for one in _after(today) if centre.hours is None or works_on(centre.hours, one)), None)
    like = like_it(sorted({visit.day for visit in visits}), day) if day else []
    counts = Counter(visit.quarter // 60 for visit in visits if visit.day in set(like))
    by_hour = {hour: count / len(like) for hour, count in sorted(counts.items())}
    enough = day is not None and counts.total() >= LEAST
    return {
        "day": day.isoformat() if day else None, "basis": len(like), "hours": by_hour,
        "sentence": sentence(day, by_hour).model_dump() if day and enough else None,
    }  # fmt: skip


def sentence(day: date, by_hour: dict[int, float]) -> Text:
    """When it is usually busy, and when one waits least."""
    usual = fmean(by_hour.values())
    busy = _spans([hour for hour, count in by_hour.items() if count >= BUSY * usual])
    quiet = _spans([hour for hour, count in by_hour.items() if count <= QUIET * usual])
    when = Text(zh=f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）",
                en=f"{WEEKDAY_NAMES[day.weekday()]}, {day.day} {MONTH_NAMES[day.month - 1]}")  # fmt: skip
    if not busy:
        return both("{when}: about equally busy all day.", when=when)
    if not quiet:
        return both("{when}: usually busy {busy}.", when=when, busy=_listed(busy))
    return both(
        "{when}: usually busy {busy}; fewer people {quiet}.", when=when, busy=_listed(busy), quiet=_listed(quiet)
    )


def _listed(spans: Sequence[str]) -> Text:
    return Text(zh="、".join(spans), en=", ".join(spans))


def _spans(hours: Sequence[int]) -> list[str]:
    """9, 10, 14 → 9:00–11:00 and 14:00–15:00."""
    found: list[list[int]] = []
    for hour in hours:
        if found and found[-1][1] == hour:
            found[-1][1] = hour + 1
        else:
            found.append([hour, hour + 1])
    return [f"{start}:00–{end}:00" for start, end in found]


def _after(today: date) -> list[date]:
    return [today + timedelta(days=turn) for turn in range(1, LOOKED + 1)]
