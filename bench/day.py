"""A day of 20,000 tickets without a network: the engine that decides it, the journal that keeps it, the replay.

The same 100,000 commands and events serve all three: every ticket is taken, called, served, finished and printed, one in
eight with a priority, so that the policy has to choose.
"""

from __future__ import annotations

import gc
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.report import spread, table
from lobby import config
from lobby.centre import Centre
from queue_server import commands as c
from queue_server.answers import answer
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.commands import Asked, Command
from queue_server.engine import decide
from queue_server.journal import Entry, Journal
from queue_server.refusal import Refusal
from queue_server.writer import replay
from tests.house.hall import CENTRE

TICKETS, BACKLOG, SEED = 20_000, 200, 1
RUNS, GROUPS = 3, (1, 16, 128)
COMMITTED = 12_000  # entries written in each group size but the last, which writes the day
BEGIN = 1_795_312_800.0  # 09:00 of a working day


def measure() -> str:
    """The tables."""
    centre = config.load(CENTRE).model_copy(update={"hours": None})
    rates = []
    for _ in range(RUNS):
        entries, seconds = _day(centre)
        rates.append(len(entries) / seconds)
    events = _events(entries)
    rows: list[tuple[object, ...]] = [("engine: commands decided and applied", spread(rates), "a second")]
    with tempfile.TemporaryDirectory() as folder:
        for group in GROUPS:
            some = entries if group == GROUPS[-1] else entries[: COMMITTED // 16 * (1 if group == 1 else 16)]
            seconds, path = _written(some, group, Path(folder) / f"{group}.db")
            rows.append((f"journal: events, {group} commands a commit", f"{_events(some) / seconds:,.0f}", "a second"))
        del entries, some  # a server that starts has no such heap for Python's collector to walk through
        gc.collect()
        replays = [_replayed(centre, path) for _ in range(RUNS)]
    rows.append((f"replay of {TICKETS:,} tickets, {events:,} events (aim 1.5 s)", spread(replays, "{:.2f}"), "s"))
    return table(("", "", ""), rows)


def _day(centre: Centre) -> tuple[list[Entry], float]:
    """Every entry of the day, and the seconds that deciding and applying took."""
    book, spent, entries = Book(centre), 0.0, list[Entry]()
    turns = _turns(centre, book)
    asked = next(turns, None)
    while asked is not None:
        now = BEGIN + len(entries) * 0.25
        began = time.perf_counter()
        decided = decide(book, asked, now)
        if isinstance(decided, Refusal):
            raise RuntimeError(f"{asked}: {decided}")  # noqa: TRY004 - no type is wrong, the bench is
        for event in decided:
            apply(book, event)
        spent += time.perf_counter() - began
        entries.append(Entry(asked, now, book.day, decided, *answer(book, asked.command, decided)))
        asked = next(turns, None)
    return entries, spent


def _turns(centre: Centre, book: Book) -> Iterator[Asked]:
    """One command after the other; looks into the book as a clerk looks at a console."""
    dice = random.Random(SEED)  # noqa: S311 - the same day at every run, no secret
    services, windows = [s.id for s in centre.services], [w.id for w in centre.windows]
    ids = (f"{nth:08d}-bench" for nth in range(10**8))

    def asked(who: str, command: Command) -> Asked:
        return Asked(who, command, next(ids), "digest")

    yield asked("system:calendar", c.OpenDay("2026-11-23"))
    for window in windows:
        yield asked(f"user:clerk-{window}", c.OpenWindow(window))
    taken = 0
    while taken < TICKETS or any(line.order for line in book.lines.values()):
        if taken < TICKETS and taken - book.counts.get("served", 0) < BACKLOG:
            taken += 1
            ticket = f"ticket-{taken:06d}"
            sort = "priority" if dice.random() < 0.125 else "normal"
            basis = "veteran" if sort == "priority" else None
            yield asked(
                "device:kiosk-1", c.IssueTicket(dice.choice(services), ticket, f"token-{taken:026d}", sort, basis)
            )
            yield asked("device:kiosk-1", c.MarkPrinted(ticket))
            continue
        window = dice.choice(windows)
        clerk = f"user:clerk-{window}"
        yield asked(clerk, c.CallNext(window, next(ids)))
        if book.windows[window].ticket:
            yield asked(clerk, c.StartService(window))
            yield asked(clerk, c.FinishService(window, next(ids)))


def _written(entries: list[Entry], group: int, path: Path) -> tuple[float, Path]:
    """Seconds to write them, so many commands a commit."""
    journal = Journal(path, "Asia/Shanghai")
    began = time.perf_counter()
    for start in range(0, len(entries), group):
        with journal:
            for entry in entries[start : start + group]:
                journal.append(entry)
    seconds = time.perf_counter() - began
    journal.close()
    return seconds, path


def _replayed(centre: Centre, path: Path) -> float:
    journal = Journal(path, "Asia/Shanghai")
    began = time.perf_counter()
    book = replay(centre, journal)
    seconds = time.perf_counter() - began
    journal.close()
    if len(book.tickets) != TICKETS:
        raise RuntimeError(f"found {len(book.tickets)} tickets after the replay; allowed {TICKETS}")
    return seconds


def _events(entries: list[Entry]) -> int:
    return sum(len(entry.events) for entry in entries)
