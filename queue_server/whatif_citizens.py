"""Who comes on a day that is played, each with their own dice. The same plan and seed give the same people.

A citizen keeps their dice whatever is changed: who comes to a window that was opened takes as long as they would have
taken elsewhere. So a difference between two days is the change's and not chance.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from queue_server.whatif import QUARTER, Arrival, Change, MoreArrivals, Plan
from queue_server.whatif_seen import class_of

ONE_MORE = 600.0
"""Seconds within which a citizen too many comes after the one they resemble."""
FEW = 8
"""Where fewer were seen, the usual is taken."""
USUALLY_EARLY, SPREAD_EARLY = 10.0, 10.0
"""Minutes before the slot."""
USUAL_MINUTES, SPREAD = 10.0, 0.7
"""Of a service; and of the logarithm."""


class Dice(NamedTuple):
    """Numbers of 0 to 1: `comes` when called, `takes` so long, leaves with `patience`; `spread` is normally distributed."""

    comes: float
    takes: float
    patience: float
    spread: float


class Citizen(NamedTuple):
    """Somebody who takes a number or checks in."""

    arrival: Arrival
    dice: Dice


def rolled(dice: random.Random) -> Dice:
    """The next citizen's."""
    return Dice(dice.random(), dice.random(), dice.random(), dice.gauss(0.0, 1.0))


def coming(plan: Plan, changes: tuple[Change, ...], seed: int) -> list[Citizen]:
    """Everybody who comes, in no order of time."""
    fate = random.Random(f"{seed} citizens")  # noqa: S311 - a play, no secret
    usual = [Citizen(one, rolled(fate)) for one in (*plan.arrivals, *_drawn(plan, seed), *_booked(plan, seed))]
    more = [change for change in changes if isinstance(change, MoreArrivals)]
    if not more:
        return usual
    return [copy for place, one in enumerate(usual) for copy in _copies(one, more, f"{seed} more {place}")]


def _copies(one: Citizen, more: list[MoreArrivals], seed: str) -> Iterator[Citizen]:
    """The citizen as often as they come now; whoever is too many has no appointment of their own, but its class."""
    times = 1.0
    for change in more:
        times *= change.factor if change.service in (None, one.arrival.service) else 1.0
    dice = random.Random(seed)  # noqa: S311 - a play, no secret
    for turn in range(int(times) + (dice.random() < times % 1)):
        if not turn:
            yield one
        else:
            at = one.arrival.at + turn * dice.uniform(0, ONE_MORE)
            yield Citizen(replace(one.arrival, at=at, appointment=None), rolled(dice))


def _drawn(plan: Plan, seed: int) -> Iterator[Arrival]:
    """Those without an appointment, by the rates: as many in each quarter hour as chance has it."""
    dice = random.Random(f"{seed} arrivals")  # noqa: S311 - a play, no secret
    names, shares = list(plan.classes) or ["normal"], list(plan.classes.values()) or [1.0]
    for service, quarters in sorted(plan.rates.items()):
        for start, expected in quarters:
            at = start
            while expected > 0:
                at += dice.expovariate(expected / QUARTER)
                if at >= start + QUARTER:
                    break
                if at >= plan.start:
                    yield Arrival(at, service, dice.choices(names, shares)[0], _package(plan, service, dice))


def _package(plan: Plan, service: str, dice: random.Random) -> str | None:
    """Most come for one matter, some for a package that begins here."""
    shares = plan.packages.get(service)
    return dice.choices([name or None for name in shares], list(shares.values()))[0] if shares else None


def _booked(plan: Plan, seed: int) -> Iterator[Arrival]:
    """Who has an appointment comes around its slot, as early as others did; some never."""
    dice = random.Random(f"{seed} booked")  # noqa: S311 - a play, no secret
    for booking in plan.bookings:
        misses, early = dice.random() < plan.missed, _early(plan, dice)
        at = max(booking.slot - early * 60, booking.opens)
        if at <= plan.start:  # who should have been here already has not come: now, or any time until the slot
            at = plan.start + dice.random() * max(0.0, booking.slot - plan.start)
        if not misses and booking.slot >= plan.start:
            yield Arrival(at, booking.service, "appointment", appointment=booking.appointment)


def _early(plan: Plan, dice: random.Random) -> float:
    """Minutes before the slot."""
    if len(plan.early) >= FEW:
        return plan.early[int(dice.random() * len(plan.early))]
    return dice.gauss(USUALLY_EARLY, SPREAD_EARLY)


def takes(plan: Plan, service: str, dice: Dice, hour: int, others: int) -> float:
    """Minutes that a window is taken, in this hour of the day and with so many others in the line."""
    hours, seen = plan.hours.get(service), plan.durations.get(service, ())
    factor = (hours[hour] if hours else 1.0) * (plan.crowd[class_of(others)] if plan.crowd else 1.0)
    if len(seen) >= FEW:
        return factor * seen[int(dice.takes * len(seen))]
    return factor * plan.usual.get(service, USUAL_MINUTES) * math.exp(SPREAD * (dice.spread - SPREAD / 2))
