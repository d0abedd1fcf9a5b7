"""What one table of a centre's files says of another: ids that are known, each only once, every queue served. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lobby.policy_checks import policy_mistakes
from lobby.profile_checks import profile_mistakes

Mistake = tuple[str, str, str, str]
"""Key, what was found, what is allowed, and a word near to it or nothing."""

SECTIONS = (
    "services", "queues", "windows", "devices", "departments", "items", "packages", "grounds", "zones", "branches",
)  # fmt: skip


def near(word: str, allowed: Iterable[str]) -> str:
    """The allowed word that looks most like another, or nothing."""
    return next(iter(difflib.get_close_matches(word, [item for item in allowed if item != word], n=1, cutoff=0.6)), "")


def cross_checks(flat: Mapping[str, Any]) -> Iterator[Mistake]:
    """Every mistake between the tables of a centre, over the files as they were read."""
    tables_of = {name: tables(flat, name) for name in SECTIONS}
    ids = {name: _values(rows, "id") for name, rows in tables_of.items()}
    for name in (one for one in SECTIONS if one != "devices"):
        yield from _twice(name, "id", ids[name])
    yield from _twice("queues", "letter", _values(tables_of["queues"], "letter"))
    yield from device_mistakes(flat)
    for row in tables_of["services"]:
        yield from _known(f'services["{row.get("id")}"].queue', [row.get("queue")], ids["queues"], "a queue")
    for row in tables_of["windows"]:
        for key in ("serves", "supports"):
            value = row.get(key, [])
            yield from _known(
                f'windows["{row.get("id")}"].{key}', value if isinstance(value, list) else [], ids["queues"], "a queue"
            )
    for row in tables_of["devices"]:
        yield from _known(f'devices["{row.get("id")}"].window', [row.get("window")], ids["windows"], "a window")
    if ids["zones"]:
        for table, usual in (("windows", "hall"), ("devices", None)):
            for row in tables_of[table]:
                yield from _known(f'{table}["{row.get("id")}"].zone', [row.get("zone", usual)], ids["zones"], "a zone")
    yield from _served(tables_of)
    yield from policy_mistakes(flat)
    yield from booking_mistakes(flat.get("appointments"), ids["services"], "appointments.")
    yield from _matters(tables_of, ids)
    yield from _timezone(flat.get("timezone"))
    yield from profile_mistakes(flat)


def _matters(tables_of: Mapping[str, list[Mapping[str, Any]]], ids: Mapping[str, list[str]]) -> Iterator[Mistake]:
    for table in ("items", "packages"):
        yield from _twice(table, "code", _values(tables_of[table], "code"))
    for row in tables_of["items"]:
        yield from _belongs(f'items["{row.get("id")}"]', row, ids)
    for row in tables_of["packages"]:
        for place, step in enumerate(tables(row, "steps")):
            yield from _belongs(f'packages["{row.get("id")}"].steps[{place}]', step, ids)


def _belongs(key: str, row: Mapping[str, Any], ids: Mapping[str, list[str]]) -> Iterator[Mistake]:
    yield from _known(f"{key}.service", [row.get("service")], ids["services"], "a service")
    yield from _known(f"{key}.department", [row.get("department")], ids["departments"], "a department")


def booking_mistakes(flat: Any, services: list[str], head: str = "") -> Iterator[Mistake]:
    """What plans and closures say of services that there are not; `head` is how their keys begin."""
    for table in ("plans", "closures"):
        for place, row in enumerate(tables(flat, table) if isinstance(flat, Mapping) else ()):
            named = row.get("services", [])
            yield from _known(
                f"{head}{table}[{place}].services", named if isinstance(named, list) else [], services, "a service"
            )


def device_mistakes(flat: Mapping[str, Any]) -> Iterator[Mistake]:
    """What is wrong among the devices alone, whatever stands in the other tables."""
    rows = tables(flat, "devices")
    yield from _twice("devices", "id", _values(rows, "id"))
    yield from _twice("devices", "mark", _values(rows, "mark"))
    for row in rows:
        yield from _device(row)


def tables(flat: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The tables of one name, as far as they are tables."""
    rows = flat.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _values(rows: Iterable[Mapping[str, Any]], key: str) -> list[str]:
    return [str(row[key]) for row in rows if key in row]


def _twice(table: str, key: str, values: list[str]) -> Iterator[Mistake]:
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield f"{table}.{key}", f"{value!r} twice", "each only once", ""


def _known(key: str, values: list[Any], ids: list[str], what: str) -> Iterator[Mistake]:
    for value in values:
        if isinstance(value, str) and value not in ids:
            yield key, repr(value), f"{what}: {', '.join(ids) or 'none is described'}", near(value, ids)


def _device(row: Mapping[str, Any]) -> Iterator[Mistake]:
    name, kind = row.get("id"), row.get("kind")
    if kind == "kiosk" and not row.get("mark"):
        yield f'devices["{name}"].mark', "nothing", "one or two letters of its own for numbers given while cut off", ""
    if kind in ("strip", "pad", "keypad") and not row.get("window"):
        yield f'devices["{name}"].window', "nothing", "the window where it stands", ""


def _served(tables: Mapping[str, list[Mapping[str, Any]]]) -> Iterator[Mistake]:
    served = {
        queue for row in tables["windows"] for queue in row.get("serves", []) if isinstance(row.get("serves"), list)
    }
    for row in tables["queues"]:
        if "id" in row and row["id"] not in served:
            yield f'queues["{row["id"]}"]', "no window that serves it", "at least one window with it in serves", ""


def _timezone(name: Any) -> Iterator[Mistake]:
    if not isinstance(name, str):
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        yield "timezone", repr(name), "a name like Asia/Shanghai", ""
