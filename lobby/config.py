"""A centre's TOML file, read and checked: all mistakes at once, each with what was found and what is allowed.

One line a mistake: `file:key: found …; allowed …` and, where a word is near another, `did you mean …?`.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ValidationError

from lobby.centre import Centre

SECTIONS = ("services", "queues", "windows", "devices")


class BadConfig(Exception):  # noqa: N818 - as BadMessage
    """A file with mistakes; `errors` holds a line for each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def load(path: Path) -> Centre:
    """The centre described by a file, or `BadConfig` with every mistake."""
    raw = _parse(path)
    flat = _flatten(raw)
    errors: list[str] = []
    centre: Centre | None = None
    try:
        centre = Centre.model_validate(flat)
    except ValidationError as error:
        errors += [_line(path, *_explain(item, flat)) for item in error.errors(include_url=False)]
    errors += [_line(path, *mistake) for mistake in _cross_checks(flat)]
    if errors or centre is None:
        raise BadConfig(errors)
    return centre


def _parse(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig([f"{path}:: found no readable file ({error}); allowed: a TOML file in UTF-8"]) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig([f"{path}:: found {error}; allowed: TOML"]) from error


def _flatten(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The `[centre]` table stands for the file's own fields."""
    flat = {key: value for key, value in raw.items() if key != "centre"}
    head = raw.get("centre", {})
    return {**flat, **(head if isinstance(head, Mapping) else {"centre": head})}


def _line(path: Path, key: str, found: str, allowed: str, near: str = "") -> str:
    guess = f"; did you mean {near!r}?" if near else ""
    return f"{path}:{key}: found {found}; allowed {allowed}{guess}"


def _explain(error: Mapping[str, Any], flat: Mapping[str, Any]) -> tuple[str, str, str, str]:
    loc = tuple(error["loc"])
    key = _key(loc, flat)
    if error["type"] == "extra_forbidden":
        allowed = _fields_at(loc[:-1])
        return key, "an unknown key", ", ".join(allowed), _near(str(loc[-1]), allowed)
    if error["type"] == "missing":
        return key, "nothing", "a value (this key must be set)", ""
    found = (
        repr(error["input"]) if not isinstance(error["input"], Mapping | list) else "a " + type(error["input"]).__name__
    )
    allowed_words = [
        word.strip("'") for word in str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", ").split(", ")
    ]
    return key, found, _allowed(error), _near(str(error["input"]), allowed_words)


def _allowed(error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if "expected" in context:
        return str(context["expected"])
    if "pattern" in context:
        return f"text like {context['pattern']}"
    return str(error["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")


def _key(loc: tuple[Any, ...], flat: Mapping[str, Any]) -> str:
    """`windows[3].serves[0]`, with an entry's own id where it has one: `windows["3"].serves[0]`."""
    out, node = "", flat
    for part in loc:
        node = node[part] if _holds(node, part) else {}
        if isinstance(part, int):
            own = node.get("id") if isinstance(node, Mapping) else None
            out += f'["{own}"]' if isinstance(own, str) else f"[{part}]"
        else:
            out += f".{part}" if out else str(part)
    return out


def _holds(node: Any, part: Any) -> bool:
    if isinstance(node, Mapping):
        return part in node
    return isinstance(node, list) and isinstance(part, int) and part < len(node)


def _fields_at(loc: tuple[Any, ...]) -> list[str]:
    """The fields allowed in the table that `loc` leads to."""
    model: Any = Centre
    for part in loc:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if isinstance(model, type) and issubclass(model, BaseModel) else None
        model = _model_in(field.annotation) if field else None
    names = list(model.model_fields) if model else []
    return [*names, *SECTIONS] if model is None else names


def _model_in(annotation: Any) -> Any:
    """The table model inside an annotation such as `tuple[Window, ...]` or `Text | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)


def _near(word: str, allowed: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(word, [item for item in allowed if item != word], n=1, cutoff=0.6)), "")


# --- what one table says of another -------------------------------------------------------------------------------


def _cross_checks(flat: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    tables = {name: _tables(flat, name) for name in SECTIONS}
    ids = {name: [str(row["id"]) for row in rows if "id" in row] for name, rows in tables.items()}
    for name in SECTIONS:
        yield from _twice(name, "id", ids[name])
    yield from _twice("queues", "letter", [str(row["letter"]) for row in tables["queues"] if "letter" in row])
    yield from _twice("devices", "mark", [str(row["mark"]) for row in tables["devices"] if "mark" in row])
    for row in tables["services"]:
        yield from _known(f'services["{row.get("id")}"].queue', [row.get("queue")], ids["queues"], "a queue")
    for row in tables["windows"]:
        for key in ("serves", "supports"):
            value = row.get(key, [])
            yield from _known(
                f'windows["{row.get("id")}"].{key}', value if isinstance(value, list) else [], ids["queues"], "a queue"
            )
    for row in tables["devices"]:
        yield from _known(f'devices["{row.get("id")}"].window', [row.get("window")], ids["windows"], "a window")
        yield from _device(row)
    yield from _served(tables)
    yield from _timezone(flat.get("timezone"))


def _tables(flat: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = flat.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _twice(table: str, key: str, values: list[str]) -> Iterator[tuple[str, str, str, str]]:
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield f"{table}.{key}", f"{value!r} twice", "each only once", ""


def _known(key: str, values: list[Any], ids: list[str], what: str) -> Iterator[tuple[str, str, str, str]]:
    for value in values:
        if isinstance(value, str) and value not in ids:
            yield key, repr(value), f"{what}: {', '.join(ids) or 'none is described'}", _near(value, ids)


def _device(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    name, kind = row.get("id"), row.get("kind")
    if kind == "kiosk" and not row.get("mark"):
        yield f'devices["{name}"].mark', "nothing", "one or two letters of its own for numbers given while cut off", ""
    if kind in ("strip", "pad", "keypad") and not row.get("window"):
        yield f'devices["{name}"].window', "nothing", "the window where it stands", ""


def _served(tables: Mapping[str, list[Mapping[str, Any]]]) -> Iterator[tuple[str, str, str, str]]:
    served = {
        queue for row in tables["windows"] for queue in row.get("serves", []) if isinstance(row.get("serves"), list)
    }
    for row in tables["queues"]:
        if "id" in row and row["id"] not in served:
            yield f'queues["{row["id"]}"]', "no window that serves it", "at least one window with it in serves", ""


def _timezone(name: Any) -> Iterator[tuple[str, str, str, str]]:
    if not isinstance(name, str):
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        yield "timezone", repr(name), "a name like Asia/Shanghai", ""
