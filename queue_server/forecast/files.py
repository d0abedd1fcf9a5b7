"""Snapshot files in, predictions out. Refuses what is none, with everything that is wrong at once."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from queue_server.forecast.snapshots import Columns, Floats, Ints, Snapshots

NEEDED = (
    "office", "queue_id", "date", "time", "stated_service_minutes", "open_windows", "waiting", "last_called",
)  # fmt: skip
HEADER = ("office", "queue_id", "date", "time", "p20", "p50", "p80")
MOST_TOLD = 5
_GZIP = b"\x1f\x8b"
_NOTHING = frozenset({"", "NA", "NaN", "nan"})
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?")
_NUMBER = re.compile(r"(\d{1,6})$")


class BadSnapshots(ValueError):  # noqa: N818 - named as the project names what it refuses
    """A file that holds no snapshots; the sentence says what was found, what is allowed and what to do."""


def read(path: Path) -> Columns:
    """Read a CSV of snapshots, packed by gzip or not. Raises BadSnapshots."""
    rows = _rows(path)
    header = rows[0] if rows else []
    missing = [name for name in NEEDED if name not in header]
    if missing:
        found = ", ".join(header)[:200] or "nothing"
        raise BadSnapshots(f"{path}: columns missing: {', '.join(missing)}; found {found}; needed {', '.join(NEEDED)}")
    wrong = [f"line {place}" for place, row in enumerate(rows, 1) if len(row) != len(header)]
    if wrong:
        raise BadSnapshots(f"{path}: {len(header)} columns in the first line, another count in {_some(wrong)}")
    return _columns(path, {name: _column(rows, header.index(name)) for name in NEEDED})


def write(path: Path, snapshots: Snapshots, columns: Columns, rows: Ints, ranges: Floats) -> None:
    """Write predictions (rows x p20, p50, p80, in minutes) in the order of the snapshot file. Raises OSError."""
    order = np.argsort(snapshots.line[rows], kind="stable")
    lines = snapshots.line[rows][order].tolist()
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADER)
        for line, found in zip(lines, ranges[order].tolist(), strict=True):
            place = (columns.office[line], columns.queue_id[line], columns.date[line], columns.time[line])
            out.writerow((*place, *(f"{minutes:.2f}" for minutes in found)))


def _rows(path: Path) -> list[list[str]]:
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw.startswith(_GZIP) else raw).decode("utf-8-sig")
        return [row for row in csv.reader(text.splitlines()) if row]
    except (OSError, EOFError, zlib.error) as error:
        raise BadSnapshots(f"{path}: cannot be read: {error}; needed a CSV file, packed by gzip or not") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadSnapshots(f"{path}: no CSV file in UTF-8: {error}; needed columns {', '.join(NEEDED)}") from error


def _column(rows: list[list[str]], place: int) -> list[str]:
    return [row[place] for row in rows[1:]]


def _columns(path: Path, texts: dict[str, list[str]]) -> Columns:
    wrong: list[str] = []
    minute = _read(texts["time"], _minute, "time: allowed HH:MM", wrong)
    _read(texts["date"], _day, "date: allowed YYYY-MM-DD", wrong)
    stated, windows, waiting = (
        _read(texts[name], _number, f"{name}: allowed a number or nothing", wrong)
        for name in ("stated_service_minutes", "open_windows", "waiting")
    )
    called = _read(texts["last_called"], _called, "last_called: allowed a ticket such as A031, or nothing", wrong)
    if wrong:
        raise BadSnapshots(f"{path}: " + "; ".join(wrong))
    where = (texts["office"], texts["queue_id"], texts["date"], texts["time"])
    return Columns(*where, minute.astype(np.int64), stated, windows, waiting, called)


def _read(column: Sequence[str], meaning: Callable[[str], float | None], allowed: str, wrong: list[str]) -> Floats:
    """Each different text is understood once. What none is is noted in `wrong`, with its line."""
    meant = {text: meaning(text) for text in set(column)}
    if None in meant.values():
        found = [f"{text!r} in line {line}" for line, text in enumerate(column, 2) if meant[text] is None]
        wrong.append(f"{allowed}; found {_some(found)}")
        return np.zeros(len(column))
    return np.fromiter((meant[text] for text in column), np.float64, len(column))


def _minute(text: str) -> float | None:
    found = _TIME.fullmatch(text)
    return int(found[1]) * 60.0 + int(found[2]) if found else None


def _day(text: str) -> float | None:
    try:
        return float(date.fromisoformat(text).toordinal()) if len(text) == len("2020-01-01") else None
    except ValueError:
        return None


def _number(text: str) -> float | None:
    if text in _NOTHING:
        return np.nan
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _called(text: str) -> float | None:
    if text.strip() in _NOTHING:
        return np.nan
    found = _NUMBER.search(text.strip())
    return float(found[1]) if found else None


def _some(found: Sequence[str]) -> str:
    more = len(found) - MOST_TOLD
    return ", ".join(found[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "")
