"""Tables of what is no visit once more, from `lobby journal`'s lines and from what devices said: by other code.

Each gives (values by row, values of all). Nothing of `queue_server.reports` or `queue_server.uptime` is used here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from raw_figures import Line, Track, middle, ninth, part, seconds

Values = dict[str, float | None]
Tables = tuple[dict[str, Values], Values]
HERE = timezone(timedelta(hours=8))
LEAVES = {"appointment_used": "used", "appointment_cancelled": "cancelled", "miss_excused": "excused"}


def by_row(rows: list[dict[str, Any]], key: str, values: Callable[[list[dict[str, Any]]], Values]) -> Tables:
    names = {row[key] for row in rows}
    return {name: values([row for row in rows if row[key] == name]) for name in names}, values(rows)


def appointments(lines: list[Line], first: str, last: str) -> Tables:
    promised: dict[str, dict[str, Any]] = {}
    for line in lines:
        kind, name = line["event"], line.get("appointment")
        if kind == "appointment_booked":
            promised[name] = {"service": line["service"], "slot": line["slot"], "became": "booked", "late": False}
        elif kind == "appointment_moved":
            promised[name].update(slot=line["slot"], became="booked")
            promised[name]["service"] = line.get("service") or promised[name]["service"]
        elif kind == "appointment_missed":
            promised[name]["became"] = "excused" if line.get("excused") else "missed"
        elif kind in LEAVES:
            promised[name].update(became=LEAVES[kind], late=bool(line.get("late")))
    those = [one for one in promised.values() if first <= str(datetime.fromtimestamp(one["slot"], HERE))[:10] <= last]
    return by_row(those, "service", _promised)


def _promised(rows: list[dict[str, Any]]) -> Values:
    became = [row["became"] for row in rows]
    kept, missed = became.count("used"), became.count("missed")
    return {
        "appointments": len(rows) - became.count("cancelled"), "kept": kept, "missed": missed,
        "kept_late": sum(row["late"] for row in rows if row["became"] == "used"), "kept_share": part(kept, kept + missed),
        "excused": became.count("excused"), "cancelled": became.count("cancelled"),
    }  # fmt: skip


def follow_ups(lines: list[Line], day: str) -> Tables:
    opened = [line for line in lines if line["event"] == "follow_up_opened" and line["at"][:10] == day]
    rows = [{**line, "then": [one for one in lines if one.get("follow_up") == line["follow_up"]]} for line in opened]
    return by_row(rows, "service", _followed)


def _followed(rows: list[dict[str, Any]]) -> Values:
    first = [(row, next(one for one in row["then"] if one["event"] == "citizen_contacted")) for row in rows
             if any(one["event"] == "citizen_contacted" for one in row["then"])]  # fmt: skip
    closed = [(row, one) for row in rows for one in row["then"] if one["event"] == "follow_up_closed"]
    return {
        "opened": len(rows), "contacted": len(first), "closed": len(closed),
        "contact_in_time": part(sum(seconds(one["at"]) <= row["contact_due"] for row, one in first), len(first)),
        "closed_in_time": part(sum(seconds(one["at"]) <= _due(row) for row, one in closed), len(closed)),
        "hours": middle([(seconds(one["at"]) - seconds(row["at"])) / 3600 for row, one in closed]),
        "upheld": sum(any(one.get("upheld") for one in row["then"]) for row in rows),
    }  # fmt: skip


def _due(row: dict[str, Any]) -> float:
    later = [one["close_due"] for one in row["then"] if one["event"] == "follow_up_extended"]
    return float(later[-1] if later else row["close_due"])


def packages(lines: list[Line], day: str) -> Tables:
    began = {line["ticket"]: line["steps"] for line in lines if line["event"] == "package_begun"}
    rows = [{**line, "service": began[line["ticket"]][line["step"]]["service"]} for line in lines
            if line["event"] == "step_finished" and line["at"][:10] == day]  # fmt: skip
    return by_row(rows, "service", _stepped)


def _stepped(rows: list[dict[str, Any]]) -> Values:
    waited, served = [row["waited"] / 60 for row in rows], [row["served"] / 60 for row in rows]
    return {
        "steps": len(rows), "step_wait": middle(waited), "step_wait_p90": ninth(waited),
        "step_service": middle(served), "step_service_p90": ninth(served),
    }  # fmt: skip


def span(lines: list[Line], day: str) -> tuple[float, float]:
    """From a day's opening to its closing."""
    of_day = {line["event"]: seconds(line["at"]) for line in lines if line["day"] == day}
    return of_day["day_opened"], of_day["day_closed"]


def uptime(said: list[tuple[float, str, str]], within: tuple[float, float]) -> Tables:
    """Second by second: the last that a device said since the server's start is what it is, until the server's last word."""
    rows = []
    for device in {name for _, name, _ in said} - {"*"}:
        known = online = 0
        for second in range(math.ceil(within[0]), math.ceil(within[1])):
            before = [(name, status) for at, name, status in said if at <= second]
            since = max((at for at, (_, status) in enumerate(before) if status == "begun"), default=0)
            own = [status for name, status in before[since:] if name == device]
            if [status for at, _, status in said if at > second][:1] == ["begun"]:
                continue
            known, online = known + bool(own), online + (own[-1:] == ["online"])
        words = [(at, status) for at, name, status in said if name == device]
        lost = sum(within[0] <= at <= within[1] and status != "online" and was == "online"
                   for (_, was), (at, status) in pairwise(words))  # fmt: skip
        rows.append({"device": device, "known": known, "online": online, "lost": lost})
    return by_row([row for row in rows if row["known"]], "device", _kept_up)


def _kept_up(rows: list[dict[str, Any]]) -> Values:
    known, online = sum(row["known"] for row in rows), sum(row["online"] for row in rows)
    return {
        "uptime": part(online, known), "known_hours": round(known / 3600, 1),
        "away_minutes": round((known - online) / 60, 1), "lost": sum(row["lost"] for row in rows),
    }  # fmt: skip


def open_data(some: list[Track]) -> list[list[str]]:
    rows = []
    for key in sorted({(one.issued["at"][:10], one.issued["at"][11:13], one.service) for one in some}):
        own = [one for one in some if (one.issued["at"][:10], one.issued["at"][11:13], one.service) == key]
        done = [one for one in own if one.done]
        waits, work = ([one.spent[what] / 60 for one in done] for what in ("waiting", "serving"))
        took = fives(_half(work)) if len({one.clerk for one in done}) > 1 else ""
        times = ["", "", ""] if len(done) < 5 else [fives(_half(waits)), fives(_ninth(waits)), took]
        rows.append(
            [key[0], f"{key[1]}:00", key[2], *(["<5", "", "", ""] if len(own) < 5 else [str(len(own)), *times])]
        )
    return rows


def fives(minutes: float) -> str:
    return str(5 * math.floor(minutes / 5 + 0.5))


def _half(values: list[float]) -> float:
    some, half = sorted(values), len(values) // 2
    return some[half] if len(some) % 2 else (some[half - 1] + some[half]) / 2


def _ninth(values: list[float]) -> float:
    return sorted(values)[math.ceil(len(values) * 9 / 10) - 1]
