"""What is known at a snapshot about the wait of one who joins then: columns for the learner. Nothing of later is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queue_server.forecast.history import SLOT, SLOTS, SOFT, Known, crowd_class
from queue_server.forecast.snapshots import DAY_MINUTES, FAR, Floats, Ints, Snapshots, so_far
from queue_server.forecast.truth import Waits

WINDOWS = (15, 30, 60, 120, 600)  # minutes
CALLS = (2, 5, 10, 20)
FADE = 60.0  # minutes


@dataclass(frozen=True)
class Table:
    """`values`: rows x names. `base`: the wait by places and the queue's usual pace, which the learner corrects."""

    names: tuple[str, ...]
    values: Floats
    base: Floats


def table(snapshots: Snapshots, rows: Ints, known: Known, seen: Waits) -> Table:
    """The columns of `rows`; `known` tells what was known at the beginning of each day of `snapshots`."""
    columns = _now(snapshots, rows)
    columns |= _progress(snapshots, rows)
    columns |= _hall(snapshots, rows)
    columns |= _usual(snapshots, rows, known)
    columns |= _schedule(snapshots, rows, known)
    columns |= _today(snapshots, rows, known, seen)
    base = _base(snapshots, rows, known)
    return Table(tuple(columns), np.column_stack(list(columns.values())), base)


def last_to_enter(snapshots: Snapshots, rows: Ints) -> Floats:
    """How long the one called last had waited, in minutes: since the snapshot at which the number had been issued."""
    lift = snapshots.queue_day * float(FAR)
    issued = _issued(snapshots) + lift
    joined = np.searchsorted(issued, snapshots.reached[rows] + lift[rows])
    joined = np.clip(joined, snapshots.first[rows], rows)
    return (snapshots.minute[rows] - snapshots.minute[joined]).astype(float)


def _issued(snapshots: Snapshots) -> Floats:
    return so_far(snapshots.reached + np.nan_to_num(snapshots.waiting), snapshots.queue_day)


def _base(snapshots: Snapshots, rows: Ints, known: Known) -> Floats:
    day, queue = snapshots.day[rows], snapshots.queue[rows]
    found: Floats = np.exp(known.pace[day, queue]) * (np.nan_to_num(snapshots.waiting[rows]) + 1.0)
    return np.clip(found, 1.0, 400.0)


def _now(snapshots: Snapshots, rows: Ints) -> dict[str, Floats]:
    lift = snapshots.queue_day * float(FAR)
    reached = np.where(snapshots.begun[rows], snapshots.reached[rows], np.nan)
    since = np.searchsorted(snapshots.reached + lift, (snapshots.reached + lift)[rows])
    minute = snapshots.minute[rows]
    return {
        "waiting": snapshots.waiting[rows],
        "windows": snapshots.windows[rows],
        "stated": snapshots.stated[rows],
        "minute": minute.astype(float),
        "reached": reached,
        "day_so_far": (minute - snapshots.minute[snapshots.first[rows]]).astype(float),
        "last_to_enter": last_to_enter(snapshots, rows),
        "since_call": (minute - snapshots.minute[since]).astype(float),
        "stated_wait": snapshots.stated[rows] * snapshots.waiting[rows] / np.maximum(snapshots.windows[rows], 1.0),
    }


def _progress(snapshots: Snapshots, rows: Ints) -> dict[str, Floats]:
    """Calls, arrivals and windows within several spans of minutes, and the minutes that the last few calls took."""
    found: dict[str, Floats] = {}
    issued, clock, begun = _issued(snapshots), snapshots.clock, snapshots.begun[rows]
    open_sum = np.concatenate([[0.0], np.cumsum(snapshots.windows)])
    opened = _first_call(snapshots)[rows]
    places = snapshots.waiting[rows] + 1.0
    for span in WINDOWS:
        since = np.maximum(np.searchsorted(clock, clock[rows] - span), snapshots.first[rows])
        since_call = np.minimum(np.maximum(since, opened), rows)
        minutes = (snapshots.minute[rows] - snapshots.minute[since_call]).astype(float)
        calls = np.where(begun, snapshots.reached[rows] - snapshots.reached[since_call], np.nan)
        found[f"calls_{span}"] = calls
        found[f"eta_{span}"] = places / (calls + 0.5) * (minutes + 5.0)
        found[f"arrivals_{span}"] = issued[rows] - issued[since]
        found[f"windows_{span}"] = (open_sum[rows + 1] - open_sum[since]) / (rows + 1 - since)
        found[f"more_{span}"] = snapshots.waiting[rows] - snapshots.waiting[since]
    lift = snapshots.queue_day * float(FAR)
    for calls_back in CALLS:
        then = (
            np.searchsorted(snapshots.reached + lift, (snapshots.reached + lift)[rows] - calls_back, side="right") - 1
        )
        then = np.minimum(np.maximum(then, opened), rows)
        minutes = (snapshots.minute[rows] - snapshots.minute[then]).astype(float)
        done = np.maximum(snapshots.reached[rows] - snapshots.reached[then], 1.0)
        found[f"pace_{calls_back}"] = np.where(begun, minutes / done, np.nan)
    return found


def _first_call(snapshots: Snapshots) -> Ints:
    """For each row the first row of its queue-day with a number called (the row itself before that)."""
    order = np.arange(len(snapshots.line))
    before = so_far(np.where(snapshots.begun, 0.0, (order - snapshots.first + 1.0)), snapshots.queue_day)
    return np.minimum(snapshots.first + before.astype(np.int64), order)


def _hall(snapshots: Snapshots, rows: Ints) -> dict[str, Floats]:
    """What all queues of the office show: who waits and what is open by their snapshots until now, and their calls."""
    key = (snapshots.office * len(snapshots.days) + snapshots.day) * DAY_MINUTES + snapshots.minute
    order = np.argsort(key, kind="stable")
    at = key[order]
    now, after = np.searchsorted(at, key[rows]), np.searchsorted(at, key[rows], side="right")
    steps = np.diff(snapshots.reached, prepend=0.0)
    steps[(snapshots.first == np.arange(len(steps))) | ~np.roll(snapshots.begun, 1)] = 0.0
    found: dict[str, Floats] = {}
    waiting, windows, calls = (
        np.concatenate([[0.0], np.cumsum(np.nan_to_num(values)[order])])
        for values in (snapshots.waiting, snapshots.windows, steps)
    )
    found["hall_waiting"] = waiting[after] - waiting[now]
    found["hall_windows"] = windows[after] - windows[now]
    for span in (30, 90):
        since = np.searchsorted(at, key[rows] - span)
        found[f"hall_calls_{span}"] = calls[after] - calls[since]
    return found


def _usual(snapshots: Snapshots, rows: Ints, known: Known) -> dict[str, Floats]:
    day, queue = snapshots.day[rows], snapshots.queue[rows]
    hour = np.minimum(snapshots.minute[rows] // 60, 23)
    crowd = crowd_class(np.nan_to_num(snapshots.waiting[rows]))
    base = _base(snapshots, rows, known)
    adds = known.hour[day, queue, hour] + known.crowd[day, queue, crowd]
    return {
        "usual_pace": known.pace[day, queue],
        "usual_wait": known.wait[day, queue],
        "usual_seen": known.seen[day, queue],
        "usual_hour": known.hour[day, queue, hour],
        "usual_crowd": known.crowd[day, queue, crowd],
        "base": base,
        "usual_eta": base * np.exp(adds),
        "until_closed": known.closed[day, queue] - snapshots.minute[rows],
    }


def _schedule(snapshots: Snapshots, rows: Ints, known: Known) -> dict[str, Floats]:
    """When the numbers ahead would be called on a usual day of this queue, from this minute on, and at today's rate."""
    served = known.served.reshape(-1, SLOTS + 1)
    line = snapshots.day[rows] * known.served.shape[1] + snapshots.queue[rows]
    minute = snapshots.minute[rows].astype(float)
    opened = snapshots.minute[_first_call(snapshots)[rows]].astype(float)
    now, start, recent = (_served(served, line, at) for at in (minute, opened, minute - 60.0))
    places = np.nan_to_num(snapshots.waiting[rows]) + 1.0
    first = snapshots.reached[_first_call(snapshots)[rows]]
    rate = (snapshots.reached[rows] - first + 2.0) / (now - start + 2.0)
    flat = (served + np.arange(len(served))[:, None] * float(FAR)).ravel()
    return {
        "schedule_eta": _until(served, flat, line, now + places) - minute,
        "schedule_eta_today": _until(served, flat, line, now + places / np.clip(rate, 0.1, 10.0)) - minute,
        "schedule_left": served[line, -1] - now - places,
        "schedule_rate": rate,
        "schedule_hour": now - recent,
        "usual_days": known.worked[snapshots.day[rows], snapshots.queue[rows]],
    }


def _served(served: Floats, line: Ints, minute: Floats) -> Floats:
    slot = np.clip(minute / SLOT, 0.0, SLOTS - 0.001)
    whole = slot.astype(np.int64)
    low = served[line, whole]
    found: Floats = low + (served[line, whole + 1] - low) * (slot - whole)
    return found


def _until(served: Floats, flat: Floats, line: Ints, number: Floats) -> Floats:
    """The minute at which a usual day has called `number`; where it never does, the end of the day."""
    number = np.minimum(number, served[line, -1])
    after = np.searchsorted(flat, number + line * float(FAR)) - line * (SLOTS + 1)
    after = np.clip(after, 1, SLOTS)
    low, high = served[line, after - 1], served[line, after]
    found: Floats = (after - 1 + (number - low) / np.maximum(high - low, 1e-9)) * SLOT
    return found


def _today(snapshots: Snapshots, rows: Ints, known: Known, seen: Waits) -> dict[str, Floats]:
    """How far today's waits that are over were from the base: of this queue, and of the whole office."""
    over = np.flatnonzero(~np.isnan(seen.minutes))
    error = np.log((seen.minutes[over] + SOFT) / (_base(snapshots, over, known) + SOFT))
    office_day = snapshots.office * len(snapshots.days) + snapshots.day
    mean, count, last = _faded(snapshots.queue_day, snapshots.minute, rows, over, seen.seen_at[over], error)
    hall_mean, hall_count, _ = _faded(office_day, snapshots.minute, rows, over, seen.seen_at[over], error)
    return {
        "today_error": mean, "today_seen": count, "today_last": last, "hall_error": hall_mean, "hall_seen": hall_count,
    }  # fmt: skip


def _faded(
    group: Ints, minute: Ints, rows: Ints, over: Ints, seen_at: Floats, error: Floats
) -> tuple[Floats, Floats, Floats]:
    """Mean of the errors seen until each of `rows`, fading by the hour; their count; the newest (nan: none)."""
    order = np.argsort(group[over] * float(DAY_MINUTES) + seen_at, kind="stable")
    at = (group[over] * float(DAY_MINUTES) + seen_at)[order]
    fade = np.exp((seen_at[order] - 720.0) / FADE)
    weights = np.concatenate([[0.0], np.cumsum(fade)])
    total = np.concatenate([[0.0], np.cumsum(fade * error[order])])
    begin = np.searchsorted(at, group[rows] * float(DAY_MINUTES))
    end = np.searchsorted(at, group[rows] * float(DAY_MINUTES) + minute[rows], side="right")
    now = np.exp((minute[rows] - 720.0) / FADE)
    mean = (total[end] - total[begin]) / (weights[end] - weights[begin] + 0.5 * now)
    count = (end - begin).astype(float)
    newest = np.append(error[order], np.nan)[np.where(end > begin, end - 1, len(at))]
    return np.where(count > 0, mean, np.nan), count, newest
