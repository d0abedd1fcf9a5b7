"""The audit for those who look into it: newest first, in parts, of one user or one sort of acts; and as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from queue_server.accounts.audit import Audit, Deed, Line
from queue_server.web import guard, paging
from queue_server.web.problems import house, problem

routes = Blueprint("audit", __name__, url_prefix="/api/v1/audit")

USUAL, AT_ONCE, MOST_EXPORTED = 100, 500, 100_000
COLUMNS = ("seq", "at", "who", "act", "what", "status", "reason", "before", "after", "from")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Entry(Deed, frozen=True):
    """One act: who did what to what, how it was before and after, when and from where."""

    seq: int
    at: str


@routes.get("")
def acts() -> Response:
    """Who did what, newest first."""
    guard.need("audit.see")
    most = paging.limit(USUAL)
    lines = _lines(house().accounts.audit, most + 1, _number("after"))
    rows = [_shown(line) for line in lines[:most]]
    return paging.linked(jsonify(rows), rows[-1]["seq"] if len(lines) > most else None)


@routes.get("/export")
def export() -> Response:
    """The same as a table (CSV in UTF-8), of at most 100,000 lines."""
    guard.need("audit.see")
    response = Response(_table(list(_all(house().accounts.audit))), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lobby-audit.csv"'
    return response


def _all(audit: Audit) -> Iterator[Line]:
    before, left = None, MOST_EXPORTED
    while left > 0 and (lines := _lines(audit, AT_ONCE, before)):
        yield from lines[:left]
        before, left = lines[-1].seq, left - len(lines)


def _lines(audit: Audit, most: int, before: int | None) -> list[Line]:
    return audit.lines(limit=most, before=before, who=request.args.get("who") or None,
                       act=request.args.get("act") or None)  # fmt: skip


def _number(name: str) -> int | None:
    given = request.args.get(name)
    if given is None:
        return None
    if not given.isdecimal() or len(given) > 15:
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field=name, why="seq")
    return int(given)


def _shown(line: Line) -> dict[str, Any]:
    at = datetime.fromtimestamp(line.act.at, house().centre.zone)
    return {"seq": line.seq, "at": at.isoformat(timespec="seconds"), **line.act.model_dump(exclude={"at"})}


def _table(lines: list[Line]) -> str:
    out = io.StringIO()
    out.write("\ufeff")  # so that spreadsheets read it as UTF-8
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for line in lines:
        rows.writerow([_cell(value) for value in _shown(line).values()])
    return out.getvalue()


def _cell(value: Any) -> Any:
    """As text; what a spreadsheet would take for a formula stays text."""
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(FORMULA) else text
