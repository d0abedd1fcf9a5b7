"""How a device's settings are declared, and read from a centre's file.

Each device class has a frozen `Settings` dataclass whose fields are made by the functions below: every field knows
what it allows. A misspelt key or a wrong value is a sentence that says what was found and what is allowed, and all
of them are told at once.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

S = TypeVar("S")
Reader = Callable[[object], object]


class SettingsError(ValueError):
    """Settings, a kind or a link address that cannot be used; `problems` holds one sentence per mistake."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def whole(default: int, low: int, high: int) -> Any:
    """A whole number from `low` to `high`."""

    def read(value: object) -> object:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise _unusable(value, f"a whole number from {low} to {high}")

    return _field(default, read)


def seconds(default: float, low: float, high: float) -> Any:
    """A time in seconds from `low` to `high`."""

    def read(value: object) -> object:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        raise _unusable(value, f"seconds from {low:g} to {high:g}")

    return _field(default, read)


def flag(default: bool) -> Any:
    """True or false."""

    def read(value: object) -> object:
        if isinstance(value, bool):
            return value
        raise _unusable(value, "true or false")

    return _field(default, read)


def choice(default: str | int, *others: str | int) -> Any:
    """One of a few words or numbers; the first is the default."""
    allowed = (default, *others)

    def read(value: object) -> object:
        if not isinstance(value, bool) and value in allowed:
            return value
        raise _unusable(value, "one of " + ", ".join(map(str, allowed)) + suggestion(value, allowed))

    return _field(default, read)


def several(default: tuple[str, ...], *others: str) -> Any:
    """A list of words out of a few; `default` and `others` together are what is allowed."""
    allowed = (*default, *others)

    def read(value: object) -> object:
        if isinstance(value, list | tuple) and value and all(word in allowed for word in value):
            return tuple(value)
        raise _unusable(value, "a list out of " + ", ".join(allowed))

    return _field(default, read)


def whole_list(default: tuple[int, ...], low: int, high: int) -> Any:
    """A list of whole numbers from `low` to `high`, possibly empty."""

    def read(value: object) -> object:
        if isinstance(value, list | tuple) and all(type(each) is int and low <= each <= high for each in value):
            return tuple(value)
        raise _unusable(value, f"a list of whole numbers from {low} to {high}")

    return _field(default, read)


def hex_bytes() -> Any:
    """Vendor bytes written as hex, such as `1B 42 02 01`; empty by default."""

    def read(value: object) -> object:
        if isinstance(value, bytes):
            return value
        wanted = 'bytes written as hex, such as "1B 42 02 01"'
        if not isinstance(value, str):
            raise _unusable(value, wanted)
        try:
            return bytes.fromhex(value)
        except ValueError:
            raise _unusable(value, wanted) from None

    return _field(b"", read)


def number_map(default: Mapping[int, int], low: int, high: int) -> Any:
    """A table from numbers to numbers `low` to `high`; TOML writes the keys as strings, so both are taken."""

    def read(value: object) -> object:
        wanted = f'a table such as {{"0" = {high}}} with values from {low} to {high}'
        if not isinstance(value, Mapping) or not value:
            raise _unusable(value, wanted)
        if not all(
            str(key).isdecimal() and type(worth) is int and low <= worth <= high for key, worth in value.items()
        ):
            raise _unusable(value, wanted)
        return {int(str(key)): worth for key, worth in value.items()}

    return dataclasses.field(default_factory=lambda: dict(default), metadata={"read": read})


def word_map(default: Mapping[str, str], keys: Iterable[str], values: Iterable[str]) -> Any:
    """A table from words to words, each out of a few."""
    lefts, rights = tuple(keys), tuple(values)

    def read(value: object) -> object:
        wanted = f"a table with keys out of {', '.join(lefts)} and values out of {', '.join(rights)}"
        if not isinstance(value, Mapping) or not all(key in lefts and word in rights for key, word in value.items()):
            raise _unusable(value, wanted)
        return dict(value)

    return dataclasses.field(default_factory=lambda: dict(default), metadata={"read": read})


def read_settings(shape: type[S], given: Mapping[str, object]) -> S:
    """Make `shape` from a mapping; raise `SettingsError` with every problem in it."""
    values, problems = _read(shape, given)
    if problems:
        raise SettingsError(problems)
    return shape(**values)


def problems_of(shape: type[Any], given: Mapping[str, object]) -> list[str]:
    """Every problem of a mapping as `key: found …; allowed …`; an empty list says that it is good."""
    return _read(shape, given)[1]


def suggestion(word: object, allowed: Iterable[object]) -> str:
    """`"; did you mean …?"`, or nothing when no allowed word is near."""
    near = difflib.get_close_matches(str(word), [str(each) for each in allowed], n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _read(shape: type[Any], given: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
    readers: dict[str, Reader] = {each.name: each.metadata["read"] for each in dataclasses.fields(shape)}
    values: dict[str, Any] = {}
    problems = []
    for key, value in given.items():
        if key not in readers:
            allowed = ", ".join(sorted(readers))
            problems.append(f"{key}: found an unknown setting; allowed {allowed}{suggestion(key, readers)}")
            continue
        try:
            values[key] = readers[key](value)
        except ValueError as error:
            problems.append(f"{key}: {error}")
    return values, problems


def _field(default: object, read: Reader) -> Any:
    return dataclasses.field(default=default, metadata={"read": read})


def _unusable(value: object, allowed: str) -> ValueError:
    return ValueError(f"found {str(value)[:80]!r}; allowed {allowed}")
