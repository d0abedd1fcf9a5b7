"""The record of ratings over any days, read from the journal beside the running server, and as a file for a spreadsheet.

Whoever was asked and said nothing is counted as that: never as good, never as bad.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from lobby.catalogue import both, say
from lobby.centre import Centre
from lobby.messages import Text
from queue_server.exports import plain
from queue_server.journal import FILE

SATISFIED = 3  # 基本满意 and above, as the State counts
MOST = 5000
"""As many rows as a page has; sums and files are of all."""
GRADES = (5, 4, 3, 2, 1)
GRADE_NAMES: dict[int, Text] = {
    5: both("Very satisfied"), 4: both("Satisfied with it"), 3: both("Fairly satisfied"), 2: both("Dissatisfied"),
    1: both("Very dissatisfied"),
}  # fmt: skip
COLUMNS: tuple[tuple[str, Text], ...] = (
    ("at", both("Rated at")), ("number", both("Number")), ("cases", both("Case number")), ("window", both("Window")),
    ("clerk", both("Clerk")), ("service", both("Service")), ("grade", both("Grade")), ("grade_name", both("Grade in words")),
    ("channel", both("Channel")), ("reasons", both("Reasons")), ("words", both("In their own words")),
    ("flags", both("Flags")), ("appeal", both("Appeal")),
)  # fmt: skip
ASKED = """
    WITH asked AS (SELECT DISTINCT json_extract(body, '$.prompt') AS prompt FROM events
                   WHERE event = 'rating_asked' AND at >= ? AND at < ?)
    SELECT count(*), count(*) FILTER (WHERE prompt IN (
        SELECT json_extract(body, '$.prompt') FROM events WHERE event = 'ticket_rated' AND at >= ?)) FROM asked
"""
"""A visit may be asked twice, while it is served and at its end, and rated some days after."""
SAID = """
    SELECT json_extract(body, '$.prompt'), json_extract(body, '$.grade'), json_extract(body, '$.channel'),
           coalesce(json_extract(body, '$.flags'), '[]')
    FROM events WHERE event = 'ticket_rated' AND at >= ? AND at < ?
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of some days.

    `asked` and `answered` are visits that were asked in them, each once, and which of those were rated, then or later;
    `grades`, `channels` and `flagged` are of the ratings given in them. `set_aside` grades count nowhere.
    """

    asked: int
    answered: int
    grades: Mapping[int, int]
    set_aside: Mapping[int, int]
    channels: Mapping[str, int]
    flagged: int


class Records:
    """Reads `DATA/journal.db`. Moments are seconds since 1970; from the first up to the second, which is not of them."""

    def __init__(self, data: Path, centre: Centre) -> None:
        self._path, self._centre = data / FILE, centre

    def newest(self, since: float, until: float, most: int = MOST) -> list[dict[str, Any]]:
        """Ratings as plain rows, the newest first."""
        return list(islice(self.every(since, until), most))

    def every(self, since: float, until: float) -> Iterator[dict[str, Any]]:
        """All of them, however many there are."""
        with closing(self._reading()) as db:
            upheld = _upheld(db)
            rows = db.execute(
                "SELECT at, body FROM events WHERE event = 'ticket_rated' AND at >= ? AND at < ? ORDER BY seq DESC",
                (since, until),
            )
            for at, body in rows:
                yield self._row(at, json.loads(body), upheld)

    def totals(self, since: float, until: float) -> Totals:
        """How many were asked, answered, and what they said."""
        with closing(self._reading()) as db:
            asked, answered = db.execute(ASKED, (since, until, since)).fetchone()
            upheld = _upheld(db)
            grades, aside, channels, flagged = Counter[int](), Counter[int](), Counter[str](), 0
            for prompt, grade, channel, flags in db.execute(SAID, (since, until)):
                (aside if prompt in upheld else grades)[grade] += 1
                channels[channel] += 1
                flagged += flags != "[]"
        return Totals(asked, answered, grades, aside, channels, flagged)

    def _reading(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)

    def _row(self, at: float, rated: Mapping[str, Any], upheld: set[str]) -> dict[str, Any]:
        service, window = rated.get("service"), rated["window"]
        known, place = self._centre.service.get(service or ""), self._centre.window.get(window)
        texts = {reason.id: reason.text.model_dump() for reason in self._centre.reasons.choices}
        return {
            "id": rated["prompt"], "at": datetime.fromtimestamp(at, self._centre.zone).isoformat(timespec="seconds"),
            "number": rated.get("number"), "cases": rated.get("cases", []), "window": window,
            "window_name": place.name.model_dump() if place else None, "clerk": rated["clerk"].removeprefix("user:"),
            "service": service, "service_name": known.name.model_dump() if known else None, "grade": rated["grade"],
            "channel": rated["channel"],
            "reasons": [{"id": one, "text": texts.get(one, {"zh": one, "en": one})} for one in rated.get("reasons", [])],
            "words": rated.get("words"), "flags": rated.get("flags", []),
            "appeal": "upheld" if rated["prompt"] in upheld else None,
        }  # fmt: skip


def _upheld(db: sqlite3.Connection) -> set[str]:
    """Ratings that were appealed against, and rightly so."""
    rows = db.execute("SELECT body FROM events WHERE event = 'appeal_reviewed'")
    return {said["follow_up"] for (body,) in rows if (said := json.loads(body)).get("upheld")}


def summary(found: Totals) -> dict[str, Any]:
    """Counts; shares are of those who rated. A rating whose appeal was upheld stays in the record and counts nowhere."""
    counted, aside = sum(found.grades.values()), sum(found.set_aside.values())
    good = sum(count for grade, count in found.grades.items() if grade >= SATISFIED)
    return {
        "asked": found.asked, "rated": counted + aside, "not_rated": found.asked - found.answered,
        "response_rate": round(found.answered / found.asked, 3) if found.asked else None,
        "grades": {str(grade): found.grades.get(grade, 0) for grade in GRADES},
        "satisfied_share": round(good / counted, 3) if counted else None,
        "channels": dict(found.channels), "flagged": found.flagged, "set_aside": aside,
    }  # fmt: skip


def csv_lines(rows: Iterable[Mapping[str, Any]], language: str) -> Iterator[bytes]:
    """UTF-8 with its mark, so that a spreadsheet reads Chinese; no cell is taken for a formula. A piece for each row."""
    yield b"\xef\xbb\xbf" + _line([name.model_dump()[language] for _, name in COLUMNS])
    for row in rows:
        cells = _cells(row, language)
        yield _line([plain(str(cells.get(name) or "")) for name, _ in COLUMNS])


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _cells(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    grade = GRADE_NAMES[row["grade"]].model_dump()[language]
    return {
        **row, "cases": _joined(row["cases"]), "flags": _joined(row["flags"]), "grade_name": grade,
        "window": _named(row["window_name"], row["window"], language),
        "service": _named(row["service_name"], row["service"], language),
        "reasons": _joined([f"{one['id']} {one['text'][language]}" for one in row["reasons"]]),
        "appeal": say(language, "Set aside") if row["appeal"] else "",
    }  # fmt: skip


def _named(name: Mapping[str, str] | None, otherwise: str | None, language: str) -> str:
    return name[language] if name else otherwise or ""


def _joined(words: Sequence[str]) -> str:
    return "; ".join(words)
