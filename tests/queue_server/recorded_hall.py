"""A recorded hall that is invented: two offices, queues of different pace, with days that go better or worse."""

from __future__ import annotations

import random
from dataclasses import dataclass

HEADER = (
    "office,date,time,queue_id,letter,queue_name,status,"
    "stated_service_minutes,open_windows,waiting,last_called"
)  # as published
PACES = {("North", "1"): 3.0, ("North", "2"): 9.0, ("South", "1"): 5.0}  # minutes per call; South's queue 1 is another


@dataclass(frozen=True)
class Row:
    office: str
    queue: str
    date: str
    minute: int
    waiting: str
    called: str
    stated: str = "10"
    windows: str = "2"

    def line(self) -> str:
        time = f"{self.minute // 60:02}:{self.minute % 60:02}"
        return (
            f"{self.office},{self.date},{time},{self.queue},A,A: papers,1.0,"
            f"{self.stated},{self.windows},{self.waiting},{self.called}"
        )


def days(first: int, count: int) -> list[str]:
    return [f"2020-02-{day:02}" for day in range(first, first + count)]


def hall(dates: list[str]) -> list[Row]:
    """Snapshots every five minutes from 8:00 to 15:00; the same for the same dates."""
    return [row for date in dates for queue in PACES for row in _queue_day(*queue, date)]


def _queue_day(office: str, queue: str, date: str) -> list[Row]:
    dice = random.Random(f"{office} {queue} {date}")
    pace = PACES[office, queue] * dice.uniform(0.7, 1.4)
    called, issued, rows = 0.0, 3, []
    for minute in range(480, 900, 5):
        issued += sum(dice.random() < 0.5 / PACES[office, queue] * (2 if minute < 660 else 1.4) for _ in range(5))
        called = min(called + dice.uniform(0.5, 1.5) * 5 / pace, issued) if minute > 480 else 0.0
        shown = f"A{int(called):03}" if called >= 1 else ""
        rows.append(Row(office, queue, date, minute, str(issued - int(called)), shown))
    return rows


def text(rows: list[Row]) -> str:
    return "\n".join([HEADER, *(row.line() for row in rows)]) + "\n"
