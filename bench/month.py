"""A month of a large hall in a journal: a day of 2,000 numbers decided by the very engine, lived again day after day."""

from __future__ import annotations

import heapq
import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from lobby.centre import Centre
from queue_server import commands as c
from queue_server.answers import answer
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.commands import Asked, Command
from queue_server.engine import decide
from queue_server.journal import Entry, Journal
from queue_server.refusal import Refusal

OPENS, HOURS = 9, 8
LOOKS_AGAIN = 20.0
CLERKS_ARE_QUICK = 0.8
"""So much of the time of day the windows are busy."""
AT_ONCE = 512
GRADES = (5, 5, 5, 5, 4, 4, 3, 2, 1)


DAY = 86_400.0
Row = tuple[int, float, str, str, str | None, str | None, str, str]
COPY = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass
class Month:
    """So many days before `until` in one journal; everything drawn by lot is the same every time."""

    centre: Centre
    until: date
    days: int
    tickets: int
    book: Book = field(init=False)

    def __post_init__(self) -> None:
        self.book = Book(self.centre)
        self._dice = random.Random(8)  # noqa: S311 - the same month at every run, no secret
        self._ids = (f"{nth:08d}-day" for nth in range(10**8))
        self._entries: list[Entry] = []

    def write(self, path: Path) -> int:
        """How many events it holds."""
        journal = Journal(path, self.centre.timezone)
        first = self.until - timedelta(days=self.days)
        for at, who, command in self._day(first):
            self._decided(at, who, command)
        self._keep(journal)
        journal.close()
        with closing(sqlite3.connect(path)) as db, db:
            rows = db.execute("SELECT * FROM events ORDER BY seq").fetchall()
            for later in range(1, self.days):
                db.executemany(COPY, (_again(row, len(rows), first, later) for row in rows))
        return len(rows) * self.days

    def _decided(self, at: float, who: str, command: Command) -> None:
        asked = Asked(who, command, next(self._ids), "digest")
        decided = decide(self.book, asked, at)
        if isinstance(decided, Refusal):
            return
        for event in decided:
            apply(self.book, event)
        self._entries.append(Entry(asked, at, self.book.day, decided, *answer(self.book, command, decided)))

    def _keep(self, journal: Journal) -> None:
        for start in range(0, len(self._entries), AT_ONCE):
            with journal:
                for entry in self._entries[start : start + AT_ONCE]:
                    journal.append(entry)
        self._entries.clear()

    def _day(self, day: date) -> Iterator[tuple[float, str, Command]]:
        """What is asked, in the order of time: citizens come while it is open, windows call until nobody waits."""
        opens = datetime(day.year, day.month, day.day, OPENS, tzinfo=self.centre.zone).timestamp()
        yield opens, "system:calendar", c.OpenDay(day.isoformat())
        turns: list[tuple[float, str]] = []
        for window in self.centre.windows:
            yield opens, f"user:clerk-{window.id}", c.OpenWindow(window.id)
            heapq.heappush(turns, (opens + self._dice.random() * LOOKS_AGAIN, window.id))
        comes = sorted(opens + self._dice.random() * HOURS * 3600 for _ in range(self.tickets))
        for at in comes:
            while turns[0][0] < at:
                yield from self._turn(*heapq.heappop(turns), turns)
            yield at, "device:kiosk-1", self._number()
        until = comes[-1] + 3600
        while turns[0][0] < until:
            yield from self._turn(*heapq.heappop(turns), turns)
        yield until, "system:calendar", c.CloseDay()

    def _turn(self, at: float, window: str, turns: list[tuple[float, str]]) -> Iterator[tuple[float, str, Command]]:
        """A window's next step: call, receive, finish."""
        state, clerk, dice = self.book.windows[window].state, f"user:clerk-{window}", self._dice
        if state == "called":
            yield at, clerk, c.MarkNoShow(window) if dice.random() < 0.05 else c.StartService(window)
        elif state == "serving":
            prompt = next(self._ids)
            yield at, clerk, c.FinishService(window, prompt)
            if dice.random() < 0.6:
                yield at, f"device:pad-{window}", c.RateService(prompt, dice.choice(GRADES), "pad", window)
        else:
            yield at, clerk, c.CallNext(window, next(self._ids))
        heapq.heappush(turns, (at + self._lasts(self.book.windows[window].state), window))

    def _lasts(self, state: str) -> float:
        if state == "serving":
            busy = HOURS * 3600 * CLERKS_ARE_QUICK * len(self.centre.windows) / self.tickets
            return self._dice.expovariate(1 / busy) + 1
        return self._dice.uniform(10, 40) if state == "called" else LOOKS_AGAIN

    def _number(self) -> Command:
        basis = "veteran" if self._dice.random() < 0.125 else None
        service, ticket = self._dice.choice(self.centre.services).id, next(self._ids)
        return c.IssueTicket(service, ticket, f"token-{ticket}", "priority" if basis else "normal", basis)


def _again(
    row: tuple[int, float, str, str, str | None, str | None, str, str], rows: int, first: date, later: int
) -> tuple[object, ...]:
    """The same event some days later, of other numbers."""
    seq, at, event, _, ticket, number, command, text = row
    day, mark = (first + timedelta(days=later)).isoformat(), f"-d{later:02d}"
    body = json.loads(text.replace("-day", mark).replace(first.isoformat(), day))
    if "issued_at" in body:
        body["issued_at"] += later * DAY
    return (seq + later * rows, at + later * DAY, event, day, ticket and ticket.replace("-day", mark), number,
            command.replace("-day", mark), json.dumps(body, ensure_ascii=False))  # fmt: skip
