"""Visits in groups: by day, quarter hour, service, window, clerk, channel or class, each with every figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lobby.catalogue import both
from lobby.centre import Centre
from lobby.messages import Text
from lobby.policy_settings import Policy
from lobby.slip import class_name
from queue_server.reports.clerks import ADJUSTED, COMPARED_ONLY_ADJUSTED, of_clerks
from queue_server.reports.figures import Figure
from queue_server.reports.visit_figures import VisitSample, of_visits
from queue_server.reports.visits import Visit

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Grouping:
    """How visits are told apart. `known` are keys that have a row in this order even where nothing happened."""

    id: str
    name: Text
    key: Callable[[Visit], str]
    label: Callable[[Centre, str], Text]
    known: Callable[[Centre], Sequence[str]] = lambda _centre: ()


def _same(text: str) -> Text:
    return Text(zh=text, en=text)


def _service(centre: Centre, key: str) -> Text:
    return centre.service[key].name if key in centre.service else _same(key)


def _window(centre: Centre, key: str) -> Text:
    if key == NOBODY:
        return both("Never called")
    return centre.window[key].name if key in centre.window else _same(key)


def _clerk(_centre: Centre, key: str) -> Text:
    return both("Never called") if key == NOBODY else _same(key)


CHANNELS = {"kiosk": both("Kiosk"), "desk": both("Reception and clerks"), "phone": both("Phone")}


def _class(_centre: Centre, key: str) -> Text:
    return Text(zh=class_name(key, "zh"), en=class_name(key, "en"))


def clock(quarter: int) -> str:
    """Minutes of the day as 09:15."""
    return f"{quarter // 60:02d}:{quarter % 60:02d}"


GROUPINGS: dict[str, Grouping] = {grouping.id: grouping for grouping in (
    Grouping("day", both("Day"), lambda visit: visit.day, lambda _, key: _same(key)),
    Grouping("quarter", both("Quarter hour"), lambda visit: clock(visit.quarter), lambda _, key: _same(key)),
    Grouping("service", both("Service"), lambda visit: visit.service, _service, lambda centre: list(centre.service)),
    Grouping("window", both("Window"), lambda visit: visit.window or NOBODY, _window, lambda centre: list(centre.window)),
    Grouping("clerk", both("Clerk"), lambda visit: visit.clerk or NOBODY, _clerk),
    Grouping("channel", both("Taken at"), lambda visit: visit.channel, lambda _, key: CHANNELS.get(key, _same(key))),
    Grouping("class", both("Class"), lambda visit: visit.ticket_class, _class),
)}  # fmt: skip


def report(centre: Centre, visits: Sequence[Visit], by: str) -> dict[str, Any]:
    """A table: its columns are the figures, its rows the groups, its last line all of them together."""
    grouping, visits = GROUPINGS[by], VisitSample.of(visits)
    groups: dict[str, list[Visit]] = {key: [] for key in grouping.known(centre)}
    for visit in visits:
        groups.setdefault(grouping.key(visit), []).append(visit)
    shown = shown_by(by, visits, centre.policy)
    keys = sorted(groups, key=_order(grouping.known(centre)))
    return {
        "by": by, "name": grouping.name.model_dump(), "figures": [figure.told() for figure in shown],
        "rows": [{"key": key, "name": grouping.label(centre, key).model_dump(), "values": values(shown, groups[key])}
                 for key in keys],
        "total": values(shown, visits),
        **({"made_of": ADJUSTED.model_dump()} if by == "clerk" else {}),
    }  # fmt: skip


def shown_by(by: str, visits: Sequence[Visit], policy: Policy) -> Sequence[Figure]:
    """Every figure; clerks by those only that the mix of their services does not make."""
    every = of_visits(policy)
    if by != "clerk":
        return every
    return [*(figure for figure in every if figure.id not in COMPARED_ONLY_ADJUSTED), *of_clerks(visits)]


def values(shown: Sequence[Figure], visits: Sequence[Visit]) -> dict[str, float | None]:
    """Every figure of some visits."""
    sample = VisitSample.of(visits)
    return {figure.id: figure.of(sample) for figure in shown}


def _order(known: Iterable[str]) -> Callable[[str], tuple[int, list[tuple[int, str]]]]:
    """The centre's own order first, then by the alphabet, clerk-2 before clerk-10; those of nobody last."""
    place = {key: at for at, key in enumerate(known)}
    return lambda key: (place.get(key, len(place) + (key == NOBODY)), _natural(key))


def _natural(key: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", key)]
