"""A centre's TOML file, read and checked: all mistakes at once, each with what was found and what is allowed.

One line a mistake: `file:key: found …; allowed …` and, where a word is near another, `did you mean …?`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from lobby.centre import Centre
from lobby.cross_checks import SECTIONS, Mistake, cross_checks, near

MATTERS = ("departments", "items", "packages", "grounds")
"""What may stand in a file of its own, named by `catalogue`: a hall has up to a thousand items."""
BESIDE = {"reasons": "ratings.toml", "province_map": "province-map.toml"}
"""Tables that stand in files of their own beside the centre's; what such a file holds is common to halls that share it."""
Shape = TypeVar("Shape", bound=BaseModel)


class BadConfig(Exception):  # noqa: N818 - as BadMessage
    """A file with mistakes; `errors` holds a line for each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def load(path: Path) -> Centre:
    """The centre described by a file, or `BadConfig` with every mistake."""
    own = _flatten(parse(path))
    matters, beside = _catalogue(path, own), _beside(path, own)
    flat = {**own, **matters, **beside}
    elsewhere = {table: path.parent / str(own["catalogue"]) for table in matters}
    elsewhere |= {table: path.parent / BESIDE[table] for table in beside}
    return checked(path, flat, Centre, cross_checks(flat), elsewhere)


def checked(
    path: Path, flat: Mapping[str, Any], shape: type[Shape], mistakes: Iterable[Mistake],
    elsewhere: Mapping[str, Path] = MappingProxyType({}),
) -> Shape:  # fmt: skip
    """What a file describes, or `BadConfig` with every mistake of its shape and those found in it otherwise.

    `elsewhere` are the tables that stand in another file, which is then named.
    """
    wrong: list[Mistake] = []
    made: Shape | None = None
    try:
        made = shape.model_validate(flat)
    except ValidationError as error:
        wrong += [_explain(item, flat, shape) for item in error.errors(include_url=False)]
    wrong += mistakes
    if wrong or made is None:
        raise BadConfig([_line(elsewhere.get(_table(key), path), key, *rest) for key, *rest in wrong])
    return made


def parse(path: Path) -> dict[str, Any]:
    """A file's tables as they stand in it, or `BadConfig`."""
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


def _catalogue(path: Path, own: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of the file that `catalogue` names, beside the centre's or in a folder there; none where none is named."""
    name = own.get("catalogue")
    if not isinstance(name, str):
        return {}
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise BadConfig(
            [_line(path, "catalogue", repr(name), "the name of a file in the same folder or in one below it")]
        )
    file = path.parent / name
    found = parse(file)
    wrong = [
        _line(file, key, "an unknown table", ", ".join(MATTERS), near(key, MATTERS))
        for key in found
        if key not in MATTERS
    ] + [_line(path, key, "this table here and in the catalogue", "one of them") for key in found if key in own]
    if wrong:
        raise BadConfig(wrong)
    return found


def _beside(path: Path, own: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of the files that may lie beside the centre's; none of a file that does not."""
    here = [
        _line(path, key, "this table", f"it in {name} beside this file") for key, name in BESIDE.items() if key in own
    ]
    province = own.get("province")
    if isinstance(province, Mapping) and province.get("url") and not (path.parent / BESIDE["province_map"]).exists():
        here.append(
            _line(path, "province.url", "no province-map.toml beside this file", "one with the province's fields")
        )
    if here:
        raise BadConfig(here)
    return {table: parse(path.parent / name) for table, name in BESIDE.items() if (path.parent / name).exists()}


def _table(key: str) -> str:
    return key.partition("[")[0].partition(".")[0]


def _line(path: Path, key: str, found: str, allowed: str, near: str = "") -> str:
    guess = f"; did you mean {near!r}?" if near else ""
    return f"{path}:{key}: found {found}; allowed {allowed}{guess}"


def _explain(error: Mapping[str, Any], flat: Mapping[str, Any], shape: type[BaseModel]) -> Mistake:
    loc = tuple(error["loc"])
    key = _key(loc, flat)
    if error["type"] == "extra_forbidden":
        allowed = _fields_at(loc[:-1], shape)
        return key, "an unknown key", ", ".join(allowed), near(str(loc[-1]), allowed)
    if error["type"] == "missing":
        return key, "nothing", "a value (this key must be set)", ""
    found = (
        repr(error["input"]) if not isinstance(error["input"], Mapping | list) else "a " + type(error["input"]).__name__
    )
    allowed_words = [
        word.strip("'") for word in str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", ").split(", ")
    ]
    return key, found, _allowed(error), near(str(error["input"]), allowed_words)


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


def _fields_at(loc: tuple[Any, ...], shape: type[BaseModel]) -> list[str]:
    """The fields allowed in the table that `loc` leads to."""
    model: Any = shape
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
