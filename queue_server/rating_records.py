"""The record of ratings over any days, read from the journal beside the running server, and as a file for a spreadsheet.

Whoever was asked and said nothing is counted as that: never as good, never as bad.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lobby.catalogue import both, say
from lobby.centre import Centre
from lobby.messages import Text
from queue_server.exports import plain
from queue_server.journal import FILE

SATISFIED = 3  # 基本满意 and above, as the State counts
MOST = 5000
GRADES = (5, 4, 3, 2, 1)
GRADE_NAMES: dict[int, Text] = {
    5: both("Very satisfied"), 4: both("Satisfied with it"), 3: both("Basically satisfied"), 2: both("Dissatisfied"),
    1: both("Very dissatisfied"),
}  # fmt: skip
COLUMNS: tuple[tuple[str, Text], ...] = (
    ("at", both("Rated at")), ("number", both("Number")), ("cases", both("Case number")), ("window", both("Window")),
    ("clerk", both("Clerk")), ("service", both("Service")), ("grade", both("Grade")), ("grade_name", both("Grade in words")),
    ("channel", both("Channel")), ("reasons", both("Reasons")), ("words", both("In their own words")),
    ("flags", both("Flags")), ("appeal", both("Appeal")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Ratings newest first, as plain rows, and how many visits were asked for one."""

    asked: int
    rated: list[dict[str, Any]]


class Records:
    """Reads `DATA/journal.db`."""

    def __init__(self, data: Path, centre: Centre) -> None:
        self._path, self._centre = data / FILE, centre

    def between(self, since: float, until: float) -> Found:
        """Of those moments, seconds since 1970; at most the newest 5000."""
        with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as db:
            asked = db.execute(
                "SELECT count(*) FROM events WHERE event = 'rating_asked' AND at >= ? AND at < ?", (since, until)
            ).fetchone()[0]
            rows = db.execute(
                "SELECT at, ticket, body FROM events WHERE event = 'ticket_rated' AND at >= ? AND at < ? "
                "ORDER BY seq DESC LIMIT ?", (since, until, MOST)).fetchall()  # fmt: skip
            appeals = db.execute("SELECT body FROM events WHERE event = 'appeal_reviewed'").fetchall()
        upheld = {said["follow_up"] for (body,) in appeals if (said := json.loads(body)).get("upheld")}
        return Found(asked, [self._row(at, json.loads(body), upheld) for at, _, body in rows])

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


def summary(found: Found) -> dict[str, Any]:
    """Counts; shares are of those who rated. A rating whose appeal was upheld stays in the record and counts nowhere."""
    counted = [row for row in found.rated if row["appeal"] is None]
    grades = Counter(row["grade"] for row in counted)
    good = sum(count for grade, count in grades.items() if grade >= SATISFIED)
    return {
        "asked": found.asked, "rated": len(found.rated), "not_rated": max(0, found.asked - len(found.rated)),
        "response_rate": round(len(found.rated) / found.asked, 3) if found.asked else None,
        "grades": {str(grade): grades[grade] for grade in GRADES},
        "satisfied_share": round(good / len(counted), 3) if counted else None,
        "channels": dict(Counter(row["channel"] for row in found.rated)),
        "flagged": sum(bool(row["flags"]) for row in found.rated), "set_aside": len(found.rated) - len(counted),
    }  # fmt: skip


def csv_of(rows: Iterable[Mapping[str, Any]], language: str) -> bytes:
    """UTF-8 with its mark, so that a spreadsheet reads Chinese; no cell is taken for a formula."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([name.model_dump()[language] for _, name in COLUMNS])
    for row in rows:
        cells = _cells(row, language)
        lines.writerow([plain(str(cells.get(name) or "")) for name, _ in COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


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
