"""What if: how long a simulated day takes, and how near it comes to recorded ones.

Speed: 20 replications of a day of 2,000 tickets at 40 windows, by two processes that are there already.

Calibration: queue-days of the recorded offices (see bench.forecast), each played with its own arrivals. They tell neither
single services nor which windows serve which queues at once; so a queue is one window that calls at the pace seen while
somebody waited, by hour of the day and by how long the line was: of the day itself (as a recorded day is played again), or
of the queue's other days only (as the rest of today is played), spread as the simulator's usual. Beside them the same
without what a long line does to the pace, as the simulator had it before. Put side by side are the waits of those who joined
at the snapshots and found somebody waiting. What is not recorded (priorities, no-shows, breaks) is not simulated.
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
from queue_server.forecast.snapshots import Floats, Ints, Snapshots, arrange
from queue_server.forecast.truth import Waits, waits
from queue_server.whatif import Arrival, Plan, Turn
from queue_server.whatif_plan import without_limits
from queue_server.whatif_pool import played, processes
from queue_server.whatif_run import play
from queue_server.whatif_seen import CROWDS
from tests.house.hall import CENTRE

TICKETS, WINDOWS, HOURS, TIMES, RUNS = 2_000, 40, 8, 20, 3
NINE = 1_795_395_600.0
QUEUE_DAYS, SEEDS, LEAST_CALLS = 80, 3, 40
OWN_HOUR_CALLS, OTHERS_HOUR_CALLS, CROWD_CALLS = 4.0, 30.0, 8.0
"""How many calls weigh as much as what is usual all day: an hour of other days says little of the same hour of this one."""


def measure() -> str:
    """The tables."""
    told = [_speed()]
    if BESIDE.exists():
        told.append(_calibration())
    return "\n\n".join(told)


def _speed() -> str:
    plan = _large(config.load(CENTRE))
    began = time.process_time()
    days = [play(plan, (), seed) for seed in range(RUNS)]
    alone = (time.process_time() - began) / RUNS
    with processes() as pool:
        list(played(pool, plan, (), 2, {}))
        spent = []
        for _ in range(RUNS):
            began = time.perf_counter()
            list(played(pool, plan, (), TIMES, {}))
            spent.append(time.perf_counter() - began)
    rows = [
        (f"one day of {len(days[0].waits):,} tickets, {WINDOWS} windows, time of one core", f"{alone:.2f}", "s"),
        (f"{TIMES} of them where two cores have nothing else to do", f"{alone * TIMES / 2:.2f}", "s"),
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
class Compared:
    """The waits of one queue-day as they were, and as simulated by its own pace and by that of other days.

    `plain` is without what a long line does to the pace.
    """

    real: list[float]
    own: list[float]
    own_plain: list[float]
    others: list[float]
    others_plain: list[float]


@dataclass(frozen=True)
class Pace:
    """Minutes in which somebody waited, and numbers called in these: by hour of the day, by class of the line's length."""

    hours: Floats  # 2 x 24
    crowds: Floats  # 2 x classes

    def __add__(self, other: Pace) -> Pace:
        return Pace(self.hours + other.hours, self.crowds + other.crowds)


Kind = Callable[[Compared], list[float]]
KINDS: tuple[Kind, ...] = (
    lambda day: day.real, lambda day: day.own, lambda day: day.own_plain, lambda day: day.others,
    lambda day: day.others_plain,
)  # fmt: skip


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
    heads = ("real", "own pace", "- by hour only", "other days' pace", "- by hour only")
    return table((f"{len(days)} recorded queue-days", *heads), rows)


def _apart(days: list[Compared], kind: Kind) -> str:
    return f"{np.median([abs(np.median(day.real) - np.median(kind(day))) for day in days]):.1f}"


def _near(days: list[Compared], kind: Kind) -> str:
    ratios = [(np.median(kind(day)) + 2) / (np.median(day.real) + 2) for day in days]
    return f"{sum(1 / 1.5 <= ratio <= 1.5 for ratio in ratios) / len(ratios):.0%}"


def _days(snapshots: Snapshots, seen: Waits) -> Iterator[Compared]:
    """Queue-days drawn evenly from those that count and have days beside them."""
    days = [np.flatnonzero(snapshots.queue_day == one) for one in np.unique(snapshots.queue_day[seen.counts])]
    paces = {int(snapshots.queue_day[rows[0]]): _worked(snapshots, rows) for rows in days}
    by_queue = defaultdict(list)
    for rows in days:
        by_queue[int(snapshots.queue[rows[0]])].append(int(snapshots.queue_day[rows[0]]))
    for rows in days[:: max(1, len(days) // QUEUE_DAYS)]:
        own, queue = int(snapshots.queue_day[rows[0]]), int(snapshots.queue[rows[0]])
        others = sum((paces[day] for day in by_queue[queue] if day != own), start=NOTHING)
        if others.hours[1].sum() >= LEAST_CALLS:
            counted = rows[seen.counts[rows]]
            ways = [(paces[own], OWN_HOUR_CALLS), (others, OTHERS_HOUR_CALLS)]
            simulated = [_played(snapshots, rows, counted, _plan(snapshots, rows, pace, weight, crowds=crowds))
                         for pace, weight in ways for crowds in (True, False)]  # fmt: skip
            yield Compared(seen.minutes[counted].tolist(), *simulated)


NOTHING = Pace(np.zeros((2, 24)), np.zeros((2, len(CROWDS) + 1)))


def _worked(snapshots: Snapshots, rows: Ints) -> Pace:
    """What a queue-day showed."""
    waiting = np.nan_to_num(snapshots.waiting[rows])
    steps = np.minimum(np.diff(snapshots.minute[rows], append=snapshots.minute[rows][-1]), 15)
    calls = np.diff(snapshots.reached[rows], append=snapshots.reached[rows][-1])
    hour, crowd, busy = (
        np.minimum(snapshots.minute[rows] // 60, 23),
        np.searchsorted(CROWDS, waiting, "right"),
        waiting > 0,
    )

    def sums(place: Ints, classes: int) -> Floats:
        found = [np.bincount(place[busy], weights=values[busy], minlength=classes) for values in (steps, calls)]
        return np.array(found, float)

    return Pace(sums(hour, 24), sums(crowd, len(CROWDS) + 1))


def _played(snapshots: Snapshots, rows: Ints, counted: Ints, plan: Plan) -> list[float]:
    """Simulated waits of those who joined at the snapshots that count, where anybody waited then: as in the truth."""
    asked = NINE + (snapshots.minute[counted] - snapshots.minute[rows[0]]) * 60.0
    simulated: list[float] = []
    first = int(snapshots.queue_day[rows[0]]) * SEEDS  # each queue-day has chances of its own
    for seed in range(first, first + SEEDS):
        days = sorted((at, minutes) for _, at, minutes in play(plan, (), seed).waits)
        times = np.array([at for at, _ in days])
        places = np.minimum(np.searchsorted(times, asked), len(days) - 1)
        simulated += [days[place][1] for place in places if days[place][1] > 0] or [0.0]
    return simulated


def _plan(snapshots: Snapshots, rows: Ints, pace: Pace, hour_calls: float, *, crowds: bool) -> Plan:
    """One queue of one office for a day: numbers issued between snapshots come evenly, one window calls them."""
    begin = snapshots.minute[rows[0]]
    times = NINE + (snapshots.minute[rows] - begin) * 60.0
    issued = np.maximum.accumulate(snapshots.reached[rows] + np.nan_to_num(snapshots.waiting[rows]))
    arrivals = [Arrival(float(times[0]) + turn, "it") for turn in range(int(issued[0]))]
    for place in range(1, len(rows)):
        more = int(issued[place] - issued[place - 1])
        gap = (times[place] - times[place - 1]) / (more + 1)
        arrivals += [Arrival(float(times[place - 1] + gap * (turn + 1)), "it") for turn in range(more)]
    usual = float(pace.hours[0].sum() / pace.hours[1].sum())
    hours = _factors(pace.hours, usual, hour_calls)
    turned = tuple(hours[(int(begin) // 60 + hour - 9) % 24] for hour in range(24))  # its first hour is at nine
    return Plan(pickle.dumps(_book(_office(), NINE)), NINE, float(times[-1]), arrivals=tuple(arrivals),
                turns=(Turn(float(times[0]), "1", "open"),), usual={"it": usual}, hours={"it": turned},
                crowd=_factors(pace.crowds, usual, CROWD_CALLS) if crowds else (), rest=0.0)  # fmt: skip


def _factors(sums: Floats, usual: float, weight: float) -> tuple[float, ...]:
    """What each class does to the usual minutes of a call; drawn towards nothing."""
    return tuple(((sums[0] + weight * usual) / (sums[1] + weight) / usual).tolist())


def _office() -> Centre:
    name = Text(zh="-", en="-")
    return Centre(
        id="office", name=name, hours=None,
        services=(Service(id="it", name=name, queue="it"),), queues=(Queue(id="it", letter="A", name=name),),
        windows=(Window(id="1", name=name, kind="domain", serves=("it",)),),
    )  # fmt: skip
