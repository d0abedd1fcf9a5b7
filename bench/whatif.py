"""What if: how long a simulated day takes, and how near it comes to recorded ones.

Speed: 20 replications of a day of 2,000 tickets at 40 windows, by two processes that are there already.

Calibration: queue-days of the recorded offices (see bench.forecast). Of each the arrivals and the open windows are taken as
they were; minutes of service are open windows x minutes while somebody waited, for each number called: of the day itself
(as a recorded day is played again), or of the queue's other days only (as the rest of today is played), spread as the
simulator's usual. Simulated and true waits of those who joined at the snapshots are put side by side.
What the recordings do not tell (priorities, no-shows, breaks within five minutes) is not in the simulated days.
"""

from __future__ import annotations

import pickle
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from bench.forecast import BESIDE
from bench.report import share, spread, table
from lobby import config
from lobby.centre import Centre, Queue, Service, Window
from lobby.messages import Text
from queue_server.book import Book
from queue_server.forecast.files import read
from queue_server.forecast.snapshots import Ints, Snapshots, arrange
from queue_server.forecast.truth import Waits, waits
from queue_server.whatif import Arrival, Plan, Turn
from queue_server.whatif_plan import without_limits
from queue_server.whatif_pool import played, processes
from queue_server.whatif_run import play
from tests.house.hall import CENTRE

TICKETS, WINDOWS, HOURS, TIMES, RUNS = 2_000, 40, 8, 20, 3
NINE = 1_795_395_600.0
QUEUE_DAYS, SEEDS, LEAST_CALLS = 80, 3, 40


def measure() -> str:
    """The tables."""
    told = [_speed()]
    if BESIDE.exists():
        told.append(_calibration())
    return "\n\n".join(told)


def _speed() -> str:
    plan = _large(config.load(CENTRE))
    began = time.perf_counter()
    days = play(plan, (), 0)
    alone = time.perf_counter() - began
    with processes() as pool:
        list(played(pool, plan, (), 2, {}))
        spent = []
        for _ in range(RUNS):
            began = time.perf_counter()
            list(played(pool, plan, (), TIMES, {}))
            spent.append(time.perf_counter() - began)
    rows = [
        (f"one day of {len(days.waits):,} tickets, {WINDOWS} windows, one process", f"{alone:.2f}", "s"),
        (f"{TIMES} of them, two processes (aim 2 s)", spread(spent, "{:.2f}"), "s"),
    ]
    return table(("", "", ""), rows)


def _large(centre: Centre) -> Plan:
    """A day of 2,000 tickets at 40 windows, two busy hours in it."""
    models = centre.windows
    windows = tuple(models[n % len(models)].model_copy(update={"id": str(n + 1)}) for n in range(WINDOWS))
    book = _book(centre.model_copy(update={"windows": windows}), NINE)
    dice = random.Random(1)  # noqa: S311 - the same day at every run, no secret
    times = sorted(dice.choice((dice.uniform(0, HOURS), dice.uniform(1, 3))) * 3600 for _ in range(TICKETS))
    # As many citizens for each queue as its windows can serve.
    served = [service.id for window in windows for service in centre.services if service.queue in window.serves]
    arrivals = tuple(Arrival(NINE + at, dice.choice(served)) for at in times)
    usual = {service.id: HOURS * 60 * WINDOWS / TICKETS * 0.8 for service in centre.services}
    turns = tuple(Turn(NINE, window.id, "open") for window in windows)
    return Plan(pickle.dumps(book), NINE, NINE + HOURS * 3600, arrivals=arrivals, turns=turns, usual=usual)


def _book(centre: Centre, start: float) -> Book:
    changed = {name: getattr(centre, name) for name in Centre.model_fields}
    book = Book(without_limits(Centre.model_construct(**changed)))
    book.day, book.is_open, book.at = "2026-11-23", True, start
    return book


# --- simulated against real -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trio:
    """The waits of one queue-day as they were, and as they were simulated by its own pace and by that of other days."""

    real: list[float]
    own: list[float]
    others: list[float]


Kind = Callable[[Trio], list[float]]
KINDS: tuple[Kind, ...] = (lambda day: day.real, lambda day: day.own, lambda day: day.others)


def _calibration() -> str:
    snapshots = arrange(read(BESIDE))
    seen = waits(snapshots)
    days = list(_days(snapshots, seen))
    every = [[wait for day in days for wait in waits_of(day)] for waits_of in KINDS]
    rows: list[tuple[object, ...]] = [
        (f"{part:.0%} wait no longer than, min", *(f"{share(found, part):.1f}" for found in every))
        for part in (0.2, 0.5, 0.8, 0.9)
    ]
    rows.append(("mean, min", *(f"{np.mean(found):.1f}" for found in every)))
    rows.append(("middle of a queue-day: apart from the real one, min", "-", *(_apart(days, one) for one in KINDS[1:])))
    rows.append(("middle of a queue-day: within a factor of 1.5", "-", *(_near(days, one) for one in KINDS[1:])))
    return table((f"{len(days)} recorded queue-days", "real", "own pace", "other days' pace"), rows)


def _apart(days: list[Trio], kind: Kind) -> str:
    return f"{np.median([abs(np.median(day.real) - np.median(kind(day))) for day in days]):.1f}"


def _near(days: list[Trio], kind: Kind) -> str:
    ratios = [(np.median(kind(day)) + 2) / (np.median(day.real) + 2) for day in days]
    return f"{sum(1 / 1.5 <= ratio <= 1.5 for ratio in ratios) / len(ratios):.0%}"


def _days(snapshots: Snapshots, seen: Waits) -> Iterator[Trio]:
    """Queue-days drawn evenly from those that count and have days beside them."""
    days = [np.flatnonzero(snapshots.queue_day == one) for one in np.unique(snapshots.queue_day[seen.counts])]
    paces = {int(snapshots.queue_day[rows[0]]): _worked(snapshots, rows) for rows in days}
    by_queue = defaultdict(list)
    for rows in days:
        by_queue[int(snapshots.queue[rows[0]])].append(int(snapshots.queue_day[rows[0]]))
    for rows in days[:: max(1, len(days) // QUEUE_DAYS)]:
        own, queue = int(snapshots.queue_day[rows[0]]), int(snapshots.queue[rows[0]])
        others = [paces[day] for day in by_queue[queue] if day != own]
        minutes, calls = sum(one[0] for one in others), sum(one[1] for one in others)
        if calls >= LEAST_CALLS:
            counted = rows[seen.counts[rows]]
            mine = paces[own][0] / max(1.0, paces[own][1])
            simulated = [_played(snapshots, rows, counted, pace) for pace in (mine, minutes / calls)]
            yield Trio(seen.minutes[counted].tolist(), *simulated)


def _worked(snapshots: Snapshots, rows: Ints) -> tuple[float, float]:
    """Minutes that open windows had somebody to serve, and the numbers called."""
    windows, waiting = np.maximum(snapshots.windows[rows], 1.0), np.nan_to_num(snapshots.waiting[rows])
    steps = np.minimum(np.diff(snapshots.minute[rows], append=snapshots.minute[rows][-1]), 15)
    busy = waiting > 0
    calls = np.diff(snapshots.reached[rows], append=snapshots.reached[rows][-1])
    return float((windows * steps)[busy].sum()), float(calls[busy].sum())


def _played(snapshots: Snapshots, rows: Ints, counted: Ints, usual: float) -> list[float]:
    """Simulated waits of those who joined at the snapshots that count."""
    plan = _plan(snapshots, rows, usual)
    asked = NINE + (snapshots.minute[counted] - snapshots.minute[rows[0]]) * 60.0
    simulated: list[float] = []
    for seed in range(SEEDS):
        days = sorted((at, minutes) for _, at, minutes in play(plan, (), seed).waits)
        times = np.array([at for at, _ in days])
        places = np.minimum(np.searchsorted(times, asked), len(days) - 1)
        simulated += [days[place][1] for place in places]
    return simulated


def _plan(snapshots: Snapshots, rows: Ints, usual: float) -> Plan:
    """One queue of one office for a day: numbers issued between snapshots come evenly, windows as they were open."""
    begin = snapshots.minute[rows[0]]
    times = NINE + (snapshots.minute[rows] - begin) * 60.0
    issued = np.maximum.accumulate(snapshots.reached[rows] + np.nan_to_num(snapshots.waiting[rows]))
    arrivals = [Arrival(float(times[0]) + turn, "it") for turn in range(int(issued[0]))]
    for place in range(1, len(rows)):
        more = int(issued[place] - issued[place - 1])
        gap = (times[place] - times[place - 1]) / (more + 1)
        arrivals += [Arrival(float(times[place - 1] + gap * (turn + 1)), "it") for turn in range(more)]
    windows = np.maximum(snapshots.windows[rows], 1.0).astype(int)
    turns, is_open = list[Turn](), 0
    for at, wanted in zip(times, windows, strict=True):
        turns += [Turn(float(at), str(n), "open") for n in range(is_open, wanted)]
        turns += [Turn(float(at), str(n), "closed") for n in range(wanted, is_open)]
        is_open = int(wanted)
    book = _book(_office(int(windows.max())), NINE)
    return Plan(pickle.dumps(book), NINE, float(times[-1]), arrivals=tuple(arrivals), turns=tuple(turns),
                usual={"it": usual}, rest=0.0)  # fmt: skip


def _office(windows: int) -> Centre:
    name = Text(zh="-", en="-")
    return Centre(
        id="office", name=name, hours=None,
        services=(Service(id="it", name=name, queue="it"),), queues=(Queue(id="it", letter="A", name=name),),
        windows=tuple(Window(id=str(n), name=name, kind="domain", serves=("it",)) for n in range(windows)),
    )  # fmt: skip
